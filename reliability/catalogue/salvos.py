"""Intervals from launches that came in salvos, and what each of them can be asked for."""

from __future__ import annotations

from reliability.catalogue.model import Method

_HOME = "reliability.estimators.partial."

# What each method gives. The first of a quantity is its default; a probability is always given.
BY_QUANTITY: dict[str, tuple[str, ...]] = {
    "rate": ("rao-scott-wilson", "beta-binomial", "beta-binomial-posterior", "cluster-bootstrap"),
    "difference": ("rao-scott-newcombe", "cluster-bootstrap"),
    "odds-ratio": ("gee",),
    "probability": ("beta-binomial-posterior",),
}

METHODS = (
    Method(
        family="salvos",
        name="rao-scott-wilson",
        label="Rao-Scott Wilson",
        guarantee="approximate",
        citation="Rao and Scott 1992; Wilson 1927",
        function=f"{_HOME}clustering:clustered_rate_interval",
        identities=("mirror", "nested", "one-sided"),
        options=("alternative",),
        note="Of a rate. The design effect is an estimate, and rough with few salvos; where it "
        "cannot be estimated (one salvo, none failed, all failed) each salvo is taken to stand or "
        "fall as one.",
    ),
    Method(
        family="salvos",
        name="rao-scott-newcombe",
        label="Rao-Scott Newcombe",
        guarantee="approximate",
        citation="Rao and Scott 1992; Newcombe 1998",
        function=f"{_HOME}clustering:clustered_difference_interval",
        identities=("mirror", "swap", "nested", "one-sided"),
        options=("alternative",),
        note="Of a difference, each arm with a design effect of its own, as of a rate.",
    ),
    Method(
        family="salvos",
        name="beta-binomial",
        label="Beta-binomial profile likelihood",
        guarantee="approximate",
        citation="Skellam 1948; Griffiths 1973",
        function=f"{_HOME}beta_binomial:beta_binomial_fit",
        identities=("mirror", "nested"),
        note="Of the mean rate over salvos, not over launches. Too narrow with few salvos; where "
        "none failed, or all, each salvo counts as one launch.",
    ),
    Method(
        family="salvos",
        name="beta-binomial-posterior",
        label="Beta-binomial posterior",
        guarantee="bayesian",
        citation="Skellam 1948; Bayes's theorem, the correlation averaged over by quadrature",
        function=f"{_HOME}beta_binomial:beta_binomial_posterior",
        identities=("mirror", "nested"),
        options=("prior",),
        note="Of the mean rate over salvos, and the probability that one rate is the lower. The "
        "correlation has a uniform prior, of which few salvos change little.",
    ),
    Method(
        family="salvos",
        name="cluster-bootstrap",
        label="Cluster bootstrap",
        guarantee="comparison-only",
        citation="Efron 1979; Field and Welsh 2007",
        function=f"{_HOME}cluster_bootstrap:bootstrap_rate",
        identities=("nested",),
        note="Of a rate or a difference. It repeats the salvos there are: far too short with few "
        "of them; where they cannot differ it says nothing. Sampled, with a fixed seed, only "
        "where the ways to draw are too many to count.",
    ),
    Method(
        family="salvos",
        name="gee",
        label="GEE",
        guarantee="approximate",
        citation="Liang and Zeger 1986; Mancl and DeRouen 2001",
        function=f"{_HOME}gee:gee_odds_ratio",
        identities=("mirror", "swap", "nested"),
        note="Of an odds ratio. Refused below ten salvos, below two in an arm, and where an arm "
        "has no failure or nothing but failures.",
    ),
)
