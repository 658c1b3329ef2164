"""The table of names: exact, cited, and safe from names that only look alike."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliability.evidence.schema import ID_PATTERN
from reliability.loaders.aliases import (
    ALIASES,
    UNNAMED,
    SystemNames,
    find_system,
    system_rows,
)


@pytest.mark.parametrize(
    ("name", "system"),
    [
        ("KN-23", "kn23"),
        ("Hwasong-11A", "kn23"),
        ("Hwasong-11Ga", "kn23"),
        ("Hwasong-11A (KN-23)", "kn23"),
        ("Hwasong-11Na", "kn24"),
        ("Hwasong-11Da", "hwasong-11c"),  # Korean order Ga Na Da Ra: Da is C, not D
        ("Hwasong-11C (KN-30)", "hwasong-11c"),
        ("Hwasong-11Ra", "hwasong-11d"),
        ("Hwasong-11D (KN-35)", "hwasong-11d"),
        ("Hwasong-11S (Navalized KN-23)", "hwasong-11s"),
        ("Hwasong-11S (KN-33)", "hwasong-11s"),
        ("hwasong-11-da-45", "hwasong-11c-4.5"),
        ("Hwasong-11-Da-4.5", "hwasong-11c-4.5"),
        ("Hwasong-11Da-4.5", "hwasong-11c-4.5"),
        ("Cheonlima-1", "chollima-1"),
        ("Hwasong 5", "scud-b"),
        ("Hwasong-7", "nodong"),
        ("Polaris-1", "pukguksong-1"),
        ("Hwasong-8 MARV", "hwasong-12a"),
        ("Hwasong-8", "hwasong-12b"),
        ("  kn-23 ", "kn23"),
    ],
)
def test_names_of_one_missile_find_its_key(name: str, system: str) -> None:
    found = find_system(name)
    assert found is not None
    assert found.system == system


@pytest.mark.parametrize("name", ["Hwasong-11", "KN23", "KN-2", "Hwasong-11 Da", "KN-23?", ""])
def test_a_name_that_only_looks_alike_is_not_found(name: str) -> None:
    assert find_system(name) is None


def test_no_name_belongs_to_two_systems() -> None:
    folded = [name.casefold() for each in ALIASES for name in each.names]
    assert len(folded) == len(set(folded))
    assert len({each.system for each in ALIASES}) == len(ALIASES)
    assert all(each.source and each.label and each.names for each in ALIASES)


def test_the_table_is_rows_of_systems() -> None:
    rows = {row["system"]: row for row in system_rows()}
    assert rows["kn23-or-iskander-m"]["may_include"] == "kn23"
    assert "Hwasong-11Da" in rows["hwasong-11c"]["note"]
    assert [row["system"] for row in system_rows([UNNAMED])] == ["unknown"]


def test_an_unknown_name_never_takes_a_known_key() -> None:
    names = SystemNames()
    assert names.key("KN23") == "kn23-2"
    assert names.key("KN23") == "kn23-2"
    assert names.key("KN 23") == "kn-23"
    assert names.key("Hwasong-11A") == "kn23"
    assert names.unmapped["KN23"] == 2
    assert {row["label"] for row in names.rows()} >= {"KN23", "KN 23"}


def test_a_file_about_other_missiles_is_read_without_the_table() -> None:
    names = SystemNames([UNNAMED])
    assert names.key("Unknown") == "unknown"
    assert names.key("Scud-B") == "scud-b-2"  # not the North Korean one
    assert names.unmapped == {"Scud-B": 1}


@given(st.lists(st.text(min_size=1, max_size=20), max_size=8))
def test_keys_are_ids_and_distinct_names_have_distinct_keys(reported: list[str]) -> None:
    names = SystemNames()
    keys = {name: names.key(name) for name in reported}
    assert all(re.fullmatch(ID_PATTERN, key) for key in keys.values())
    unknown = {" ".join(name.split()).casefold() for name in keys if find_system(name) is None}
    assert len({keys[name] for name in keys if find_system(name) is None}) == len(unknown)
