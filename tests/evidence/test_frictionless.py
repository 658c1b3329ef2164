"""The independent validator: it accepts what we call valid, and refuses faults of the schema."""

from __future__ import annotations

import random
import sys
import warnings
from pathlib import Path

import pytest

from reliability.evidence.check import check
from reliability.shipped import shipped_path

sys.path.insert(0, str(Path(__file__).parent))

from mutations import mutate

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    frictionless = pytest.importorskip("frictionless", reason="the validator is not installed")


def accepts(folder: Path) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return bool(frictionless.validate(str(folder / "datapackage.json")).valid)


def test_the_shipped_package() -> None:
    assert accepts(shipped_path("data/kn23"))


def test_a_package_with_every_column_filled_and_warnings_alone(package, make_claim) -> None:
    package.write(
        claims=[
            make_claim("c-1", note="=1+1", start="2024-05-01?", end="2024-05-01/2024-05-02"),
            make_claim("c-2", incident_id="inc-c-1", context="test", published="202X"),
            make_claim("c-3", part_of="c-1", archive_sha256="sha256:" + "0" * 64, end="2024-06"),
            make_claim("c-4", failed_share_low="0.25", failed_share_high="1", note="two\nlines"),
        ],
        incidents=[{"incident_id": "inc-c-1", "start": "2024-05"}],
    )
    problems = check(package.path)
    assert set(problems["severity"]) == {"warning"}
    assert accepts(package.path)


@pytest.mark.parametrize(
    "changes",
    [
        {"start": "2023-02-29"},
        {"start": "May 2024"},
        {"start": ""},
        {"context": "war"},
        {"launched_low": "four"},
        {"launched_low": "-4"},
        {"failed_share_low": "1.5"},
        {"system": "kn32"},
        {"repeats": "c-9"},
        {"claim_id": "c-1"},
        {"claim_id": ""},
        {"url": "example.org"},
        {"archive_sha256": "abc"},
        {"recorded_at": "2024-06"},
    ],
)
def test_both_refuse_a_fault_of_the_schema(package, make_claim, changes) -> None:
    package.write(claims=[make_claim("c-1"), make_claim("c-2") | changes])
    assert "error" in set(check(package.path)["severity"])
    assert not accepts(package.path)


def compare(package, make_claim, seeds: range) -> tuple[int, int]:
    package.write(
        claims=[make_claim("c-1"), make_claim("c-2", repeats="c-1"), make_claim("c-3")],
        incidents=[{"incident_id": "inc-c-1", "start": "2024-05-01", "end": "2024-05-02"}],
    )
    files = {file.name: file.read_bytes() for file in package.path.iterdir()}
    both = ours = 0
    for seed in seeds:
        for file in package.path.iterdir():
            file.unlink()
        damaged = mutate(files, random.Random(seed))
        for name, data in damaged.items():
            # What the descriptor may say beyond the schema is not the question here.
            (package.path / name).write_bytes(files[name] if name.endswith("json") else data)
        if "error" not in set(check(package.path)["severity"]):
            ours += 1
            both += accepts(package.path)
    return both, ours


def test_it_accepts_every_damaged_package_that_we_call_valid(package, make_claim) -> None:
    both, ours = compare(package, make_claim, range(80))
    assert both == ours
    assert ours > 1


@pytest.mark.full
def test_it_accepts_every_one_of_many(package, make_claim) -> None:
    both, ours = compare(package, make_claim, range(80, 3000))
    assert both == ours
