"""The tipping point: what the difference would be for each number of failures after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reliability.figures.drawing import WIDTH, label, line, mark, open_axes, plain_data, spread
from reliability.words.numbers import count_text, range_text
from reliability.words.sides import contrast_words, pair, side, where

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_tipping", "tipping_description"]

_LEFT, _RIGHT = 96.0, WIDTH - 20.0
_ROW, _TOP, _BOTTOM = 26.0, 44.0, 66.0
# Sign of the difference -> tone, marker; what is not settled is grey and has no marker of a side.
_SIDES = {
    "lower": ("before", "v"),
    "higher": ("after", "^"),
    "equal": ("contrast", "D"),
    "not identified": ("soft", "s"),
}
MOST_ROWS = 16


def plot_tipping(findings: Any, ax: Axes | None = None) -> Axes:
    """Draw the difference for each number of failures that the launches after may hide.

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
    rows = spread((data.get("tipping") or {}).get("rows") or [], MOST_ROWS)
    ax = open_axes(ax, _TOP + _ROW * max(len(rows), 1) + _BOTTOM)
    if not rows:
        label(ax, 6.0, _TOP + 16, "nothing to show", role="soft")
        return ax
    a, b = pair(data["tipping"], data)
    label(ax, 6.0, 14, f"If this many failed {where(a)}:", bold=True, size=12)
    about = f"{contrast_words('difference', a, b)}, in percentage points"
    label(ax, 6.0, 30, about, role="soft", size=10.5)
    y = _TOP
    for row in rows:
        _draw_row(ax, y + _ROW / 2, row)
        y += _ROW
    for percent, text in ((-100, "-100"), (-50, "-50"), (0, "0"), (50, "+50"), (100, "+100")):
        strong = percent == 0
        role, width = ("soft", 1.2) if strong else ("rule", 0.7)
        line(ax, [_x(percent)] * 2, [_TOP, y + 3], role, width=width, under=True)
        label(ax, _x(percent), y + 15, text, role="soft", size=10, align="center")
    _key(ax, y + 34, {row["sign"] for row in rows}, a)
    return ax


def tipping_description(findings: Any) -> str:
    """Return in words what the drawing shows, for a reader who does not see it."""
    data = plain_data(findings)
    rows = (data.get("tipping") or {}).get("rows") or []
    if not rows:
        return "Nothing to show."
    a, _ = pair(data["tipping"], data)
    said = "; ".join(
        f"{row['failures_after']} failed: "
        f"{range_text(row['bound_low'], row['bound_high'], 'difference')}, "
        f"{side(row['sign'], a)}"
        for row in spread(rows, MOST_ROWS)
    )
    return f"Difference for each number of failures {where(a)}. {said}."


def _x(points: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * (points + 100) / 200


def _draw_row(ax: Axes, y: float, row: Mapping[str, Any]) -> None:
    role, marker = _SIDES[row["sign"]]
    text = f"{row['failures_after']} of {count_text(row['launches_after'])}"
    label(ax, _LEFT - 10, y + 4, text, size=10.5, align="right")
    low, high, ci_low, ci_high = (
        _x(100 * row[key]) for key in ("bound_low", "bound_high", "ci_low", "ci_high")
    )
    line(ax, [ci_low, ci_high], [y, y], role, width=1.4)
    for end in (ci_low, ci_high):
        line(ax, [end, end], [y - 3.5, y + 3.5], role, width=1.4)
    if high > low:
        line(ax, [low, high], [y, y], role, width=6.0)
    for end in {low, high}:
        mark(ax, end, y, marker, role, size=8)


def _key(ax: Axes, y: float, signs: set[str], name: str) -> None:
    x = 6.0
    for sign, (role, marker) in _SIDES.items():
        if sign in signs:
            line(ax, [x, x + 20], [y - 3, y - 3], role, width=6.0)
            mark(ax, x + 20, y - 3, marker, role, size=8)
            label(ax, x + 28, y, side(sign, name), role="soft", size=10)
            x, y = (184.0, y) if x < 100 else (6.0, y + 15)
