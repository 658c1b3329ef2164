"""The catalogue as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reliability.catalogue import METHODS

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["methods"]


def methods() -> pd.DataFrame:
    """Return every statistical method, one row each, in the order of the catalogue.

    Returns
    -------
    DataFrame
        Columns ``family, name, label, guarantee, citation, test, options, note``, all text;
        ``test`` names the test that agrees with an interval and is missing where none does.

    Examples
    --------
    >>> table = methods()
    >>> table.loc[(table.family == "proportion") & (table.guarantee == "exact"), "name"].iloc[0]
    'clopper-pearson'
    """
    import pandas as pd

    rows = [
        {
            "family": method.family,
            "name": method.name,
            "label": method.label,
            "guarantee": method.guarantee,
            "citation": method.citation,
            "test": method.test,
            "options": ", ".join(method.options),
            "note": method.note,
        }
        for method in METHODS.values()
    ]
    return pd.DataFrame(rows, dtype="str")
