"""Where claims cannot all be right: about how many were launched, and about how many failed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np

from reliability.tallies.claim_table import ClaimTable
from reliability.tallies.overlap import Extent
from reliability.tallies.reading import Reading
from reliability.tallies.shelf import Shelf
from reliability.tallies.tally import Ends, share_counts

__all__ = ["ABOUT", "Statement", "find_conflicts", "statements"]

ABOUT = ("launched", "failed")


@dataclass(frozen=True, slots=True)
class Statement:
    """What one claim says of a number, as it can be held against another's.

    Attributes
    ----------
    claim : int
        The claim, as a position.
    low, high : float
        What the number may be if the claim is right; an infinite high end is open.
    text : str
        What it says, in words.
    """

    claim: int
    low: float
    high: float
    text: str


def statements(
    about: str, claims: Sequence[int], table: ClaimTable, reading: Reading
) -> list[Statement]:
    """Return what claims state about the number ``launched`` or ``failed``; silent ones nothing.

    A claim that counts something else than launches is a floor of those. A launch that a claim
    calls unknown may have failed. How many succeeded says how many at most failed.
    """
    found = _launched if about == "launched" else _failed
    said = [(i, found(i, table, reading)) for i in claims]
    return [Statement(i, *each) for i, each in said if each is not None]


def _launched(i: int, table: ClaimTable, reading: Reading) -> tuple[float, float, str] | None:
    low, high = float(reading.low["launched"][i]), float(reading.high["launched"][i])
    if np.isnan(low):
        return None
    high = high if table.counts[i] == "launches" else np.inf
    return low, high, f"{_counted(low, high)} launched"


def _failed(i: int, table: ClaimTable, reading: Reading) -> tuple[float, float, str] | None:
    del table
    launched = float(reading.low["launched"][i]), float(reading.high["launched"][i])
    if reading.not_coded[i] or reading.by_silence[i]:
        return None
    failed = _ends(i, "failed", reading)
    share = _ends(i, "failed_share", reading)
    if failed is None and share is not None:
        failed = share_counts(*share, *launched)
    if failed is not None:
        unknown = _ends(i, "unknown", reading)
        most = failed[1] + (0.0 if unknown is None else unknown[1])
        return failed[0], most, f"{_counted(*failed)} failed"
    succeeded = _ends(i, "succeeded", reading)
    if succeeded is None:
        return None
    intercepted = _ends(i, "intercepted", reading)
    least = succeeded[0] + (0.0 if intercepted is None else intercepted[0])
    said = f"{_counted(*succeeded)} of {_counted(*launched)} succeeded"
    return 0.0, max(launched[1] - least, 0.0), said


def _ends(i: int, name: str, reading: Reading) -> Ends | None:
    low = float(reading.low[name][i])
    return None if np.isnan(low) else (low, float(reading.high[name][i]))


def _counted(low: float, high: float) -> str:
    more = "" if low == high else " or more" if high == np.inf else f" to {high:.0f}"
    return f"{low:.0f}{more}"


def find_conflicts(
    usable: Mapping[int, Sequence[str]],
    floors: Sequence[int],
    labels: Sequence[str],
    table: ClaimTable,
    reading: Reading,
) -> list[dict[str, Any]]:
    """Return every incident, and every set of windows, whose claims cannot all be right.

    Parameters
    ----------
    usable : mapping of int to sequence of str
        The claims that a scenario may use, whether or not it does, with their periods.
    floors : sequence of int
        Claims that count something else than launches.
    labels : sequence of str
        The periods, in order of time.
    table : ClaimTable
    reading : Reading
        What each claim says, before any rule of the scenario bears on it.

    Returns
    -------
    list of dict
        ``period, incident_id`` (None for windows), ``about`` (``launched`` or ``failed``),
        ``claim_ids`` and ``text``.
    """
    incidents, windows = _by_extent(usable, table)
    least_of, least_in = _by_extent(floors, table)
    found = []
    for about in ABOUT:
        within = []
        launched = about == "launched"
        for incident, group in incidents.items():
            beside = [
                i for i in least_of.get(incident, ()) if table.system[i] == table.system[group[0]]
            ]
            said = statements(about, [*group, *(beside if launched else ())], table, reading)
            if not said:
                continue
            within.append(min(said, key=lambda each: each.low))
            if max(each.low for each in said) > min(each.high for each in said):
                found.append(_conflict(about, incident, said, usable, labels, table))
        said = statements(about, [*windows, *(least_in if launched else ())], table, reading)
        sets = [*_clashing(said, table), *_too_many(said, within, table)]
        found += [_conflict(about, None, group, usable, labels, table) for group in sets]
    return sorted(found, key=lambda each: _order(each, labels, table))


def _by_extent(claims: Iterable[int], table: ClaimTable) -> tuple[dict[str, list[int]], list[int]]:
    """Sort claims into those about each incident, and those about windows."""
    incidents: dict[str, list[int]] = {}
    windows: list[int] = []
    for i in claims:
        incident = table.incident_id[i]
        if table.scope[i] == "incident" and incident is not None:
            incidents.setdefault(incident, []).append(i)
        else:
            windows.append(i)
    return incidents, windows


def _too_many(
    windows: Sequence[Statement], incidents: Sequence[Statement], table: ClaimTable
) -> list[list[Statement]]:
    """Join each window that has fewer than the incidents within it with as few as show this.

    Of claims that disagree about an incident, `incidents` has the one that says least.
    """
    some = sorted((each for each in incidents if each.low > 0.0), key=lambda each: -each.low)
    least = _by_days(some, table)
    inside: dict[Extent, list[Statement]] = {}
    found = []
    for window in (each for each in windows if each.high < np.inf):
        extent = table.windows.extent(window.claim)
        if extent not in inside:
            inside[extent] = [
                each
                for each in least.near(table.windows.days(window.claim))
                if table.windows.contains(window.claim, each.claim)
            ]
        sums = accumulate(each.low for each in inside[extent])
        enough = next((k for k, total in enumerate(sums, 1) if total > window.high), 0)
        if enough:
            shown = sorted(inside[extent][:enough], key=lambda each: each.claim)
            found.append([window, *shown])
    return found


def _by_days(said: Sequence[Statement], table: ClaimTable) -> Shelf[Statement]:
    """Return statements on a shelf, where those about the same days are found."""
    spans = [table.windows.days(each.claim) for each in said]
    held: Shelf[Statement] = Shelf(first for first, _ in spans)
    for each, span in zip(said, spans, strict=True):
        held.put(each, span)
    return held


def _order(
    conflict: Mapping[str, Any], labels: Sequence[str], table: ClaimTable
) -> tuple[int, ...]:
    """Return where a conflict stands: by period, windows first, in the order of the claims."""
    first = labels.index(conflict["period"].split(";")[0])
    window = conflict["incident_id"] is None
    place = table.place[conflict["claim_ids"][0]]
    return first, int(not window), place, ABOUT.index(conflict["about"])


def _clashing(said: Sequence[Statement], table: ClaimTable) -> list[list[Statement]]:
    """Group windows of which one holds the other, and cannot hold as many as the other has."""
    held = _by_days(said, table)
    pairs = [
        (whole, part)
        for whole in said
        if whole.high < np.inf
        for part in held.near(table.windows.days(whole.claim))
        if part.low > whole.high and table.windows.contains(whole.claim, part.claim)
    ]
    joined = {each.claim: [each] for pair in pairs for each in pair}
    for whole, part in pairs:
        one, other = joined[whole.claim], joined[part.claim]
        if one is not other:
            small, large = sorted((one, other), key=len)
            large += small
            joined |= {each.claim: large for each in small}
    groups = {id(group): group for group in joined.values()}
    return [sorted(group, key=lambda each: each.claim) for group in groups.values()]


def _conflict(
    about: str,
    incident: str | None,
    said: Sequence[Statement],
    usable: Mapping[int, Sequence[str]],
    labels: Sequence[str],
    table: ClaimTable,
) -> dict[str, Any]:
    touched = {label for each in said for label in usable.get(each.claim, ())}
    return {
        "period": ";".join(label for label in labels if label in touched),
        "incident_id": incident,
        "about": about,
        "claim_ids": [table.claim_id[each.claim] for each in said],
        "text": "; ".join(f"{table.claim_id[each.claim]} says {each.text}" for each in said),
    }
