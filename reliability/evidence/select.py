"""Choosing claims by what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from reliability.errors import OptionError, unknown_name
from reliability.evidence.model import check_evidence
from reliability.evidence.schema import CLAIMANT_INTERESTS, CONTEXTS, CREDIBILITIES, RELIABILITIES

if TYPE_CHECKING:
    from reliability.evidence.model import Evidence

__all__ = ["select", "selection_fates"]


def select(
    evidence: Evidence,
    *,
    context: str | Sequence[str] | None = None,
    system: str | Sequence[str] | None = None,
    launched_by: str | Sequence[str] | None = None,
    claimant: str | Sequence[str] | None = None,
    claimant_interest: str | Sequence[str] | None = None,
    min_reliability: str | None = None,
    min_credibility: str | int | None = None,
    leave_out: str | Sequence[str] | None = None,
) -> Evidence:
    """Return the evidence with only the claims that every given condition keeps.

    Parameters
    ----------
    evidence : Evidence
        What to choose from; it is not changed.
    context, system, launched_by, claimant, claimant_interest : str or list of str, optional
        The values to keep. `system` is the claim's own system exactly: a wide class that may
        hide it is not it.
    min_reliability : str, optional
        The worst grade to keep, "A" (best) to "E". F, and a blank, cannot be judged and stay.
    min_credibility : str or int, optional
        The same, 1 (best) to 5; 6 stays.
    leave_out : str or list of str, optional
        Ids of claims or of incidents.

    Returns
    -------
    Evidence
        With the other tables as they were.

    Raises
    ------
    UnknownNameError
        If a value is in none of the lists, with the nearest that is.
    OptionError
        For what is no evidence, and a value that is no text.

    Examples
    --------
    >>> from reliability.evidence.package import load_package
    >>> from reliability.shipped import shipped_path
    >>> ev = load_package(shipped_path("data/kn23"))
    >>> len(select(ev, context="combat", system="kn23").claims)
    36
    """
    check_evidence(evidence)
    fates = selection_fates(
        evidence,
        context=context,
        system=system,
        launched_by=launched_by,
        claimant=claimant,
        claimant_interest=claimant_interest,
        min_reliability=min_reliability,
        min_credibility=min_credibility,
        leave_out=leave_out,
    )
    # A revision stays a revision when the selection leaves it out: the tally must know.
    claims = evidence.claims
    revised = claims.dropna(subset=["supersedes"])
    superseded = dict(zip(revised["supersedes"], revised["claim_id"], strict=True))
    known = {**evidence.about.get("relations", {}).get("superseded", {}), **superseded}
    about = {**evidence.about, "relations": {"superseded": known}}
    return replace(evidence, claims=claims.loc[fates.isna()], about=about)


def selection_fates(
    evidence: Evidence,
    *,
    context: str | Sequence[str] | None = None,
    system: str | Sequence[str] | None = None,
    launched_by: str | Sequence[str] | None = None,
    claimant: str | Sequence[str] | None = None,
    claimant_interest: str | Sequence[str] | None = None,
    min_reliability: str | None = None,
    min_credibility: str | int | None = None,
    leave_out: str | Sequence[str] | None = None,
) -> pd.Series:
    """Return for each claim the first condition that leaves it out, missing where it is kept.

    The parameters are those of `select`; conditions are applied in their order, and the text is
    the name of the condition.
    """
    claims = evidence.claims
    fates = pd.Series(pd.NA, index=claims.index, dtype="string", name="fate")

    def leave(rule: str, out: pd.Series) -> None:
        fates.loc[out.to_numpy(dtype=bool) & fates.isna().to_numpy(dtype=bool)] = rule

    listed: dict[str, tuple[str | Sequence[str] | None, Iterable[str]]] = {
        "context": (context, CONTEXTS),
        "system": (system, evidence.systems["system"]),
        "launched_by": (launched_by, claims["launched_by"].dropna().unique()),
        "claimant": (claimant, claims["claimant"].dropna().unique()),
        "claimant_interest": (claimant_interest, CLAIMANT_INTERESTS),
    }
    for rule, (given, known) in listed.items():
        if given is not None:
            leave(rule, ~claims[rule].isin(_known(rule, given, known)))
    if min_reliability is not None:
        leave("min_reliability", _worse("reliability", min_reliability, RELIABILITIES, claims))
    if min_credibility is not None:
        grade = str(min_credibility)
        leave("min_credibility", _worse("credibility", grade, CREDIBILITIES, claims))
    if leave_out is not None:
        ids = [*claims["claim_id"], *claims["incident_id"].dropna()]
        ids += [*evidence.incidents["incident_id"]]
        out = _known("leave_out", leave_out, ids)
        leave("leave_out", claims["claim_id"].isin(out) | claims["incident_id"].isin(out))
    return fates


def _known(rule: str, given: str | Sequence[str], known: Iterable[str]) -> list[str]:
    """Return the given values as a list, all of them in the list of known ones."""
    values = [given] if isinstance(given, str) else list(given)
    choices = set(known)
    for value in values:
        if not isinstance(value, str):
            raise OptionError(f"{rule}: must be text or a list of texts; got {value!r}. Quote it.")
        if value not in choices:
            raise unknown_name(rule, value, choices)
    return values


def _worse(column: str, grade: str, grades: Sequence[str], claims: pd.DataFrame) -> pd.Series:
    """Whether a claim's grade is worse than `grade`; what cannot be judged is not."""
    judged = grades[:-1]
    if grade not in judged:
        raise unknown_name(f"min_{column}", grade, judged)
    return claims[column].isin(judged[judged.index(grade) + 1 :])
