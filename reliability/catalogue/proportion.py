"""Catalogue entries of the family ``proportion``."""

from __future__ import annotations

from reliability.catalogue.model import Method

_HOME = "reliability.estimators.proportion."
_ALL = ("mirror", "monotone", "nested", "one-sided", "duality")
_WITHOUT_TEST = ("mirror", "monotone", "nested", "one-sided")
_EDGES = (
    "At no failures and at nothing but failures the scale has no value, and the limit is "
    "that of Clopper-Pearson."
)
_HULL = (
    "The hull of the rates that the test accepts; where that set has a gap the result says so. "
    "One-sided the test is the tail itself, and the bound that of Clopper-Pearson."
)


def _entry(
    name: str,
    label: str,
    guarantee: str,
    citation: str,
    function: str,
    identities: tuple[str, ...],
    note: str = "",
    options: tuple[str, ...] = (),
) -> Method:
    return Method(
        family="proportion",
        name=name,
        label=label,
        guarantee=guarantee,
        citation=citation,
        function=_HOME + function,
        identities=identities,
        options=options,
        note=note,
    )


METHODS: tuple[Method, ...] = (
    _entry(
        "wald",
        "Wald",
        "comparison-only",
        "Laplace 1812",
        "wald:wald",
        _WITHOUT_TEST,
        note="A single point at 0 and n failures, far too short near them. Never to be relied on.",
    ),
    _entry(
        "wald-cc",
        "Wald with continuity correction",
        "comparison-only",
        "Fleiss 1981",
        "wald:wald_cc",
        _WITHOUT_TEST,
        note="Too short near 0 and n failures. Never to be relied on.",
    ),
    _entry("wilson", "Wilson score", "approximate", "Wilson 1927", "score:wilson", _ALL),
    _entry(
        "wilson-cc",
        "Wilson score with continuity correction",
        "approximate",
        "Newcombe 1998",
        "score:wilson_cc",
        _WITHOUT_TEST,
    ),
    _entry(
        "wilson-modified",
        "modified Wilson",
        "approximate",
        "Brown, Cai and DasGupta 2001",
        "score:wilson_modified",
        _WITHOUT_TEST,
        note="Next to the edges the limit is that of a Poisson count, held to the estimate.",
    ),
    _entry(
        "agresti-coull",
        "Agresti-Coull",
        "approximate",
        "Agresti and Coull 1998",
        "wald:agresti_coull",
        _WITHOUT_TEST,
        note="Adds z^2 launches, half of them failures, at every level; not the fixed four.",
    ),
    _entry(
        "jeffreys",
        "Jeffreys",
        "approximate",
        "Brown, Cai and DasGupta 2001",
        "bayes:jeffreys",
        _WITHOUT_TEST,
        note=(
            "Equal-tailed interval under Beta(1/2, 1/2), with the low end 0 at no failures and "
            "the high end 1 at nothing but failures; bayes-equal-tailed has no such rule."
        ),
    ),
    _entry(
        "jeffreys-modified",
        "modified Jeffreys",
        "approximate",
        "Brown, Cai and DasGupta 2001",
        "bayes:jeffreys_modified",
        _WITHOUT_TEST,
    ),
    _entry(
        "clopper-pearson",
        "Clopper-Pearson",
        "exact",
        "Clopper and Pearson 1934",
        "exact:clopper_pearson",
        _ALL,
    ),
    _entry(
        "mid-p",
        "mid-P",
        "approximate",
        "Lancaster 1961; Berry and Armitage 1995",
        "exact:mid_p",
        _ALL,
        note="Clopper-Pearson with half the probability of the count itself in each tail.",
    ),
    _entry(
        "blaker",
        "Blaker",
        "exact",
        "Blaker 2000",
        "acceptance:blaker",
        ("mirror", "monotone", "nested"),
        note=_HULL,
    ),
    _entry(
        "sterne",
        "Sterne (minimum likelihood)",
        "exact",
        "Sterne 1954",
        "acceptance:sterne",
        ("mirror", "monotone", "nested"),
        note=_HULL,
    ),
    _entry(
        "likelihood-ratio",
        "likelihood ratio",
        "approximate",
        "Wilks 1938",
        "likelihood:likelihood_ratio",
        _ALL,
    ),
    _entry(
        "arcsine",
        "arcsine (Anscombe)",
        "approximate",
        "Anscombe 1948",
        "transformed:arcsine",
        _WITHOUT_TEST,
        note="Estimate (failures + 3/8) / (launches + 3/4); the angle is held to a right angle.",
    ),
    _entry(
        "logit",
        "logit",
        "approximate",
        "Newcombe 2001",
        "transformed:logit",
        ("mirror", "nested", "one-sided"),
        note=_EDGES,
    ),
    _entry(
        "cloglog",
        "complementary log-log",
        "approximate",
        "Collett 2003",
        "transformed:cloglog",
        ("nested", "one-sided"),
        note=_EDGES + " Failures and successes exchanged give another interval.",
    ),
    _entry(
        "probit",
        "probit",
        "approximate",
        "Collett 2003",
        "transformed:probit",
        ("mirror", "nested", "one-sided"),
        note=_EDGES,
    ),
    _entry(
        "scas",
        "skewness-corrected score (SCAS)",
        "approximate",
        "Gart and Nam 1988; Laud 2017",
        "score:scas",
        _ALL,
    ),
    _entry(
        "bayes-equal-tailed",
        "Bayesian equal-tailed",
        "bayesian",
        "Gelman et al. 2013",
        "bayes:equal_tailed",
        _WITHOUT_TEST,
        options=("prior",),
        note="No rule for the edges: after no failures the low end is above 0.",
    ),
    _entry(
        "bayes-highest-density",
        "Bayesian highest-density",
        "bayesian",
        "Box and Tiao 1965",
        "bayes:highest_density",
        ("mirror", "monotone", "nested"),
        options=("prior",),
        note="One-sided, the quantile of the posterior.",
    ),
    _entry(
        "finite-stock",
        "hypergeometric, finite stock",
        "exact",
        "Wright 1991",
        "stock:finite_stock",
        _ALL,
        options=("population",),
        note=(
            "The share of failures in a whole stock of which the launches are a random draw; "
            "population is the size of the stock before them."
        ),
    ),
)
