"""The data flow: from every claim read to the claims used, in the shape of a PRISMA diagram."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reliability.assess.by_rule import RULED
from reliability.figures.drawing import (
    WIDTH,
    box,
    label,
    line,
    mark,
    open_axes,
    plain_data,
    wrapped,
)
from reliability.words.numbers import count_text
from reliability.words.settings import rule_words
from reliability.words.sides import names_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["STATE_WORDS", "flow_description", "plot_flow", "shared_claims"]

_MAIN = (4.0, 96.0)
_SIDE = (122.0, WIDTH - 126.0)
_LINE, _PAD, _GAP = 14.0, 9.0, 14.0
_SIZE = 10.8

STATE_WORDS = {
    "launched": "launched",
    "failed": "failed",
    "succeeded": "succeeded",
    "intercepted": "intercepted",
    "not_reached": "did not reach the target",
    "not_coded": "not coded yet",
    "unknown": "unknown outcome",
    "rest": "not reported to have failed, no more said",
}


def plot_flow(findings: Any, ax: Axes | None = None) -> Axes:
    """Draw how many claims were read, left out at each stage and used.

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
    flow = plain_data(findings)["flow"]
    sides = [_side_text(stage) for stage in flow["stages"]]
    names = names_of(plain_data(findings)["periods"])
    lasts = [_period_text(period, names) for period in flow["by_period"]]
    lasts += [_wrapped(text) for text in shared_claims(flow)]
    heights = [_box_height(len(lines)) for lines in [*sides, *lasts]]
    ax = open_axes(ax, 2 * (10 + _box_height(2) + 4) + sum(heights) + _GAP * (len(heights) + 2))
    y, remaining = 10.0, flow["read"]
    previous = _main_box(ax, y, ["Claims read", f"{remaining}"])
    y = previous + _GAP
    for stage, lines in zip(flow["stages"], sides, strict=True):
        height = _box_height(len(lines))
        _branch(ax, previous, y + height / 2)
        _side_box(ax, y, lines)
        remaining -= stage["left_out"]
        y += height + _GAP
    _arrow_down(ax, previous, y)
    previous = _main_box(ax, y, ["Claims used", f"{flow['used']}"], strong=True)
    y = previous + _GAP
    for lines in lasts:
        height = _box_height(len(lines))
        _branch(ax, previous, y + height / 2)
        _side_box(ax, y, lines, strong=True)
        y += height + _GAP
    return ax


def flow_description(findings: Any) -> str:
    """Return in words what the data flow shows, for a reader who does not see it."""
    flow = plain_data(findings)["flow"]
    stages = "; ".join(f"{stage['left_out']} {stage['stage']}" for stage in flow["stages"])
    names = names_of(plain_data(findings)["periods"])
    periods = "; ".join(
        f"{names.get(each['period'], each['period'])} {each['used']}" for each in flow["by_period"]
    )
    shared = "".join(f"; {text}" for text in shared_claims(flow))
    return (
        f"{flow['read']} claims read; left out: {stages}; {flow['used']} used: {periods}{shared}."
    )


def shared_claims(flow: Mapping[str, Any]) -> list[str]:
    """Return how many claims several periods or groups use, a phrase for each set of them.

    Examples
    --------
    >>> shared_claims({"shared": [{"periods": ["before", "after"], "claims": 1}]})
    ['1 of them in both before and after']
    """
    return [
        f"{each['claims']} of them in {'both ' if len(each['periods']) == 2 else ''}"
        f"{', '.join(each['periods'][:-1])} and {each['periods'][-1]}"
        for each in flow.get("shared", ())
    ]


def _side_text(stage: Mapping[str, Any]) -> list[tuple[str, bool]]:
    head = f"{stage['left_out']} left out: {stage['stage']}"
    # Bold words run about a tenth wider.
    lines = [(t, True) for t in wrapped(head, _SIDE[1] - 2 * _PAD, size=1.1 * _SIZE, most=3)]
    rules = stage["rules"]
    if len(rules) == 1 and rule_words(rules[0]["rule"]) == stage["stage"]:
        return lines
    for rule in rules:
        lines += _wrapped(f"{rule['count']} {rule_words(rule['rule'])}")
    return lines


def _period_text(period: Mapping[str, Any], names: Mapping[str, str]) -> list[tuple[str, bool]]:
    lines = [(f"{names.get(period['period'], period['period'])}: {period['used']} used", True)]
    for state, words in STATE_WORDS.items():
        count = period.get(state)
        if count is not None:
            lines += _wrapped(f"{count_text(count)} {words}")
    for name, words in RULED.items():
        count = (period.get("by_rule") or {}).get(name)
        if count is not None:
            lines += _wrapped(f"{words[0].lower()}{words[1:]}: {count_text(count)}")
    return lines


def _wrapped(text: str) -> list[tuple[str, bool]]:
    return [(part, False) for part in wrapped(text, _SIDE[1] - 2 * _PAD, size=_SIZE, most=3)]


def _box_height(lines: int) -> float:
    return lines * _LINE + 2 * _PAD - 3


def _main_box(ax: Axes, y: float, lines: Sequence[str], *, strong: bool = False) -> float:
    height = _box_height(len(lines)) + 4
    box(ax, _MAIN[0], y, _MAIN[1], height, strong=strong)
    middle = _MAIN[0] + _MAIN[1] / 2
    label(ax, middle, y + _PAD + 9, lines[0], size=_SIZE, align="center")
    label(ax, middle, y + _PAD + 25, lines[1], size=13, bold=True, align="center")
    return y + height


def _side_box(
    ax: Axes, y: float, lines: Sequence[tuple[str, bool]], *, strong: bool = False
) -> None:
    box(ax, _SIDE[0], y, _SIDE[1], _box_height(len(lines)), strong=strong)
    for at, (text, bold) in enumerate(lines):
        baseline = y + _PAD + 9 + at * _LINE
        label(ax, _SIDE[0] + _PAD, baseline, text, size=_SIZE, bold=bold)


def _branch(ax: Axes, top: float, y: float) -> None:
    middle = _MAIN[0] + _MAIN[1] / 2
    line(ax, [middle, middle, _SIDE[0] - 5], [top, y, y], "soft", under=True)
    mark(ax, _SIDE[0] - 4, y, ">", "soft", size=6)


def _arrow_down(ax: Axes, top: float, y: float) -> None:
    middle = _MAIN[0] + _MAIN[1] / 2
    line(ax, [middle, middle], [top, y - 5], "soft", under=True)
    mark(ax, middle, y - 4, "v", "soft", size=6)
