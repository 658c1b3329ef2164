"""What moved since an earlier report: numbers, claims, settings, versions."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from reliability.report.cells import bounds_text, flat
from reliability.report.document import Block, Column, Items, Paragraph, Row, Section, Span, Table
from reliability.words.numbers import (
    ESTIMAND_WORDS,
    MEASURE_WORDS,
    interval_text,
    p_value_text,
    probability_text,
)
from reliability.words.plain import plain
from reliability.words.settings import rule_words

__all__ = ["changes"]

Mapped = Mapping[str, Any]

# Below this, two numbers differ by the digits that a report.json drops or a processor rounds.
_SAME = 1e-9


def changes(data: Mapped, earlier: Mapped) -> Section:
    """Return what differs between the findings and an earlier report's."""
    then = earlier["inputs"]["data"].get("data_cutoff") or "no date"
    blocks: list[Block] = [
        Paragraph(
            f"Compared with the report {plain(earlier['report_id'])}, data cut-off {plain(then)}."
        )
    ]
    rows = list(_numbers(data, earlier))
    if rows:
        columns = [Column("What", "result"), Column("Then", "result"), Column("Now", "result")]
        blocks.append(Table("changed-numbers", "Numbers that moved", columns, rows))
    else:
        blocks.append(Paragraph("No rate and no contrast moved."))
    claims = list(_claims(data, earlier))
    blocks.append(Items(claims) if claims else Paragraph("The same claims with the same fates."))
    for name, caption, now, before in (
        ("changed-settings", "Settings that changed", data["settings"], earlier["settings"]),
        ("changed-versions", "Versions that changed", data["environment"], earlier["environment"]),
    ):
        differing = list(_pairs(dict(flat(before)), dict(flat(now))))
        if differing:
            columns = [Column("Key"), Column("Then", "result"), Column("Now", "result")]
            blocks.append(Table(name, caption, columns, differing))
    return Section("changes", "Change since the last report", blocks)


def _pairs(before: dict[str, str], now: dict[str, str]) -> Iterator[Row]:
    for key in sorted({*before, *now}):
        if before.get(key) != now.get(key):
            then, here = before.get(key, "not set"), now.get(key, "not set")
            yield Row([(Span(key, "code"),), then, here])


def _rows(data: Mapped) -> dict[tuple[object, ...], Mapped]:
    """Return every rate and contrast under what it is about."""
    found: dict[tuple[object, ...], Mapped] = {}
    for period in data["periods"]:
        for row in period["rates"]:
            found["rate", period["label"], row["estimand"], None] = row
    for row in data["contrasts"]:
        measure = row.get("measure") if row["quantity"] == "p-value" else None
        found[row["quantity"], f"{row['a']} - {row['b']}", row["estimand"], measure] = row
    return found


def _numbers(data: Mapped, earlier: Mapped) -> Iterator[Row]:
    before, now = _rows(earlier), _rows(data)
    for key in dict.fromkeys([*now, *before]):
        then, here = before.get(key), now.get(key)
        if then is None or here is None or _moved(then, here):
            quantity, about, estimand, measure = key
            words = MEASURE_WORDS.get(str(quantity), plain(quantity)).split(" after")[0]
            of = ESTIMAND_WORDS.get(
                estimand if estimand is None else str(estimand), plain(estimand)
            )
            name = f"{words}{f' of the {measure}' if measure else ''}, {plain(about)}: {of}"
            yield Row([name, _text(then), _text(here)])


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


def _text(row: Mapped | None) -> str:
    if row is None:
        return "not there"
    if row["quantity"] == "p-value":
        return p_value_text(row["p_low"], row["p_high"])
    if row["quantity"] == "probability":
        return probability_text(row["probability_low"], row["probability_high"])
    return f"{bounds_text(row)}; {interval_text(row)}"


def _claims(data: Mapped, earlier: Mapped) -> Iterator[str]:
    before = {claim["claim_id"]: claim for claim in earlier["claims"]}
    now = {claim["claim_id"]: claim for claim in data["claims"]}
    new = [name for name in now if name not in before]
    gone = [name for name in before if name not in now]
    if new:
        yield f"{len(new)} new claims: {', '.join(map(plain, new))}."
    if gone:
        yield f"{len(gone)} claims are no longer in the data: {', '.join(map(plain, gone))}."
    for name in now:
        if name in before and _fate(before[name]) != _fate(now[name]):
            yield f"{plain(name)}: {_fate(before[name])}, now {_fate(now[name])}."


def _fate(claim: Mapped) -> str:
    if claim["fate"] == "used":
        return f"used, {plain(claim['period'])}"
    return f"left out ({rule_words(claim['rule'])})"
