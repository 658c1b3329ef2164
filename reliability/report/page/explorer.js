"use strict";
// Repeats, for a choice of one value of every axis, what the row of the table says. Every text is
// taken from the table and written as text; without this script the table says it all.
for (const box of document.querySelectorAll(".explorer")) {
  const table = document.getElementById(box.dataset.table);
  const heads = Array.from(table.tHead.rows[0].cells);
  const rows = Array.from(table.tBodies[0].rows);
  const axes = [], shown = [];
  heads.forEach((head, at) => {
    if (head.classList.contains("choice")) axes.push(at);
    else if (!head.classList.contains("number")) shown.push(at);
  });
  const said = (row, at) => row.cells[at].textContent;
  const start = document.getElementById(box.dataset.start) || rows[0];
  const choices = box.querySelector(".choices");
  const list = box.querySelector("dl");
  const missing = box.querySelector(".missing");
  const place = box.querySelector(".row");
  const link = place.querySelector("a");

  const selects = axes.map((at, order) => {
    const select = document.createElement("select");
    select.id = `${box.dataset.table}-axis-${order + 1}`;
    for (const value of new Set(rows.map((row) => said(row, at)))) {
      const option = new Option(value, value);
      option.selected = value === said(start, at);
      option.defaultSelected = option.selected;
      select.add(option);
    }
    const label = document.createElement("label");
    label.htmlFor = select.id;
    label.textContent = said(heads[at].parentNode, at);
    const pair = document.createElement("div");
    pair.append(label, select);
    choices.append(pair);
    select.addEventListener("change", answer);
    return select;
  });

  function answer() {
    const row = rows.find((each) => axes.every((at, order) => said(each, at) === selects[order].value));
    missing.hidden = row !== undefined;
    place.hidden = row === undefined;
    list.replaceChildren();
    if (row === undefined) return;
    for (const at of shown) {
      const term = document.createElement("dt");
      term.textContent = said(heads[at].parentNode, at);
      const meaning = document.createElement("dd");
      for (const node of row.cells[at].childNodes) meaning.append(node.cloneNode(true));
      const pair = document.createElement("div");
      pair.append(term, meaning);
      list.append(pair);
    }
    link.href = `#${row.id}`;
    link.textContent = `Row ${said(row, 0)} of the table`;
  }

  answer();
  box.hidden = false;
}
