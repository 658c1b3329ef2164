"""What a command found: sentences, tables and rows, printed in one way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from reliability.cli.output import only, print_rows

__all__ = ["Found", "curve_table"]

Rows = tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of results, what is said of them, and the tables that show them.

    Attributes
    ----------
    rows : tuple of dict
        For machines; a row lacks the columns that only others have, and they are filled.
    said : tuple of str
        Sentences, which lead the tables.
    tables : tuple of (str, sequence of mapping)
        Each with its title, or without.
    """

    rows: Rows = ()
    said: tuple[str, ...] = ()
    tables: tuple[tuple[str, Sequence[Mapping[str, Any]]], ...] = ()

    def __add__(self, other: Found) -> Found:
        return Found(self.rows + other.rows, self.said + other.said, self.tables + other.tables)

    def show(self, kind: str, form: str) -> None:
        """Print sentences first, then the tables; or every row as data, all of one shape."""
        if form != "table":
            names = dict.fromkeys(name for row in self.rows for name in row)
            print_rows(kind, [{name: row.get(name) for name in names} for row in self.rows],
                       form=form)  # fmt: skip
            return
        if self.said:
            click.echo("\n".join(self.said) + "\n")
        for at, (title, shown) in enumerate(self.tables):
            if at:
                click.echo()
            if title:
                click.echo(title)
            print_rows(kind, shown, form=form)


def curve_table(rows: Sequence[Mapping[str, Any]], column: str) -> list[dict[str, Any]]:
    """Return what a table shows of rows told apart by a column; bounds where one is no point."""
    known = all(row["identified"] == "point" for row in rows)
    bounds = () if known else ("bound_low", "bound_high")
    return only(rows, column, "estimate", *bounds, "ci_low", "ci_high", "method", "guarantee")
