"""Which side of no change a contrast lies on, in words; periods and groups read alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["pair", "side", "where"]


def where(name: str) -> str:
    """Return where a rate was, by the label of its period or group.

    Examples
    --------
    >>> where("after"), where("combat")
    ('after', 'in combat')
    """
    return name if name in ("before", "after") else f"in {name}"


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


def pair(data: Mapping[str, Any]) -> tuple[str, str]:
    """Return the labels that the contrasts of findings compare, the later or second one first."""
    for row in data["contrasts"]:
        if row.get("a") and row.get("b"):
            return row["a"], row["b"]
    return "after", "before"
