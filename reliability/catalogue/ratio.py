"""Catalogue entries of the family ``ratio``: the approximate methods, then the others."""

from __future__ import annotations

from reliability.catalogue.bayesian import RATIO as BAYESIAN
from reliability.catalogue.exact import RATIO as EXACT
from reliability.catalogue.model import Method

APPROXIMATE: tuple[Method, ...] = (
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
)

METHODS: tuple[Method, ...] = (*APPROXIMATE, *EXACT, *BAYESIAN)
