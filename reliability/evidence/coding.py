"""Coding the words of a source anew: "about fifty" as fifty plus or minus so many per cent.

The coded ranges are choices (the README of the data says which); a sensitivity run varies them
from the source's own words, which stand beside the counts.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reliability.errors import OptionError

if TYPE_CHECKING:
    from reliability.evidence.model import Evidence

__all__ = ["about_number", "recode_about", "recoded_claims"]

_ABOUT = re.compile(
    r"(?:about|around|approximately|roughly|some|circa|ca\.|~)\s*(.+)", re.IGNORECASE
)
_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {word: value for value, word in enumerate(_UNITS)}
_NUMBERS |= {word: 10 * value for value, word in enumerate(_TENS, start=2)}
_NUMBERS |= {"a hundred": 100, "hundred": 100, "a dozen": 12}
_SHARES = {
    "half": 0.5,
    "a third": 1 / 3,
    "one third": 1 / 3,
    "a quarter": 0.25,
    "two thirds": 2 / 3,
}
_COUNTS = ("launched", "failed", "intercepted", "reached_target")


def about_number(words: str) -> tuple[str, float] | None:
    """Read "about N" as a count, "about half" as a share; None for anything else.

    Examples
    --------
    >>> about_number("around fifty"), about_number("about 60"), about_number("about half")
    (('count', 50.0), ('count', 60.0), ('share', 0.5))
    >>> about_number("more than twenty") is None, about_number("fifty") is None
    (True, True)
    """
    match = _ABOUT.fullmatch(words.strip())
    if match is None:
        return None
    said = match.group(1).strip().lower()
    if said in _SHARES:
        return "share", _SHARES[said]
    if said in _NUMBERS:
        return "count", float(_NUMBERS[said])
    tens, _, unit = said.partition("-")
    if tens in _TENS and unit in _UNITS[1:10]:
        return "count", float(_NUMBERS[tens] + _NUMBERS[unit])
    return ("count", float(said)) if said.isascii() and said.isdigit() else None


def recode_about(evidence: Evidence, percent: float) -> Evidence:
    """Return the evidence with every "about N" coded as N plus or minus so many per cent.

    Parameters
    ----------
    evidence : Evidence
    percent : float
        From 0 up to 100. "About half" of a number becomes 50 plus or minus so many per cent of
        it: at 10, "about fifty" is 45..55, and "about half" of it 20..30. However small the
        percentage, "about fifty" stays a range: 49..51 at 1; only at 0 it is one number.

    Returns
    -------
    Evidence
        Claims without such words stay as they are. A share of a launched count that is not
        itself "about N" is left as it is coded.

    Raises
    ------
    OptionError
        If `percent` does not lie in [0, 100).
    """
    if not 0.0 <= percent < 100.0:
        raise OptionError(
            f"claims.about_percent: must be from 0 up to 100; got {percent!r}. Give one."
        )
    claims = evidence.claims.copy()
    width = percent / 100.0
    for index in claims.index:
        said = {name: _said(claims.at[index, f"{name}_as_said"]) for name in _COUNTS}
        whole = said["launched"]
        for name, number in said.items():
            if number is None:
                continue
            kind, value = number
            if kind == "count":
                ends = value * (1.0 - width), value * (1.0 + width)
            elif whole is not None and whole[0] == "count":
                shares = max(value - width, 0.0), min(value + width, 1.0)
                ends = shares[0] * whole[1], shares[1] * whole[1]
                if name == "failed":
                    claims.loc[index, ["failed_share_low", "failed_share_high"]] = shares
            else:
                continue
            claims.loc[index, [f"{name}_low", f"{name}_high"]] = _whole(*ends)
    return replace(evidence, claims=claims)


def _said(words: object) -> tuple[str, float] | None:
    return about_number(words) if isinstance(words, str) and not pd.isna(words) else None


def _whole(low: float, high: float) -> tuple[int, int]:
    """Return the whole numbers inside a range, its rounding errors forgiven.

    Where that is one number or none, the range is widened to those around it.
    """
    first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
    if first < last or low == high:
        return first, last
    return math.floor(low), math.ceil(high)


def recoded_claims(before: Evidence, after: Evidence) -> tuple[frozenset[str], frozenset[str]]:
    """Return the ids of the claims whose ranges two codings give otherwise.

    Parameters
    ----------
    before, after : Evidence
        The same claims, as they are coded and as `recode_about` returns them.

    Returns
    -------
    (frozenset of str, frozenset of str)
        The claims with another range, and those among them whose range now leaves out some of
        what was coded.
    """
    ids = before.claims["claim_id"].to_numpy(dtype=object)
    other = np.zeros(ids.size, dtype=bool)
    narrower = other.copy()
    for name in (*_COUNTS, "failed_share"):
        ends = []
        for side, blank in (("low", 0.0), ("high", np.inf)):
            pair = (claims[f"{name}_{side}"] for claims in (before.claims, after.claims))
            ends.append([each.to_numpy(dtype=float, na_value=blank) for each in pair])
        (low, new_low), (high, new_high) = ends
        other |= (low != new_low) | (high != new_high)
        narrower |= (new_low > low) | (new_high < high)
    return frozenset(ids[other]), frozenset(ids[narrower])
