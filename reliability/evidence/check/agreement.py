"""What claims say against one another: listed, never judged."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from reliability.evidence.check.numbers import NO_FIRST, NO_LAST, Numbers, windows
from reliability.evidence.coded import holding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from reliability.evidence.coded import Coded, RawTable
    from reliability.evidence.problems import Problems

__all__ = ["check_incidents", "check_parts", "find_circles"]

# A longer chain is followed step by step.
_STEPS = 4


def check_incidents(
    tables: Mapping[str, RawTable], retracted: Iterable[int], problems: Problems
) -> None:
    """List where the claims of one incident differ on context, launcher, dates, counts, system."""
    raw = tables["claims"]
    incident = raw.columns["incident_id"]
    if raw.rows == 0:
        return
    apart = np.array([value == "" for value in incident.values], dtype=np.bool_)[incident.codes]
    apart[list(retracted)] = True
    told = np.flatnonzero(~apart)
    if len(told) == 0:
        return
    # An incident with a single claim agrees with itself.
    claims = np.bincount(incident.codes[told], minlength=len(incident.values))
    groups = _Groups(raw, incident, told[claims[incident.codes[told]] > 1])
    groups.compare_texts("context", "context-disagrees", problems)
    groups.compare_texts("launched_by", "launcher-disagrees", problems)
    first, last = windows(raw)
    groups.compare_ranges("start", "dates-disagree", first, last, "dates", problems)
    numbers = Numbers(raw)
    low, high = numbers.numbers("launched_low"), numbers.numbers("launched_high")
    low[~_is_launches(raw)] = np.nan
    groups.compare_ranges(
        "launched_low",
        "counts-disagree",
        np.nan_to_num(low),
        np.where(np.isnan(high) | np.isnan(low), np.inf, high),
        "launched counts",
        problems,
    )
    _compare_systems(groups, tables.get("systems"), problems)
    if "incidents" in tables:
        _compare_incidents(_Groups(raw, incident, told), tables["incidents"], first, last, problems)


def _is_launches(raw: RawTable) -> NDArray[np.bool_]:
    counts = raw.columns["counts"]
    return np.array([value in ("", "launches") for value in counts.values], dtype=np.bool_)[
        counts.codes
    ]


class _Groups:
    """The claims of each incident that has any."""

    def __init__(self, raw: RawTable, incident: Coded, told: NDArray[np.intp]) -> None:
        self.raw = raw
        self.incident = incident
        self.told = told
        self.codes = incident.codes[told]
        self.size = len(incident.values)

    def row(self, position: int) -> int:
        return self.raw.row_number(position)

    def name(self, position: int) -> str:
        return str(self.incident.values[self.incident.codes[position]])

    def compare_texts(self, column: str, code: str, problems: Problems) -> None:
        """Report, once an incident, the first claim whose text is not that of an earlier one."""
        coded = self.raw.columns[column]
        stated = np.array([value != "" for value in coded.values], dtype=np.bool_)
        told = self.told[stated[coded.codes[self.told]]]
        codes = self.incident.codes[told]
        earliest = np.full(self.size, -1, dtype=np.intp)
        earliest[codes[::-1]] = told[::-1]
        differs = told[coded.codes[told] != coded.codes[earliest[codes]]]
        reported: set[int] = set()
        for position in differs:
            group = int(self.incident.codes[position])
            if group in reported:
                continue
            reported.add(group)
            other = int(earliest[group])
            problems.add(
                code,
                self.raw.table.file,
                self.row(int(position)),
                column,
                coded.values[coded.codes[position]],
                detail=f"claims of incident {self.name(int(position))} agree on {column}; "
                f"row {self.row(other)} says {coded.values[coded.codes[other]]}",
            )

    def compare_ranges(
        self,
        column: str,
        code: str,
        low: NDArray[np.float64] | NDArray[np.int64],
        high: NDArray[np.float64] | NDArray[np.int64],
        what: str,
        problems: Problems,
    ) -> None:
        """Report each incident whose ranges have nothing in common, at the highest low end."""
        greatest = np.full(self.size, low.min(), dtype=low.dtype)
        np.maximum.at(greatest, self.codes, low[self.told])
        least = np.full(self.size, high.max(), dtype=high.dtype)
        np.minimum.at(least, self.codes, high[self.told])
        apart = greatest > least
        if not apart.any():
            return
        coded = self.raw.columns[column]
        marked = apart[self.codes]
        positions, codes = self.told[marked], self.codes[marked]
        # The first claim of each incident that begins last, and the first that ends first.
        begins = _first_of(codes, positions, low[positions] == greatest[codes])
        ends = _first_of(codes, positions, high[positions] == least[codes])
        for group, latest in begins.items():
            earliest = ends[group]
            if latest == earliest:  # a range out of order, which is another problem
                continue
            problems.add(
                code,
                self.raw.table.file,
                self.row(latest),
                column,
                coded.values[coded.codes[latest]],
                detail=f"the claims of incident {self.name(latest)} allow {what} in common; "
                f"row {self.row(earliest)} rules out what this one says",
            )


def _first_of(
    codes: NDArray[np.intp], positions: NDArray[np.intp], marked: NDArray[np.bool_]
) -> dict[int, int]:
    """Return the first marked position of each group, in the order in which groups occur."""
    first = dict.fromkeys(codes.tolist(), -1)
    # Of what is written to a key last stays: the first position, when they come backwards.
    backwards = np.flatnonzero(marked)[::-1]
    first.update(zip(codes[backwards].tolist(), positions[backwards].tolist(), strict=True))
    return first


def _compare_systems(groups: _Groups, systems: RawTable | None, problems: Problems) -> None:
    """Report incidents with two systems neither of which may be, or hide, what the other is."""
    coded = groups.raw.columns["system"]
    hides = {value: {value} for value in coded.values}
    if systems is not None:
        names, inner = systems.columns["system"], systems.columns["may_include"]
        for row in range(systems.rows):
            name = names.values[names.codes[row]]
            hides[name] = {name, *inner.values[inner.codes[row]].split(";")} - {""}
    said_by = coded.codes[groups.told]
    earliest = np.empty(groups.size, dtype=np.intp)
    earliest[groups.codes[::-1]] = said_by[::-1]
    mixed = np.zeros(groups.size, dtype=np.bool_)
    mixed[groups.codes[said_by != earliest[groups.codes]]] = True
    # The first claim of each system of each incident that has several.
    members: dict[int, dict[int, int]] = defaultdict(dict)
    among = np.flatnonzero(mixed[groups.codes])
    pairs = groups.codes[among] * len(coded.values) + said_by[among]
    among = among[np.sort(np.unique(pairs, return_index=True)[1])]
    for owner, system, place in zip(
        groups.codes[among].tolist(),
        said_by[among].tolist(),
        groups.told[among].tolist(),
        strict=True,
    ):
        members[owner][system] = place
    verdicts: dict[tuple[int, ...], tuple[int, int] | None] = {}
    for first_of in members.values():
        group, said = list(first_of.values()), tuple(first_of)
        if said not in verdicts:
            verdicts[said] = _first_apart([coded.values[code] for code in said], hides)
        found = verdicts[said]
        if found is None:
            continue
        earlier, later = group[found[0]], group[found[1]]
        problems.add(
            "systems-disagree",
            groups.raw.table.file,
            groups.row(later),
            "system",
            coded.values[coded.codes[later]],
            detail=f"claims of incident {groups.name(later)} may speak of one system; "
            f"row {groups.row(earlier)} says {coded.values[coded.codes[earlier]]}",
        )


def _first_apart(systems: Sequence[str], hides: Mapping[str, set[str]]) -> tuple[int, int] | None:
    """Return the places of the first two systems that have nothing in common."""
    for later, other in enumerate(systems):
        for earlier, one in enumerate(systems[:later]):
            if not hides.get(one, {one}) & hides.get(other, {other}):
                return earlier, later
    return None


def _compare_incidents(
    groups: _Groups,
    incidents: RawTable,
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    problems: Problems,
) -> None:
    """Report where claims contradict what incidents.csv says of their incident."""
    names = incidents.columns["incident_id"]
    rows = {names.values[names.codes[row]]: row for row in range(incidents.rows)}
    begin, end = windows(incidents)
    context = incidents.columns["context"]
    claimed = groups.raw.columns["context"]
    values = groups.incident.values
    own = np.full(len(values), -1, dtype=np.intp)
    for code in np.flatnonzero(holding(values, rows)):
        own[code] = rows[values[code]]
    place = own[groups.codes]
    known = place >= 0
    told, place = groups.told[known], place[known]
    apart = (first[told] > end[place]) | (last[told] < begin[place])
    starts = groups.raw.columns["start"]
    for position, row in zip(told[apart], place[apart], strict=True):
        problems.add(
            "dates-disagree",
            groups.raw.table.file,
            groups.row(int(position)),
            "start",
            starts.values[starts.codes[position]],
            detail=f"the claim lies in the dates of its incident {groups.name(int(position))}; "
            f"{incidents.table.file} row {incidents.row_numbers(np.array([row]))[0]} gives others",
        )
    words = {word: code for code, word in enumerate(dict.fromkeys(context.values), 1)} | {"": 0}
    stated = np.array([words[value] for value in context.values] or [0])[context.codes[place]]
    said = np.array([words.get(value, -1) for value in claimed.values])[claimed.codes[told]]
    off = (stated != said) & (stated != 0) & (said != 0)
    for position, row in zip(told[off], place[off], strict=True):
        problems.add(
            "context-disagrees",
            groups.raw.table.file,
            groups.row(int(position)),
            "context",
            claimed.values[claimed.codes[position]],
            detail=f"the claim has the context of its incident {groups.name(int(position))}; "
            f"{incidents.table.file} says {context.values[context.codes[row]]}",
        )


def check_parts(
    raw: RawTable, key: str, columns: Sequence[str], retracted: Iterable[int], problems: Problems
) -> None:
    """Check the references of a table to itself: no circle, a part lies in its whole."""
    names = raw.columns[key]
    wanted = {value for column in columns for value in raw.columns[column].values} - {""}
    if not wanted:
        return
    first = np.zeros(len(names.values), dtype=np.intp)
    first[names.codes[::-1]] = np.arange(raw.rows)[::-1]
    home = {
        names.values[code]: int(first[code])
        for code in np.flatnonzero(holding(names.values, wanted))
    }
    standing = np.ones(raw.rows, dtype=np.bool_)
    standing[list(retracted)] = False
    for column in columns:
        coded = raw.columns[column]
        positions = coded.where(np.array([value != "" for value in coded.values], dtype=np.bool_))
        if len(positions) == 0:
            continue
        targets = np.array([home.get(value, -1) if value else -1 for value in coded.values])
        wholes = targets[coded.codes[positions]]
        parts, wholes = positions[wholes >= 0], wholes[wholes >= 0]
        for circle in find_circles(_leading_on(parts, wholes, raw.rows)):
            ids = " -> ".join(names.values[names.codes[place]] for place in (*circle, circle[0]))
            place = circle[0]
            problems.add(
                "reference-circle",
                raw.table.file,
                int(raw.row_numbers(np.array([place]))[0]),
                column,
                coded.values[coded.codes[place]],
                detail=ids,
            )
        both = standing[parts] & standing[wholes]
        _check_pairs(raw, column, parts[both], wholes[both], problems)


def _check_pairs(
    raw: RawTable,
    column: str,
    parts: NDArray[np.intp],
    wholes: NDArray[np.intp],
    problems: Problems,
) -> None:
    """Check what a reference of this column says of the two rows."""
    if column == "part_of":
        first, last = windows(raw)
        off = (first[parts] < first[wholes]) | (last[parts] > last[wholes])
        # A whole without a window (an incident whose days are not known) contains everything.
        off &= (first[wholes] != NO_FIRST) | (last[wholes] != NO_LAST)
        code = "part-outside"
        detail = "the window of a part lies in that of its whole (row {})"
    elif column == "supersedes":
        claimant = raw.columns["claimant"]
        off = claimant.codes[parts] != claimant.codes[wholes]
        code = "claimant-differs"
        detail = "a claim supersedes one by the same claimant (row {} has another)"
    else:
        return
    coded = raw.columns[column]
    rows, others = raw.row_numbers(parts[off]), raw.row_numbers(wholes[off])
    for place, row, other in zip(parts[off], rows, others, strict=True):
        problems.add(
            code,
            raw.table.file,
            int(row),
            column,
            coded.values[coded.codes[place]],
            detail=detail.format(other),
        )


def _leading_on(parts: NDArray[np.intp], wholes: NDArray[np.intp], rows: int) -> dict[int, int]:
    """Return what each part leads to, without most of those that lead to an end."""
    leads = np.zeros(rows, dtype=np.bool_)
    for _ in range(_STEPS):
        leads[:] = False
        leads[parts] = True
        on = leads[wholes]
        parts, wholes = parts[on], wholes[on]
        if on.all():
            break
    return dict(zip(parts.tolist(), wholes.tolist(), strict=True))


def find_circles(leads: Mapping[int, int]) -> list[list[int]]:
    """Return the circles of a mapping from each place to the one that it leads to.

    Examples
    --------
    >>> find_circles({1: 2, 2: 3, 3: 2, 4: 1})
    [[2, 3]]
    """
    done: set[int] = set()
    circles = []
    for start in leads:
        path: dict[int, int] = {}
        place: int | None = start
        while place is not None and place not in done and place not in path:
            path[place] = len(path)
            place = leads.get(place)
        if place is not None and place in path:
            circles.append(_turned([p for p, index in path.items() if index >= path[place]]))
        done.update(path)
    return circles


def _turned(circle: list[int]) -> list[int]:
    """Return the circle turned so that its least place stands first."""
    least = circle.index(min(circle))
    return circle[least:] + circle[:least]
