"""A mapping is refused at the word that is wrong, before any row is read."""

import pytest

from reliability.errors import LoadError, UnknownNameError
from reliability.loaders.mapping import EFFECTS, parse_mapping, read_mapping

GOOD = {
    "columns": {"start": "Date", "system": "Missile"},
    "constants": {"context": "test", "claimant": "A"},
}


def test_a_mapping_needs_little():
    mapping = parse_mapping(GOOD, "m.toml")
    assert mapping.used_columns() == ("Date", "Missile")
    assert (mapping.name, mapping.title, mapping.blank) == ("table", "table", {""})


WRONG = [
    ({"colums": {}}, r"unknown key 'colums'. Did you mean 'columns'\?"),
    ({"columns": {"start": "d", "system": "m", "launchd": "n"}}, r"Did you mean 'launched'\?"),
    ({"columns": {"start": "d", "system": 3}}, r"\[columns\] system: must be text; got 3"),
    ({"columns": {"start": "d", "system": "m", "failed": "f", "failed_low": "g"}}, "filled twice"),
    ({"columns": {"start": "d"}}, r"\[columns\] system: must be mapped"),
    ({"constants": {"context": "test"}}, "claimant must stand"),
    ({"constants": {"context": "", "claimant": "A"}}, "context: blank"),
    ({"constants": {"context": "test", "claimant": "A", "start": "2024"}}, "in .columns. too"),
    ({"name": "my ledger"}, "name: must be letters"),
    ({"file": {"delimiter": ";;"}}, "delimiter: must be one ASCII character"),
    ({"file": {"encoding": "utf-16"}}, "Save the file as UTF-8"),
    ({"file": {"encoding": "klingon"}}, "Save the file as UTF-8"),
    ({"file": {"header_line": 0}}, "header_line: must be a line"),
    ({"file": {"kind": "xls"}}, "kind: must be one of csv, tsv"),
    ({"dates": {"start": ["%d/%m"]}}, "must hold a year"),
    ({"dates": {"start": ["%x"]}}, r"may use %d, %m"),
    ({"dates": {"start": ["%d %Y"]}}, "must hold a month"),
    ({"dates": {"start": ["%Y %Y"]}}, "name each part once"),
    ({"dates": {"system": ["%Y"]}}, "unknown key 'system'"),
    ({"words": {"context": {"war": "fight"}}}, "must be one of combat, test; got 'fight'"),
    ({"words": {"launched": {"some": "several"}}}, "must be a whole number"),
    ({"words": {"context": {"War": "combat", "war ": "test"}}}, "stands twice"),
    ({"outcome": {"words": {}}}, r"\[outcome\] column: must name a column"),
    ({"outcome": {"column": "R", "words": {"Win": ""}}}, "has no meaning yet"),
    ({"outcome": {"column": "R", "words": {"Win": "sucess"}}}, r"Did you mean 'success'\?"),
    ({"outcome": {"column": "R", "words": {"Win": {"coding": "x"}}}}, "coded, not-coded"),
    ({"outcome": {"column": "R", "words": {"Win": {"failed": "-1"}}}}, "must be a whole number"),
    ({"outcome": {"column": "R", "words": {"Win": 3}}}, "must be text or a table"),
]  # fmt: skip


@pytest.mark.parametrize(("tables", "message"), WRONG)
def test_what_is_wrong_is_named(tables, message):
    with pytest.raises(LoadError, match=message) as caught:
        parse_mapping({**GOOD, **tables}, "m.toml")
    assert str(caught.value).startswith("m.toml")


def test_two_sources_of_one_count_are_refused():
    columns = {**GOOD["columns"], "failed": "F"}
    outcome = {"column": "R", "words": {"Failure": "failure"}}
    with pytest.raises(LoadError, match=r"'failure': fills failed, which stands in \[columns\]"):
        parse_mapping({**GOOD, "columns": columns, "outcome": outcome}, "m.toml")
    kept = {"column": "R", "words": {"Unknown": "unknown"}}
    assert parse_mapping({**GOOD, "columns": columns, "outcome": kept}, "m.toml").outcomes


def test_no_outcome_word_means_more_than_it_says():
    """Unknown is not success, intercepted is not failed, silence is not success."""
    assert EFFECTS["unknown"] == {}
    assert set(EFFECTS["intercepted"]) == {"intercepted"}
    assert EFFECTS["not-reached"]["failed"].startswith("0..")
    assert EFFECTS["not-coded"] == {"coding": "not-coded"}


def test_a_file_that_is_no_toml_is_refused(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text("[columns\n")
    with pytest.raises(LoadError, match=r"m.toml: not TOML"):
        read_mapping(path)
    path.write_text("a = " + "[" * 10_000)
    with pytest.raises(LoadError, match=r"m.toml: not TOML"):
        read_mapping(path)
    with pytest.raises(UnknownNameError, match="no such file"):
        read_mapping(tmp_path / "absent.toml")
