"""Several claims about one incident, and aggregates against incidents."""

from __future__ import annotations

import pytest

from reliability.assess.feasible_counts import feasible_arm
from reliability.errors import OptionError, UnknownNameError
from reliability.estimators.partial.bounds import rate_bounds
from reliability.tallies.engine import tally

NIGHT = {"incident_id": "night", "day": "2024-08-01"}


def after(evidence, **options):
    return tally(evidence, **{"cut": "treaty"} | options)


def rules_of(tallies) -> dict[str, str]:
    rules = tallies.audit["rule"].fillna("used")
    return dict(zip(tallies.audit["claim_id"], rules, strict=True))


def ends(each) -> tuple[float, float]:
    bounds = rate_bounds(feasible_arm(each, "not-failed"))
    return bounds.low, bounds.high


def test_the_envelope_is_the_union_of_those_that_speak(make) -> None:
    found = after(
        make(
            {"claim_id": "one", **NIGHT, "launched": 4, "failed": 1},
            {"claim_id": "none", **NIGHT, "launched": 2, "failed": 0},
            {"claim_id": "silent", **NIGHT, "launched": 9},
        )
    )
    assert ends(found.after) == (0.0, 0.25)  # never 1 of 2: nobody says that
    assert rules_of(found) == {"one": "used", "none": "used", "silent": "silent-rival"}
    assert str(found.after.launched) == "2..4"
    launched, failed = found.conflicts
    assert (launched["about"], failed["about"]) == ("launched", "failed")
    said = "one says 4 launched; none says 2 launched; silent says 9 launched"
    assert launched["text"] == said
    assert failed["text"] == "one says 1 failed; none says 0 failed"
    assert failed["claim_ids"] == ["one", "none"]


def test_silent_rivals_widen_the_launched_range(make) -> None:
    found = after(
        make(
            {"claim_id": "four", **NIGHT, "launched": 4, "intercepted": 2},
            {"claim_id": "six", **NIGHT, "launched": "5..6"},
            {"claim_id": "floor", **NIGHT, "launched": "1.."},
        )
    )
    assert str(found.after.launched) == "4..6"
    assert str(found.after.intercepted) == "2"
    assert str(found.after.unknown) == "2..4"
    assert set(rules_of(found).values()) == {"used"}


@pytest.mark.parametrize("policy", ["lowest-rate", "highest-rate"])
def test_a_silent_claim_gives_no_rate_but_allows_one(make, policy: str) -> None:
    low = policy == "lowest-rate"
    rivals = (
        {"claim_id": "stated", **NIGHT, "launched": 4, "failed": 1},
        {"claim_id": "silent", **NIGHT, "launched": 4},
        {"claim_id": "all", **NIGHT, "launched": 4, "failed": 4 if not low else 2},
    )
    found = after(make(*rivals[:2]), policy=policy).audit.set_index("claim_id")["reason"]
    word = "lower" if low else "higher"
    assert found["stated"] == f"silent says nothing of failures, which allows a {word} failure rate"
    found = after(make(rivals[0], rivals[2]), policy=policy).audit.set_index("claim_id")["reason"]
    dropped, kept = ("all", "stated") if low else ("stated", "all")
    assert found[dropped] == f"{kept} allows a {word} failure rate"


def test_a_floor_agrees_with_every_larger_count(make) -> None:
    found = after(
        make(
            {"claim_id": "floor", **NIGHT, "launched": "1..", "failed": 0},
            {"claim_id": "two", **NIGHT, "launched": 2},
        )
    )
    assert str(found.after.launched) == "2"
    assert found.conflicts == ()


def test_a_floor_above_the_others_conflicts(make) -> None:
    found = after(
        make(
            {"claim_id": "one", **NIGHT, "launched": 1},
            {"claim_id": "six", **NIGHT, "launched": "6.."},
        )
    )
    assert str(found.after.launched) == "1.."  # one does not close what it contradicts
    assert found.conflicts[0]["text"] == "one says 1 launched; six says 6 or more launched"


def test_a_rival_below_the_floor_closes_nothing(make) -> None:
    found = after(
        make(
            {"claim_id": "five", **NIGHT, "launched": "5..", "failed": 1},
            {"claim_id": "two", **NIGHT, "launched": 2},
        )
    )
    assert str(found.after.launched) == "5.."
    assert found.conflicts[0]["text"] == "five says 5 or more launched; two says 2 launched"


def test_a_floor_narrows_nothing(make) -> None:
    found = after(
        make(
            {"claim_id": "three", **NIGHT, "launched": 3},
            {"claim_id": "five", **NIGHT, "launched": 5},
            {"claim_id": "floor", **NIGHT, "launched": "4.."},
        )
    )
    assert str(found.after.launched) == "3..5"


def test_silent_rivals_that_account_otherwise_stay_apart(make) -> None:
    found = after(
        make(
            {"claim_id": "a", **NIGHT, "launched": 4, "unknown": 4},
            {"claim_id": "b", **NIGHT, "launched": 6, "intercepted": 6},
        )
    )
    assert ends(found.after) == (0.0, 1.0)
    other = after(
        make(
            {"claim_id": "a", **NIGHT, "launched": 2},
            {"claim_id": "b", **NIGHT, "launched": 6, "intercepted": 5},
        )
    )
    assert ends(other.after) == (0.0, 1.0)  # two launched, and both may have failed


def test_one_incident_never_counts_in_two_periods(make) -> None:
    rivals = (
        {"claim_id": "x", "incident_id": "i", "day": "2024-06-18", "launched": 20, "failed": 20},
        {"claim_id": "y", "incident_id": "i", "day": "2024-06-19", "launched": 20, "failed": 0},
    )
    found = after(make(*rivals))
    assert rules_of(found) == {"x": "straddles", "y": "straddles"}
    both = after(make(*rivals), straddling="bounds")
    for each in (both.before, both.after):
        assert str(each.launched) == "0..20"


def test_parts_and_wholes_across_the_cut(make) -> None:
    evidence = make(
        {"claim_id": "whole", "incident_id": "w", "day": "2024-06-18", "launched": 5},
        {"claim_id": "part", "incident_id": "p", "day": "2024-06-19", "launched": 1},
        incidents=[
            {"incident_id": "w", "start": "2024-06-18", "end": "2024-06-18"},
            {"incident_id": "p", "part_of": "w", "start": "2024-06-19", "end": "2024-06-19"},
        ],
    )
    assert rules_of(after(evidence)) == {"whole": "used", "part": "nested"}


def test_a_window_that_ends_on_the_cut_day_holds_what_happened_then(make) -> None:
    found = after(
        make(
            {"claim_id": "window", "start": "2024-06-01", "end": "2024-06-19", "launched": 9},
            {"claim_id": "day", "incident_id": "d", "day": "2024-06-19", "launched": 2},
        )
    )
    assert rules_of(found) == {"window": "used", "day": "overlap"}


@pytest.mark.parametrize(
    ("grades", "used"),
    [
        ({"a": "F1", "b": "B2"}, {"a", "b"}),
        ({"a": "B2", "b": "F3"}, {"a", "b"}),
        ({"a": "B2", "b": "B3", "c": "A6", "d": "F6"}, {"c", "d"}),
        ({"a": "B2", "b": "B3", "c": "B6"}, {"a", "c"}),
        ({"a": "F6", "b": "F1"}, {"a", "b"}),
    ],
)
def test_what_cannot_be_judged_passes_nobody_over(make, grades, used) -> None:
    claims = [
        {"claim_id": name, **NIGHT, "launched": 2, "failed": 0, "reliability": grade[0],
         "credibility": grade[1]}
        for name, grade in grades.items()
    ]  # fmt: skip
    rules = rules_of(after(make(*claims), policy="most-credible"))
    assert {name for name, rule in rules.items() if rule == "used"} == used


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_a_chain_of_revisions_leaves_the_last(make, order) -> None:
    chain = [
        {"claim_id": "c1", **NIGHT, "launched": 2, "failed": 1, "supersedes": "c2"},
        {"claim_id": "c2", **NIGHT, "launched": 2, "failed": 2, "supersedes": "c3"},
        {"claim_id": "c3", **NIGHT, "launched": 2, "failed": 0},
    ]
    found = rules_of(after(make(*(chain[i] for i in order))))
    assert found == {"c1": "used", "c2": "superseded", "c3": "superseded"}


def test_a_restatement_stands_in_for_what_is_not_there(make) -> None:
    echo = {"claim_id": "echo", **NIGHT, "launched": 2, "repeats": "gone"}
    assert rules_of(after(make(echo))) == {"echo": "used"}


def test_a_share_of_an_open_count_of_none(make) -> None:
    found = after(make({"claim_id": "c", **NIGHT, "launched": "5..", "failed_share": "0..0"}))
    assert str(found.after.failed) == "0"


def test_a_share_reads_as_whole_numbers_inside_it(make) -> None:
    found = after(make({"claim_id": "c", **NIGHT, "launched": 4, "failed_share": "0.4..0.6"}))
    assert str(found.after.failed) == "2"


def test_debris_is_a_floor_and_never_a_denominator(make) -> None:
    found = after(
        make(
            {"claim_id": "one", **NIGHT, "launched": 1},
            {"claim_id": "debris", **NIGHT, "launched": 3, "counts": "debris"},
        )
    )
    assert str(found.after.launched) == "1"
    assert rules_of(found)["debris"] == "counts-not-launches"
    assert found.conflicts[0]["text"] == "one says 1 launched; debris says 3 or more launched"


def test_open_where_nobody_closes_it(make) -> None:
    found = after(make({"claim_id": "floor", **NIGHT, "launched": "2..", "failed": 1}))
    assert found.after.launched.open


RIVALS = (
    {"claim_id": "graded", **NIGHT, "launched": 2, "failed": 1, "reliability": "A"},
    {"claim_id": "worse", **NIGHT, "launched": 2, "failed": 0, "reliability": "C"},
    {"claim_id": "unjudged", **NIGHT, "launched": 2, "failed": 2, "reliability": "F"},
)


@pytest.mark.parametrize(
    ("options", "used"),
    [
        ({"policy": "envelope"}, {"graded", "worse", "unjudged"}),
        ({"policy": "most-credible"}, {"graded", "unjudged"}),
        ({"policy": "lowest-rate"}, {"worse"}),
        ({"policy": "highest-rate"}, {"unjudged"}),
        ({"policy": "claimants", "claimants": ["worse", "graded"]}, {"worse"}),
        ({"policy": "claimants", "claimants": ["nobody"]}, {"graded", "worse", "unjudged"}),
        ({"policy": "claimants", "claimants": ["nobody"], "others": "never"}, set()),
    ],
)
def test_policies(make, options: dict[str, object], used: set[str]) -> None:
    rules = rules_of(after(make(*RIVALS), **options))
    assert {name for name, rule in rules.items() if rule == "used"} == used


def test_ties_stay_an_envelope_whatever_the_order(make) -> None:
    twins = [dict(each, reliability="B") for each in RIVALS]
    for order in (twins, twins[::-1]):
        found = after(make(*order), policy="most-credible")
        assert ends(found.after) == (0.0, 1.0)


def test_a_claimant_order_needs_one(make) -> None:
    with pytest.raises(OptionError, match="needs an order"):
        after(make(*RIVALS), policy="claimants")


def test_revisions_and_restatements_go(make) -> None:
    evidence = make(
        {"claim_id": "old", **NIGHT, "launched": 2, "failed": "0..1"},
        {"claim_id": "new", **NIGHT, "launched": 2, "failed": 1, "supersedes": "old"},
        {"claim_id": "echo", "incident_id": "other", "day": "2024-08-02", "launched": 2,
         "repeats": "new"},
    )  # fmt: skip
    assert rules_of(after(evidence)) == {"old": "superseded", "new": "used", "echo": "repeats"}
    kept = after(evidence, superseded="keep")
    assert str(kept.after.failed) == "0..1"
    assert str(kept.after.launched) == "2"  # two reports of one launch are one launch


def test_named_claims_are_exactly_those(make) -> None:
    found = after(make(*RIVALS), use={"after": ["worse"]})
    rules = rules_of(found)
    assert rules == {"graded": "not-named", "worse": "used", "unjudged": "not-named"}
    with pytest.raises(UnknownNameError, match="Did you mean 'worse'"):
        after(make(*RIVALS), use={"after": ["wurse"]})
    wrong = after(make(*RIVALS), use={"before": ["worse"], "after": ["graded"]}).audit
    assert "named for before, but its days lie in after" in set(wrong["reason"])


WINDOW = {"claim_id": "window", "start": "2024-07-01", "end": "2024-08-31", "launched": "45..55",
          "failed": "20..30"}  # fmt: skip


def test_aggregates_against_incidents(make) -> None:
    night = {"claim_id": "night", **NIGHT, "launched": 2}
    later = {"claim_id": "later", "incident_id": "l", "day": "2024-09-05", "launched": 3}
    evidence = make(WINDOW, night, later)
    found = after(evidence)
    assert rules_of(found) == {"window": "used", "night": "overlap", "later": "used"}
    assert str(found.after.launched) == "48..58"
    other = after(evidence, prefer="incidents")
    assert rules_of(other) == {"window": "overlap", "night": "used", "later": "used"}
    assert str(other.after.launched) == "5"


def test_other_systems_do_not_overlap(make) -> None:
    night = {"claim_id": "night", **NIGHT, "launched": 2, "system": "kn24"}
    assert rules_of(after(make(WINDOW, night)))["night"] == "used"
    # It may be a KN-24, or be one of the window's: 0 to 2 more.
    found = after(make(WINDOW, dict(night, system="kn23-or-kn24")))
    assert rules_of(found)["night"] == "used"
    assert str(found.after.launched) == "45..57"


def test_a_window_without_a_count_displaces_nothing(make) -> None:
    talk = {"claim_id": "talk", "start": "2024-07-01", "end": "2024-08-31"}
    night = {"claim_id": "night", **NIGHT, "launched": 2}
    assert rules_of(after(make(talk, night))) == {"talk": "no-launched-count", "night": "used"}


def test_overlapping_windows_are_rivals(make) -> None:
    silent = {"claim_id": "twenty", "start": "2024-07-01", "end": "2024-09-30", "launched": 20}
    found = after(make(WINDOW, silent))
    assert rules_of(found) == {"window": "used", "twenty": "silent-rival"}
    assert found.conflicts[0]["text"] == "window says 45 to 55 launched; twenty says 20 launched"


def test_parts_go_with_their_whole(make) -> None:
    part = {"claim_id": "part", "start": "2024-07-01", "end": "2024-07-31", "launched": "24..",
            "part_of": "window"}  # fmt: skip
    assert rules_of(after(make(WINDOW, part))) == {"window": "used", "part": "nested"}
    assert rules_of(after(make(part)))["part"] == "used"


def test_incidents_within_incidents_go(make) -> None:
    evidence = make(
        {"claim_id": "all", "incident_id": "multiple", "day": "2024-08-01", "launched": 10},
        {"claim_id": "one", "incident_id": "kyiv", "day": "2024-08-01", "launched": 1},
        incidents=[
            {"incident_id": "multiple", "start": "2024-08-01", "end": "2024-08-01"},
            {"incident_id": "kyiv", "part_of": "multiple", "start": "2024-08-01",
             "end": "2024-08-01"},
        ],
    )  # fmt: skip
    assert rules_of(after(evidence)) == {"all": "used", "one": "nested"}


def test_one_incident_dated_a_day_apart_is_one_incident(make) -> None:
    """The window holds the day that another claim, or the incident list, gives the incident."""
    misdated = {"claim_id": "misdated", "incident_id": "i", "day": "2024-06-30", "launched": 1}
    listed = [{"incident_id": "i", "start": "2024-06-30", "end": "2024-07-01"}]
    assert str(after(make(WINDOW, misdated)).after.launched) == "46..56"
    found = after(make(WINDOW, misdated, incidents=listed))  # one night: the day of its end
    assert rules_of(found)["misdated"] == "overlap"
    within = [{"incident_id": "i", "start": "2024-07-01", "end": "2024-07-02"}]
    dated = {**misdated, "day": "2024-07-01"}
    assert rules_of(after(make(WINDOW, dated, incidents=within)))["misdated"] == "overlap"


def test_not_coded_is_not_unknown(make) -> None:
    evidence = make({"claim_id": "new", **NIGHT, "launched": 3, "coding": "not-coded"})
    found = after(evidence).after
    assert str(found.not_coded) == "3"
    assert str(found.unknown or 0) == "0"


@pytest.mark.parametrize(
    ("claim", "options", "failed"),
    [
        ({"flight_tracked": "yes", "context": "test"}, {"silence": "as-success"}, "None"),
        ({"flight_tracked": "yes", "context": "combat"}, {"silence": "as-success"}, "None"),
        ({"context": "test"}, {"silence": "as-success"}, "None"),
        ({"flight_tracked": "yes", "context": "test"}, {}, "None"),
        ({"failed": 0, "claimant_interest": "operator"}, {}, "0"),
        ({"failed": 0, "claimant_interest": "operator"}, {"operator_success": "ignore"}, "None"),
        ({"failed": 1, "failed_share": "0.4..0.6"}, {}, "1"),
        ({"failed": 1, "failed_share": "0..0"}, {"shares": "share"}, "0"),
    ],
)
def test_reading(make, claim, options, failed: str) -> None:
    found = after(make({"claim_id": "c", **NIGHT, "launched": 2, **claim}), **options)
    assert str(found.after.failed) == failed


@pytest.mark.parametrize(
    ("says", "by_silence", "bounds"),
    [
        ({"context": "test"}, "2", (0.0, 0.0)),
        # One launch is called unknown: silence does not decide it.
        ({"context": "test", "unknown": 1}, "1", (0.0, 0.5)),
        ({"context": "test", "succeeded": 1}, "None", (0.0, 0.5)),
        ({"context": "combat"}, "None", (0.0, 1.0)),
    ],
)
def test_silence_read_as_success_is_counted_and_not_reported(
    make, says, by_silence: str, bounds: tuple[float, float]
) -> None:
    silent = {"claim_id": "c", **NIGHT, "launched": 2, "flight_tracked": "yes", **says}
    found = after(make(silent), silence="as-success")
    assert found.after.failed is None
    assert str(found.after.by_silence) == by_silence
    assert ends(found.after) == bounds
    assert (f"read from silence as success {by_silence}" in found.summary()) == (
        by_silence != "None"
    )


def test_every_claim_has_one_fate(make) -> None:
    found = after(make(*RIVALS, WINDOW))
    assert len(found.audit) == 4
    assert found.audit["claim_id"].is_unique
    assert set(found.audit["fate"]) == {"used", "left out"}
    left = found.audit["fate"] == "left out"
    assert found.audit.loc[left, "rule"].notna().all()
    assert found.audit.loc[left, "reason"].str.len().gt(3).all()


def test_plain_forms(make) -> None:
    found = after(make(*RIVALS))
    assert found.to_dict()["periods"][1]["counts"]["failed"] == {"low": 0, "high": 2}
    assert list(found.to_frame()["period"]) == ["after"] * 3
    assert found.summary().splitlines()[0] == "before: launched 0"
    assert "<table" in found._repr_html_()
    assert repr(found) == f"<Tallies of {found.before.summary()}; {found.after.summary()}>"
    assert repr(found.before) == "<Tally of before: launched 0>"
    assert found["after"] is found.after
    with pytest.raises(KeyError):
        found["middle"]


def test_incidents_within_incidents_within_incidents_go(make) -> None:
    days = {"start": "2024-08-01", "end": "2024-08-01"}
    claims = [
        {"claim_id": name, "incident_id": name, "day": "2024-08-01", "launched": 1}
        for name in ("outer", "inner", "innermost")
    ]
    listed = [
        {"incident_id": "outer", **days},
        {"incident_id": "inner", "part_of": "outer", **days},
        {"incident_id": "innermost", "part_of": "inner", **days},
    ]
    rules = rules_of(after(make(*claims, incidents=listed)))
    assert rules == {"outer": "used", "inner": "nested", "innermost": "nested"}
    # The one between them says nothing: the innermost still lies in the outer one.
    assert rules_of(after(make(claims[0], claims[2], incidents=listed)))["innermost"] == "nested"
