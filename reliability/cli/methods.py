"""`reliability methods`: the catalogue of methods."""

from __future__ import annotations

import click

from reliability import catalogue
from reliability.cli.options import NearestChoice, format_option
from reliability.cli.output import only, print_rows

__all__ = ["methods"]


@click.command(epilog="Example: reliability methods --family proportion")
@click.option(
    "--family",
    type=NearestChoice(catalogue.FAMILIES),
    help="Only this family; every family unless given.",
)
@format_option
def methods(family: str | None, form: str) -> None:
    """List the statistical methods: family, name, label, guarantee, citation.

    A guarantee is exact (coverage or size proven never worse than stated), conjectured (no
    exception known, no proof), approximate, bayesian, or comparison-only.
    """
    rows = [
        {
            "family": method.family,
            "name": method.name,
            "label": method.label,
            "guarantee": method.guarantee,
            "citation": method.citation,
        }
        for method in catalogue.METHODS.values()
        if family in (None, method.family)
    ]
    table = only(rows, "family", "name", "guarantee", "citation")
    print_rows("methods", rows, form=form, table=table)
