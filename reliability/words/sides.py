"""What a comparison is between, in words; periods and groups read alike."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["capital", "contrast_words", "minus_words", "named", "names_of", "pair", "side", "where"]

_DAYS = re.compile(r"\d{4}-\d{2}-\d{2}( to \d{4}-\d{2}-\d{2})?")
_BETWEEN = re.compile(r"between-\d+")


def capital(text: str) -> str:
    """Return `text` with a capital first letter, the rest as it is written.

    Examples
    --------
    >>> capital("after"), capital("KN-23"), capital("kcna and JCS")
    ('After', 'KN-23', 'Kcna and JCS')
    """
    return text[:1].upper() + text[1:]


def named(period: Mapping[str, Any]) -> str:
    """Return the name of a period or group as a reader sees it: a middle period by its days.

    Parameters
    ----------
    period : mapping
        Its ``label``, and its ``first`` and ``last`` day where it has them.

    Examples
    --------
    >>> named({"label": "between-1", "first": "2024-01-01", "last": "2024-12-31"})
    '2024-01-01 to 2024-12-31'
    >>> named({"label": "before", "first": None, "last": "2023-12-31"})
    'before'
    """
    label, first, last = period["label"], period.get("first"), period.get("last")
    if not (_BETWEEN.fullmatch(label) and first and last):
        return str(label)
    return str(first) if first == last else f"{first} to {last}"


def names_of(periods: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the name of each period or group by its label."""
    return {period["label"]: named(period) for period in periods}


def pair(row: Mapping[str, Any], data: Mapping[str, Any]) -> tuple[str, str]:
    """Return the names of what a row compares, the later or second one first.

    Parameters
    ----------
    row : mapping
        A contrast, a row of the summary, or another part of findings with labels ``a`` and ``b``.
    data : mapping
        The findings, whose ``periods`` say what the labels stand for.

    Examples
    --------
    >>> periods = [{"label": "before"}, {"label": "after"}]
    >>> pair({"a": "after", "b": "before"}, {"periods": periods})
    ('after', 'before')
    """
    names = names_of(data["periods"])
    return names.get(row["a"], row["a"]), names.get(row["b"], row["b"])


def where(name: str) -> str:
    """Return where a rate was, by the name of its period or group.

    Examples
    --------
    >>> where("after"), where("KN-24"), where("2024-01-01 to 2024-12-31"), where("2024-01-01")
    ('after', 'for KN-24', 'from 2024-01-01 to 2024-12-31', 'on 2024-01-01')
    """
    if name in ("before", "after"):
        return name
    if _DAYS.fullmatch(name):
        return f"from {name}" if " to " in name else f"on {name}"
    return f"for {name}"


def contrast_words(quantity: str, a: str, b: str) -> str:
    """Return the name of a contrast of `a` with `b`.

    Examples
    --------
    >>> contrast_words("difference", "after", "before")
    'difference, after - before'
    >>> contrast_words("ratio", "KN-24", "KN-23"), contrast_words("difference", "KN-24", "KN-23")
    ('ratio, KN-24 / KN-23', 'difference, KN-24 minus KN-23')
    """
    if quantity != "difference":
        return f"{quantity.replace('-', ' ')}, {a} / {b}"
    return f"difference, {minus_words(a, b)}"


def minus_words(a: str, b: str) -> str:
    """Return a difference of two names, its sign a word where a name has a hyphen.

    Examples
    --------
    >>> minus_words("after", "before"), minus_words("KN-24", "KN-23")
    ('after - before', 'KN-24 minus KN-23')
    """
    return f"{a} {'minus' if '-' in a + b else '-'} {b}"


def side(sign: str, name: str) -> str:
    """Return what the sign of a contrast says of the period or group `name`.

    Examples
    --------
    >>> side("lower", "after"), side("not identified", "combat")
    ('the rate is lower after', 'not determined')
    """
    if sign in ("lower", "higher"):
        return f"the rate is {sign} {where(name)}"
    return "the rates are equal" if sign == "equal" else "not determined"
