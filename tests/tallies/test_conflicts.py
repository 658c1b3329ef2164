"""Claims that cannot all be right, about the number launched and about the number that failed."""

from __future__ import annotations

import pytest

from reliability.tallies.engine import tally

NIGHT = {"incident_id": "night", "day": "2024-08-01"}


def conflicts_of(evidence, **options) -> list[tuple[str, str]]:
    found = tally(evidence, **{"cut": "treaty"} | options).conflicts
    return [(each["about"], each["text"]) for each in found]


@pytest.mark.parametrize(
    ("one", "two", "said"),
    [
        ({"failed": 1}, {"failed": 0}, "one says 1 failed; two says 0 failed"),
        ({"failed": "0..1"}, {"failed": 0}, None),
        # A launch that a claim calls unknown may have failed.
        ({"failed": 1}, {"failed": 0, "unknown": 1}, None),
        # Two of two succeeded: none failed.
        ({"failed": 1}, {"succeeded": 2}, "one says 1 failed; two says 2 of 2 succeeded"),
        ({"failed": 1}, {"succeeded": 1}, None),
        ({"failed": 1}, {"succeeded": 1, "intercepted": 1},
         "one says 1 failed; two says 1 of 2 succeeded"),
        ({"failed_share": "1..1"}, {"failed": 1}, "one says 2 failed; two says 1 failed"),
        # Silence is no statement, and nor is a claim that nobody has coded.
        ({"failed": 1}, {}, None),
        ({"failed": 1}, {"coding": "not-coded"}, None),
        ({"failed": 1}, {"failed": 0, "launched": 1},
         "one says 1 failed; two says 0 failed"),
    ],
)  # fmt: skip
def test_outcomes_that_cannot_both_hold(make, one, two, said: str | None) -> None:
    evidence = make(
        {"claim_id": "one", **NIGHT, "launched": 2, **one},
        {"claim_id": "two", **NIGHT, "launched": 2, **two},
    )
    failed = [text for about, text in conflicts_of(evidence) if about == "failed"]
    assert failed == ([] if said is None else [said])


def test_rules_do_not_silence_a_contradiction(make) -> None:
    operator = {"claimant_interest": "operator", "context": "test"}
    silent = {"flight_tracked": "yes", "context": "test"}
    evidence = make(
        {"claim_id": "jcs", **NIGHT, "launched": 2, "failed": 1, "context": "test"},
        {"claim_id": "kcna", **NIGHT, "launched": 2, "failed": 0, **operator},
        {"claim_id": "japan", **NIGHT, "launched": 2, **silent},
    )
    said = [("failed", "jcs says 1 failed; kcna says 0 failed")]
    for options in (
        {},
        {"operator_success": "ignore"},
        {"silence": "as-success"},
        {"policy": "lowest-rate"},
        {"policy": "claimants", "claimants": ["jcs"], "others": "never"},
        {"use": {"after": ["jcs"]}},
    ):
        assert conflicts_of(evidence, **options) == said, options


WHOLE = {"claim_id": "whole", "start": "2024-07-01", "end": "2024-09-30"}
PART = {"claim_id": "part", "start": "2024-08-01", "end": "2024-08-31"}


@pytest.mark.parametrize(
    ("whole", "part", "said"),
    [
        ({"launched": 20}, {"launched": "45..55"},
         [("launched", "whole says 20 launched; part says 45 to 55 launched")]),
        # A window that lies in another may well have fewer.
        ({"launched": 60, "failed": 9}, {"launched": 20, "failed": 2}, []),
        ({"launched": 60, "failed": 1}, {"launched": 20, "failed": 2},
         [("failed", "whole says 1 failed; part says 2 failed")]),
        ({"launched": "20.."}, {"launched": 45}, []),
        # Another system: neither holds the other.
        ({"launched": 20, "system": "kn24"}, {"launched": 45}, []),
        ({"launched": 20, "system": "kn23-or-kn24"}, {"launched": 45},
         [("launched", "whole says 20 launched; part says 45 launched")]),
    ],
)  # fmt: skip
def test_a_window_holds_no_more_than_it_says(make, whole, part, said) -> None:
    evidence = make({**WHOLE, **whole}, {**PART, **part})
    assert conflicts_of(evidence) == said
    # Whatever the scenario names: what the record says does not hang on it.
    assert conflicts_of(evidence, use={"after": ["part"]}) == said


def test_windows_that_only_overlap_contradict_nothing(make) -> None:
    late = {"claim_id": "late", "start": "2024-08-15", "end": "2024-10-31", "launched": 90}
    assert conflicts_of(make({**PART, "launched": 3}, late)) == []


def test_three_windows_that_clash_are_one_conflict(make) -> None:
    year = {"claim_id": "year", "start": "2024-07-01", "end": "2024-12-31", "launched": 20}
    evidence = make({**PART, "launched": 50}, {**WHOLE, "launched": 30}, year)
    said = "part says 50 launched; whole says 30 launched; year says 20 launched"
    assert conflicts_of(evidence) == [("launched", said)]


def test_a_straddling_claim_contradicts_in_both_periods(make) -> None:
    evidence = make(
        {"claim_id": "wide", "start": "2024-06-01", "end": "2024-07-31", "launched": 5},
        {"claim_id": "june", "start": "2024-06-01", "end": "2024-06-18", "launched": 9},
    )
    found = tally(evidence, cut="treaty", straddling="bounds").conflicts
    assert [(each["period"], each["incident_id"]) for each in found] == [("before;after", None)]


def test_a_claim_out_of_use_contradicts_nobody(make) -> None:
    night = {"claim_id": "one", **NIGHT, "launched": 2, "failed": 1}
    revised = {"claim_id": "two", **NIGHT, "launched": 2, "failed": 0, "supersedes": "one"}
    assert conflicts_of(make(night, revised)) == []
