"""What claims say against one another: listed, never judged."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from reliability.evidence.check.numbers import NO_FIRST, NO_LAST, Numbers, windows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

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
    apart = incident.blank_rows()
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
    groups.compare_ranges("start", "dates-disagree", first, last, _said_days, problems)
    numbers = Numbers(raw)
    low = np.where(_is_launches(raw), numbers.numbers("launched_low"), np.nan)
    high = numbers.numbers("launched_high")
    groups.compare_ranges(
        "launched_low",
        "counts-disagree",
        np.nan_to_num(low),
        np.where(np.isnan(high) | np.isnan(low), np.inf, high),
        _said_count,
        problems,
    )
    _compare_systems(groups, tables.get("systems"), problems)
    if "incidents" in tables:
        _compare_incidents(_Groups(raw, incident, told), tables["incidents"], first, last, problems)


def _said_days(first: float, last: float) -> str:
    days = [f"{int(day):08}" for day in (first, last)]
    begin, end = (f"{day[:4]}-{day[4:6]}-{day[6:]}" for day in days)
    if first == NO_FIRST:
        return f"up to {end}"
    return begin if first == last else f"{begin} to {end}"


def _said_count(low: float, high: float) -> str:
    if np.isinf(high):
        return f"{low:.0f}.."
    return f"{low:.0f}" if low == high else f"{low:.0f}..{high:.0f}"


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

    def name(self, position: int) -> str:
        return self.incident.texts(np.array([position]))[0]

    def report(
        self,
        code: str,
        column: str,
        places: Sequence[int],
        others: Sequence[int],
        problems: Problems,
        say: Callable[[int], str] | None = None,
    ) -> None:
        """Report claims, each against another of its incident, and what that one says.

        Without `say` the cell of the other stands for it.
        """
        here, there = np.array(places, dtype=np.intp), np.array(others, dtype=np.intp)
        cells = self.raw.columns[column]
        against = zip(
            self.raw.row_numbers(there).tolist(),
            self.incident.texts(here),
            cells.texts(there) if say is None else map(say, others),
            strict=True,
        )
        details = [f"row {row} of incident {name} says {said}" for row, name, said in against]
        rows = self.raw.row_numbers(here).tolist()
        problems.add_details(code, self.raw.table.file, rows, column, cells.texts(here), details)

    def compare_texts(self, column: str, code: str, problems: Problems) -> None:
        """Report, once an incident, the first claim whose text is not that of an earlier one."""
        coded = self.raw.columns[column]
        told = self.told[~coded.blank_rows()[self.told]]
        codes = self.incident.codes[told]
        earliest = np.full(self.size, -1, dtype=np.intp)
        earliest[codes[::-1]] = told[::-1]
        differs = told[coded.codes[told] != coded.codes[earliest[codes]]]
        first: dict[int, int] = {}
        for position, group in zip(
            differs.tolist(), self.incident.codes[differs].tolist(), strict=True
        ):
            first.setdefault(group, position)
        others = earliest[[*first]].tolist() if first else []
        self.report(code, column, [*first.values()], others, problems)

    def compare_ranges(
        self,
        column: str,
        code: str,
        low: NDArray[np.float64] | NDArray[np.int64],
        high: NDArray[np.float64] | NDArray[np.int64],
        say: Callable[[float, float], str],
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
        marked = apart[self.codes]
        positions, codes = self.told[marked], self.codes[marked]
        # The first claim of each incident that begins last, and the first that ends first.
        begins = _first_of(codes, positions, low[positions] == greatest[codes])
        ends = _first_of(codes, positions, high[positions] == least[codes])
        # One claim that is both has a range out of order, which is another problem.
        pairs = [(one, ends[group]) for group, one in begins.items() if one != ends[group]]
        places, others = zip(*pairs, strict=True) if pairs else ((), ())

        def said(place: int) -> str:
            return say(low[place].item(), high[place].item())

        self.report(code, column, places, others, problems, said)


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
    verdicts: dict[tuple[int, ...], tuple[int, int] | None] = {}
    later, earlier = [], []
    for said, places in _systems_said(groups, coded):
        if said not in verdicts:
            verdicts[said] = _first_apart([coded.values[code] for code in said], hides)
        found = verdicts[said]
        if found is not None:
            earlier.append(places[found[0]])
            later.append(places[found[1]])
    groups.report("systems-disagree", "system", later, earlier, problems)


def _systems_said(groups: _Groups, coded: Coded) -> Iterator[tuple[tuple[int, ...], list[int]]]:
    """Yield the systems of each incident that has several, and the first claim of each."""
    said_by = coded.codes[groups.told]
    earliest = np.empty(groups.size, dtype=np.intp)
    earliest[groups.codes[::-1]] = said_by[::-1]
    mixed = np.zeros(groups.size, dtype=np.bool_)
    mixed[groups.codes[said_by != earliest[groups.codes]]] = True
    among = np.flatnonzero(mixed[groups.codes])
    pairs = groups.codes[among] * len(coded.values) + said_by[among]
    among = among[np.sort(np.unique(pairs, return_index=True)[1])]
    among = among[np.argsort(groups.codes[among], kind="stable")]
    ends = np.flatnonzero(np.diff(groups.codes[among], append=-1)) + 1
    systems, places = said_by[among].tolist(), groups.told[among].tolist()
    for start, stop in itertools.pairwise([0, *ends.tolist()]):
        yield tuple(systems[start:stop]), places[start:stop]


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
    own = np.full(groups.size, -1, dtype=np.intp)
    for name, position in groups.incident.first_rows(rows).items():
        own[groups.incident.codes[position]] = rows[name]
    place = own[groups.codes]
    known = place >= 0
    told, place = groups.told[known], place[known]
    apart = (first[told] > end[place]) | (last[told] < begin[place])
    starts = groups.raw.columns["start"]
    for position, row in zip(told[apart].tolist(), place[apart].tolist(), strict=True):
        problems.add(
            "dates-disagree",
            groups.raw.table.file,
            groups.raw.row_number(position),
            "start",
            starts.values[starts.codes[position]],
            detail=f"{incidents.table.file} row {incidents.row_number(row)} of incident "
            f"{groups.name(position)} says {_said_days(int(begin[row]), int(end[row]))}",
        )
    words = {word: code for code, word in enumerate(dict.fromkeys(context.values), 1)} | {"": 0}
    stated = np.array([words[value] for value in context.values] or [0])[context.codes[place]]
    said = np.array([words.get(value, -1) for value in claimed.values])[claimed.codes[told]]
    off = (stated != said) & (stated != 0) & (said != 0)
    for position, row in zip(told[off].tolist(), place[off].tolist(), strict=True):
        problems.add(
            "context-disagrees",
            groups.raw.table.file,
            groups.raw.row_number(position),
            "context",
            claimed.values[claimed.codes[position]],
            detail=f"{incidents.table.file} row {incidents.row_number(row)} of incident "
            f"{groups.name(position)} says {context.values[context.codes[row]]}",
        )


def check_parts(
    raw: RawTable, key: str, columns: Sequence[str], retracted: Iterable[int], problems: Problems
) -> None:
    """Check the references of a table to itself: no circle, a part lies in its whole."""
    names = raw.columns[key]
    wanted = {value for column in columns for value in raw.columns[column].values} - {""}
    if not wanted:
        return
    home = names.first_rows(wanted)
    standing = np.ones(raw.rows, dtype=np.bool_)
    standing[list(retracted)] = False
    for column in columns:
        coded = raw.columns[column]
        positions = coded.stated_rows()
        if len(positions) == 0:
            continue
        targets = np.array([home.get(value, -1) if value else -1 for value in coded.values])
        wholes = targets[coded.codes[positions]]
        parts, wholes = positions[wholes >= 0], wholes[wholes >= 0]
        for circle in find_circles(_leading_on(parts, wholes, raw.rows)):
            ids = " -> ".join(names.texts(np.array([*circle, circle[0]])))
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
        wide = wholes[off]
        said = [_said_days(*days) for days in zip(first[wide], last[wide], strict=True)]
    elif column == "supersedes":
        claimant = raw.columns["claimant"]
        pairs = zip(claimant.texts(parts), claimant.texts(wholes), strict=True)
        off = np.array([own != other for own, other in pairs], dtype=np.bool_)
        code = "claimant-differs"
        said = claimant.texts(wholes[off])
    else:
        return
    others = raw.row_numbers(wholes[off]).tolist()
    details = [f"row {row} says {words}" for row, words in zip(others, said, strict=True)]
    rows = raw.row_numbers(parts[off]).tolist()
    got = raw.columns[column].texts(parts[off])
    problems.add_details(code, raw.table.file, rows, column, got, details)


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
