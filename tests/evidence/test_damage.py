"""Damaged packages: a coded problem or a stated meaning, never a traceback."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from reliability.errors import PackageError
from reliability.evidence.check import check
from reliability.evidence.package import load_package
from reliability.evidence.problems import RULES

sys.path.insert(0, str(Path(__file__).parent))

from mutations import mutate


def damage(package, make_claim, seeds: range) -> int:
    package.write(
        claims=[
            make_claim("c-1"),
            make_claim("c-2", part_of="c-4", note='a "quoted", cell'),
            make_claim("c-3", repeats="c-1", incident_id="inc-c-1", failed_share_low="0.25"),
            make_claim("c-4", scope="aggregate", start="2024-05", end="2024-06"),
        ],
        incidents=[{"incident_id": "inc-c-1", "start": "2024-05-01", "end": "2024-05-02"}],
        cuts=[{"cut_id": "k", "date": "2024-05-01", "label": "x", "kind": "measurement"}],
        corrections=[
            {"correction_id": "r-1", "claim_id": "c-1", "kind": "recode", "field": "failed_low",
             "new_value": "0", "reason": "read again", "recorded_at": "2024-07-01"},
        ],
    )  # fmt: skip
    files = {file.name: file.read_bytes() for file in package.path.iterdir()}
    valid = 0
    for seed in seeds:
        for file in package.path.iterdir():
            file.unlink()
        for name, data in mutate(files, random.Random(seed)).items():
            (package.path / name).write_bytes(data)
        problems = check(package.path)
        assert set(problems["code"]) <= RULES.keys()
        errors = problems.loc[problems["severity"] == "error"]
        if len(errors):
            with pytest.raises(PackageError):
                load_package(package.path)
        else:
            assert len(load_package(package.path).claims) > -1
            valid += 1
    return valid


def test_damage(package, make_claim) -> None:
    valid = damage(package, make_claim, range(150))
    # Some changes leave a package valid (a note, another count); most do not.
    assert 5 <= valid <= 75


@pytest.mark.full
def test_ten_thousand_damaged_packages(package, make_claim) -> None:
    assert damage(package, make_claim, range(10_000)) > 0
