"""Catalogue entries of the family ``test``."""

from __future__ import annotations

from reliability.catalogue.model import Method

_CONDITIONAL = "reliability.estimators.conditional.fisher"
_BARNARD = "reliability.estimators.unconditional.barnard"
_BOSCHLOO = "reliability.estimators.unconditional.boschloo"
_CHI_SQUARE = "reliability.estimators.two_sample.chi_square"
_BOTH = ("mirror", "swap")

METHODS: tuple[Method, ...] = (
    Method(
        "test",
        "fisher",
        "Fisher's exact test",
        "exact",
        "Fisher 1935",
        f"{_CONDITIONAL}:fisher",
        identities=_BOTH,
        note="Two-sided by minimum likelihood, as R and scipy.",
    ),
    Method(
        "test",
        "fisher-central",
        "Fisher's exact test, twice the smaller tail",
        "exact",
        "Fisher 1935; Fay 2010",
        f"{_CONDITIONAL}:fisher_central",
        identities=_BOTH,
    ),
    Method(
        "test",
        "fisher-mid-p",
        "Fisher's mid-P test",
        "approximate",
        "Lancaster 1961",
        f"{_CONDITIONAL}:fisher_mid_p",
        identities=_BOTH,
        note="Two-sided as twice the smaller tail.",
    ),
    Method(
        "test",
        "fisher-blaker",
        "Blaker's exact test",
        "exact",
        "Blaker 2000; Fay 2010",
        f"{_CONDITIONAL}:fisher_blaker",
        identities=_BOTH,
    ),
    Method(
        "test",
        "barnard-z-pooled",
        "Barnard's test with pooled variance",
        "exact",
        "Barnard 1945; Suissa and Shuster 1985",
        f"{_BARNARD}:barnard_z_pooled",
        identities=_BOTH,
        options=("berger_boos",),
    ),
    Method(
        "test",
        "barnard-z-pooled-central",
        "Barnard's test with pooled variance, twice the smaller tail",
        "exact",
        "Barnard 1945; Chan and Zhang 1999",
        f"{_BARNARD}:barnard_z_pooled_central",
        identities=_BOTH,
        options=("berger_boos",),
    ),
    Method(
        "test",
        "barnard-z-unpooled",
        "Barnard's test with unpooled variance",
        "exact",
        "Barnard 1945; Suissa and Shuster 1985",
        f"{_BARNARD}:barnard_z_unpooled",
        identities=_BOTH,
        options=("berger_boos",),
    ),
    Method(
        "test",
        "boschloo",
        "Boschloo's test",
        "exact",
        "Boschloo 1970",
        f"{_BOSCHLOO}:boschloo",
        identities=_BOTH,
        options=("berger_boos",),
        note="Two-sided on Fisher's minimum-likelihood p-value.",
    ),
    Method(
        "test",
        "boschloo-central",
        "Boschloo's test, twice the smaller tail",
        "exact",
        "Boschloo 1970; Mehrotra, Chan and Berger 2003",
        f"{_BOSCHLOO}:boschloo_central",
        identities=_BOTH,
        options=("berger_boos",),
    ),
    Method(
        "test",
        "pearson",
        "Pearson's chi-square test",
        "approximate",
        "Pearson 1900",
        f"{_CHI_SQUARE}:pearson",
        identities=_BOTH,
    ),
    Method(
        "test",
        "pearson-n-1",
        "the (N - 1) chi-square test",
        "approximate",
        "Pearson 1947; Campbell 2007",
        f"{_CHI_SQUARE}:pearson_n_1",
        identities=_BOTH,
    ),
    Method(
        "test",
        "yates",
        "Yates's corrected chi-square test",
        "approximate",
        "Yates 1934",
        f"{_CHI_SQUARE}:yates",
        identities=_BOTH,
    ),
    Method(
        "test",
        "likelihood-ratio",
        "the likelihood-ratio test",
        "approximate",
        "Wilks 1938",
        f"{_CHI_SQUARE}:likelihood_ratio",
        identities=_BOTH,
    ),
)
