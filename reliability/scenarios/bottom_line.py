"""The two or three sentences that a principal reads: the bounds first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reliability.assess.by_rule import RULED
from reliability.scenarios.certainty import RULES
from reliability.words import likelihood as bands
from reliability.words.numbers import (
    ESTIMAND_WORDS,
    count_text,
    interval_text,
    probability_text,
    range_text,
    rate_text,
)
from reliability.words.same_launches import disagreement_text, in_common_text

__all__ = ["bottom_line", "likelihood"]


def likelihood(
    row: Mapping[str, Any], other: tuple[float, float], *, naive: bool, settled: bool
) -> dict[str, str] | None:
    """Return the likelihood term of a probability row, where one is allowed.

    Only where the whole range over the unknowns lies in one band, another usual prior gives the
    same band, every estimand that the scenario lists agrees on the direction (`settled`), and
    no rule narrowed it: a scenario that is naive, or that settles unknown, not coded or silent
    launches by a rule, gets none.

    Parameters
    ----------
    row : mapping
        The probability row.
    other : (float, float)
        The range of the same probability under the other prior.
    naive, settled : bool
    """
    if naive or not settled or any(code in RULES for code in row["conditional_on"]):
        return None
    proposition = f"{_rate_of(row)} is the lower one"
    found = bands.likelihood(row["probability_low"], row["probability_high"], proposition)
    again = bands.likelihood(*other, proposition)
    return found if found is not None and found == again else None


def _rate_of(row: Mapping[str, Any]) -> str:
    """Return what the row is about, after or of a group: never just "the failure rate"."""
    words, label = ESTIMAND_WORDS[row["estimand"]], row["a"]
    return f"the {words}, {label}," if label in ("before", "after") else f"the {words} of {label}"


def bottom_line(
    warning: str | None,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    differences: Sequence[Mapping[str, Any]],
    probability: Mapping[str, Any],
    certainty: tuple[str, Sequence[str]],
    decided: Sequence[Mapping[str, Any]] = (),
    shared: Mapping[str, Any] | None = None,
) -> list[str]:
    """Return the bottom line of a scenario.

    Parameters
    ----------
    warning : str or None
    before, after, probability : mapping
        Rows of the scenario's first estimand.
    differences : sequence of mapping
        The contrast rows of every estimand, the first one first.
    certainty : (str, sequence of str)
    decided : sequence of mapping
        Of the two periods, their ``label``, the count ``launched`` and the counts ``by_rule``.
    shared : mapping, optional
        What the two have in common, where that is anything.
    """
    lines = [] if warning is None else [warning]
    words = ESTIMAND_WORDS[before["estimand"]]
    both_known = before["identified"] == after["identified"] == "point"
    first, last = (_rules(row) for row in (before, after))
    rule = _by_rule([text for text in first if text in last])
    rates = [
        f"{row['period']}, {_lowered(_by_rule([text for text in own if text not in others]))}"
        f"{_rate(row)}"
        for row, own, others in ((before, first, last), (after, last, first))
    ]
    if both_known:
        text = f"the {words}: {rates[0]}; {rates[1]}."
        lines.append(f"{rule}{text}" if rule else text[0].upper() + text[1:])
    else:
        text = f"reports support bounds, not an estimate, of the {words}: {rates[0]}; {rates[1]}."
        lines.append(f"{rule}the {text}" if rule else f"The {text}")
    lines += _decided(decided)
    if shared is not None:
        lines += _same_launches(differences[0], shared)
    else:
        lines.append(_change(differences[0]))
        lines += _disagreement(differences)
        lines.append(_chance(probability, known=both_known))
    level, reasons = certainty
    where = ", for the reasons in the summary of findings" if reasons else ""
    lines.append(f"How far the record carries: {level}{where}.")
    return lines


def _decided(periods: Sequence[Mapping[str, Any]]) -> list[str]:
    """Say how many launches a rule decides, whose outcome nobody reported."""
    lines = []
    for name, words in RULED.items():
        counts = [
            f"{count_text(each['by_rule'][name])} of {count_text(each['launched'])} launches, "
            f"{each['label']}"
            for each in periods
            if each["by_rule"][name] is not None
        ]
        if counts:
            lines.append(f"{words}, their outcome not reported: {'; '.join(counts)}.")
    return lines


def _same_launches(row: Mapping[str, Any], shared: Mapping[str, Any]) -> list[str]:
    """Say that two reports of the same launches are compared, and what can be said of them."""
    bounds = range_text(row["bound_low"], row["bound_high"], "difference")
    lies = "may be anything" if row["identified"] == "nothing" else f"is {bounds}"
    if row["identified"] == "bounds":
        lies = f"lies anywhere within {bounds}"
    lines = [
        f"These are two reports of the same launches, in whole or in part: "
        f"{in_common_text(shared)}. The difference ({row['a']} - {row['b']}) {lies}; it is one "
        "between reports, so no interval, test or probability is computed."
    ]
    contradict = disagreement_text(shared)
    if contradict:
        lines.append(f"{contradict[0].upper()}{contradict[1:]}.")
    return lines


def _rules(row: Mapping[str, Any]) -> list[str]:
    """Return the rules of the scenario that a number hangs on, in words."""
    return [RULES[code] for code in row["conditional_on"] if code in RULES]


def _by_rule(rules: Sequence[str]) -> str:
    """Return the opening of a sentence whose numbers hang on rules of the scenario."""
    return f"By rule ({'; '.join(rules)}), " if rules else ""


def _lowered(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _disagreement(differences: Sequence[Mapping[str, Any]]) -> list[str]:
    """Say which readings of interception do not bear out the first one's direction."""
    first = differences[0]
    if first["sign"] == "not identified":
        return []
    others = [row for row in differences[1:] if row["sign"] != first["sign"]]
    return [
        f"Of the {ESTIMAND_WORDS[row['estimand']]} this cannot be said: its difference lies "
        f"anywhere within {range_text(row['bound_low'], row['bound_high'], 'difference')}."
        for row in others
    ]


def _chance(row: Mapping[str, Any], *, known: bool) -> str:
    if row["likelihood"] is not None:
        return str(row["likelihood"]["sentence"])
    ends = probability_text(row["probability_low"], row["probability_high"])
    what = f"the probability that {_rate_of(row)} is the lower one"
    rule = _by_rule(_rules(row))
    if known and not rule:
        return f"On these counts {what} is {ends}."
    if " to " not in ends:
        return f"{rule or 'On these counts '}{what} is {ends}; no term of likelihood is given."
    what = f"{rule}{what}" if rule else what[0].upper() + what[1:]
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
    words = ESTIMAND_WORDS[row["estimand"]]
    if _in_time(row):
        direction = {"lower": "fell", "higher": "rose", "equal": "did not change"}[row["sign"]]
        found, none = f"the {words} {direction}", "no change"
    else:
        side = {"lower": "lower than", "higher": "higher than", "equal": "the same as"}
        found = f"{_rate_of(row)} is {side[row['sign']]} that of {row['b']}"
        none = "no difference"
    opening = _by_rule(_rules(row)) or "On the counts reported "
    return f"{opening}{found}: difference {bounds} ({interval_text(row)}, which {excludes} {none})."


def _in_time(row: Mapping[str, Any]) -> bool:
    return bool(row["b"] == "before")


def _question(row: Mapping[str, Any]) -> str:
    return "Whether the rate fell or rose" if _in_time(row) else "Which rate is the lower one"
