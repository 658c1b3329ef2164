"""A heat map of what is concluded for each pair of failures before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from reliability.figures.drawing import WIDTH, area, label, line, mark, open_axes, plain_data
from reliability.words.numbers import conclusion_text
from reliability.words.sides import pair, side, where

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["lattice_description", "plot_lattice"]

_LEFT, _RIGHT = 40.0, WIDTH - 12.0
_TOP, _TITLE, _SCALE, _KEY = 40.0, 22.0, 22.0, 34.0
# Verdict -> tone, marker; what is not settled is left blank.
_SIDES = {"lower": ("before", "v"), "higher": ("after", "^"), "equal": ("contrast", "D")}
_CONCLUSIONS = ("sign", "interval", "probability")

Cells = Sequence[Mapping[str, Any]]


def plot_lattice(findings: Any, ax: Axes | None = None) -> Axes:
    """Draw, for each conclusion, which pairs of failures before and after would give which.

    Parameters
    ----------
    findings : Findings or mapping
        What ``run_scenario`` returned, or its plain data.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure of the right size when absent.

    Returns
    -------
    matplotlib.axes.Axes
        The axes, in points, y downwards: one map a conclusion, failures after downwards, failures
        before to the right.
    """
    data = plain_data(findings)
    lattice = (data.get("tipping") or {}).get("lattice")
    if not lattice:
        ax = open_axes(ax, _TOP + 30)
        label(ax, 6.0, _TOP + 16, "nothing to show", role="soft")
        return ax
    cells = lattice["cells"]
    rows = sorted({cell["failures_after"] for cell in cells})
    height = max(6.0, min(16.0, 130.0 / len(rows)))
    panel = _TITLE + height * len(rows) + _SCALE
    ax = open_axes(ax, _TOP + panel * len(_CONCLUSIONS) + _KEY)
    a, b = pair(data["tipping"], data)
    label(ax, 6.0, 14, "What each pair of failures would say", bold=True, size=12)
    said = f"downwards: failed {where(a)}; to the right: failed {where(b)}"
    label(ax, 6.0, 30, said, role="soft", size=10.5)
    y = _TOP
    for name in _CONCLUSIONS:
        label(ax, 6.0, y + 14, conclusion_text(name, lattice), size=10.5)
        _panel(ax, y + _TITLE, height, name, cells)
        y += panel
    _key(ax, y + 12, a)
    return ax


def lattice_description(findings: Any) -> str:
    """Return in words what the map shows, for a reader who does not see it."""
    data = plain_data(findings)
    lattice = (data.get("tipping") or {}).get("lattice")
    if not lattice:
        return "Nothing to show."
    a, _ = pair(data["tipping"], data)
    count = len(lattice["cells"])
    parts = []
    for name in _CONCLUSIONS:
        found = [cell[name] for cell in lattice["cells"]]
        sides = [f"{side(s, a)} in {found.count(s)}" for s in _SIDES if s in found]
        open_ones = sum(verdict not in _SIDES for verdict in found)
        sides.append(f"not determined in {open_ones}")
        parts.append(f"{conclusion_text(name, lattice)}: {', '.join(sides)}")
    return f"Of {count} pairs of failures. {'; '.join(parts)}."


def runs(cells: Cells, name: str) -> Iterator[tuple[int, int, int, str]]:
    """Yield (failures after, first and last failures before, verdict) for stretches of a row."""
    for after, row in groupby(cells, key=lambda cell: cell["failures_after"]):
        for verdict, stretch in groupby(row, key=lambda cell: cell[name]):
            before = [cell["failures_before"] for cell in stretch]
            yield after, before[0], before[-1], verdict


def _panel(ax: Axes, top: float, height: float, name: str, cells: Cells) -> None:
    rows = sorted({cell["failures_after"] for cell in cells})
    columns = sorted({cell["failures_before"] for cell in cells})
    width = (_RIGHT - _LEFT) / len(columns)

    def x(before: int) -> float:
        return _LEFT + width * columns.index(before)

    for after, first, last, verdict in runs(cells, name):
        y = top + height * rows.index(after)
        left, right = x(first), x(last) + width
        if verdict in _SIDES:
            role, marker = _SIDES[verdict]
            area(ax, [left, right, right, left], [y, y, y + height, y + height], role)
            mark(ax, (left + right) / 2, y + height / 2, marker, role, size=min(7.0, height - 1))
        line(ax, [right, right], [y, y + height], "soft", width=0.8)
    bottom = top + height * len(rows)
    line(ax, [_LEFT, _RIGHT, _RIGHT, _LEFT, _LEFT], [top, top, bottom, bottom, top], "soft",
         width=0.8)  # fmt: skip
    for at in _spread(len(rows), height, 12.0):
        y = top + height * (at + 0.5)
        label(ax, _LEFT - 6, y + 3.5, str(rows[at]), role="soft", size=9.4, align="right")
    for at in _spread(len(columns), width, 22.0):
        label(ax, x(columns[at]) + width / 2, bottom + 12, str(columns[at]), role="soft", size=9.4,
              align="center")  # fmt: skip


def _spread(count: int, step: float, least: float) -> list[int]:
    """Return which of so many places get a number: the first, the last, and what has room."""
    every = max(1, -int(-least // step))
    kept = [at for at in range(0, count, every) if count - 1 - at >= every or at == count - 1]
    return [*kept, *([count - 1] if count - 1 not in kept else [])]


def _key(ax: Axes, y: float, name: str) -> None:
    x = 6.0
    for sign in ("lower", "higher"):
        role, marker = _SIDES[sign]
        area(ax, [x, x + 18, x + 18, x], [y - 8, y - 8, y + 2, y + 2], role)
        mark(ax, x + 9, y - 3, marker, role, size=7)
        label(ax, x + 24, y, side(sign, name), role="soft", size=10)
        x += 178.0
    label(ax, 6.0, y + 15, "blank: not determined", role="soft", size=10)
