"""Catalogue entries of the family ``odds-ratio``: the approximate methods, then the others."""

from __future__ import annotations

from reliability.catalogue.bayesian import ODDS_RATIO as BAYESIAN
from reliability.catalogue.exact import ODDS_RATIO as EXACT
from reliability.catalogue.model import Method

APPROXIMATE: tuple[Method, ...] = (
    Method(
        family="odds-ratio",
        name="woolf",
        label="Woolf logit",
        guarantee="approximate",
        citation="Woolf 1955",
        function="reliability.estimators.odds_ratio.logit:woolf",
        identities=("mirror", "swap", "nested", "one-sided"),
        note="The whole range where a cell is zero.",
    ),
    Method(
        family="odds-ratio",
        name="gart",
        label="Gart adjusted logit",
        guarantee="approximate",
        citation="Gart 1966",
        function="reliability.estimators.odds_ratio.logit:gart",
        identities=("mirror", "swap", "nested", "one-sided"),
        note=(
            "Adds a half always: its limits are never 0 or infinite, and can leave out the "
            "estimate."
        ),
    ),
    Method(
        family="odds-ratio",
        name="independence-smoothed",
        label="Independence-smoothed logit",
        guarantee="approximate",
        citation="Agresti 1999",
        function="reliability.estimators.odds_ratio.logit:independence_smoothed",
        identities=("mirror", "swap", "nested", "one-sided"),
        note="Its limits are never 0 or infinite unless no arm failed, or every launch did.",
    ),
    Method(
        family="odds-ratio",
        name="scas",
        label="SCAS (skewness-corrected score)",
        guarantee="approximate",
        citation="Laud 2018",
        function="reliability.estimators.odds_ratio.score:scas",
        identities=("mirror", "swap", "nested", "one-sided"),
        note=(
            "The hull of what its statistic accepts, which can turn back next to a value that "
            "leaves no variance."
        ),
    ),
    Method(
        family="odds-ratio",
        name="score",
        label="Cornfield's score, without correction",
        guarantee="approximate",
        citation="Cornfield 1956",
        function="reliability.estimators.odds_ratio.score:score",
        test="pearson",
        identities=("mirror", "swap", "monotone", "nested", "one-sided", "duality"),
    ),
    Method(
        family="odds-ratio",
        name="miettinen-nurminen",
        label="Miettinen-Nurminen",
        guarantee="approximate",
        citation="Miettinen and Nurminen 1985",
        function="reliability.estimators.odds_ratio.score:miettinen_nurminen",
        test="pearson-n-1",
        identities=("mirror", "swap", "monotone", "nested", "one-sided", "duality"),
    ),
    Method(
        family="odds-ratio",
        name="mover-r-wilson",
        label="MOVER-R from Wilson limits",
        guarantee="approximate",
        citation="Fagerland and Newcombe 2013",
        function="reliability.estimators.odds_ratio.mover:mover_r_wilson",
        identities=("swap", "nested", "one-sided"),
        note="Counting successes for failures does not turn it around.",
    ),
    Method(
        family="odds-ratio",
        name="mover-r-jeffreys",
        label="MOVER-R from Jeffreys quantiles",
        guarantee="approximate",
        citation="Laud 2017",
        function="reliability.estimators.odds_ratio.mover:mover_r_jeffreys",
        identities=("swap", "monotone", "nested", "one-sided"),
        note="Centred on posterior medians: its limits are never 0 or infinite.",
    ),
    Method(
        family="odds-ratio",
        name="inverse-sinh",
        label="Inverse hyperbolic sine",
        guarantee="approximate",
        citation="Newcombe 2001",
        function="reliability.estimators.odds_ratio.logit:inverse_sinh",
        identities=("mirror", "swap", "nested", "one-sided"),
    ),
)

METHODS: tuple[Method, ...] = (*APPROXIMATE, *EXACT, *BAYESIAN)
