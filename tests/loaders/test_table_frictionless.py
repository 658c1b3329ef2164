"""A Frictionless data package of somebody else, read by its descriptor."""

import json

import pytest

import reliability as rel
from reliability.errors import LoadError, UnknownNameError

FIELDS = [
    {"name": "day", "type": "date", "format": "%d.%m.%Y"},
    {"name": "missile", "type": "string"},
    {"name": "n", "type": "integer"},
    {"name": "how", "type": "string"},
]
MAPPING = {
    "columns": {"start": "day", "system": "missile", "launched": "n"},
    "constants": {"context": "test", "claimant": "A"},
    "outcome": {"column": "how", "words": {"ok": "success"}},
}
TEXT = "day;missile;n;how\n03.04.2024;KN-23;2;ok\n04.04.2024;KN-24;-99;ok\n"


def package(folder, text=TEXT, fields=FIELDS, **resource):
    described = {
        "name": "launches",
        "path": "launches.csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ";"},
        "schema": {"fields": fields, "missingValues": ["", "-99"]},
        **resource,
    }
    (folder / "launches.csv").write_text(text, encoding="utf-8")
    descriptor = {"name": "theirs", "title": "Theirs", "resources": [described]}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return folder


def load(path, **options):
    return rel.load(path, format="frictionless", **options)


def test_delimiter_dates_and_blank_words_come_from_the_descriptor(tmp_path):
    for path in (package(tmp_path), tmp_path / "datapackage.json"):
        evidence = load(path, mapping=MAPPING)
        assert evidence.claims["start"].tolist() == ["2024-04-03", "2024-04-04"]
        assert evidence.claims["launched_low"].fillna(-1).tolist() == [2, -1]
        assert evidence.claims["publisher"].tolist() == ["Theirs", "Theirs"]
        assert evidence.about["receipt"]["format"] == "frictionless"
        assert evidence.about["receipt"]["file"] == "launches.csv"


def test_fields_that_are_called_as_columns_need_no_mapping(tmp_path):
    header = "start,system,context,claimant,launched,failed_low"
    fields = [{"name": name, "type": "string"} for name in header.split(",")]
    path = package(tmp_path, f"{header}\n2024-09,KN-23,test,A,2,1\n", fields, dialect={})
    claims = load(path).claims
    assert (claims.at[0, "start"], claims.at[0, "failed_low"]) == ("2024-09", 1)
    with pytest.raises(LoadError, match=r"Give a mapping"):
        load(package(tmp_path))


def test_the_descriptor_is_not_believed_against_the_file(tmp_path):
    fields = [{**FIELDS[0], "format": "%m.%d.%Y"}, *FIELDS[1:]]
    path = package(tmp_path, TEXT.replace("03.04", "13.04").replace("04.04", "14.04"), fields)
    with pytest.raises(LoadError, match=r"day: no date in a form that the mapping states"):
        load(path, mapping=MAPPING)
    with pytest.raises(LoadError, match="has no column 'day'"):
        load(package(tmp_path, TEXT.replace("day;", "date;")), mapping=MAPPING)


def test_the_mapping_goes_before_the_descriptor(tmp_path):
    path = package(tmp_path, TEXT.replace(";", "|"))
    claims = load(path, mapping={**MAPPING, "file": {"delimiter": "|"}}).claims
    assert len(claims) == 2


@pytest.mark.parametrize(
    ("resource", "message"),
    [
        ({"path": "../launches.csv"}, "must lie beside the descriptor"),
        ({"path": "/etc/hostname"}, "must lie beside the descriptor"),
        ({"path": "https://example.org/a.csv"}, "must lie beside the descriptor"),
        ({"path": ["a.csv", "b.csv"]}, "must be one file"),
        ({"path": None, "data": []}, "must be one file"),
        ({"dialect": "dialect.json"}, "must stand in the descriptor"),
        ({"dialect": {"quoteChar": "'"}}, 'quoteChar: "\'" is not read'),
        ({"dialect": {"header": False}}, "header: False is not read"),
        ({"schema": "schema.json"}, "must hold its schema"),
        ({"encoding": "utf-16"}, "Save the file as UTF-8"),
    ],
)
def test_what_is_not_read_is_refused(tmp_path, resource, message):
    with pytest.raises(LoadError, match=message):
        load(package(tmp_path, **resource), mapping=MAPPING)


def test_one_table_of_several_must_be_named(tmp_path):
    package(tmp_path)
    file = tmp_path / "datapackage.json"
    descriptor = json.loads(file.read_text(encoding="utf-8"))
    descriptor["resources"].append({**descriptor["resources"][0], "name": "more"})
    file.write_text(json.dumps(descriptor), encoding="utf-8")
    with pytest.raises(LoadError, match="holds 2 resources: launches, more"):
        load(tmp_path, mapping=MAPPING)
    assert len(load(tmp_path, mapping=MAPPING, resource="more").claims) == 2
    with pytest.raises(UnknownNameError, match=r"Did you mean 'more'\?"):
        load(tmp_path, mapping={**MAPPING, "file": {"resource": "mor"}})


@pytest.mark.parametrize("text", ["", "[]", "{", '{"resources": 3}', "[" * 10_000])
def test_a_broken_descriptor_is_one_error(tmp_path, text):
    (tmp_path / "datapackage.json").write_text(text, encoding="utf-8")
    with pytest.raises(LoadError, match=r"datapackage\.json"):
        load(tmp_path, mapping=MAPPING)


def test_our_own_package_is_read_by_its_descriptor_too():
    evidence = load(rel.shipped_path("data/kn23"), resource="claims")
    assert len(evidence.claims) == 227
