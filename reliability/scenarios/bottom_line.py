"""The two or three sentences that a principal reads: the bounds first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reliability.words import likelihood as bands
from reliability.words.numbers import (
    ESTIMAND_WORDS,
    count_text,
    interval_text,
    probability_text,
    range_text,
    rate_text,
)

__all__ = ["bottom_line", "likelihood"]


def likelihood(row: Mapping[str, Any], *, naive: bool) -> dict[str, str] | None:
    """Return the likelihood term of a probability row, where one is allowed.

    Only where the whole range over the unknowns lies in one band, and no rule of the scenario
    narrowed it: a scenario that is naive, or that settles unknown, not coded or silent launches
    by a rule, gets none.
    """
    narrowed = ("unknown-", "not-coded-", "silence-", "midpoints")
    if naive or any(code.startswith(narrowed) for code in row["conditional_on"]):
        return None
    return bands.likelihood(
        row["probability_low"], row["probability_high"], f"{_rate_of(row['a'])} is the lower one"
    )


def _rate_of(label: str) -> str:
    """Return "the failure rate after", or that of a group by its label."""
    in_time = label in ("before", "after")
    return f"the failure rate {label}" if in_time else f"the failure rate of {label}"


def bottom_line(
    warning: str | None,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    difference: Mapping[str, Any],
    probability: Mapping[str, Any],
    certainty: tuple[str, Sequence[str]],
) -> list[str]:
    """Return the bottom line of a scenario, from the rows of its first estimand."""
    lines = [] if warning is None else [warning]
    words = ESTIMAND_WORDS[before["estimand"]]
    rates = [f"{row['period']}, {_rate(row)}" for row in (before, after)]
    both_known = before["identified"] == after["identified"] == "point"
    if both_known:
        lines.append(f"The {words}: {rates[0]}; {rates[1]}.")
    else:
        lines.append(
            f"The reports support bounds, not an estimate, of the {words}: {rates[0]}; {rates[1]}."
        )
    lines.append(_change(difference))
    lines.append(_chance(probability, known=both_known))
    level, reasons = certainty
    where = ", for the reasons in the summary of findings" if reasons else ""
    lines.append(f"How far the record carries: {level}{where}.")
    return lines


def _chance(row: Mapping[str, Any], *, known: bool) -> str:
    if row["likelihood"] is not None:
        return str(row["likelihood"]["sentence"])
    ends = probability_text(row["probability_low"], row["probability_high"])
    what = f"the probability that {_rate_of(row['a'])} is the lower one"
    if known:
        return f"Read this way, {what} is {ends}."
    if " to " not in ends:
        return (
            f"By the rules of this scenario, which decide what silence means, {what} is {ends}; "
            "no term of likelihood is given where a rule decides."
        )
    what = what[0].upper() + what[1:]
    return f"{what} lies anywhere from {ends}, depending on what was not reported: not determined."


def _rate(row: Mapping[str, Any]) -> str:
    counts = f"{count_text(row['failures'])} of {count_text(row['launches'])}"
    if row["identified"] == "point":
        return f"{counts} = {rate_text(row)} ({interval_text(row)})"
    return f"{rate_text(row)} ({counts})"


def _change(row: Mapping[str, Any]) -> str:
    bounds = range_text(row["bound_low"], row["bound_high"], "difference")
    if row["identified"] == "nothing":
        return f"{_question(row)} is not identified: the difference may be anything."
    if row["sign"] == "not identified":
        return (
            f"{_question(row)} is not identified: the difference ({row['a']} - {row['b']}) lies "
            f"anywhere within {bounds}, before any sampling error is counted."
        )
    covers = row["ci_low"] <= 0.0 <= row["ci_high"]
    excludes = "does not exclude" if covers else "excludes"
    if _in_time(row):
        direction = {"lower": "fell", "higher": "rose", "equal": "did not change"}[row["sign"]]
        found, none = f"the rate {direction}", "no change"
    else:
        side = {"lower": "lower than", "higher": "higher than", "equal": "the same as"}
        found = f"{_rate_of(row['a'])} is {side[row['sign']]} that of {row['b']}"
        none = "no difference"
    return (
        f"On the counts reported {found}: difference {bounds} "
        f"({interval_text(row)}, which {excludes} {none})."
    )


def _in_time(row: Mapping[str, Any]) -> bool:
    return bool(row["b"] == "before")


def _question(row: Mapping[str, Any]) -> str:
    return "Whether the rate fell or rose" if _in_time(row) else "Which rate is the lower one"
