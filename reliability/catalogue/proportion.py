"""Catalogue entries of the family ``proportion``."""

from __future__ import annotations

from reliability.catalogue.model import Method

_ALL = ("mirror", "monotone", "nested", "one-sided", "duality")

METHODS: tuple[Method, ...] = (
    Method(
        family="proportion",
        name="wilson",
        label="Wilson score",
        guarantee="approximate",
        citation="Wilson 1927",
        function="reliability.estimators.proportion.score:wilson",
        identities=_ALL,
    ),
    Method(
        family="proportion",
        name="jeffreys",
        label="Jeffreys",
        guarantee="approximate",
        citation="Brown, Cai and DasGupta 2001",
        function="reliability.estimators.proportion.bayes:jeffreys",
        identities=("mirror", "monotone", "nested", "one-sided"),
        note=(
            "Equal-tailed interval under Beta(1/2, 1/2), with the low end 0 at no failures and "
            "the high end 1 at nothing but failures; bayes-equal-tailed has no such rule."
        ),
    ),
    Method(
        family="proportion",
        name="clopper-pearson",
        label="Clopper-Pearson",
        guarantee="exact",
        citation="Clopper and Pearson 1934",
        function="reliability.estimators.proportion.exact:clopper_pearson",
        identities=_ALL,
    ),
)
