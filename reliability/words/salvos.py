"""Sentences about launches that came in salvos."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reliability.words.numbers import ESTIMAND_WORDS, decimal_text, interval_text, rate_text

__all__ = ["design_sentence", "over_salvos_text", "salvo_sentences"]


def salvo_sentences(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a rate by salvos in a sentence, and what its salvos mean for it.

    Parameters
    ----------
    row : mapping
        What `SalvoRate.to_dict` returns.

    Examples
    --------
    >>> row = {"launches": {"low": 0, "high": 0}, "identified": "nothing"}
    >>> salvo_sentences(row)[0].partition(": ")[2]
    'no salvo with a launch was given'
    """
    where = f"{row['period']}: " if row.get("period") else ""
    head = f"{where}{ESTIMAND_WORDS[row.get('estimand')]} by salvos"
    if not row["launches"]["low"]:
        return (f"{head} {rate_text(row)}: no salvo with a launch was given",)
    failed, fired = row["failures"]["low"], row["launches"]["low"]
    said = f"{head} {failed} of {fired} = {rate_text(row)}{over_salvos_text(row)}"
    return (f"{said} ({interval_text(row)})", design_sentence(row))


def over_salvos_text(row: Mapping[str, Any]) -> str:
    """Return what a method itself estimates, where that is not the share of launches; else empty.

    Examples
    --------
    >>> over_salvos_text({"quantity": "odds-ratio", "fitted": 0.11})
    ', over the salvos 0.11'
    """
    fitted = row.get("fitted")
    if fitted is None:
        return ""
    if row["quantity"] == "rate":
        kind = "posterior mean" if row.get("prior") is not None else "mean"
        return f", {kind} over the salvos {rate_text({'identified': 'point', 'estimate': fitted})}"
    return f", over the salvos {decimal_text(fitted)}"


def design_sentence(row: Mapping[str, Any]) -> str:
    r"""Return how many independent launches the launches of some salvos amount to.

    Parameters
    ----------
    row : mapping
        ``launches, salvos, effective_launches, fewest_effective_launches, design_effect,
        rests_on`` and ``conditional_on``, of at least one launch.

    Examples
    --------
    >>> row = {"launches": {"low": 8, "high": 8}, "salvos": 2, "effective_launches": 7.0,
    ...        "fewest_effective_launches": 2.0, "design_effect": 8 / 7, "conditional_on": [],
    ...        "rests_on": 2}
    >>> print(design_sentence(row).replace(". If", ".\nIf"))
    By salvos: 8 launches in 2 salvos, effective number of launches 7.0, design effect 1.14.
    If the launches of a salvo stand or fall together, 2.0: the design effect is an estimate.
    """
    fired, salvos = row["launches"]["low"], row["salvos"]
    effective, fewest = row["effective_launches"], row["fewest_effective_launches"]
    told = (
        f"By salvos: {fired} launch{'' if fired == 1 else 'es'} in {salvos} "
        f"salvo{'' if salvos == 1 else 's'}, effective number of launches {effective:.1f}, design "
        f"effect {decimal_text(row['design_effect'])}."
    )
    if "salvos-as-one" in row["conditional_on"]:
        same = (
            "One salvo alone cannot show how salvos differ: it is taken to count as one launch."
            if salvos == 1
            else "The record shows no salvo that differs: each is taken to stand or fall as one."
        )
        return f"{told} {same}"
    if round(fewest, 1) < round(effective, 1):
        return (
            f"{told} If the launches of a salvo stand or fall together, {fewest:.1f}: the design "
            f"effect is an estimate{', and rests on one salvo' if row['rests_on'] == 1 else ''}."
        )
    return told
