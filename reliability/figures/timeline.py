"""The timeline: incidents and whole windows as ranges of days, with the candidate cut dates.

Time runs down the page, so that every cut date has room for its words. A cut of cooperation is
told apart from one of measurement, of a rival cause or of the outcome by tone, line and marker.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from reliability.figures.drawing import WIDTH, label, line, mark, open_axes, plain_data, wrapped
from reliability.figures.palette import CUT_STYLES, PERIOD_ROLES
from reliability.words.sides import named

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["KIND_WORDS", "plot_timeline", "timeline_description"]

# What stands above the drawing, and how much of it is the key to the kinds of cut dates.
_TOP, _KINDS, _BOTTOM = 98.0, 42.0, 14.0
_STRIP = (40.0, 52.0)
_INCIDENTS = (58.0, 88.0)
_WINDOWS = (94.0, 146.0)
_LABELS = (168.0, WIDTH - 4.0)
_SIZE, _LINE = 10.0, 12.2
_LEAST_LENGTH = 3.0
_MARKS = ("o", "s", "^")

KIND_WORDS = {
    "cooperation": "cooperation",
    "measurement": "how it is measured",
    "rival-cause": "another cause",
    "outcome-defined": "chosen by its outcome",
    "date": "a day that the scenario names",
}


def plot_timeline(findings: Any, ax: Axes | None = None) -> Axes:
    """Draw incidents, windows and candidate cut dates over time.

    Parameters
    ----------
    findings : Findings or mapping
        What ``run_scenario`` returned, or its plain data.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure of the right size when absent.

    Returns
    -------
    matplotlib.axes.Axes
        The axes, in points, y downwards.
    """
    data = plain_data(findings)
    events, cuts = _dated(data["timeline"]["incidents"]), _cut_dates(data)
    texts = [_cut_lines(cut) for _, _, cut in cuts]
    needed = sum(len(lines) * _LINE + 5 for lines in texts)
    top = _TOP if cuts else _TOP - _KINDS
    height = top + max(430.0, needed) + _BOTTOM
    ax = open_axes(ax, height)
    _headings(ax, {cut["kind"] for _, _, cut in cuts}, _used(events, data["periods"]), top)
    if not events and not cuts:
        label(ax, _STRIP[0], top + 20, "no dated claim", role="soft")
        return ax
    scale = _Scale([*events, *cuts], top, height)
    scale.draw(ax)
    _periods(ax, scale, data["periods"])
    roles = {p["label"]: at % 3 for at, p in enumerate(data["periods"])}
    for kind, lane in (("incident", _INCIDENTS), ("window", _WINDOWS)):
        _lane(ax, scale, [event for event in events if event[2]["kind"] == kind], lane, roles)
    _cuts(ax, scale, cuts, texts, (top, height))
    return ax


def timeline_description(findings: Any) -> str:
    """Return in words what the timeline shows, for a reader who does not see it."""
    data = plain_data(findings)
    events, cuts = _dated(data["timeline"]["incidents"]), _cut_dates(data)
    if not events and not cuts:
        return "No dated claim."
    used = sum(1 for event in events if event[2]["used"])
    spans = [f"from {min(s for s, _, _ in rows)} to {max(e for _, e, _ in rows)}"
             for rows in (events, cuts) if rows]  # fmt: skip
    chosen = [f"{cut['label']} ({cut['first']})" for _, _, cut in cuts if cut.get("chosen")]
    if not cuts:
        return f"{len(events)} incidents and windows {spans[0]}, {used} of them used."
    shown = f"{len(events)} incidents and windows {spans[0]}, {used} of them used, and " * bool(
        events
    )
    return (
        f"{shown}{len(cuts)} candidate cut dates {spans[-1]}. Cut: {'; '.join(chosen) or 'none'}."
    )


def _cut_dates(data: Mapping[str, Any]) -> list[tuple[date, date, Mapping[str, Any]]]:
    """Return the dated cuts; none where no cut divides what is compared."""
    cuts = data["timeline"]["cuts"]
    return _dated(cuts) if any(cut.get("chosen") for cut in cuts) else []


def _dated(rows: Sequence[Mapping[str, Any]]) -> list[tuple[date, date, Mapping[str, Any]]]:
    """Return (first, last, row) for every row that has a day, in order of time."""
    found = []
    for row in rows:
        first, last = row.get("first") or row.get("last"), row.get("last") or row.get("first")
        if first and last:
            found.append((date.fromisoformat(first), date.fromisoformat(last), row))
    return sorted(found, key=lambda item: (item[0], item[1], str(item[2].get("id", ""))))


class _Scale:
    """Days to points down the page."""

    def __init__(
        self, rows: Sequence[tuple[date, date, Mapping[str, Any]]], top: float, height: float
    ) -> None:
        self.first = min(start for start, _, _ in rows)
        self.last = max(end for _, end, _ in rows)
        self.days = max((self.last - self.first).days, 1)
        self.top, self.bottom = top + 4, height - _BOTTOM - 4

    def y(self, day: date) -> float:
        return self.top + (self.bottom - self.top) * (day - self.first).days / self.days

    def draw(self, ax: Axes) -> None:
        """Write the years, and the quarters where there is room for them."""
        by_quarter = self.days < 4 * 366
        for year in range(self.first.year, self.last.year + 1):
            for month, text in ((1, f"{year}"), (4, "Apr"), (7, "Jul"), (10, "Oct")):
                day = date(year, month, 1)
                if (month != 1 and not by_quarter) or not self.first <= day <= self.last:
                    continue
                y = self.y(day)
                bold = month == 1
                line(ax, [_STRIP[0] - 4, _WINDOWS[1]], [y, y], "rule", width=0.7, under=True)
                label(ax, _STRIP[0] - 7, y + 3.2, text, role="soft", size=9.5, bold=bold,
                      align="right")  # fmt: skip


def _used(
    events: Sequence[tuple[date, date, Mapping[str, Any]]], periods: Sequence[Mapping[str, Any]]
) -> list[tuple[str, int]]:
    """Return what the key says of events that are used, each with the place of its period.

    Periods stand along the drawing, so that one of them is enough; groups have no other key.
    """
    used = {event["period"] for _, _, event in events if event["used"]}
    found = [(period, at) for at, period in enumerate(periods) if period["label"] in used]
    if any(period["first"] or period["last"] for period in periods):
        return [("used", at) for _, at in found[:1]]
    return [(f"used, {period['label']}", at) for period, at in found]


def _headings(ax: Axes, kinds: set[str], used: Sequence[tuple[str, int]], top: float) -> None:
    """Write the key above the drawing, and the names of the lanes."""
    x, y = 10.0, 13.0
    if kinds:
        label(ax, x, y, "Candidate cut dates, by kind:", size=10.5, bold=True)
        for at, (kind, (style, marker)) in enumerate(CUT_STYLES.items()):
            left, below = x + (at % 2) * 168, y + 15 + (at // 2) * 14
            line(ax, [left, left + 22], [below - 3, below - 3], kind, width=1.4, style=style)
            mark(ax, left + 11, below - 3, marker, kind, size=5.5)
            text = KIND_WORDS[kind] if kind in kinds else f"{KIND_WORDS[kind]} (none)"
            label(ax, left + 28, below, text, size=10)
    y = top - 42
    width = 336 / (len(used) + 1)
    for place, (words, at) in enumerate(used):
        left = x + place * width
        line(ax, [left + 4, left + 18], [y - 3, y - 3], PERIOD_ROLES[at % 3], width=5.0)
        mark(ax, left + 11, y - 3, _MARKS[at % 3], PERIOD_ROLES[at % 3], size=7)
        (shown,) = wrapped(words, width - 34, size=10, most=1)
        label(ax, left + 28, y, shown, size=10)
    left = x + len(used) * width
    line(ax, [left, left + 22], [y - 3, y - 3], "soft", width=1.2)
    label(ax, left + 28, y, "left out", size=10)
    for (start, end), text in ((_INCIDENTS, "events"), (_WINDOWS, "windows")):
        label(ax, (start + end) / 2, top - 8, text, role="soft", size=9.5, align="center")


def _periods(ax: Axes, scale: _Scale, periods: Sequence[Mapping[str, Any]]) -> None:
    """Draw the strip that says which days belong to which period."""
    for at, period in enumerate(periods):
        if not period["first"] and not period["last"]:
            # A group that no day divides from the others.
            continue
        first = date.fromisoformat(period["first"]) if period["first"] else scale.first
        last = date.fromisoformat(period["last"]) if period["last"] else scale.last
        top = scale.y(max(first, scale.first))
        bottom = scale.y(min(last, scale.last))
        if bottom <= top:
            continue
        middle = (_STRIP[0] + _STRIP[1]) / 2
        role = PERIOD_ROLES[at % 3]
        line(ax, [_STRIP[0], _STRIP[0]], [top, bottom], role, width=2.6)
        if bottom - top > 40:
            label(ax, middle + 1.5, (top + bottom) / 2, named(period), role=role, size=10,
                  align="center", turned=True)  # fmt: skip


def _lane(
    ax: Axes,
    scale: _Scale,
    events: Sequence[tuple[date, date, Mapping[str, Any]]],
    lane: tuple[float, float],
    roles: Mapping[str, int],
) -> None:
    """Draw events side by side where they overlap; used ones heavy, in their period's tone."""
    columns: list[float] = []
    places = []
    for first, last, event in events:
        top = scale.y(first)
        bottom = max(scale.y(last), top + _LEAST_LENGTH)
        at = next((i for i, end in enumerate(columns) if end <= top - 1), len(columns))
        columns[at : at + 1] = [bottom]
        places.append((at, top, bottom, event))
    step = min((lane[1] - lane[0]) / max(len(columns), 1), 9.0)
    for at, top, bottom, event in places:
        x = lane[0] + step * (at + 0.5)
        period = roles.get(event["period"] or "")
        if not event["used"] or period is None:
            line(ax, [x, x], [top, bottom], "soft", width=min(1.4, step * 0.4))
            continue
        role = PERIOD_ROLES[period]
        line(ax, [x, x], [top, bottom], role, width=min(5.0, step))
        mark(ax, x, (top + bottom) / 2, _MARKS[period], role, size=7)


def _cut_lines(cut: Mapping[str, Any]) -> list[str]:
    day = cut["first"] if cut["first"] == cut["last"] else f"{cut['first']} to {cut['last']}"
    chosen = ", the cut of this report" if cut.get("chosen") else ""
    return [
        f"{day}{chosen}",
        *wrapped(cut["label"], _LABELS[1] - _LABELS[0], size=_SIZE, most=2),
    ]


def _cuts(
    ax: Axes,
    scale: _Scale,
    cuts: Sequence[tuple[date, date, Mapping[str, Any]]],
    texts: Sequence[Sequence[str]],
    room: tuple[float, float],
) -> None:
    anchors = [(scale.y(first) + scale.y(last)) / 2 for first, last, _ in cuts]
    sizes = [len(lines) * _LINE + 5 for lines in texts]
    tops = _apart(anchors, sizes, room[0], room[1] - 4)
    for (first, last, cut), lines, anchor, top in zip(cuts, texts, anchors, tops, strict=True):
        kind = cut["kind"]
        style, marker = CUT_STYLES.get(kind, (":", "o"))
        role = kind if kind in CUT_STYLES else "soft"
        chosen = bool(cut.get("chosen"))
        start, elbow = (_STRIP[0] if chosen else _WINDOWS[1] + 2), _LABELS[0] - 6
        middle = top + _LINE * 0.7
        xs, ys = [start, _WINDOWS[1] + 4, elbow], [anchor, anchor, middle]
        faint = None if chosen else 0.6
        line(ax, xs, ys, role, width=1.8 if chosen else 0.7, style=style, alpha=faint)
        if not chosen:
            mark(ax, start, anchor, marker, role, size=3.6)
        if last > first:
            line(ax, [_WINDOWS[1] + 3] * 2, [scale.y(first), scale.y(last)], role, width=2.4)
        mark(ax, elbow + 1, middle, marker, role, size=6.5 if chosen else 5.5)
        for at, text in enumerate(lines):
            baseline = top + _LINE * (at + 1) - 1
            label(ax, _LABELS[0], baseline, text, size=_SIZE, bold=chosen and at == 0,
                  role="soft" if at == 0 and not chosen else "ink")  # fmt: skip


def _apart(
    anchors: Sequence[float], sizes: Sequence[float], top: float, bottom: float
) -> list[float]:
    """Return the top of every label: near its anchor, in order, none over another."""
    tops: list[float] = []
    least = top
    for anchor, size in zip(anchors, sizes, strict=True):
        place = max(anchor - size / 2, least)
        tops.append(place)
        least = place + size
    most = bottom
    for at in range(len(tops) - 1, -1, -1):
        tops[at] = min(tops[at], most - sizes[at])
        most = tops[at]
    return tops
