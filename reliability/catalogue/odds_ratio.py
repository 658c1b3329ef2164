"""Catalogue entries of the family ``odds-ratio``: the approximate methods, then the others."""

from __future__ import annotations

from reliability.catalogue.bayesian import ODDS_RATIO as BAYESIAN
from reliability.catalogue.exact import ODDS_RATIO as EXACT
from reliability.catalogue.model import Method

APPROXIMATE: tuple[Method, ...] = (
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
)

METHODS: tuple[Method, ...] = (*APPROXIMATE, *EXACT, *BAYESIAN)
