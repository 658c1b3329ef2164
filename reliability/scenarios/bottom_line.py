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
        row["probability_low"], row["probability_high"], "the failure rate after is the lower one"
    )


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
    chance = probability["likelihood"]
    low, high = probability["probability_low"], probability["probability_high"]
    if chance is not None:
        lines.append(chance["sentence"])
    elif both_known:
        lines.append(
            f"Read this way, the probability that the rate after is the lower one is "
            f"{probability_text(low, high)}."
        )
    else:
        lines.append(
            "The probability that the rate after is the lower one lies anywhere from "
            f"{probability_text(low, high)}, depending on what was not reported: not determined."
        )
    level, reasons = certainty
    where = ", for the reasons in the summary of findings" if reasons else ""
    lines.append(f"How far the record carries: {level}{where}.")
    return lines


def _rate(row: Mapping[str, Any]) -> str:
    counts = f"{count_text(row['failures'])} of {count_text(row['launches'])}"
    if row["identified"] == "point":
        return f"{counts} = {rate_text(row)} ({interval_text(row)})"
    return f"{rate_text(row)} ({counts})"


def _change(row: Mapping[str, Any]) -> str:
    bounds = range_text(row["bound_low"], row["bound_high"], "difference")
    if row["identified"] == "nothing":
        return "Whether the rate changed is not identified: the difference may be anything."
    if row["sign"] == "not identified":
        return (
            f"Whether the rate fell or rose is not identified: the difference (after - before) "
            f"lies anywhere within {bounds}, before any sampling error is counted."
        )
    direction = {"lower": "fell", "higher": "rose", "equal": "did not change"}[row["sign"]]
    covers = row["ci_low"] <= 0.0 <= row["ci_high"]
    settled = "which does not exclude no change" if covers else "which excludes no change"
    return (
        f"On the counts reported the rate {direction}: difference {bounds} "
        f"({interval_text(row)}, {settled})."
    )
