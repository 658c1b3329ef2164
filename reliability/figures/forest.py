"""The forest plot: every rate before and after, and their difference, as ranges.

The range over everything that is not known is the heavy mark, the interval that covers it the
light one. No midpoint is drawn: the data does not hold one. The rate among launches of known
outcome alone is drawn on request only, hollow and labelled: it leaves out what nobody reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from reliability.figures.drawing import (
    WIDTH,
    label,
    line,
    mark,
    open_axes,
    plain_data,
    text_width,
    wrapped,
)
from reliability.figures.palette import PERIOD_ROLES
from reliability.words.numbers import ESTIMAND_WORDS, count_text, range_text
from reliability.words.sides import capital, contrast_words, minus_words, names_of, pair

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["forest_description", "plot_forest"]

_LEFT, _RIGHT = 6.0, WIDTH - 6.0
_ROW, _HEAD, _AXIS, _KNOWN = 37.0, 25.0, 32.0, 17.0
_MARKS = ("o", "s", "^")
_DIFFERENCE = ("contrast", "D")
Rows = Sequence[tuple[str, Mapping[str, Any] | None, int]]


def plot_forest(findings: Any, ax: Axes | None = None, *, known_outcomes: bool = False) -> Axes:
    """Draw the forest plot of `findings`.

    Parameters
    ----------
    findings : Findings or mapping
        What ``run_scenario`` returned, or its plain data.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure of the right size when absent. Axes of one's own should be
        about 360 points wide and as high as a new figure would be: text has a fixed size.
    known_outcomes : bool
        Whether to draw, hollow and labelled, the rate among launches of known outcome alone: no
        estimate, since it leaves out what nobody reported.

    Returns
    -------
    matplotlib.axes.Axes
        The axes, in points, y downwards.
    """
    data = plain_data(findings)
    groups, shown = _rate_groups(data), names_of(data["periods"])
    known = _known_rows(data) if known_outcomes else {}
    differences = [row for row in data["contrasts"] if row["quantity"] == "difference"]
    ax = open_axes(ax, _height(groups, differences) + _KNOWN * (len(known) + bool(known)))
    y = 18.0
    label(ax, _LEFT, y, "Failed share of launches, in per cent", bold=True, size=12.5)
    y += 8
    for estimand, rows in groups:
        y = _heading(ax, y, _words(estimand))
        for period, row, at in rows:
            y = _rate_row(ax, y, shown.get(period, period), row, at)
            if (period, estimand) in known:
                y = _known_row(ax, y, known[period, estimand], at)
    y = _axis(ax, y, ("0 %", "25", "50", "75", "100 %"))
    if differences:
        names = {pair(row, data) for row in differences}
        label(ax, _LEFT, y + 12, _difference_title(names), bold=True, size=12.5)
        y += 20
        for row in differences:
            about = _words(row["estimand"])
            if len(names) > 1:
                about = f"{minus_words(*pair(row, data))}: {about}"
            y = _difference_row(ax, y, row, about)
        y = _axis(ax, y, ("-100", "-50", "0", "+50", "+100"))
    _key(ax, y, data, known=bool(known))
    return ax


def forest_description(findings: Any, *, known_outcomes: bool = False) -> str:
    """Return in words what the forest plot shows, for a reader who does not see it."""
    data = plain_data(findings)
    names = names_of(data["periods"])
    parts = []
    for estimand, rows in _rate_groups(data):
        shown = "; ".join(f"{names.get(period, period)} {_value(row)}" for period, row, _ in rows)
        parts.append(f"{_words(estimand)}: {shown}.")
    parts += [
        f"Difference, {' minus '.join(pair(row, data))}, {_words(row['estimand'])}: {_value(row)}."
        for row in data["contrasts"]
        if row["quantity"] == "difference"
    ]
    if known_outcomes:
        parts += [
            f"Among launches of known outcome alone, which is no estimate, {period}, "
            f"{_words(estimand)}: {_known_text(row)}."
            for (period, estimand), row in _known_rows(data).items()
        ]
    return " ".join(parts)


def _known_rows(data: Mapping[str, Any]) -> dict[tuple[str, str | None], Mapping[str, Any]]:
    return {
        (period["label"], row["estimand"]): row
        for period in data["periods"]
        for row in period.get("known_outcomes") or ()
    }


def _known_text(row: Mapping[str, Any]) -> str:
    """Return the rate among known outcomes; where counts are ranges it is no single one."""
    if row["identified"] == "nothing":
        return "none"
    return _value(row) if row["identified"] == "point" else f"no single rate, {_value(row)}"


def _words(estimand: str | None) -> str:
    words = ESTIMAND_WORDS.get(estimand, str(estimand))
    return words[0].upper() + words[1:]


def _rate_groups(data: Mapping[str, Any]) -> list[tuple[str | None, Rows]]:
    """Return per estimand the rows (period label, rate or None, place of the period)."""
    estimands = dict.fromkeys(
        rate["estimand"] for period in data["periods"] for rate in period["rates"]
    )
    groups: list[tuple[str | None, Rows]] = []
    for estimand in estimands:
        rows: list[tuple[str, Mapping[str, Any] | None, int]] = []
        for at, period in enumerate(data["periods"]):
            rates = [rate for rate in period["rates"] if rate["estimand"] == estimand]
            rows.append((period["label"], rates[0] if rates else None, at))
        groups.append((estimand, rows))
    return groups


def _value(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return "no data"
    if row["identified"] == "nothing":
        return "not determined"
    text = range_text(row["bound_low"], row["bound_high"], row["quantity"])
    opened = row.get("bound_low_open") or row.get("bound_high_open")
    return f"{text}, end open" if opened else text


def _height(groups: Sequence[tuple[Any, Sequence[Any]]], differences: Sequence[Any]) -> float:
    rates = sum(_HEAD + _ROW * len(rows) for _, rows in groups)
    below = 20 + _ROW * len(differences) + _AXIS if differences else 0
    return 26 + rates + _AXIS + below + 42


def _heading(ax: Axes, y: float, text: str) -> float:
    (shown,) = wrapped(text, _RIGHT - _LEFT, size=11, most=1)
    label(ax, _LEFT, y + 15, shown, bold=True)
    return y + _HEAD


def _x(percent: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * percent / 100


def _rate_row(ax: Axes, y: float, period: str, row: Mapping[str, Any] | None, at: int) -> float:
    role, marker = PERIOD_ROLES[at % 3], _MARKS[at % 3]
    counts = (
        "" if row is None else f": {count_text(row['failures'])} of {count_text(row['launches'])}"
    )
    _row_text(ax, y, f"{period}{counts}", row)
    if row is not None:
        ends = [row[key] * 100 for key in ("bound_low", "bound_high", "ci_low", "ci_high")]
        _rules(ax, y + 24)
        _bar(ax, y + 24, ends, row, role, marker)
    return y + _ROW


def _known_row(ax: Axes, y: float, row: Mapping[str, Any], at: int) -> float:
    """Draw the rate among known outcomes under its bar: hollow, and said to be that."""
    text = f"known outcomes only: {_known_text(row)}"
    if row["identified"] != "point":
        label(ax, _LEFT, y + 4, text, role="soft", size=9.5)
        return y + _KNOWN
    x = _x(100 * row["estimate"])
    mark(ax, x, y + 1, _MARKS[at % 3], PERIOD_ROLES[at % 3], size=7, hollow=True)
    if x < WIDTH / 2:
        label(ax, x + 9, y + 4, text, role="soft", size=9.5)
    else:
        label(ax, x - 9, y + 4, text, role="soft", size=9.5, align="right")
    return y + _KNOWN


def _difference_row(ax: Axes, y: float, row: Mapping[str, Any], about: str) -> float:
    _row_text(ax, y, about, row)
    keys = ("bound_low", "bound_high", "ci_low", "ci_high")
    ends = [row[key] * 50 + 50 for key in keys if row[key] is not None]
    _rules(ax, y + 24, zero=50)
    _bar(ax, y + 24, ends, row, *_DIFFERENCE)
    return y + _ROW


def _row_text(ax: Axes, y: float, text: str, row: Mapping[str, Any] | None) -> None:
    value = _value(row).replace(" points", "")
    room = _RIGHT - _LEFT - max(text_width(value, 11.0) + 8, 96)
    (shown,) = wrapped(text, room, size=10.5, most=1)
    label(ax, _LEFT, y + 13, shown, role="soft", size=10.5)
    label(ax, _RIGHT, y + 13, value, size=11, align="right")


def _bar(
    ax: Axes, y: float, ends: Sequence[float], row: Mapping[str, Any], role: str, marker: str
) -> None:
    low, high, *covering = (_x(end) for end in ends)
    if covering:  # none is computed where two reports are of the same launches
        line(ax, covering, [y, y], role, width=1.4)
    for end in covering:
        line(ax, [end, end], [y - 3.5, y + 3.5], role, width=1.4)
    # A range that runs over everything is no finding: its bar is broken up.
    style = (0, (0.5, 0.5)) if row["identified"] == "nothing" else "-"
    if high > low:
        line(ax, [low, high], [y, y], role, width=6.0, style=style)
    mark(ax, low, y, "<" if row.get("bound_low_open") else marker, role, size=8.5)
    if high > low:
        mark(ax, high, y, ">" if row.get("bound_high_open") else marker, role, size=8.5)


def _rules(ax: Axes, y: float, *, zero: float | None = None) -> None:
    """Draw the ticks of the scale behind one bar, clear of the words above it."""
    line(ax, [_LEFT, _RIGHT], [y, y], "rule", width=0.6, under=True)
    for percent in (0, 25, 50, 75, 100):
        strong = percent == zero
        reach = 7.5 if strong else 5.5
        role, width = ("soft", 1.2) if strong else ("rule", 0.8)
        line(ax, [_x(percent)] * 2, [y - reach, y + reach], role, width=width, under=True)


def _axis(ax: Axes, y: float, ticks: Sequence[str]) -> float:
    """Write the scale under a panel."""
    for at, text in enumerate(ticks):
        align: Literal["left", "center", "right"]
        align = "left" if at == 0 else "right" if at == len(ticks) - 1 else "center"
        label(ax, _x(25 * at), y + 8, text, role="soft", size=10, align=align)
    return y + _AXIS


def _difference_title(names: set[tuple[str, str]]) -> str:
    if len(names) == 1:
        ((a, b),) = names
        return f"{capital(contrast_words('difference', a, b))}, in percentage points"
    return "Difference, in percentage points"


def _key(ax: Axes, y: float, data: Mapping[str, Any], *, known: bool) -> None:
    levels = sorted({rate["confidence_level"] for p in data["periods"] for rate in p["rates"]})
    level = " and ".join(f"{100 * value:g} %" for value in levels)
    y += 8
    line(ax, [_LEFT, _LEFT + 24], [y - 3, y - 3], "soft", width=6.0)
    label(ax, _LEFT + 31, y, "range over everything that is not known", role="soft", size=10.5)
    y += 17
    line(ax, [_LEFT, _LEFT + 24], [y - 3, y - 3], "soft", width=1.4)
    for x in (_LEFT, _LEFT + 24):
        line(ax, [x, x], [y - 6.5, y + 0.5], "soft", width=1.4)
    label(ax, _LEFT + 31, y, f"{level} interval that covers all of it", role="soft", size=10.5)
    if known:
        mark(ax, _LEFT + 12, y + 14, "o", "soft", size=7, hollow=True)
        words = "launches of known outcome only: no estimate"
        label(ax, _LEFT + 31, y + 17, words, role="soft", size=10.5)
