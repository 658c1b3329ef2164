"""Whole sentences about a rate, a contrast and its tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reliability.words.numbers import (
    ESTIMAND_WORDS,
    MEASURE_WORDS,
    count_text,
    interval_text,
    method_text,
    p_value_text,
    prior_text,
    probability_text,
    range_text,
    rate_text,
)
from reliability.words.salvos import over_salvos_text

__all__ = ["contrast_sentence", "disagreement_text", "p_clause", "rate_sentence"]


def p_clause(method: str, low: float, high: float) -> str:
    """Return a test with its p-value, or the range of it over every completion.

    Examples
    --------
    >>> p_clause("pearson-n-1", 0.0085838, 0.0085838)
    '(N - 1) chi-square test p = 0.00858'
    >>> p_clause("boschloo", 1e-9, 1e-9)
    "Boschloo's test p < 0.0001"
    >>> p_clause("boschloo", 0.0321, 1.0)
    "Boschloo's test p from 0.0321 to 1"
    """
    said = p_value_text(low, high)
    if " to " in said:
        said = f"from {said}"
    else:
        said = f"< {said[1:]}" if said.startswith("<") else f"= {said}"
    return f"{method_text('p-value', method)} p {said}"


def disagreement_text(row: Mapping[str, Any], tests: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the clause that says which tests disagree with an interval about no change.

    An interval and a test that do not come from one family may do so; whoever prints both says it.

    Parameters
    ----------
    row : mapping
        A contrast: its ``quantity``, bounds, interval and ``confidence_level``.
    tests : sequence of mapping
        Tests that the rates are equal: ``method``, ``p_low`` and ``p_high``.

    Returns
    -------
    str or None
        None where every test agrees, and where no interval is computed.

    Examples
    --------
    >>> row = {"quantity": "difference",
    ...        "bound_low": -0.125, "bound_high": -0.125, "ci_low": -0.42, "ci_high": -0.01,
    ...        "confidence_level": 0.95}
    >>> disagreement_text(row, [{"method": "boschloo", "p_low": 0.1031, "p_high": 0.1031}])
    "the interval leaves out zero, but Boschloo's test does not reject equal rates at 5 %"
    >>> disagreement_text(row, [{"method": "pearson", "p_low": 0.01, "p_high": 0.01}]) is None
    True
    """
    if row["ci_low"] is None:
        return None
    null = 0.0 if row["quantity"] == "difference" else 1.0
    leaves_out = not row["ci_low"] <= null <= row["ci_high"]
    if not leaves_out and row["bound_low"] < null < row["bound_high"]:
        return None  # it covers completions on both sides: each may leave no change out
    error = 1.0 - row["confidence_level"]
    against = [test for test in tests if (test["p_high"] <= error) != leaves_out]
    if not against:
        return None
    if len(tests) == 1:
        who, does = method_text("p-value", tests[0]["method"]), "does"
    else:
        who, does = f"{len(against)} of the {len(tests)} tests", "do" if against[1:] else "does"
    rejects = f"{does} not reject" if leaves_out else "rejects" if does == "does" else "reject"
    none = "zero" if row["quantity"] == "difference" else "1"
    return (
        f"the interval {'leaves out' if leaves_out else 'holds'} {none}, but {who} {rejects} equal "
        f"rates at {float(f'{100 * error:.6g}'):g} %"
    )


def rate_sentence(row: Mapping[str, Any]) -> str:
    """Return one sentence for a failure rate."""
    where = f"{row['period']}: " if row.get("period") else ""
    counts = f"{count_text(row['failures'])} of {count_text(row['launches'])}"
    words = ESTIMAND_WORDS[row.get("estimand")]
    assumed = row.get("conditional_on", ())
    if "misreporting" in assumed:
        against = "the counts contradict the assumed misreporting; "
        why = against if "contradicts-misreporting" in assumed else ""
        head = f"{where}{words} behind the {counts} reported: {rate_text(row)}"
        return f"{head} ({why}{interval_text(row)})"
    if row["identified"] == "point":
        return f"{where}{words} {counts} = {rate_text(row)} ({interval_text(row)})"
    return f"{where}{words} {rate_text(row)}, from {counts} ({interval_text(row)})"


def contrast_sentence(
    row: Mapping[str, Any], tests: Sequence[Mapping[str, Any]] | None = None
) -> str:
    """Return a sentence for a contrast with its test and the probability.

    Parameters
    ----------
    row : mapping
        What `RateComparison.to_dict` returns.
    tests : sequence of mapping, optional
        Tests in place of the row's own: ``method``, ``p_low`` and ``p_high``. Several are too
        many for a sentence: it says how many of them disagree with the interval.
    """
    quantity = row["quantity"]
    words = MEASURE_WORDS[quantity]
    if row["identified"] == "point":
        head = f"{words} {range_text(row['estimate'], row['estimate'], quantity)}"
        head += over_salvos_text(row)
    elif row["identified"] == "nothing":
        head = f"{words} not determined"
    else:
        head = f"{words} within {range_text(row['bound_low'], row['bound_high'], quantity)}"
    parts = [f"{head} ({interval_text(row)})"]
    if tests is None:
        own = {"method": row.get("test"), "p_low": row.get("p_low"), "p_high": row.get("p_high")}
        tests = [own] if row.get("test") is not None else []
    if len(tests) == 1:
        parts.append(p_clause(tests[0]["method"], tests[0]["p_low"], tests[0]["p_high"]))
    against = disagreement_text(row, tests)
    if against is not None:
        parts.append(against)
    chance = probability_text(row["probability_low"], row["probability_high"])
    by = [prior_text(row["prior"])]
    if row.get("probability_method") is not None:
        by.insert(0, method_text("probability", row["probability_method"]))
    parts.append(f"probability that the rate after is lower {chance} ({', '.join(by)})")
    if row["sign"] == "not identified":
        parts.append("the counts do not settle the direction")
    return "; ".join(parts)
