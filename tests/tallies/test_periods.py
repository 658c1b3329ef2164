"""Days, cuts and which period a claim belongs to."""

from __future__ import annotations

import pytest

from reliability.errors import OptionError, UnknownNameError
from reliability.tallies.engine import tally
from reliability.tallies.periods import Cut, divide
from reliability.tallies.rules import PeriodRules


def cut(first: str, last: str | None = None) -> Cut:
    return Cut("x", first, last or first, "x", "date")


@pytest.mark.parametrize(
    ("cut_day", "washout", "ends", "starts"),
    [
        ("after", 0, "2024-06-18", "2024-06-19"),
        ("before", 0, "2024-06-19", "2024-06-20"),
        ("neither", 0, "2024-06-18", "2024-06-20"),
        ("after", 1, "2024-06-18", "2024-06-20"),
        ("after", 30, "2024-06-18", "2024-07-19"),
        ("before", 1, "2024-06-19", "2024-06-21"),
        ("neither", 2, "2024-06-18", "2024-06-22"),
    ],
)
def test_where_the_cut_day_belongs(cut_day: str, washout: int, ends: str, starts: str) -> None:
    before, after = divide([cut("2024-06-19")], PeriodRules(("x",), cut_day, washout))
    assert (before.first, before.last, after.first, after.last) == (None, ends, starts, None)


def test_days_of_a_placeholder_belong_to_no_period() -> None:
    for cut_day in ("before", "after", "neither"):
        before, after = divide([cut("2023-11-01", "2023-11-30")], PeriodRules(("x",), cut_day))
        assert (before.last, after.first) == ("2023-10-31", "2023-12-01")


def test_more_cuts_make_more_periods() -> None:
    cuts = [cut("2023-09-13"), cut("2024-06-19")]
    periods = divide(cuts, PeriodRules(("a", "b")))
    assert [p.label for p in periods] == ["before", "between-1", "after"]
    with pytest.raises(OptionError, match="must be in order"):
        divide(cuts[::-1], PeriodRules(("b", "a")))


def fates(evidence, **options) -> dict[str, str]:
    audit = tally(evidence, **{"cut": "treaty"} | options).audit
    return {
        name: period if fate == "used" else rule
        for name, fate, period, rule in zip(
            audit["claim_id"], audit["fate"], audit["period"], audit["rule"], strict=True
        )
    }


def test_claims_fall_into_periods(make) -> None:
    evidence = make(
        {"claim_id": "before", "incident_id": "a", "day": "2024-06-18", "launched": 1},
        {"claim_id": "on-the-day", "incident_id": "b", "day": "2024-06-19", "launched": 1},
        # One night: the day of its end.
        {"claim_id": "night", "incident_id": "c", "start": "2024-06-18", "end": "2024-06-19",
         "launched": 1},
        # A window that ends on the cut day counts as before.
        {"claim_id": "window", "start": "2024-05-01", "end": "2024-06-19", "launched": 1,
         "system": "kn24"},
        {"claim_id": "straddles", "start": "2024-06-01", "end": "2024-06-30", "launched": 1},
        {"claim_id": "month", "incident_id": "d", "start": "2024-06", "end": "2024-06",
         "launched": 1},
    )  # fmt: skip
    assert fates(evidence) == {
        "before": "before",
        "on-the-day": "after",
        "night": "after",
        "window": "before",
        "straddles": "straddles",
        "month": "straddles",
    }
    notes = tally(evidence, cut="treaty").before.notes
    assert notes == (
        "window is a window that ends on the day of the cut; it counts with this period.",
    )
    assert fates(evidence, cut_day="neither")["on-the-day"] == "outside-periods"


def test_straddling_claims_may_enter_both_periods_from_zero(make) -> None:
    evidence = make(
        {"claim_id": "s", "start": "2024-06-01", "end": "2024-06-30", "launched": 4, "failed": 1}
    )
    both = tally(evidence, cut="treaty", straddling="bounds")
    for each in (both.before, both.after):
        assert str(each.launched) == "0..4"
        assert str(each.failed) == "0..1"
    assert list(both.audit["period"]) == ["before;after"]


def test_an_unknown_cut_names_the_nearest(make) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'treaty'"):
        tally(make(), cut="traety")


def test_a_tally_needs_a_cut(make) -> None:
    for nothing in ([], (), None, 3):
        with pytest.raises(OptionError, match="must be an id of cuts"):
            tally(make(), cut=nothing)


def test_a_cut_outside_the_evidence_leaves_an_empty_period(make) -> None:
    evidence = make({"claim_id": "a", "incident_id": "a", "day": "2024-06-18", "launched": 1})
    empty = tally(evidence, cut="2030-01-01").after
    assert str(empty.launched) == "0"
    assert empty.claims == ()


@pytest.mark.parametrize(
    "options", [{"cut_day": "aftr"}, {"straddling": "no"}, {"washout_days": -1}, {"policy": "best"}]
)
def test_wrong_rules_are_refused(make, options: dict[str, object]) -> None:
    with pytest.raises(OptionError, match="must be"):
        tally(make(), **{"cut": "treaty"} | options)
