"""Catalogue entries of the family ``ratio``: the approximate methods, then the others."""

from __future__ import annotations

from reliability.catalogue.bayesian import RATIO as BAYESIAN
from reliability.catalogue.exact import RATIO as EXACT
from reliability.catalogue.model import Method

APPROXIMATE: tuple[Method, ...] = (
    Method(
        family="ratio",
        name="katz",
        label="Katz log",
        guarantee="approximate",
        citation="Katz et al. 1978",
        function="reliability.estimators.ratio.logarithmic:katz",
        identities=("swap", "nested", "one-sided"),
        note=("The whole range where an arm has no failure; of no width where both always failed."),
    ),
    Method(
        family="ratio",
        name="walter",
        label="Adjusted log",
        guarantee="approximate",
        citation="Walter 1975",
        function="reliability.estimators.ratio.logarithmic:walter",
        identities=("swap", "nested", "one-sided"),
        note=(
            "Adds a half always: its limits are never 0 or infinite, and can leave out the "
            "estimate."
        ),
    ),
    Method(
        family="ratio",
        name="inverse-sinh",
        label="Inverse hyperbolic sine",
        guarantee="approximate",
        citation="Newcombe 2001",
        function="reliability.estimators.ratio.logarithmic:inverse_sinh",
        identities=("swap", "nested", "one-sided"),
        note="Of no width where both arms always failed.",
    ),
    Method(
        family="ratio",
        name="scas",
        label="SCAS (skewness-corrected score)",
        guarantee="approximate",
        citation="Laud 2017",
        function="reliability.estimators.ratio.score:scas",
        identities=("swap", "nested", "one-sided"),
        note=(
            "The hull of what its statistic accepts, which can turn back next to a value that "
            "leaves no variance."
        ),
    ),
    Method(
        family="ratio",
        name="koopman",
        label="Koopman's score",
        guarantee="approximate",
        citation="Koopman 1984",
        function="reliability.estimators.ratio.score:koopman",
        test="pearson",
        identities=("swap", "monotone", "nested", "one-sided", "duality"),
    ),
    Method(
        family="ratio",
        name="miettinen-nurminen",
        label="Miettinen-Nurminen",
        guarantee="approximate",
        citation="Miettinen and Nurminen 1985",
        function="reliability.estimators.ratio.score:miettinen_nurminen",
        test="pearson-n-1",
        identities=("swap", "monotone", "nested", "one-sided", "duality"),
    ),
    Method(
        family="ratio",
        name="mover-r-wilson",
        label="MOVER-R from Wilson limits",
        guarantee="approximate",
        citation="Donner and Zou 2012",
        function="reliability.estimators.ratio.mover:mover_r_wilson",
        identities=("swap", "monotone", "nested", "one-sided"),
    ),
    Method(
        family="ratio",
        name="mover-r-jeffreys",
        label="MOVER-R from Jeffreys quantiles",
        guarantee="approximate",
        citation="Laud 2017",
        function="reliability.estimators.ratio.mover:mover_r_jeffreys",
        identities=("swap", "monotone", "nested", "one-sided"),
        note="Centred on posterior medians: its limits are never 0 or infinite.",
    ),
)

METHODS: tuple[Method, ...] = (*APPROXIMATE, *EXACT, *BAYESIAN)
