"""Everything that running a scenario computed, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reliability.assess.results import rows_to_frame

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SCHEMA_VERSION", "Findings"]

SCHEMA_VERSION = 1


@dataclass(frozen=True, eq=False, repr=False)
class Findings:
    """The result of a scenario. A report renders it and computes nothing.

    Attributes
    ----------
    data : mapping
        Plain, JSON-ready values; the order of the keys is the order of ``report.json``.
        ``warning`` comes first where the scenario is naive.
    """

    data: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.data[key]

    def to_dict(self) -> dict[str, Any]:
        """Return the plain data."""
        return dict(self.data)

    def to_frame(self) -> pd.DataFrame:
        """Return every rate, contrast, p-value and probability, a row each."""
        rates = [row for period in self.data["periods"] for row in period["rates"]]
        return rows_to_frame([*rates, *self.data["contrasts"]])

    def summary(self) -> str:
        """Return the bottom line."""
        return "\n".join(self.data["bottom_line"])

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.data['report_id']}: {self.data['title']}>"

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(escape=True, index=False))
