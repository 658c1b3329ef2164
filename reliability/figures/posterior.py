"""The posterior of each rate and of their difference: a band over every completion of the record.

A rising line through one guess at the unknowns would hide them. What is drawn is the band that
holds the posterior of every completion; it is a line only where every count is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from reliability.errors import unknown_name
from reliability.figures.drawing import (
    WIDTH,
    area,
    label,
    line,
    mark,
    open_axes,
    plain_data,
    wrapped,
)
from reliability.figures.palette import PERIOD_ROLES
from reliability.words.numbers import ESTIMAND_WORDS, count_text, range_text
from reliability.words.sides import contrast_words, names_of, pair

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["curves_of", "half_text", "plot_posterior", "posterior_description"]

_LEFT, _RIGHT = 46.0, WIDTH - 10.0
_TOP, _HEAD, _PANEL, _FOOT, _KEY = 42.0, 22.0, 74.0, 22.0, 42.0
_MARKS = ("o", "s", "^")
_DIFFERENCE = ("contrast", "D")
Curve = Mapping[str, Any]


def plot_posterior(findings: Any, ax: Axes | None = None, *, estimand: str | None = None) -> Axes:
    """Draw the posterior of each period's failure rate, and of the difference, as bands.

    Parameters
    ----------
    findings : Findings or mapping
        What ``run_scenario`` returned, or its plain data.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure of the right size when absent.
    estimand : {"not-failed", "left-out", "unknown"}, optional
        Which rate; the scenario's first unless given.

    Returns
    -------
    matplotlib.axes.Axes
        The axes, in points, y downwards. A panel a rate: from the left the probability, with the
        prior of the scenario, that the rate is below a value rises from 0 to 100 %, somewhere
        within the band. A line in place of a band: every count is known.

    Raises
    ------
    UnknownNameError
        If the findings have no such estimand.
    """
    data = plain_data(findings)
    curves = curves_of(data, estimand)
    ax = open_axes(ax, _TOP + max(len(curves), 1) * (_HEAD + _PANEL + _FOOT) + _KEY)
    label(ax, 6.0, 14, "Probability that the rate is below a value", bold=True, size=12)
    if not curves:
        label(ax, 6.0, _TOP + 16, "nothing to show", role="soft")
        return ax
    (about,) = wrapped(_words(curves[0]), WIDTH - 12, size=10.5, most=1)
    label(ax, 6.0, 30, about, role="soft", size=10.5)
    probabilities = data["posterior"]["probabilities"]
    y = _TOP
    for at, curve in enumerate(curves):
        y = _panel(ax, y, curve, probabilities, _manner(at, curve), _about(curve, data))
    _key(ax, y + 14, known=all(curve["low"] == curve["high"] for curve in curves))
    return ax


def posterior_description(findings: Any, *, estimand: str | None = None) -> str:
    """Return in words what the bands show, for a reader who does not see them."""
    data = plain_data(findings)
    curves = curves_of(data, estimand)
    if not curves:
        return "Nothing to show."
    probabilities = data["posterior"]["probabilities"]
    said = "; ".join(
        f"{_about(curve, data)}: {half_text(curve, probabilities)}" for curve in curves
    )
    return (
        f"Posterior of the {_words(curves[0])}, over every completion of what was not reported. "
        f"The value that it is below with probability 50 %: {said}."
    )


def curves_of(data: Mapping[str, Any], estimand: str | None = None) -> list[Curve]:
    """Return the curves of one estimand, the first one's unless named."""
    curves = (data.get("posterior") or {}).get("curves") or []
    known = list(dict.fromkeys(curve["estimand"] for curve in curves))
    if estimand is not None and estimand not in known:
        raise unknown_name("estimand", estimand, [name for name in known if name])
    wanted = estimand if estimand is not None or not known else known[0]
    return [curve for curve in curves if curve["estimand"] == wanted]


def half_text(curve: Curve, probabilities: Sequence[float], probability: float = 0.5) -> str:
    """Return between which values the quantile of a posterior lies."""
    at = list(probabilities).index(probability)
    return range_text(curve["low"][at], curve["high"][at], curve["quantity"])


def _words(curve: Curve) -> str:
    return ESTIMAND_WORDS.get(curve["estimand"], str(curve["estimand"]))


def _about(curve: Curve, data: Mapping[str, Any]) -> str:
    if curve["quantity"] == "difference":
        return contrast_words("difference", *pair(curve, data))
    counts = f"{count_text(curve['failures'])} of {count_text(curve['launches'])}"
    return f"{names_of(data['periods']).get(curve['period'], curve['period'])}: {counts}"


def _manner(at: int, curve: Curve) -> tuple[str, str]:
    return (
        _DIFFERENCE if curve["quantity"] == "difference" else (PERIOD_ROLES[at % 3], _MARKS[at % 3])
    )


def _panel(
    ax: Axes,
    y: float,
    curve: Curve,
    probabilities: Sequence[float],
    manner: tuple[str, str],
    about: str,
) -> float:
    """Draw one band under its name; the heavy bar is the range of the median."""
    role, marker = manner
    half = half_text(curve, probabilities)
    (shown,) = wrapped(about, WIDTH - 128, size=10.5, most=1)
    label(ax, 6.0, y + 13, shown, size=10.5, bold=True)
    label(ax, WIDTH - 6, y + 13, half.replace(" points", ""), size=10.5, align="right")
    top, base = y + _HEAD, y + _HEAD + _PANEL
    space = (-1.0, 1.0) if curve["quantity"] == "difference" else (0.0, 1.0)

    def x(value: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (value - space[0]) / (space[1] - space[0])

    def height(probability: float) -> float:
        return base - _PANEL * probability

    _scale(ax, curve["quantity"], top, base)
    heights = [height(p) for p in (0.0, *probabilities, 1.0)]
    low = [x(value) for value in (space[0], *curve["low"], space[1])]
    high = [x(value) for value in (space[0], *curve["high"], space[1])]
    if low != high:
        area(ax, [*low, *reversed(high)], [*heights, *reversed(heights)], role)
        line(ax, high, heights, role, width=1.4)
    line(ax, low, heights, role, width=1.4)
    at = list(probabilities).index(0.5) + 1
    if high[at] > low[at]:
        line(ax, [low[at], high[at]], [heights[at]] * 2, role, width=6.0)
    for end in {low[at], high[at]}:
        mark(ax, end, heights[at], marker, role, size=8)
    return base + _FOOT


def _scale(ax: Axes, quantity: str, top: float, base: float) -> None:
    middle = (top + base) / 2
    for height, text in ((top, "100 %"), (middle, "50 %"), (base, "0 %")):
        line(ax, [_LEFT, _RIGHT], [height, height], "rule", width=0.7, under=True)
        label(ax, _LEFT - 7, height + 3.5, text, role="soft", size=10, align="right")
    ticks = ("-100", "-50", "0", "+50", "+100")
    if quantity == "rate":
        ticks = ("0 %", "25", "50", "75", "100 %")
    for at, text in enumerate(ticks):
        place = _LEFT + (_RIGHT - _LEFT) * at / 4
        strong = quantity == "difference" and at == 2
        role, width = ("soft", 1.2) if strong else ("rule", 0.7)
        line(ax, [place, place], [top, base + 3], role, width=width, under=True)
        align: Literal["left", "center", "right"]
        align = "right" if at == 4 else "center"
        label(ax, place + (8 if at == 4 else 0), base + 14, text, role="soft", size=10, align=align)


def _key(ax: Axes, y: float, *, known: bool) -> None:
    if known:
        mark(ax, 18, y - 3, "o", "soft", size=8)
        label(ax, 37, y, "the median: every count is known", role="soft", size=10.5)
        return
    area(ax, [6, 30, 30, 6], [y - 9, y - 9, y + 2, y + 2], "soft")
    label(ax, 37, y, "posteriors of every completion of the record", role="soft", size=10.5)
    line(ax, [6, 30], [y + 14, y + 14], "soft", width=6.0)
    label(ax, 37, y + 17, "where its median lies; the number at the right", role="soft", size=10.5)
