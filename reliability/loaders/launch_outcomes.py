"""What the tables of space launches say of one launch, and the rule for partial failures.

A launch that reached a wrong orbit is neither success nor failure. Which it counts as decides the
rate, so there is no silent default: whoever loads the file chooses.
"""

from __future__ import annotations

from typing import Any

from reliability.errors import OptionError
from reliability.loaders.cns import outcome_counts

__all__ = ["PARTIAL_RULES", "check_partial", "launch_counts", "partial_note", "require_partial"]

PARTIAL_RULES = ("failure", "success", "unknown")


def check_partial(partial: str | None) -> None:
    """Refuse a rule that is none.

    Raises
    ------
    OptionError
    """
    if partial is not None and partial not in PARTIAL_RULES:
        raise OptionError(
            f"partial: must be one of {', '.join(PARTIAL_RULES)}; got {partial!r}. Choose what a "
            "partial failure counts as."
        )


def require_partial(partial: str | None, number: int, name: str) -> None:
    """Refuse a file with partial failures where nobody has said what they count as.

    Raises
    ------
    OptionError
    """
    if partial is None and number:
        raise OptionError(
            f"partial: must be given, as {name} has {number} partial failures; got none. Choose "
            f"what they count as: {', '.join(PARTIAL_RULES)}."
        )


def partial_note(partial: str | None, number: int) -> str:
    """Return in a sentence how partial failures were read; empty where there are none."""
    return f"{number} partial failures are read as {partial}: chosen at import" if number else ""


def launch_counts(outcome: str, partial: str | None) -> dict[str, Any]:
    """Return the counts, coding and tags of a claim about one launch to space.

    Parameters
    ----------
    outcome : {"success", "failure", "partial", "unknown", "blank", "flying", "no-launch"}
        "flying" has been launched and is not assessed; "no-launch" left no pad.
    partial : {"failure", "success", "unknown"} or None
        What "partial" counts as; None only where there is none.

    Examples
    --------
    >>> launch_counts("partial", "failure")["failed_low"]
    1
    >>> launch_counts("no-launch", None)
    {'tags': 'space;no_launch'}
    """
    if outcome == "no-launch":
        return {"tags": "space;no_launch"}
    one = {"launched_low": 1, "launched_high": 1}
    if outcome == "flying":
        return {**one, "coding": "not-coded", "tags": "space"}
    if outcome == "partial":
        counts = outcome_counts(partial or "unknown", "test")
        return {**one, **counts, "tags": "space;partial_failure"}
    return {**one, **outcome_counts(outcome, "test"), "tags": "space"}
