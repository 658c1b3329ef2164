"""Launches in salvos: rates and contrasts by every method where the outcomes are known."""

from __future__ import annotations

import pytest

import reliability as rel
from reliability.catalogue.salvos import BY_QUANTITY
from reliability.report import render_report
from reliability.scenarios import run_scenario

PERIODS = """
[select]
context = "combat"
system = ["kn23"]

[periods]
cut = "2024-06-19"

[failure]
intercepted = ["not-failed"]
"""
RATES = list(BY_QUANTITY["rate"])


@pytest.fixture
def record(claim):
    """Claims by salvo: failures and launches, each on a day of its own from `month` on."""

    def build(month: str, failed, fired, **says):
        return [
            claim(f"{month}-{day:02}", n, failed=k, intercepted=0, unknown=0, **says)
            for day, (k, n) in enumerate(zip(failed, fired, strict=True), start=1)
        ]

    return build


FIRST = ([0, 0, 4, 0, 1, 0], [4, 4, 4, 4, 2, 2])
LAST = ([0, 1, 0, 0, 0], [4, 4, 2, 2, 1])


@pytest.fixture
def known(record, run_made):
    return run_made([*record("2024-01", *FIRST), *record("2024-08", *LAST)], PERIODS)


def quantities(entry):
    return [(row["quantity"], row["method"]) for row in entry["contrasts"]]


def section(found) -> str:
    return render_report(found, "md").split("## Launches in salvos\n")[1].split("\n## ")[0]


def test_the_rates_are_those_of_the_library(known) -> None:
    for entry, (failed, fired) in zip(known["salvos"], (FIRST, LAST), strict=True):
        assert [row["method"] for row in entry["rates"]] == RATES
        assert entry["left_out"] == []
        for row in entry["rates"]:
            expected = rel.salvo_rate(failed, fired, method=row["method"])
            assert (row["ci_low"], row["ci_high"]) == (expected.rate.ci_low, expected.rate.ci_high)
            assert row["fitted"] == expected.fitted
            assert row["period"] == entry["period"]
            assert "independent-salvos" in row["conditional_on"]
            assert "independent-launches" not in row["conditional_on"]
        effect = rel.design_effect(failed, fired)
        assert (entry["design_effect"], entry["rests_on"]) == (
            effect.design_effect,
            effect.rests_on,
        )
    assert [entry["reason"] for entry in known["salvos"]] == [
        None,
        "the design effect rests on one salvo",
    ]
    said = next(a for a in known["assumptions"] if a["code"] == "independent-launches")["if_wrong"]
    assert "before: 20 launches in 6 salvos amount to 5.0; after: 13 launches in 5 sal" in said
    assert "on the word of one salvo, and may amount to as few as" in said


def test_the_contrasts_are_those_of_the_library(known) -> None:
    pytest.importorskip("statsmodels", reason="needs statsmodels")
    (entry,) = known["salvo_contrasts"]
    assert (entry["a"], entry["b"], entry["reason"], entry["left_out"]) == (
        "after",
        "before",
        None,
        [],
    )
    assert quantities(entry) == [
        ("difference", "rao-scott-newcombe"),
        ("difference", "cluster-bootstrap"),
        ("odds-ratio", "gee"),
        ("p-value", "gee"),
        ("probability", "beta-binomial-posterior"),
    ]
    newcombe, bootstrap, odds, p, chance = entry["contrasts"]
    low, high = rel.clustered_difference_interval(*LAST, *FIRST)
    assert (newcombe["ci_low"], newcombe["ci_high"]) == (low, high)
    drawn = rel.bootstrap_difference(*LAST, *FIRST)
    assert (bootstrap["ci_low"], bootstrap["ci_high"]) == (drawn.low, drawn.high)
    gee = rel.gee_odds_ratio(*LAST, *FIRST)
    assert (odds["fitted"], p["p_low"], p["measure"]) == (gee.estimate, gee.p_value, "odds-ratio")
    lower = rel.clustered_probability_lower(*LAST, *FIRST)
    assert chance["probability_low"] == chance["probability_high"] == lower
    assert [row["name"] for row in known["methods"] if row["family"] == "salvos"] == [
        "rao-scott-wilson",
        "rao-scott-newcombe",
        "beta-binomial",
        "beta-binomial-posterior",
        "cluster-bootstrap",
        "gee",
    ]


def test_the_section_tells_the_interval_of_independent_launches_apart(known) -> None:
    text = section(known)
    assert text.lower().count("as if each launch were independent") == 3
    assert text.count("| none for salvos |") == 3
    assert "No method for salvos is exact" in text
    assert "| comparison-only |" in text
    assert "mean over the salvos" in text
    assert "| p-value of no change | GEE |" in text
    assert "likely" not in text
    for form in ("html", "docx", "pdf"):
        assert render_report(known, form)


def test_where_an_outcome_is_not_known_the_reason_stands(record, claim, run_made) -> None:
    open_one = [*record("2024-01", *FIRST), claim("2024-08-01", 3, intercepted=0)]
    found = run_made(open_one, PERIODS)
    before, after = found["salvos"]
    assert len(before["rates"]) == len(RATES)
    assert (after["rates"], after["reason"]) == ([], "the outcome of every incident must be known")
    (entry,) = found["salvo_contrasts"]
    assert (entry["contrasts"], entry["reason"]) == ([], f"after: {after['reason']}")
    assert "by salvos: not computed. After: the outcome of every" in section(found)


def test_a_rule_makes_no_outcome_known(record, claim, run_made) -> None:
    made = [*record("2024-01", *FIRST), claim("2024-08-01", 3, failed=0, unknown=1, intercepted=0)]
    for rule in ("as-success", "as-failure", "exclude"):
        found = run_made(made, f'{PERIODS}unknown = "{rule}"\n')
        before, after = found["salvos"]
        assert len(before["rates"]) == len(RATES)
        assert "By rule" not in section(found)
        assert (after["rates"], after["effective_launches"]) == ([], None)
        assert after["reason"].endswith("must be known, and settled by no rule")
        assert found["salvo_contrasts"][0]["contrasts"] == []
    # A choice among rivals, or of what silence means, is a way to read: it stays, and is told.
    rivals = [*made[:-1], claim("2024-01-03", 4, failed=0, intercepted=0, unknown=0)]
    rivals[-1] |= {"incident_id": "i2"}
    found = run_made(rivals, f'{PERIODS}[claims]\npolicy = "lowest-rate"\n')
    assert found["salvos"][0]["rates"]
    assert "By rule, here as well: of rival claims the one with the lowest rate" in section(found)


def test_gee_is_left_out_with_its_reason(record, run_made) -> None:
    found = run_made([*record("2024-01", [1, 0], [4, 2]), *record("2024-08", [0], [3])], PERIODS)
    (entry,) = found["salvo_contrasts"]
    assert [name for _, name in quantities(entry)] == [
        "rao-scott-newcombe",
        "cluster-bootstrap",
        "beta-binomial-posterior",
    ]
    (left,) = entry["left_out"]
    assert (left["quantity"], left["method"]) == ("odds-ratio", "gee")
    assert "10 salvos, and two in each arm; got 1 (after) and 2 (before)" in left["reason"]
    assert "GEE: needs at least 10 salvos" in section(found)
    assert "gee" not in [row["name"] for row in found["methods"]]


@pytest.mark.parametrize(
    ("failed", "fired"),
    [([1], [4]), ([4, 2], [4, 2]), ([0, 0], [4, 2])],
    ids=["one salvo", "all failed", "none failed"],
)
def test_with_little_data_the_answer_is_wide(record, run_made, failed, fired) -> None:
    found = run_made([*record("2024-01", failed, fired), *record("2024-08", *LAST)], PERIODS)
    before = found["salvos"][0]
    assert "stand or fall as one" in before["reason"]
    by = {row["method"]: row for row in before["rates"]}
    assert (by["cluster-bootstrap"]["ci_low"], by["cluster-bootstrap"]["ci_high"]) == (0, 1)
    for name in ("rao-scott-wilson", "beta-binomial", "beta-binomial-posterior"):
        assert by[name]["ci_high"] - by[name]["ci_low"] > 0.55
    (entry,) = found["salvo_contrasts"]
    newcombe, bootstrap, chance = entry["contrasts"]
    assert newcombe["ci_high"] - newcombe["ci_low"] > 0.7
    assert (bootstrap["ci_low"], bootstrap["ci_high"]) == (-1, 1)
    assert 0 < chance["probability_low"] < 1


def test_single_launches_are_no_salvos(record, run_made) -> None:
    ones = [*record("2024-01", [1, 0, 0], [1, 1, 1]), *record("2024-08", [0, 1], [1, 1])]
    found = run_made(ones, PERIODS)
    alone = "no launch shares its day with another"
    assert [entry["reason"] for entry in found["salvos"]] == [alone, alone]
    assert found["salvo_contrasts"][0]["reason"] == alone
    # Salvos against single launches are compared all the same.
    mixed = [*record("2024-01", [1, 0, 0], [1, 1, 1]), *record("2024-08", [0, 3], [3, 3])]
    found = run_made(mixed, PERIODS)
    assert (found["salvos"][0]["rates"], found["salvos"][0]["reason"]) == ([], alone)
    newcombe = found["salvo_contrasts"][0]["contrasts"][0]
    expected = rel.clustered_difference_interval([0, 3], [3, 3], [1, 0, 0], [1, 1, 1])
    assert (newcombe["ci_low"], newcombe["ci_high"]) == tuple(expected)


def test_a_period_without_launches_has_no_contrast(record, run_made) -> None:
    found = run_made(record("2024-01", *FIRST), PERIODS)
    assert [entry["reason"] for entry in found["salvos"]] == [None, "no launches"]
    assert found["salvo_contrasts"][0]["reason"] == "after: no launches"
    # Every launch of the salvos shot down and left out: none stays.
    down = PERIODS.replace('"not-failed"', '"left-out"')
    shot = record("2024-08", [0, 0], [4, 2])
    shot = [claim | {"intercepted_low": claim["launched_low"],
                     "intercepted_high": claim["launched_high"]} for claim in shot]  # fmt: skip
    found = run_made([*record("2024-01", *FIRST), *shot], down)
    assert found["salvos"][1]["reason"] == "no launches"
    assert found["salvo_contrasts"][0]["reason"] == "after: no launches"


def test_more_than_two_periods(record, run_made) -> None:
    claims = [
        *record("2024-01", *FIRST),
        *record("2024-03", *LAST),
        *record("2024-08", [2, 0, 1], [2, 3, 3]),
    ]
    found = run_made(claims, PERIODS.replace('"2024-06-19"', '["2024-02-15", "2024-06-19"]'))
    labels = [entry["period"] for entry in found["salvos"]]
    assert [entry["a"] for entry in found["salvo_contrasts"]] == labels[1:]
    assert {entry["b"] for entry in found["salvo_contrasts"]} == {labels[0]}
    for entry, counts in zip(found["salvo_contrasts"], (LAST, ([2, 0, 1], [2, 3, 3])), strict=True):
        expected = rel.clustered_difference_interval(*counts, *FIRST)
        newcombe = entry["contrasts"][0]
        assert (newcombe["ci_low"], newcombe["ci_high"]) == tuple(expected)
    text = section(found)
    assert "**2024-02-15 to 2024-06-18 against before, launches in salvos" in text
    assert "**After against before, launches in salvos" in text
    assert "between-1" not in text


GROUPS = """
[select]
context = "combat"

[failure]
intercepted = ["not-failed"]

[groups.KN-23]
system = ["kn23"]

[groups.KN-24]
system = ["kn24"]
"""


def test_groups_are_compared_as_periods_are(record, run_made) -> None:
    claims = [*record("2024-01", *FIRST), *record("2024-01", *LAST, system="kn24")]
    found = run_made(claims, GROUPS)
    (entry,) = found["salvo_contrasts"]
    assert (entry["a"], entry["b"]) == ("KN-24", "KN-23")
    expected = rel.clustered_difference_interval(*LAST, *FIRST)
    newcombe = entry["contrasts"][0]
    assert (newcombe["ci_low"], newcombe["ci_high"]) == tuple(expected)
    text = section(found)
    assert "**KN-24 against KN-23, launches in salvos" in text


def test_two_reports_of_the_same_launches_are_no_two_samples(record, run_made) -> None:
    text = GROUPS.replace('system = ["kn24"]', 'system = ["kn23"]\nclaimant = "claimant 1"')
    found = run_made(record("2024-01", *FIRST), text)
    (entry,) = found["salvo_contrasts"]
    assert (entry["contrasts"], entry["reason"]) == (
        [],
        "two reports of the same launches are compared",
    )
    assert found["salvos"][0]["rates"]


def test_gcat_of_one_failure_in_23_launches() -> None:
    """Twenty-three rows of one launch, ten salvos, one failure in a salvo of one."""
    found = run_scenario("gcat-dprk")
    before, after = found["salvos"]
    assert (before["salvos"], after["salvos"], after["rests_on"]) == (4, 6, 1)
    for entry in (before, after):
        wilson = entry["rates"][0]
        assert wilson["ci_high"] > entry["independent_ci_high"]
    (entry,) = found["salvo_contrasts"]
    own = {row["quantity"]: row for row in found["contrasts"] if row["estimand"] == "not-failed"}
    newcombe, bootstrap, chance = entry["contrasts"]
    assert newcombe["ci_low"] < own["difference"]["ci_low"]
    assert newcombe["ci_high"] > own["difference"]["ci_high"]
    assert (bootstrap["ci_low"], bootstrap["ci_high"]) == (-1, 1)
    # Nearer to one half than the probability of as many independent launches.
    assert own["probability"]["probability_low"] < chance["probability_low"] < 0.5
    assert entry["left_out"][0]["reason"].startswith("GEE: before: must have failures")


def test_an_open_count_is_why_all_may_amount_to_one(claim, run_made) -> None:
    claims = [
        claim("2024-01-01", "4..", failed=0, intercepted=0),
        claim("2024-01-02", 4, failed=1, intercepted=0),
        claim("2024-08-01", 4, failed=1, intercepted=0),
    ]
    found = run_made(claims, PERIODS)
    assert found["salvos"][0]["fewest_effective_launches"] == 1.0
    assert "one salvo may be of any size" in section(found)
    assert "one salvo may be of any size" not in section(run_made(claims[1:], PERIODS))
