"""The few marks that every figure is made of, on axes whose unit is the point.

A figure is a column as wide as a telephone: it stays legible at 320 pixels and on paper.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from reliability.figures.palette import TONES
from reliability.words.plain import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

__all__ = [
    "WIDTH",
    "area",
    "box",
    "label",
    "line",
    "mark",
    "open_axes",
    "plain_data",
    "spread",
    "text_width",
    "wrapped",
]

WIDTH = 360.0
SIZE = 11.0
# Lines end where they end; typed loosely because the stubs ask for a private name.
_FLAT: Any = "butt"


def spread(rows: Sequence[Mapping[str, Any]], most: int) -> list[Mapping[str, Any]]:
    """Return the rows, or `most` of them, evenly from the first to the last; `most` is 2 or more.

    Examples
    --------
    >>> [row["at"] for row in spread([{"at": at} for at in range(10)], 4)]
    [0, 3, 6, 9]
    """
    if len(rows) <= most:
        return list(rows)
    last = len(rows) - 1
    return [rows[round(at * last / (most - 1))] for at in range(most)]


def plain_data(findings: Any) -> Mapping[str, Any]:
    """Return the plain data of findings, or the mapping that was given."""
    return findings if isinstance(findings, Mapping) else findings.data


def open_axes(ax: Axes | None, height: float) -> Axes:
    """Return axes that measure `WIDTH` by `height` points, y downwards, with no frame of theirs."""
    if ax is None:
        from reliability.figures.svg import new_figure

        ax = new_figure(WIDTH, height).add_axes((0.0, 0.0, 1.0, 1.0))
    ax.set_axis_off()
    ax.set_xlim(0.0, WIDTH)
    ax.set_ylim(height, 0.0)
    return ax


def line(
    ax: Axes,
    xs: Sequence[float],
    ys: Sequence[float],
    role: str,
    *,
    width: float = 1.0,
    style: Any = "-",
    alpha: float | None = None,
    under: bool = False,
) -> None:
    """Draw a line through the points, in the tone of `role`."""
    from matplotlib.lines import Line2D

    ax.add_artist(
        Line2D(
            xs,
            ys,
            color=TONES[role],
            linewidth=width,
            linestyle=style,
            alpha=alpha,
            solid_capstyle=_FLAT,
            dash_capstyle=_FLAT,
            marker="None",
            zorder=1.0 if under else 2.0,
            clip_on=False,
        )
    )


def area(ax: Axes, xs: Sequence[float], ys: Sequence[float], role: str) -> None:
    """Fill the polygon through the points, faintly, in the tone of `role`; it has no edge."""
    from matplotlib.patches import Polygon

    corners: Any = list(zip(xs, ys, strict=True))
    ax.add_artist(
        Polygon(
            corners,
            closed=True,
            facecolor=TONES[role],
            edgecolor="none",
            alpha=0.3,
            zorder=1.2,
            clip_on=False,
        )
    )


def mark(
    ax: Axes,
    x: float,
    y: float,
    marker: str,
    role: str,
    *,
    size: float = 6.0,
    hollow: bool = False,
) -> None:
    """Draw one marker in the tone of `role`, filled or hollow."""
    from matplotlib.lines import Line2D

    ax.add_artist(
        Line2D(
            [x],
            [y],
            linestyle="None",
            color=TONES[role],
            marker=marker,
            markersize=size,
            markeredgewidth=1.3 if hollow else 0.0,
            fillstyle="none" if hollow else "full",
            zorder=3.0,
            clip_on=False,
        )
    )


def label(
    ax: Axes,
    x: float,
    y: float,
    text: str,
    *,
    role: str = "ink",
    size: float = SIZE,
    bold: bool = False,
    align: Literal["left", "center", "right"] = "left",
    turned: bool = False,
) -> None:
    """Write `text` with its baseline at `y`; text of others is made plain first."""
    ax.text(
        x,
        y,
        plain(text),
        color=TONES[role],
        fontsize=size,
        fontweight="bold" if bold else "normal",
        fontfamily="DejaVu Sans",
        horizontalalignment=align,
        verticalalignment="center" if turned else "baseline",
        rotation=90 if turned else 0,
        # A dollar sign is a dollar sign.
        parse_math=False,
        usetex=False,
        clip_on=False,
    )


def box(ax: Axes, x: float, y: float, width: float, height: float, *, strong: bool = False) -> None:
    """Draw a box whose upper left corner is (x, y)."""
    from matplotlib.patches import Rectangle

    ax.add_artist(
        Rectangle(
            (x, y),
            width,
            height,
            facecolor=TONES["field"],
            edgecolor=TONES["ink" if strong else "soft"],
            linewidth=1.2 if strong else 0.8,
            zorder=1.5,
            clip_on=False,
        )
    )


def text_width(text: str, size: float = SIZE) -> float:
    """Return about how wide `text` runs in a common sans-serif face, in points."""
    ems = sum(
        1.0 if unicodedata.east_asian_width(character) in "WF" else _EMS.get(character, 0.6)
        for character in text
    )
    return size * ems


_EMS = dict.fromkeys("iljtf.,:;'|!()[] I", 0.36) | dict.fromkeys("mwMW%@", 0.88)


def wrapped(text: str, width: float, *, size: float = SIZE, most: int = 3) -> list[str]:
    """Break `text` into at most `most` lines of `width` points; what is cut ends in an ellipsis.

    Examples
    --------
    >>> wrapped("one two three four", 50.0, most=2)
    ['one two', 'three…']
    """
    lines: list[str] = []
    current = ""
    for word in _pieces(plain(text).split(), width, size):
        longer = f"{current} {word}".strip()
        if current and text_width(longer, size) > width:
            lines.append(current)
            current = word
        else:
            current = longer
    lines.append(current)
    if len(lines) > most:
        last = lines[most - 1]
        while last and text_width(f"{last}…", size) > width:
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last.rstrip()}…"]
    return lines


def _pieces(words: Sequence[str], width: float, size: float) -> list[str]:
    """Return the words, those that are wider than a line cut into pieces that fit."""
    found: list[str] = []
    for word in words:
        piece = ""
        for character in word:
            if piece and text_width(piece + character, size) > width:
                found.append(piece)
                piece = ""
            piece += character
        found.append(piece)
    return found
