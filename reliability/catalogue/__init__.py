"""The methods as plain data, keyed by (family, name).

The one place that says which methods there are: it feeds the code, the error texts, the
choices of the command line, the table in the docs and the method sentence of the report.
It imports no numeric library.
"""

from __future__ import annotations

from reliability.catalogue import (
    difference,
    misreporting,
    odds_ratio,
    phases,
    proportion,
    ratio,
    salvos,
    shares,
    two_sample,
    unknown,
)
from reliability.catalogue.model import Method
from reliability.errors import unknown_name

__all__ = ["DEFAULTS", "FAMILIES", "METHODS", "Method", "find", "names"]

FAMILIES = (
    "proportion", "difference", "ratio", "odds-ratio", "test", "misreporting", "salvos", "unknown",
    "shares", "phases",
)  # fmt: skip

# The family unknown has none: its intervals are for comparison only.
DEFAULTS = {
    "proportion": "clopper-pearson",
    "difference": "miettinen-nurminen",
    "ratio": "miettinen-nurminen",
    "odds-ratio": "miettinen-nurminen",
    "test": "boschloo",
    "misreporting": "misreporting-exact",
    "salvos": "rao-scott-wilson",
    "shares": "goodman",
    "phases": "beta-product",
}

METHODS: dict[tuple[str, str], Method] = {
    (method.family, method.name): method
    for methods in (
        proportion.METHODS,
        difference.METHODS,
        ratio.METHODS,
        odds_ratio.METHODS,
        two_sample.METHODS,
        misreporting.METHODS,
        salvos.METHODS,
        unknown.METHODS,
        shares.METHODS,
        phases.METHODS,
    )
    for method in methods
}


def names(family: str) -> tuple[str, ...]:
    """Return the names of a family's methods, in the order of the catalogue."""
    return tuple(name for kind, name in METHODS if kind == family)


def find(family: str, name: str) -> Method:
    """Return one method's entry.

    Raises
    ------
    UnknownNameError
        If the family has no method of that name; it names the nearest one.
    """
    try:
        return METHODS[family, name]
    except (KeyError, TypeError):
        raise unknown_name(f"{family} method", str(name), names(family)) from None
