"""Catalogue entries of the family ``difference``: the approximate methods, then the others."""

from __future__ import annotations

from reliability.catalogue.bayesian import DIFFERENCE as BAYESIAN
from reliability.catalogue.exact import DIFFERENCE as EXACT
from reliability.catalogue.model import Method

APPROXIMATE: tuple[Method, ...] = (
    Method(
        family="difference",
        name="newcombe",
        label="Newcombe's hybrid score",
        guarantee="approximate",
        citation="Newcombe 1998",
        function="reliability.estimators.difference.newcombe:newcombe",
        identities=("mirror", "swap", "monotone", "nested", "one-sided"),
    ),
    Method(
        family="difference",
        name="mee",
        label="Mee's score",
        guarantee="approximate",
        citation="Mee 1984",
        function="reliability.estimators.difference.score:mee",
        test="pearson",
        identities=("mirror", "swap", "monotone", "nested", "one-sided", "duality"),
    ),
    Method(
        family="difference",
        name="miettinen-nurminen",
        label="Miettinen-Nurminen",
        guarantee="approximate",
        citation="Miettinen and Nurminen 1985",
        function="reliability.estimators.difference.score:miettinen_nurminen",
        test="pearson-n-1",
        identities=("mirror", "swap", "monotone", "nested", "one-sided", "duality"),
    ),
)

METHODS: tuple[Method, ...] = (*APPROXIMATE, *EXACT, *BAYESIAN)
