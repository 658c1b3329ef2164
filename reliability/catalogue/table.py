"""The catalogue as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reliability import catalogue
from reliability.errors import unknown_name

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["methods"]


def methods(family: str | None = None) -> pd.DataFrame:
    """Return a table of every method, one row each, in the order of the catalogue.

    Parameters
    ----------
    family : str, optional
        proportion, difference, ratio, odds-ratio, test, misreporting, salvos, unknown, shares or
        phases; every family unless given.

    Returns
    -------
    DataFrame
        Columns ``name, family, label, guarantee, test, identities, options, citation, note``:
        text; `test` is missing where no two-sample test goes with the method, and `identities`
        and `options` list their codes with spaces between.

    Raises
    ------
    UnknownNameError
        If there is no such family.

    Examples
    --------
    >>> methods("proportion").set_index("name").loc["clopper-pearson", "guarantee"]
    'exact'
    """
    import pandas as pd

    if family is not None and family not in catalogue.FAMILIES:
        raise unknown_name("family", family, catalogue.FAMILIES)
    columns = ("name", "family", "label", "guarantee", "test", "identities", "options",
               "citation", "note")  # fmt: skip
    rows = [
        [_plain(getattr(method, column)) for column in columns]
        for method in catalogue.METHODS.values()
        if family in (None, method.family)
    ]
    return pd.DataFrame(rows, columns=list(columns), dtype="str")


def _plain(value: str | tuple[str, ...] | None) -> str | None:
    return " ".join(value) if isinstance(value, tuple) else value
