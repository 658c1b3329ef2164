"""How the launches that nobody saw to their end may differ, as a scenario file states it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reliability.errors import OptionError

__all__ = ["UnseenPlan", "check_naming_odds", "check_odds", "check_share", "unseen_plan"]

ODDS = ("unreported", "shot_down", "unnamed")


@dataclass(frozen=True, slots=True)
class UnseenPlan:
    """The ratios at which a report shows the rate, and what they are of.

    Attributes
    ----------
    unreported : tuple of float
        How many times as likely failures are to go unreported as successes.
    shot_down : tuple of float
        How many times as likely a launch that will fail is to be shot down as one that will not.
    unnamed : tuple of float
        How many times as likely a success is to keep the system's name as a failure.
    share : float or None
        Of the launches without a name, those of the systems selected.
    reason : str
        Why these, in a person's words.
    """

    unreported: tuple[float, ...]
    shot_down: tuple[float, ...]
    unnamed: tuple[float, ...]
    share: float | None
    reason: str


def unseen_plan(table: Mapping[str, Any] | None) -> UnseenPlan | None:
    """Read the table ``[unseen]`` of a scenario, whose keys have the right kinds and values.

    Raises
    ------
    OptionError
        If it states nothing.
    """
    if table is None:
        return None
    if not {*ODDS, "share"} & set(table):
        raise OptionError(
            f"unseen: states nothing; got {', '.join(table) or 'an empty table'}. Give one or more "
            f"of {', '.join(ODDS)} and share, or leave the table out."
        )
    odds = {name: tuple(map(float, table.get(name, ()))) for name in ODDS}
    return UnseenPlan(**odds, share=table.get("share"), reason=table.get("reason", ""))


def check_odds(ratios: Sequence[float]) -> None:
    """Refuse ratios that are none, or below 0; infinity is one.

    Raises
    ------
    OptionError
    """
    _check(ratios, lambda ratio: ratio >= 0.0, "0 or more (inf is allowed)", "[0, 1, 4, inf]")


def check_naming_odds(ratios: Sequence[float]) -> None:
    """Refuse ratios that are not above 0 and finite: at the limits names say nothing.

    Raises
    ------
    OptionError
    """
    _check(ratios, lambda ratio: 0.0 < ratio < math.inf, "above 0 and finite", "[1, 3, 10]")


def check_share(share: float) -> None:
    """Refuse a share outside 0 to 1.

    Raises
    ------
    OptionError
    """
    if not 0.0 <= share <= 1.0:
        raise OptionError(
            f": must lie within 0 to 1; got {share!r}. Give the part of the launches without a "
            "name that is of the systems selected."
        )


def _check(
    ratios: Sequence[float], right: Callable[[float], bool], rule: str, example: str
) -> None:
    if not ratios:
        raise OptionError(f": must have at least one ratio; got []. Give them as {example}.")
    for ratio in ratios:
        if not right(float(ratio)):
            raise OptionError(f": must be {rule}; got {ratio!r}. Give them as {example}.")
    if len(set(map(float, ratios))) < len(ratios):
        raise OptionError(f": must differ; got {list(ratios)!r}. Leave out what stands twice.")
