"""The catalogue as a table, and the commands that print it."""

import json

from click.testing import CliRunner

import reliability as rel
from reliability import catalogue
from reliability.cli.group import program


def test_one_row_a_method_with_the_promised_columns():
    table = rel.methods()
    assert list(zip(table.family, table.name, strict=True)) == list(catalogue.METHODS)
    assert {"name", "family", "label", "guarantee", "citation"} <= set(table.columns)
    assert set(table.family) == set(catalogue.FAMILIES)
    for column in ("family", "name", "label", "guarantee", "citation"):
        assert (table[column].str.len() > 0).all()


def test_the_command_and_the_function_agree():
    shown = CliRunner().invoke(program, ["methods", "--format", "json"])
    results = json.loads(shown.stdout)["results"]
    table = rel.methods()
    for column in ("family", "name", "label", "guarantee", "citation"):
        assert [row[column] for row in results] == list(table[column])


def test_a_family_is_a_part_of_it():
    shown = CliRunner().invoke(program, ["methods", "--family", "test", "--format", "csv"])
    header, *rows = shown.stdout.splitlines()
    assert header.startswith("family,name,")
    assert len(rows) == len(catalogue.names("test")) > 0
    assert all(row.startswith("test,") for row in rows)
