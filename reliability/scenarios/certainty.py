"""How far the record carries: fixed downgrade rules, printed with every finding.

The words are not those of any intelligence standard, so that they cannot be read as one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reliability.words.numbers import width_text
from reliability.words.same_launches import contradiction_text, in_common_text

__all__ = ["LEVELS", "RULES", "certainty"]

LEVELS = ("firm", "fair", "weak", "very weak")

# Codes of the rules that decide what was not reported, or who is right, and what each does.
RULES = {
    "unknown-exclude": "unknown outcomes are left out",
    "unknown-as-success": "every unknown outcome is counted as a success",
    "unknown-as-failure": "every unknown outcome is counted as a failure",
    "not-coded-exclude": "launches that nobody has assessed yet are left out",
    "silence-as-success": "silence of a party that followed the flight is counted as success",
    "midpoints": "every range is read as its middle",
    "about-narrowed": '"about" is read as a narrower range than the one that was coded',
    "picked-named-claims": "the scenario names its claims, and the rules would give other numbers",
    "picked-lowest-rate": "of rival claims the one with the lowest rate is taken",
    "picked-highest-rate": "of rival claims the one with the highest rate is taken",
    "picked-most-credible": "of rival claims the one graded highest is taken",
    "picked-claimants": "of rival claims the one first in a chosen order of claimants is taken",
}

# A row of the summary starts as firm and loses a level for each of these that holds.
WIDE_BOUNDS = 0.2
WIDE_INTERVAL = 0.5


def certainty(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    difference: Mapping[str, Any],
    used: Sequence[Mapping[str, Any]],
    names: Mapping[str, str],
    envelope: Mapping[str, Any] | None = None,
    shared: Mapping[str, Any] | None = None,
) -> tuple[str, list[str]]:
    """Grade one row of the summary of findings.

    Parameters
    ----------
    before, after : mapping
        Rate rows.
    difference : mapping
        The contrast row.
    used : sequence of mapping
        The claims used in either period.
    names : mapping of str to str
        What the labels of the periods or groups are called.
    envelope : mapping, optional
        The contrast row under the envelope of all rivals, where the scenario chooses otherwise.
    shared : mapping, optional
        What the two periods or groups have in common, where that is anything.

    Returns
    -------
    level : str
        One of `LEVELS`.
    reasons : list of str
        One for each level lost.
    """
    reasons = []
    settled = difference["sign"] != "not identified"
    if not settled:
        reasons.append("the bounds of the difference do not settle its direction")
    if shared is not None:
        reasons.append(f"two reports of the same launches: {in_common_text(shared)}")
        if shared["disagreements"]:
            reasons.append(contradiction_text(shared))
    else:
        if settled and difference["ci_low"] <= 0.0 <= difference["ci_high"]:
            reasons.append("the interval of the difference includes zero")
        width = difference["ci_high"] - difference["ci_low"]
        if settled and width > WIDE_INTERVAL:
            reasons.append(
                f"so few launches leave an interval of the difference that is {width_text(width)} "
                "wide"
            )
    reasons += [
        f"a rule narrows it: {RULES[c]}" for c in difference["conditional_on"] if c in RULES
    ]
    if envelope is not None and settled and difference["sign"] != envelope["sign"]:
        reasons.append("the envelope of all rivals does not bear out its direction")
    for row in (before, after):
        width = row["bound_high"] - row["bound_low"]
        if width > WIDE_BOUNDS:
            reasons.append(
                f"{names[row['period']]}: what was not reported moves the rate by "
                f"{width_text(width)}"
            )
    interests = {claim["claimant_interest"] for claim in used}
    if used and "neutral" not in interests:
        reasons.append("no claim used comes from a neutral claimant")
    for label in (before["period"], after["period"]):
        claimants = {c["claimant"] for c in used if label in (c["period"] or "").split(";")}
        if len(claimants) == 1:
            reasons.append(f"{names[label]}: one claimant alone")
        if not claimants:
            reasons.append(f"{names[label]}: no claim used")
    if any(claim["credibility"] not in ("1", "2") for claim in used):
        reasons.append("a claim used is graded 3 or worse for credibility, or cannot be judged")
    return LEVELS[min(len(reasons), len(LEVELS) - 1)], reasons
