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


YEAR = {"claim_id": "year", "start": "2024-07-01", "end": "2024-12-31"}


def night(name: str, day: str, **counts: object) -> dict[str, object]:
    return {"claim_id": name, "incident_id": name, "day": day, **counts}


def test_a_window_with_fewer_than_the_incidents_within_it(make) -> None:
    fifty = night("fifty", "2024-08-01", launched=50, failed=25)
    assert conflicts_of(make({**YEAR, "launched": 2, "failed": 0}, fifty)) == [
        ("launched", "year says 2 launched; fifty says 50 launched"),
        ("failed", "year says 0 failed; fifty says 25 failed"),
    ]
    # Fewer in the incident than in the window is no contradiction.
    assert conflicts_of(make({**YEAR, "launched": 100}, fifty)) == []
    # Nor is an incident that lies outside, or may.
    for day in ({"day": "2025-02-01"}, {"start": "2024-12-31", "end": "2025-01-01"}):
        moved = {key: fifty[key] for key in fifty if key != "day"} | day
        assert conflicts_of(make({**YEAR, "launched": 2, "failed": 0}, moved)) == []


def test_incidents_that_are_more_together_than_their_window(make) -> None:
    """6 + 5 of 10: the third is not needed to show it, and of two claims the lesser counts."""
    nights = [
        night("six", "2024-08-01", launched=6),
        night("one", "2024-08-02", launched=1),
        night("five", "2024-08-03", launched=5),
        night("nine", "2024-08-03", launched=9) | {"incident_id": "five"},
    ]
    texts = [text for _, text in conflicts_of(make({**YEAR, "launched": 10}, *nights))]
    assert texts == [
        "year says 10 launched; six says 6 launched; five says 5 launched",
        "five says 5 launched; nine says 9 launched",
    ]
    assert len(conflicts_of(make({**YEAR, "launched": 12}, *nights))) == 1


def test_a_floor_beside_a_window(make) -> None:
    """Six arrived of a window in which four were launched."""
    six = {"claim_id": "six", "start": "2024-08-01", "end": "2024-08-31", "counts": "arrivals"}
    four = {**YEAR, "launched": 4, "failed": 1}
    assert conflicts_of(make(four, six | {"launched": 6})) == [
        ("launched", "year says 4 launched; six says 6 or more launched")
    ]
    assert conflicts_of(make(four, six | {"launched": 4})) == []
    # Arrivals of a longer window, or of other systems, say nothing of this one.
    wider = six | {"launched": 6, "end": "2025-01-31"}
    assert conflicts_of(make(four, wider)) == []
    assert conflicts_of(make(four, six | {"launched": 6, "system": "kn24"})) == []
