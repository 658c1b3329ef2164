"""Corrections: claims are never edited in place; what changed later is applied on reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["apply_corrections"]


def apply_corrections(
    claims: pd.DataFrame, corrections: pd.DataFrame
) -> tuple[pd.DataFrame, Mapping[str, pd.Series]]:
    """Return the claims with every correction applied in order, and who was corrected.

    Parameters
    ----------
    claims, corrections : DataFrame
        As text, missing where blank.

    Returns
    -------
    tuple
        The corrected claims, still text, and two columns of marks: ``corrected_by`` (the ids of
        the corrections of a claim, separated by semicolons) and ``retracted_by`` (the id of the
        retraction), missing where there is none.
    """
    blank = pd.Series(pd.NA, index=claims.index, dtype="string")
    marks = {"corrected_by": blank, "retracted_by": blank.copy()}
    if len(corrections) == 0:
        return claims, marks
    claims = claims.copy()
    places = dict(zip(claims["claim_id"], claims.index, strict=True))
    corrected: dict[int, list[str]] = {}
    for row in corrections.to_dict("records"):
        place = places.get(row["claim_id"])
        if place is None:
            continue
        if row["kind"] == "retract":
            marks["retracted_by"][place] = row["correction_id"]
        else:
            claims.loc[place, row["field"]] = row["new_value"]
        ids = corrected.setdefault(place, [])
        if row["correction_id"] not in ids:
            ids.append(row["correction_id"])
    for place, ids in corrected.items():
        marks["corrected_by"][place] = ";".join(ids)
    return claims, marks
