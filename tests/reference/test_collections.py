"""No published case is passed over: each is held somewhere, or named as out of scope."""

from __future__ import annotations

import csv
from pathlib import Path

HERE = Path(__file__).parent
# Cases whose numbers stand in a test rather than in a table, by the test that names them.
IN_TESTS = {
    "estimators/score/test_score_oracles.py": ["lachin_53_40_or"],
    "estimators/two_sample/test_exact_oracles.py": ["bb94_14_47_48_283"],
    "estimators/partial/test_misreporting.py": [
        *("epiprev_45_150", "epiprev_100_189", "epiprev_50_124"),
        *("langreiczigel14_1", "langreiczigel14_2", "langreiczigel14_5"),
    ],
    "estimators/bayes/test_predictive.py": ["bf_115_200"],
    "estimators/partial/test_unknown.py": ["cns2022_bounds"],
}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_published_case_is_held_or_named_as_out_of_scope() -> None:
    published = {row["case_id"] for row in rows_of(HERE / "collections" / "published.csv")}
    named = {row["case_id"] for path in HERE.glob("published_out_of_scope*.csv")
             for row in rows_of(path)}  # fmt: skip
    tables = [row for path in HERE.glob("*.csv") for row in rows_of(path) if "source" in row]
    held = {row["source"].rpartition("[")[2].rstrip("]") for row in tables} & published
    for module, cases in IN_TESTS.items():
        text = (HERE.parent / module).read_text(encoding="utf-8")
        assert all(case in text for case in cases), module
        held |= set(cases)
    assert len(published) == 370
    assert named <= published
    assert not held & named
    assert published == held | named, sorted(published - held - named)
