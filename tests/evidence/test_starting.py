"""A new package is valid, takes claims, and never overwrites."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reliability.errors import OptionError
from reliability.evidence.append import append_claims
from reliability.evidence.check import check
from reliability.evidence.package import load_package
from reliability.evidence.starting import start_package


def test_a_new_package_is_valid_and_takes_claims(tmp_path: Path, make_claim) -> None:
    folder = start_package(
        tmp_path / "Mine 1",
        title="Mine",
        tables={"systems": [{"system": "kn23", "label": "KN-23"}]},
    )
    assert len(check(folder)) == 0
    assert len(load_package(folder).claims) == 0
    about = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert (about["name"], about["title"]) == ("mine-1", "Mine")
    append_claims(folder, [make_claim("c-1")])
    assert len(load_package(folder).claims) == 1
    assert "merge=union" in (folder / ".gitattributes").read_text(encoding="utf-8")


def test_a_package_without_anything_is_valid_too(tmp_path: Path) -> None:
    assert len(check(start_package(tmp_path / "bare"))) == 0


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OptionError, match="must be empty"):
        start_package(tmp_path)
    with pytest.raises(OptionError, match="must be empty"):
        start_package(tmp_path / "file.txt")
    with pytest.raises(OptionError, match="no table"):
        start_package(tmp_path / "new", tables={"claim": []})
    assert not (tmp_path / "new").exists()
