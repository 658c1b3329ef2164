"""The specification curve: every defensible reading in order, and the choices behind each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reliability.figures.drawing import (
    WIDTH,
    label,
    line,
    mark,
    open_axes,
    plain_data,
    spread,
    wrapped,
)
from reliability.figures.palette import TONES
from reliability.words.settings import key_words, value_words
from reliability.words.sides import minus_words, pair, where

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_sweep", "sweep_description"]

_LEFT, _RIGHT = 112.0, WIDTH - 6.0
_TOP, _CURVE = 40.0, 170.0
_VALUE, _AXIS, _KEY = 12.5, 16.0, 70.0
# The least height of a bar, so that a difference known to the point is seen.
_LEAST = 5.0
_SIDES = {"lower": "before", "higher": "after", "equal": "contrast"}
MOST = 240


def plot_sweep(findings: Any, ax: Axes | None = None) -> Axes:
    """Draw the specification curve with its panel of choices.

    Parameters
    ----------
    findings : Findings or mapping
        What ``run_scenario`` returned, or its plain data, with a sweep.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure of the right size when absent.

    Returns
    -------
    matplotlib.axes.Axes
        The axes, in points, y downwards. More than 240 specifications are drawn in even steps.
    """
    data = plain_data(findings)
    sweep = data.get("sweep") or {"axes": [], "curve": [], "sides": {}}
    rows = _choices(sweep["axes"])
    panel = sum(_AXIS if value is None else _VALUE for _, value in rows)
    panel += _AXIS * any(row.get("circular") for row in sweep["curve"])
    ax = open_axes(ax, _TOP + _CURVE + 26 + panel + _KEY)
    label(ax, 6.0, 14, "Difference in every specification", bold=True, size=12)
    curve = spread(sweep["curve"], MOST)
    if not curve:
        label(ax, 6.0, _TOP + 20, "no specification", role="soft")
        return ax
    a, b = pair(sweep, data)
    about = minus_words(a, b)
    label(ax, 6.0, 29, f"{about}, in percentage points", role="soft", size=10.5)
    step = (_RIGHT - _LEFT) / len(curve)
    _scale(ax)
    _bars(ax, curve, step)
    y = _panel(ax, rows, curve, step, _TOP + _CURVE + 26)
    _key(ax, y + 22, sweep["sides"], a)
    return ax


def sweep_description(findings: Any) -> str:
    """Return in words what the curve shows, for a reader who does not see it."""
    data = plain_data(findings)
    sweep = data.get("sweep")
    if not sweep:
        return "No specification."
    sides = sweep["sides"]
    name = where(pair(sweep, data)[0])
    return (
        f"{sides['distinct']} distinct specifications in order of their bounds: the rate is lower "
        f"{name} in {sides['lower']}, higher in {sides['higher']}, equal in {sides['equal']}, "
        f"not determined in {sides['not_identified']}. {sides['caveat']}"
    )


def _choices(axes: Sequence[Mapping[str, Any]]) -> list[tuple[str, object]]:
    """Return (axis, None) for the head of an axis, then (axis, value) for each value."""
    found: list[tuple[str, object]] = []
    for axis in axes:
        found.append((axis["axis"], None))
        found += [(axis["axis"], value) for value in axis["values"]]
    return found


def _y(points: float) -> float:
    return _TOP + _CURVE * (100 - points) / 200


def _scale(ax: Axes) -> None:
    for points, text in ((100, "+100"), (50, "+50"), (0, "0"), (-50, "-50"), (-100, "-100")):
        strong = points == 0
        role, width = ("soft", 1.2) if strong else ("rule", 0.7)
        line(ax, [_LEFT, _RIGHT], [_y(points)] * 2, role, width=width, under=True)
        label(ax, _LEFT - 6, _y(points) + 3.5, text, role="soft", size=10, align="right")


def _segments(ax: Axes, segments: Sequence[Any], role: str, width: float) -> None:
    from matplotlib.collections import LineCollection

    collection = LineCollection(
        segments, colors=TONES[role], linewidths=width, zorder=2, capstyle="butt"
    )
    collection.set_clip_on(False)
    ax.add_artist(collection)


def _bars(ax: Axes, curve: Sequence[Mapping[str, Any]], step: float) -> None:
    """Draw bounds heavy and intervals light, in the tone of the side that they settle."""
    heavy, light = min(5.0, max(0.7, 0.62 * step)), min(1.2, max(0.3, 0.2 * step))
    for sign in ("not identified", *_SIDES):
        role = _SIDES.get(sign, "soft")
        found = [
            (_LEFT + step * (at + 0.5), row) for at, row in enumerate(curve) if row["sign"] == sign
        ]
        for low, high, width in (("ci_low", "ci_high", light), ("bound_low", "bound_high", heavy)):
            least = _LEAST if low == "bound_low" else 0.8
            segments = [_segment(x, _y(100 * row[low]), _y(100 * row[high]), least)
                        for x, row in found if row[low] is not None]  # fmt: skip
            if segments:
                _segments(ax, segments, role, width)


def _segment(x: float, bottom: float, top: float, least: float) -> list[tuple[float, float]]:
    """Return an upright segment; one that is known to the point is still seen."""
    if bottom - top < least:
        bottom, top = (bottom + top + least) / 2, (bottom + top - least) / 2
    return [(x, bottom), (x, top)]


def _panel(
    ax: Axes,
    rows: Sequence[tuple[str, object]],
    curve: Sequence[Mapping[str, Any]],
    step: float,
    y: float,
) -> float:
    """Draw which choice each specification makes, a row a value."""
    heavy = min(5.0, max(0.7, 0.62 * step))
    for axis, value in rows:
        if value is None:
            y += _AXIS
            label(ax, 6.0, y, key_words(axis), size=10, bold=True)
            continue
        y += _VALUE
        label(ax, _LEFT - 6, y, _value_label(axis, value), role="soft", size=9.4, align="right")
        xs = [_LEFT + step * (at + 0.5) for at, row in enumerate(curve) if row.get(axis) == value]
        if xs:
            line(ax, [_LEFT, _RIGHT], [y - 3.5] * 2, "rule", width=0.5, under=True)
            _segments(ax, [[(x, y - 7), (x, y)] for x in xs], "ink", heavy)
        else:
            label(ax, _LEFT + 3, y, "the same counts as another", role="soft", size=9.4)
    circular = [at for at, row in enumerate(curve) if row.get("circular")]
    if circular:
        y += _AXIS
        label(ax, _LEFT - 6, y, "circular cut", role="soft", size=9.4, align="right")
        for at in circular:
            mark(ax, _LEFT + step * (at + 0.5), y - 3.5, "o", "outcome-defined", size=3.2)
    return y


def _value_label(axis: str, value: object) -> str:
    """Return a value in words that fit; of a long list, the first and how many more."""
    words = value_words(axis, value)
    (shown,) = wrapped(words, _LEFT - 14, size=9.4, most=1)
    parts = words.split(", ")
    if shown != words and len(parts) > 1:
        (shown,) = wrapped(f"{parts[0]} + {len(parts) - 1} more", _LEFT - 14, size=9.4, most=1)
    return shown


def _key(ax: Axes, y: float, sides: Mapping[str, Any], name: str) -> None:
    parts = (
        ("lower", "before", f"lower {where(name)}"),
        ("higher", "after", f"higher {where(name)}"),
        ("equal", "contrast", "equal"),
        ("not_identified", "soft", "not determined"),
    )
    for at, (side, role, words) in enumerate(parts):
        x, below = 6.0 + 174 * (at % 2), y + 15 * (at // 2)
        line(ax, [x, x + 14], [below - 3, below - 3], role, width=6.0)
        label(ax, x + 19, below, f"{words}: {sides.get(side, 0)}", role="soft", size=10)
    label(ax, 6.0, y + 36, str(sides.get("caveat", "")), size=10.5, bold=True)
