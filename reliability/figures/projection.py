"""What if the rate fell by an assumed reduction: failures among the next launches, two worlds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reliability.figures.drawing import WIDTH, label, line, mark, open_axes, plain_data

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot_projection", "projection_description"]

_LEFT, _RIGHT = 12.0, WIDTH - 12.0
_TOP, _PANEL, _FOOT = 24.0, 92.0, 44.0
_WORLDS = (("stays", "before", "o", "the rate stays"), ("falls", "after", "s", "the rate falls"))


def plot_projection(findings: Any, ax: Axes | None = None) -> Axes:
    """Draw how many of the next launches would fail in both worlds, at both ends of the rate.

    Parameters
    ----------
    findings : Findings or mapping
        What ``run_scenario`` returned, or its plain data, with a projection.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure of the right size when absent.

    Returns
    -------
    matplotlib.axes.Axes
        The axes, in points, y downwards.
    """
    data = plain_data(findings)
    projection = data.get("projection") or {"ends": [], "next_launches": 0}
    ends, launches = projection["ends"], projection["next_launches"]
    ax = open_axes(ax, _TOP + max(len(ends), 1) * (_PANEL + _FOOT) + 22)
    label(ax, _LEFT, 14, f"Failures among the next {launches} launches", bold=True, size=12)
    if not ends:
        label(ax, _LEFT, _TOP + 20, "nothing to show", role="soft")
        return ax
    most = max(max(end["stays"] + end["falls"]) for end in ends)
    y = _TOP
    for end in ends:
        y = _end(ax, y, end, launches, most)
    for at, (_, role, marker, words) in enumerate(_WORLDS):
        x = _LEFT + at * 120
        line(ax, [x, x + 22], [y + 5, y + 5], role, width=1.8)
        mark(ax, x + 11, y + 5, marker, role, size=6)
        label(ax, x + 28, y + 8.5, words, role="soft", size=10.5)
    return ax


def projection_description(findings: Any) -> str:
    """Return in words what the drawing shows, for a reader who does not see it."""
    data = plain_data(findings)
    projection = data.get("projection")
    if not projection or not projection["ends"]:
        return "Nothing to show."
    said = "; ".join(
        f"{end['end']}: {_ends(end['stays_90'])} if the rate stays, "
        f"{_ends(end['falls_90'])} if it falls"
        for end in projection["ends"]
    )
    return (
        f"Failures among the next {projection['next_launches']} launches, the middle 90 %, under "
        f"the assumed reduction. {said}."
    )


def _ends(pair: Sequence[int]) -> str:
    return f"{pair[0]} to {pair[1]} failures"


def _end(ax: Axes, y: float, end: Mapping[str, Any], launches: int, most: float) -> float:
    text = f"{end['end']} before: {end['failures']} of {end['launches']}"
    label(ax, _LEFT, y + 14, text, size=10.5)
    base = y + 18 + _PANEL - 6
    width = (_RIGHT - _LEFT) / max(launches, 1)

    def x(failures: float) -> float:
        return _LEFT + width * failures

    line(ax, [_LEFT, _RIGHT], [base, base], "soft", width=0.8, under=True)
    tick = max(1, round(launches / 5))
    for failures in range(0, launches + 1, tick):
        line(ax, [x(failures)] * 2, [base, base + 3], "soft", width=0.8, under=True)
        label(ax, x(failures), base + 14, f"{failures}", role="soft", size=10, align="center")
    for at, (world, role, marker, _) in enumerate(_WORLDS):
        heights = [base - (_PANEL - 26) * p / most for p in end[world]]
        line(ax, [x(k) for k in range(len(heights))], heights, role, width=1.6)
        for k, height in enumerate(heights):
            if k % 2 == at or len(heights) < 14:
                mark(ax, x(k), height, marker, role, size=4.6)
    return base + _FOOT - 16
