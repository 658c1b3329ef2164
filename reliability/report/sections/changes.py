"""What moved since an earlier report: numbers, claims, settings, versions."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from reliability.report.cells import (
    bounds_text,
    correction_text,
    failed_text,
    flat,
    period_words,
    reach_text,
    span_of_days,
    standard_of,
    words_of,
)
from reliability.report.document import Block, Column, Items, Paragraph, Row, Section, Span, Table
from reliability.words.numbers import (
    ESTIMAND_WORDS,
    count_text,
    interval_text,
    p_value_text,
    probability_text,
)
from reliability.words.plain import plain
from reliability.words.settings import rule_words
from reliability.words.sides import capital, contrast_words, pair

__all__ = ["changes"]

Mapped = Mapping[str, Any]

# Below this, two numbers differ by the digits that a report.json drops or a processor rounds.
_SAME = 1e-9
# What a claim says, in words: whatever of it another reading or a correction changed.
_SAID: dict[str, Callable[[Mapped], str]] = {
    "days": lambda claim: span_of_days(claim.get("start"), claim.get("end") or claim.get("start")),
    "system": lambda claim: plain(claim.get("system")),
    "context": lambda claim: plain(claim.get("context")),
    "launched": lambda claim: count_text(claim.get("launched")),
    "failed": failed_text,
    "succeeded": lambda claim: count_text(claim.get("succeeded")),
    "intercepted": lambda claim: count_text(claim.get("intercepted")),
    "claimant": lambda claim: plain(claim.get("claimant")),
    "reliability": lambda claim: plain(claim.get("reliability")) or "not graded",
    "credibility": lambda claim: plain(claim.get("credibility")) or "not graded",
}


def changes(data: Mapped, earlier: Mapped) -> Section:
    """Return what differs between the findings and an earlier report's."""
    blocks: list[Block] = [
        Paragraph(
            f"Compared with the report {plain(earlier['report_id'])}: "
            f"{reach_text(earlier['inputs']['data'])}."
        ),
        *(Paragraph(text, "warning") for text in _another(data, earlier)),
    ]
    blocks += _numbers(data, earlier)
    claims = list(_claims(data, earlier))
    blocks.append(
        Items(claims) if claims else Paragraph("The same claims, read and used in the same way.")
    )
    for name, caption, now, before in (
        ("changed-settings", "Settings that changed", _settings(data), _settings(earlier)),
        ("changed-versions", "Versions that changed", data["environment"], earlier["environment"]),
    ):
        differing = list(_pairs(dict(flat(before)), dict(flat(now))))
        if differing:
            columns = [Column("Key"), Column("Then", "result"), Column("Now", "result")]
            blocks.append(Table(name, caption, columns, differing))
    return Section("changes", "Change since the last report", blocks)


def _another(data: Mapped, earlier: Mapped) -> Iterator[str]:
    """Yield a warning where the two reports do not ask the same question of the same data."""
    for what, path in (("scenario", ("inputs", "scenario")), ("data package", ("inputs", "data"))):
        then, now = (plain(each[path[0]][path[1]]["name"]) for each in (earlier, data))
        if then != now:
            yield (
                f"The earlier report is of another {what}: {then}, not {now}. What differs below "
                "may be the question and not the record."
            )


def _settings(data: Mapped) -> dict[str, Any]:
    """Return everything that the scenario's author chose, numbers or not."""
    found = dict(data["settings"]) | {"title": data["title"], "handling": data["handling"]}
    found["judgement"] = list(data["judgement"])
    found["assumptions"] = [a["text"] for a in data["assumptions"] if a["code"] == "stated"]
    found["sensitivity"] = [row["label"] for row in data["sensitivity"]]
    found["sweep"] = {
        axis["axis"]: list(axis["values"]) for axis in (data.get("sweep") or {"axes": []})["axes"]
    }
    projection = data.get("projection") or {}
    chosen = ("next_launches", "false_alarm", "power", "why")
    found["projection"] = {name: projection[name] for name in chosen if name in projection}
    for at, part in enumerate(projection.get("reduction") or (), start=1):
        found["projection"][f"reduction.{at}"] = part
    return found | {"report": data.get("report", {})}


def _pairs(before: dict[str, str], now: dict[str, str]) -> Iterator[Row]:
    for key in sorted({*before, *now}):
        if before.get(key) != now.get(key):
            then, here = before.get(key, "not set"), now.get(key, "not set")
            yield Row([(Span(key, "code"),), then, here])


def _rows(data: Mapped) -> dict[tuple[object, ...], tuple[str, Mapped]]:
    """Return every rate and contrast under what it is about, with the words for that."""
    found: dict[tuple[object, ...], tuple[str, Mapped]] = {}
    for period in data["periods"]:
        for row in period["rates"]:
            name = f"rate, {period_words(data, period['label'])}"
            found["rate", period["label"], row["estimand"], None] = name, row
    for row in data["contrasts"]:
        a, b = map(plain, pair(row, data))
        quantity, measure = row["quantity"], row.get("measure")
        if quantity == "p-value":
            name = f"p-value of equal rates, {a} and {b}"
            name += "" if measure in (None, "difference") else f" (of the {words_of(measure)})"
        elif quantity == "probability":
            name = f"probability that the rate is lower, {a} and {b}"
        else:
            name = contrast_words(quantity, a, b)
        found[quantity, (row["a"], row["b"]), row["estimand"], measure] = name, row
    return found


def _numbers(data: Mapped, earlier: Mapped) -> list[Block]:
    """Return the rates and contrasts that moved; those that moved unseen are only counted."""
    before, now = _rows(earlier), _rows(data)
    rows, unseen = [], 0
    for key in dict.fromkeys([*now, *before]):
        name = (now.get(key) or before[key])[0]
        then, here = before[key][1] if key in before else None, now[key][1] if key in now else None
        if then is not None and here is not None and not _moved(then, here):
            continue
        words = (_text(then, earlier), _text(here, data))
        if words[0] == words[1]:
            unseen += 1
            continue
        estimand = key[2]
        of = ESTIMAND_WORDS.get(estimand if estimand is None else str(estimand), plain(estimand))
        rows.append(Row([f"{capital(name)}: {of}", *words]))
    blocks: list[Block] = []
    if rows:
        columns = [Column("What", "result"), Column("Then", "result"), Column("Now", "result")]
        blocks.append(Table("changed-numbers", "Numbers that moved", columns, rows))
    elif not unseen:
        blocks.append(Paragraph("No rate and no contrast moved."))
    if unseen:
        text = f"{unseen} rates or contrasts moved by less than is shown here."
        blocks.append(Paragraph(text, "note"))
    return blocks


def _moved(then: Mapped, here: Mapped) -> bool:
    for key in ("bound_low", "bound_high", "ci_low", "ci_high", "p_low", "p_high",
                "probability_low", "probability_high"):  # fmt: skip
        if (key in then) != (key in here):
            return True
        if key in then and not _same(then[key], here[key]):
            return True
    return bool(then.get("identified") != here.get("identified"))


def _same(then: float | None, here: float | None) -> bool:
    if then is None or here is None:
        return then is here
    return math.isclose(then, here, rel_tol=_SAME, abs_tol=_SAME)


def _text(row: Mapped | None, data: Mapped) -> str:
    if row is None:
        return "not there"
    if row["quantity"] == "p-value":
        return p_value_text(row["p_low"], row["p_high"])
    if row["quantity"] == "probability":
        ends = row["probability_low"], row["probability_high"]
        return probability_text(*ends, standard=standard_of(data))
    return f"{bounds_text(row)}; {interval_text(row)}"


def _claims(data: Mapped, earlier: Mapped) -> Iterator[str]:
    """Yield what became of claims: new, gone, read otherwise, used otherwise; and corrections."""
    before = {claim["claim_id"]: claim for claim in earlier["claims"]}
    now = {claim["claim_id"]: claim for claim in data["claims"]}
    new = [name for name in now if name not in before]
    gone = [name for name in before if name not in now]
    if new:
        yield f"{len(new)} new claims: {', '.join(map(plain, new))}."
    if gone:
        yield f"{len(gone)} claims are no longer in the data: {', '.join(map(plain, gone))}."
    known = [dict(row) for row in earlier.get("corrections") or ()]
    corrected: dict[str, list[Mapped]] = {}
    for row in data["corrections"]:
        if row not in known:
            corrected.setdefault(row["claim_id"], []).append(row)
    for name in now:
        if name not in before:
            continue
        said = [
            f"{what} {then}, now {here}"
            for what, words in _SAID.items()
            if (then := words(before[name])) != (here := words(now[name]))
        ]
        fates = _fate(before[name], earlier), _fate(now[name], data)
        if fates[0] != fates[1]:
            said.append(f"{fates[0]}, now {fates[1]}")
        why = dict.fromkeys(correction_text(row) for row in corrected.get(name, ()))
        if said or why:
            yield f"{plain(name)}: {'; '.join([*said, *why])}."


def _fate(claim: Mapped, data: Mapped) -> str:
    if claim["fate"] == "used":
        return f"used, {period_words(data, claim['period'])}"
    return f"left out ({rule_words(claim['rule'])})"
