"""Rates and contrasts by salvos: the estimators' own, and honest where salvos say little."""

from __future__ import annotations

import pytest

import reliability as rel
from reliability import catalogue
from reliability.assess.results import COLUMNS
from reliability.assess.salvos import DESIGN
from reliability.catalogue.salvos import BY_QUANTITY
from reliability.errors import CountError, LevelError, OptionError, UnknownNameError

FIRST = ([0, 0, 4, 0, 1, 0], [4, 4, 4, 4, 2, 2])
LAST = ([0, 1, 0, 0, 0], [4, 4, 2, 2, 1])
NONE: tuple[list[int], list[int]] = ([], [])
RATES = BY_QUANTITY["rate"]
# One salvo, all failed, none failed, every salvo one launch.
LITTLE = [([1], [4]), ([3, 2], [3, 2]), ([0, 0], [3, 2]), ([0, 1, 0], [1, 1, 1])]


def ends(row):
    return row.ci_low, row.ci_high


def test_each_rate_is_that_of_its_estimator():
    fit, posterior = rel.beta_binomial_fit(*FIRST), rel.beta_binomial_posterior(*FIRST)
    drawn = rel.bootstrap_rate(*FIRST)
    expected = {
        "rao-scott-wilson": (*rel.clustered_rate_interval(*FIRST), None),
        "beta-binomial": (fit.ci_low, fit.ci_high, fit.estimate),
        "beta-binomial-posterior": (posterior.ci_low, posterior.ci_high, posterior.mean),
        "cluster-bootstrap": (drawn.low, drawn.high, None),
    }
    assert set(expected) == set(RATES)
    effect = rel.design_effect(*FIRST)
    for method, (low, high, fitted) in expected.items():
        found = rel.salvo_rate(*FIRST, method=method)
        assert (*ends(found.rate), found.fitted) == (low, high, fitted)
        assert (found.rate.estimate, found.rate.bound_low, found.rate.bound_high) == (0.25,) * 3
        assert found.rate.guarantee == catalogue.find("salvos", method).guarantee
        assert found.rate.prior == ("jeffreys" if method.endswith("posterior") else None)
        assert (found.salvos, found.effective_launches) == (6, effect.effective_launches)
        # Not 20^2 / 72 = 5.6, which the salvos would amount to if each stood or fell as one.
        assert found.fewest_effective_launches == found.effective_launches == pytest.approx(5.0)


def test_options_go_to_the_methods_that_have_them():
    below = rel.salvo_rate(*FIRST, alternative="greater", confidence_level=0.975).rate
    assert (below.ci_low, below.ci_high) == (
        pytest.approx(rel.salvo_rate(*FIRST).rate.ci_low),
        1.0,
    )
    uniform = rel.salvo_rate(*FIRST, method="beta-binomial-posterior", prior="uniform")
    assert uniform.fitted == rel.beta_binomial_posterior(*FIRST, prior="uniform").mean
    assert uniform.rate.prior == "uniform"
    for method in RATES:
        options = catalogue.find("salvos", method).options
        for name, value in (("alternative", "less"), ("prior", "uniform")):
            if name not in options:
                with pytest.raises(OptionError, match=f"^{name}: not an option of the salvos"):
                    rel.salvo_rate(*FIRST, method=method, **{name: value})


@pytest.mark.parametrize("method", RATES)
def test_without_a_launch_no_prior_stands_for_a_finding(method):
    for salvos in (NONE, ([0, 0], [0, 0])):
        found = rel.salvo_rate(*salvos, method=method)
        assert (found.rate.estimate, found.rate.identified) == (None, "nothing")
        assert (*ends(found.rate), found.fitted, found.design_effect) == (0, 1, None, None)
        assert "anything from 0 to 100 %" in found.summary()
        assert "no salvo with a launch" in found.summary()
        assert found.to_dict()["launches"] == {"low": 0, "high": 0}


@pytest.mark.parametrize("salvos", LITTLE, ids=str)
@pytest.mark.parametrize("method", RATES)
def test_few_salvos_say_no_more_than_they_can(method, salvos):
    """None failed, or all: the interval is that of one launch a salvo, or wider; the posterior,
    for which launches may be independent too, is wider than theirs.
    """
    found = rel.salvo_rate(*salvos, method=method)
    m, (k, n) = len(salvos[1]), map(sum, salvos)
    assert found.effective_launches <= m
    inside = found.fitted if method == "beta-binomial-posterior" else k / n
    assert found.rate.ci_low <= inside <= found.rate.ci_high
    if method == "cluster-bootstrap" and (m == 1 or k in (0, n)):
        assert ends(found.rate) == (0, 1)
        return
    if k in (0, n):
        other = {"beta-binomial": "likelihood-ratio", "rao-scott-wilson": "wilson"}
        least = rel.proportion_interval(
            *((k, n) if method not in other else (m * k // n, m)),
            method=other.get(method, "bayes-equal-tailed"),
        )
        width = found.rate.ci_high - found.rate.ci_low
        assert width >= (1 - 1e-6) * (least.high - least.low)
    as_one = not rel.design_effect(*salvos).estimated and n > m
    assert ("salvos-as-one" in found.rate.conditional_on) is as_one
    said = "One salvo alone" if m == 1 else "stand or fall as one"
    assert (said in found.summary()) is as_one


def test_a_design_effect_that_rests_on_one_salvo_says_so():
    """One failure in a lone launch: 12 launches seem to be 8.9, on the word of one salvo."""
    found = rel.salvo_rate([0, 0, 0, 0, 0, 1], [3, 3, 2, 2, 1, 1])
    assert found.rests_on == 1
    assert "and rests on one salvo" in found.summary()
    assert rel.design_effect([2, 2, 1], [2, 2, 2]).rests_on == 1
    two = rel.salvo_rate([1, 0, 0, 0, 0, 1], [3, 3, 2, 2, 1, 1])
    assert two.rests_on == 2
    assert "rests on" not in two.summary()
    assert rel.design_effect([], []).rests_on == 0


def test_the_difference_by_each_method():
    found = rel.compare_salvos(FIRST, LAST)
    one = found.comparison
    assert one.method == "rao-scott-newcombe"
    assert ends(one) == tuple(rel.clustered_difference_interval(*LAST, *FIRST))
    assert one.estimate == pytest.approx(1 / 13 - 5 / 20)
    assert (one.test, one.p_low, found.fitted) == (None, None, None)
    lower = rel.clustered_probability_lower(*LAST, *FIRST)
    assert one.probability_low == one.probability_high == lower
    drawn = rel.bootstrap_difference(*LAST, *FIRST)
    by_draws = rel.compare_salvos(FIRST, LAST, method="cluster-bootstrap").comparison
    assert ends(by_draws) == (drawn.low, drawn.high)
    assert by_draws.guarantee == "comparison-only"
    uniform = rel.compare_salvos(FIRST, LAST, prior="uniform").comparison
    assert uniform.probability_low == rel.clustered_probability_lower(
        *LAST, *FIRST, prior="uniform"
    )
    assert [each.rate for each in (found.before, found.after)] == [one.before, one.after]
    assert one.before.method == "rao-scott-wilson"


def test_the_odds_ratio_is_by_gee_with_its_p_value():
    pytest.importorskip("statsmodels", reason="needs statsmodels")
    found = rel.compare_salvos(FIRST, LAST, measure="odds-ratio")
    gee = rel.gee_odds_ratio(*LAST, *FIRST)
    assert (*ends(found.comparison), found.fitted) == (gee.ci_low, gee.ci_high, gee.estimate)
    assert found.comparison.estimate == pytest.approx((1 / 12) / (5 / 15))
    assert found.comparison.p_low == found.comparison.p_high == gee.p_value
    contrast, p, chance = found.rows()
    assert (contrast["fitted"], p["method"], chance["method"]) == (
        gee.estimate,
        "gee",
        "beta-binomial-posterior",
    )
    said = found.summary()
    assert "odds ratio after / before 0.25, over the salvos" in said
    assert "; GEE p = " in said
    assert "(Beta-binomial posterior, Jeffreys prior)" in said


def test_gee_is_refused_by_the_names_of_the_arms():
    few = ([0, 1], [4, 4])
    with pytest.raises(OptionError, match=r"10 salvos, .* got 2 \(after\) and 6 \(before\)"):
        rel.compare_salvos(FIRST, few, measure="odds-ratio")
    with pytest.raises(OptionError, match=r"^GEE: treaty: must have failures"):
        rel.compare_salvos(
            FIRST, ([0] * 6, [2] * 6), measure="odds-ratio", labels=("peace", "treaty")
        )


@pytest.mark.parametrize("method", BY_QUANTITY["difference"])
def test_an_arm_without_a_launch_leaves_everything_open(method):
    for before, after in ((FIRST, NONE), (NONE, LAST), (NONE, NONE)):
        found = rel.compare_salvos(before, after, method=method)
        one = found.comparison
        assert ends(one) == (-1, 1)
        assert (one.probability_low, one.probability_high) == (0, 1)
        assert one.estimate is None
        assert "probability that the rate after is lower <1 to >99 %" in found.summary()
    with pytest.raises(OptionError, match="needs at least 10 salvos"):
        rel.compare_salvos(FIRST, NONE, measure="odds-ratio")


@pytest.mark.parametrize("before", LITTLE, ids=str)
@pytest.mark.parametrize("after", LITTLE, ids=str)
def test_few_salvos_leave_no_change_in_the_interval(before, after):
    """Not even all failed of five against none: two salvos an arm settle nothing at 95 %."""
    found = rel.compare_salvos(before, after).comparison
    share = [sum(k) / sum(n) for k, n in (before, after)]
    assert found.ci_low <= share[1] - share[0] <= found.ci_high
    if set(share) != {0.0, 1.0}:
        assert found.ci_low < 0 < found.ci_high
    assert 0 < found.probability_low == found.probability_high < 1


def test_rows_and_tables():
    found = rel.compare_salvos(FIRST, LAST)
    assert list(found.to_frame()) == [*COLUMNS, *DESIGN]
    assert list(found.to_frame()["quantity"]) == ["rate", "rate", "difference", "probability"]
    rate = rel.salvo_rate(*FIRST)
    assert list(rate.to_frame()) == [*COLUMNS, *DESIGN]
    assert rate.to_dict()["salvos"] == 6
    assert "<table" in rate._repr_html_()
    assert "<table" in found._repr_html_()
    plain = found.to_dict()
    assert plain["before"]["effective_launches"] == found.before.effective_launches
    assert plain["probability_method"] == "beta-binomial-posterior"
    assert found.summary().count("By salvos: ") == 2


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"measure": "ratio"}, OptionError, "no method for salvos gives the ratio"),
        ({"measure": "ration"}, UnknownNameError, "Did you mean 'ratio'"),
        ({"method": "gee"}, OptionError, "one that gives a difference from salvos; got 'gee'"),
        ({"method": "rao-scott-newcomb"}, UnknownNameError, "Did you mean 'rao-scott-newcombe'"),
        ({"method": "wilson"}, UnknownNameError, "salvos method"),
        ({"confidence_level": 95}, LevelError, "between 0 and 1"),
        ({"prior": "jeffrey"}, OptionError, "Did you mean 'jeffreys'"),
        ({"before": 3}, CountError, "^before: must be a pair"),
        ({"after": ([3], [2])}, CountError, "must not exceed launches"),
    ],
)
def test_wrong_arguments_are_one_message(options, error, said):
    with pytest.raises(error, match=said):
        rel.compare_salvos(**({"before": FIRST, "after": LAST} | options))


def test_wrong_arguments_of_a_rate():
    with pytest.raises(OptionError, match="gives a rate from salvos; got 'rao-scott-newcombe'"):
        rel.salvo_rate(*FIRST, method="rao-scott-newcombe")
    with pytest.raises(OptionError, match="alternative"):
        rel.salvo_rate(*FIRST, alternative="sideways")
    with pytest.raises(OptionError, match="prior"):
        rel.salvo_rate(*NONE, method="beta-binomial-posterior", prior=(0, 1))
