"""The two or three sentences that a principal reads: the bounds first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from reliability.assess.by_rule import RULED
from reliability.scenarios.certainty import RULES
from reliability.words import likelihood as bands
from reliability.words.numbers import (
    ESTIMAND_WORDS,
    count_text,
    interval_text,
    prior_text,
    probability_text,
    range_text,
    rate_text,
    reaches_both_sides,
)
from reliability.words.same_launches import contradiction_text, in_common_text
from reliability.words.sides import capital, contrast_words, where

__all__ = ["bottom_line", "likelihood"]

Mapped = Mapping[str, Any]


def likelihood(
    row: Mapped,
    other: tuple[str, float, float],
    names: Mapping[str, str],
    *,
    standard: str,
    naive: bool,
    signs: Sequence[str],
) -> tuple[dict[str, str] | None, str | None]:
    """Return the likelihood term of a probability row where one is allowed, else why not.

    Only where the whole range over the unknowns lies in one band, another usual prior gives the
    same band, every estimand that the scenario lists agrees on the direction, and no rule
    narrowed it: a scenario that is naive, or that settles unknown, not coded or silent launches
    by a rule, gets none.

    Parameters
    ----------
    row : mapping
        The probability row.
    other : (str, float, float)
        Another prior, and the range of the same probability under it.
    names : mapping of str to str
        What the labels of the periods or groups are called.
    standard : str
        The standard of the terms.
    naive : bool
    signs : sequence of str
        The sign of the difference under every estimand.

    Returns
    -------
    (dict or None, str or None)
        The statement, or else the reason why there is none.
    """
    if naive:
        return None, "the reading is naive"
    if any(code in RULES for code in row["conditional_on"]):
        return None, "a rule decides what was not reported"
    if "not identified" in signs or len(set(signs)) > 1:
        settled = "settle the direction" if len(set(signs)) == 1 else "agree on the direction"
        return None, f"the counts do not {settled} under every reading of interception"
    ends = row["probability_low"], row["probability_high"]
    proposition = _proposition(row, names)
    found = bands.likelihood(*ends, proposition, standard=standard)
    if found is None:
        return None, "its range reaches over more than one term"
    prior, *again = other
    if found != bands.likelihood(again[0], again[1], proposition, standard=standard):
        chance = probability_text(again[0], again[1], standard=standard)
        return None, f"under the {prior_text(prior)} it is {chance}, which another term covers"
    return found, None


def _proposition(row: Mapped, names: Mapping[str, str]) -> str:
    """Return whether the rate of a is the lower one, as a clause; never just "the failure rate"."""
    a, b = names[row["a"]], names[row["b"]]
    return f"the {ESTIMAND_WORDS[row['estimand']]} is lower {where(a)} than {where(b)}"


def bottom_line(
    lead: Sequence[str],
    rates: Sequence[Mapped],
    differences: Sequence[Mapped],
    probability: Mapped,
    certainty: tuple[str, Sequence[str]],
    decided: Sequence[Mapped],
    shared: Mapped | None,
    names: Mapping[str, str],
    standard: str,
) -> list[str]:
    """Return the bottom line of a scenario.

    Parameters
    ----------
    lead : sequence of str
        What stands before everything: of a naive reading, its warning.
    rates : sequence of mapping
        The rate of every period or group, for the scenario's first estimand.
    differences : sequence of mapping
        The last one's contrast with the first under every estimand, the first one first.
    probability : mapping
        The row of the probability, for the first estimand.
    certainty : (str, sequence of str)
    decided : sequence of mapping
        Of each period, its ``label``, the count ``launched`` and the counts ``by_rule``.
    shared : mapping or None
        What the last and the first have in common, where that is anything.
    names : mapping of str to str
        What the labels of the periods or groups are called.
    standard : str
        The standard of the likelihood terms.
    """
    lines = list(lead)
    lines.append(_rates(rates, names))
    lines += _decided(decided, names)
    if len(rates) > 2:
        lines.append(_others(differences[0], names))
    said = {rule for row in rates for rule in _rules(row)}
    if shared is not None:
        lines += _same_launches(differences[0], shared, names)
    else:
        lines.append(_change(differences[0], names, said))
        lines += _disagreement(differences)
        lines.append(_chance(probability, names, standard, said))
    level, reasons = certainty
    why = ", for the reasons in the summary of findings" if reasons else ""
    lines.append(f"How far the record carries: {level}{why}.")
    return lines


def _rates(rates: Sequence[Mapped], names: Mapping[str, str]) -> str:
    """Return the sentence of the rates: what the reports give, bounds said to be bounds."""
    shared = [rule for rule in _rules(rates[0]) if all(rule in _rules(row) for row in rates)]
    known = [row["identified"] == "point" for row in rates]
    parts = []
    for row, point in zip(rates, known, strict=True):
        own = _by_rule([rule for rule in _rules(row) if rule not in shared])
        only = "" if point or not any(known) else "bounds only, "
        parts.append(f"{names[row['period']]}, {own}{only}{_rate(row)}")
    words = ESTIMAND_WORDS[rates[0]["estimand"]]
    support = "" if any(known) else "reports support bounds, not an estimate, of the "
    return capital(f"{_by_rule(shared)}the {support}{words}: {'; '.join(parts)}.")


def _others(row: Mapped, names: Mapping[str, str]) -> str:
    a, b = names[row["a"]], names[row["b"]]
    return (
        f"What follows compares {a} with {b}; the summary of findings compares each of the others "
        f"with {b} too."
    )


def _decided(periods: Sequence[Mapped], names: Mapping[str, str]) -> list[str]:
    """Say how many launches a rule decides, whose outcome nobody reported."""
    lines = []
    for name, words in RULED.items():
        counts = [
            f"{count_text(each['by_rule'][name])} of {count_text(each['launched'])} launches, "
            f"{names[each['label']]}"
            for each in periods
            if each["by_rule"][name] is not None
        ]
        if counts:
            lines.append(f"{words}, their outcome not reported: {'; '.join(counts)}.")
    return lines


def _same_launches(row: Mapped, shared: Mapped, names: Mapping[str, str]) -> list[str]:
    """Say that two reports of the same launches are compared, and what can be said of them."""
    bounds = range_text(row["bound_low"], row["bound_high"], "difference")
    lies = "may be anything" if row["identified"] == "nothing" else f"is {bounds}"
    if row["identified"] == "bounds":
        lies = f"lies anywhere within {bounds}"
    about = contrast_words("difference", names[row["a"]], names[row["b"]])
    lines = [
        f"These are two reports of the same launches, in whole or in part: "
        f"{in_common_text(shared)}. The {about}, {lies}; it is one between "
        "reports, so no interval, test or probability is computed."
    ]
    contradict = contradiction_text(shared)
    if contradict:
        lines.append(f"{capital(contradict)}.")
    return lines


def _rules(row: Mapped) -> list[str]:
    """Return the rules of the scenario that a number hangs on, in words."""
    return [RULES[code] for code in row["conditional_on"] if code in RULES]


def _by_rule(rules: Sequence[str], said: Collection[str] = ()) -> str:
    """Return the opening of a sentence whose numbers hang on rules; those said are not repeated."""
    if not rules:
        return ""
    if set(rules) <= set(said):
        return f"by the same {'rules' if rules[1:] else 'rule'}, "
    return f"by rule ({'; '.join(rules)}), "


def _disagreement(differences: Sequence[Mapped]) -> list[str]:
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


def _chance(row: Mapped, names: Mapping[str, str], standard: str, said: Collection[str]) -> str:
    if row["likelihood"] is not None:
        return str(row["likelihood"]["sentence"])
    low, high = row["probability_low"], row["probability_high"]
    ends = probability_text(low, high, standard=standard)
    what = f"the probability that {_proposition(row, names)}"
    rule = _by_rule(_rules(row), said)
    opening = capital(f"{rule}{what}")
    if reaches_both_sides(low, high):
        return f"{opening} is anywhere from {ends}: not determined."
    why = "" if rule else f": {row['no_likelihood']}"
    if " to " in ends:
        return f"{opening} is anywhere from {ends}; no term of likelihood is given{why}."
    opening = opening if rule else f"On these counts {what}"
    return f"{opening} is {ends}; no term of likelihood is given{why}."


def _rate(row: Mapped) -> str:
    counts = f"{count_text(row['failures'])} of {count_text(row['launches'])}"
    if row["identified"] == "point":
        return f"{counts} = {rate_text(row)} ({interval_text(row)})"
    return f"{rate_text(row)} ({counts})"


def _change(row: Mapped, names: Mapping[str, str], said: Collection[str]) -> str:
    if row["identified"] == "nothing":
        return f"{_question(row)} is not determined: the reports allow any difference."
    bounds = range_text(row["bound_low"], row["bound_high"], "difference")
    a, b = names[row["a"]], names[row["b"]]
    if row["sign"] == "not identified":
        minus = "minus" if "-" in a + b else "-"
        return (
            f"{_question(row)} is not determined: the difference ({a} {minus} {b}) lies anywhere "
            f"within {bounds}, before sampling error is counted."
        )
    zero = "includes zero" if row["ci_low"] <= 0.0 <= row["ci_high"] else "leaves out zero"
    words = ESTIMAND_WORDS[row["estimand"]]
    if _in_time(row):
        direction = {"lower": "fell", "higher": "rose", "equal": "did not change"}[row["sign"]]
        found = f"the {words} {direction}"
    else:
        side = {"lower": "lower", "higher": "higher", "equal": "the same"}[row["sign"]]
        than = "as" if row["sign"] == "equal" else "than"
        found = f"the {words} is {side} {where(a)} {than} {where(b)}"
    opening = capital(_by_rule(_rules(row), said)) or "On the counts reported, "
    return f"{opening}{found}: difference {bounds} ({interval_text(row)}, which {zero})."


def _in_time(row: Mapped) -> bool:
    return bool(row["b"] == "before")


def _question(row: Mapped) -> str:
    return "Whether the rate fell or rose" if _in_time(row) else "Which rate is the lower one"
