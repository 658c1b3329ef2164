"""What one claim says must add up: ranges, counts within launches, windows, its source."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from reliability.evidence.check.numbers import NO_LAST, Numbers, windows
from reliability.evidence.schema import COUNTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from reliability.evidence.coded import RawTable
    from reliability.evidence.problems import Problems

__all__ = ["check_claims", "check_cuts", "check_window"]

# States that exclude one another: of the launches that a claim speaks of, the least numbers in
# them can together not exceed the launches. A missile that hit did not fail and was not shot
# down; one that "did not reach" may have failed or been shot down, but did not hit.
_DISJOINT = (
    ("failed", "succeeded", "intercepted", "unknown"),
    ("failed", "reached_target", "intercepted", "unknown"),
    ("not_reached", "reached_target"),
)
_STATES = ("failed", "succeeded", "intercepted", "unknown")


def check_claims(raw: RawTable, retracted: Iterable[int], problems: Problems) -> None:
    """Check each claim by itself; a retracted one is no longer held to its arithmetic."""
    standing = np.ones(raw.rows, dtype=np.bool_)
    standing[list(retracted)] = False
    numbers = Numbers(raw)
    _check_scope(raw, standing, problems)
    _check_ranges(numbers, standing, problems)
    _check_counts(numbers, standing, problems)
    _check_share(numbers, standing, problems)
    check_window(raw, standing, problems)
    _check_source(raw, standing, problems)


def _report(
    raw: RawTable,
    where: NDArray[np.bool_],
    code: str,
    column: str,
    problems: Problems,
    **details: NDArray[np.float64] | NDArray[np.int64] | str,
) -> None:
    """Add a problem for each marked row; a detail given as an array has a value for each row."""
    positions = np.flatnonzero(where)
    if len(positions) == 0:
        return
    got = raw.columns[column].texts(positions)
    rows = raw.row_numbers(positions)
    for place, row, cell in zip(positions, rows, got, strict=True):
        filled = {
            name: detail if isinstance(detail, str) else f"{detail[place]:.0f}"
            for name, detail in details.items()
        }
        problems.add(code, raw.table.file, int(row), column, cell or None, **filled)


def _check_scope(raw: RawTable, standing: NDArray[np.bool_], problems: Problems) -> None:
    if raw.absent & {"scope", "incident_id"}:
        return
    scope, incident = raw.columns["scope"], raw.columns["incident_id"]
    named = ~incident.blank_rows()
    one, whole = (
        np.array([value == wanted for value in scope.values], dtype=np.bool_)[scope.codes]
        for wanted in ("incident", "aggregate")
    )
    _report(raw, one & ~named & standing, "scope-incident", "incident_id", problems)
    _report(raw, whole & named & standing, "scope-aggregate", "incident_id", problems)


def _check_ranges(numbers: Numbers, standing: NDArray[np.bool_], problems: Problems) -> None:
    for count in (*COUNTS, "failed_share"):
        ends = f"{count}_low", f"{count}_high"
        if ends[0] in numbers.raw.absent or numbers.are_blank(*ends):
            continue
        low, high = map(numbers.numbers, ends)
        blank = numbers.raw.columns[ends[0]].blank_rows()
        column = f"{count}_high"
        missing = blank & ~np.isnan(high) & standing
        _report(numbers.raw, (low > high) & standing, "range-order", column, problems,
                low=f"{count}_low")  # fmt: skip
        _report(numbers.raw, missing, "range-low-missing", column, problems, low=f"{count}_low")


def _check_counts(numbers: Numbers, standing: NDArray[np.bool_], problems: Problems) -> None:
    raw = numbers.raw
    if numbers.are_blank("launched_high"):
        return
    launched = numbers.numbers("launched_high")
    above = np.zeros(raw.rows, dtype=np.bool_)
    for name in (f"{count}_{end}" for count in COUNTS[1:] for end in ("low", "high")):
        if not numbers.are_blank(name):
            over = (numbers.numbers(name) > launched) & standing
            above |= over
            _report(raw, over, "count-above-launched", name, problems, limit=launched)
    for counts in _DISJOINT:
        stated = [f"{count}_low" for count in counts if not numbers.are_blank(f"{count}_low")]
        if len(stated) < 2:
            continue
        total = reduce(np.add, map(numbers.least, stated))
        over = (total > launched) & standing & ~above
        above |= over
        _report(raw, over, "counts-infeasible", "launched_high", problems, limit=launched,
                detail=", ".join(counts))  # fmt: skip
    highs = [f"{state}_high" for state in _STATES]
    if any(map(numbers.are_blank, highs)):
        return
    # A high end that is blank keeps the total at NaN, which is below nothing: such a claim is open.
    total = reduce(np.add, map(numbers.numbers, highs))
    least = numbers.numbers("launched_low")
    short = (total < least) & standing
    _report(raw, short, "states-short", "launched_low", problems, limit=least)


def _check_share(numbers: Numbers, standing: NDArray[np.bool_], problems: Problems) -> None:
    """Check that some failures out of some launches make a share that is allowed."""
    ends = "failed_share_low", "failed_share_high"
    if numbers.are_blank(*ends):
        return
    share_low, share_high = map(numbers.numbers, ends)
    least = numbers.numbers("failed_low") / np.maximum(numbers.numbers("launched_high"), 1)
    most = numbers.numbers("failed_high") / np.maximum(numbers.numbers("launched_low"), 1)
    off = ((least > share_high * (1 + 1e-12)) | (most < share_low * (1 - 1e-12))) & standing
    _report(
        numbers.raw,
        off,
        "share-disagrees",
        "failed_share_low",
        problems,
        detail="failed over launched lies outside failed_share_low..failed_share_high",
    )


def check_window(raw: RawTable, standing: NDArray[np.bool_], problems: Problems) -> None:
    """Check that a window does not end before it starts."""
    first, last = windows(raw)
    _report(raw, (first > last) & standing, "window-order", "end", problems)


def _check_source(raw: RawTable, standing: NDArray[np.bool_], problems: Problems) -> None:
    if not raw.absent & {"url", "publisher"}:
        blank = raw.columns["url"].blank_rows() & raw.columns["publisher"].blank_rows()
        _report(raw, blank & standing, "source-missing", "url", problems)
    first, _ = windows(raw)
    _, published = windows(raw, "published", "published")
    early = (published != NO_LAST) & (published < first) & standing
    starts = raw.columns["start"]
    for position in np.flatnonzero(early):
        start = starts.values[starts.codes[position]]
        coded = raw.columns["published"]
        problems.add(
            "published-early",
            raw.table.file,
            int(raw.row_numbers(np.array([position]))[0]),
            "published",
            coded.values[coded.codes[position]],
            detail=f"start {start}",
        )


def check_cuts(raw: RawTable, problems: Problems) -> None:
    """Check that the day of a cut lies within its range."""
    first, last = windows(raw, "date_from", "date_to")
    day, _ = windows(raw, "date", "date")
    out = (day != 0) & ((day < first) | (day > last))
    _report(raw, out, "cut-window", "date", problems)
