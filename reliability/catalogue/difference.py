"""Catalogue entries of the family ``difference``: the approximate methods, then the others."""

from __future__ import annotations

from reliability.catalogue.bayesian import DIFFERENCE as BAYESIAN
from reliability.catalogue.exact import DIFFERENCE as EXACT
from reliability.catalogue.model import Method

APPROXIMATE: tuple[Method, ...] = (
    Method(
        family="difference",
        name="wald",
        label="Wald",
        guarantee="comparison-only",
        citation="Laplace 1812",
        function="reliability.estimators.difference.wald:wald",
        identities=("mirror", "swap", "nested", "one-sided"),
        note="Of no width where each arm failed never or always: for comparison only.",
    ),
    Method(
        family="difference",
        name="wald-cc",
        label="Wald with continuity correction",
        guarantee="comparison-only",
        citation="Fleiss 1981",
        function="reliability.estimators.difference.wald:wald_cc",
        identities=("mirror", "swap", "nested", "one-sided"),
        note="Too short near 0 and 1 in spite of the correction: for comparison only.",
    ),
    Method(
        family="difference",
        name="agresti-caffo",
        label="Agresti-Caffo",
        guarantee="approximate",
        citation="Agresti and Caffo 2000",
        function="reliability.estimators.difference.wald:agresti_caffo",
        identities=("mirror", "swap", "monotone", "nested", "one-sided"),
        note="Its centre is drawn towards 0: at low levels it can leave out the estimate.",
    ),
    Method(
        family="difference",
        name="hauck-anderson",
        label="Hauck-Anderson",
        guarantee="approximate",
        citation="Hauck and Anderson 1986",
        function="reliability.estimators.difference.wald:hauck_anderson",
        identities=("mirror", "swap", "nested", "one-sided"),
        note=("With one launch in an arm, the whole range; very short where no variance is seen."),
    ),
    Method(
        family="difference",
        name="beal-haldane",
        label="Beal's Haldane",
        guarantee="approximate",
        citation="Beal 1987",
        function="reliability.estimators.difference.beal:beal_haldane",
        identities=("mirror", "swap", "nested", "one-sided"),
        note="Of no width where neither arm failed, or both always.",
    ),
    Method(
        family="difference",
        name="beal-jeffreys-perks",
        label="Beal's Jeffreys-Perks",
        guarantee="approximate",
        citation="Beal 1987",
        function="reliability.estimators.difference.beal:beal_jeffreys_perks",
        identities=("mirror", "swap", "nested", "one-sided"),
    ),
    Method(
        family="difference",
        name="brown-li-jeffreys",
        label="Brown and Li's Jeffreys",
        guarantee="approximate",
        citation="Brown and Li 2005",
        function="reliability.estimators.difference.wald:brown_li_jeffreys",
        identities=("mirror", "swap", "nested", "one-sided"),
        note="Its centre is drawn towards 0: at low levels it can leave out the estimate.",
    ),
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
        name="newcombe-cc",
        label="Newcombe's hybrid score with continuity correction",
        guarantee="approximate",
        citation="Newcombe 1998",
        function="reliability.estimators.difference.newcombe:newcombe_cc",
        identities=("mirror", "swap", "monotone", "nested", "one-sided"),
    ),
    Method(
        family="difference",
        name="mover-jeffreys",
        label="MOVER from Jeffreys quantiles",
        guarantee="approximate",
        citation="Laud 2017",
        function="reliability.estimators.difference.newcombe:mover_jeffreys",
        identities=("mirror", "swap", "monotone", "nested", "one-sided"),
        note="Centred on posterior medians: at low levels it can leave out the estimate.",
    ),
    Method(
        family="difference",
        name="scas",
        label="SCAS (skewness-corrected score)",
        guarantee="approximate",
        citation="Laud 2017",
        function="reliability.estimators.difference.score:scas",
        identities=("mirror", "swap", "nested", "one-sided"),
        note=(
            "The hull of what its statistic accepts, which can turn back next to a value that "
            "leaves no variance."
        ),
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
