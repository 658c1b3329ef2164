"""Catalogue entries of the Bayesian two-sample intervals, by family."""

from __future__ import annotations

from reliability.catalogue.model import Method

KERNELS = "reliability.estimators.bayes.intervals"

DIFFERENCE: tuple[Method, ...] = (
    Method(
        family="difference",
        name="bayes-equal-tailed",
        label="Bayesian equal-tailed (independent Beta priors)",
        guarantee="bayesian",
        citation="Agresti & Min 2005",
        function=f"{KERNELS}:difference_equal_tailed",
        identities=("mirror", "swap", "monotone", "nested", "one-sided"),
        options=("prior",),
        note="A credible interval: its probability is over the rates given the counts, and it "
        "depends on the prior.",
    ),
    Method(
        family="difference",
        name="bayes-highest-density",
        label="Bayesian highest posterior density (independent Beta priors)",
        guarantee="bayesian",
        citation="Agresti & Min 2005",
        function=f"{KERNELS}:difference_highest_density",
        identities=("mirror", "swap", "monotone", "nested"),
        options=("prior",),
        note="The shortest interval of that posterior probability. It can start at -1 or end at "
        "1, where the density is highest there.",
    ),
)

RATIO: tuple[Method, ...] = (
    Method(
        family="ratio",
        name="bayes-equal-tailed",
        label="Bayesian equal-tailed (independent Beta priors)",
        guarantee="bayesian",
        citation="Agresti & Min 2005",
        function=f"{KERNELS}:ratio_equal_tailed",
        identities=("swap", "monotone", "nested", "one-sided"),
        options=("prior",),
        note="A credible interval: its probability is over the rates given the counts, and it "
        "depends on the prior.",
    ),
    Method(
        family="ratio",
        name="bayes-highest-density",
        label="Bayesian highest posterior density of the log ratio (independent Beta priors)",
        guarantee="bayesian",
        citation="Agresti & Min 2005",
        function=f"{KERNELS}:ratio_highest_density",
        identities=("swap", "monotone", "nested"),
        options=("prior",),
        note="The shortest on the log scale, so that swapping the arms turns it into its "
        "reciprocal.",
    ),
)

ODDS_RATIO: tuple[Method, ...] = (
    Method(
        family="odds-ratio",
        name="bayes-equal-tailed",
        label="Bayesian equal-tailed (independent Beta priors)",
        guarantee="bayesian",
        citation="Agresti & Min 2005",
        function=f"{KERNELS}:odds_ratio_equal_tailed",
        identities=("mirror", "swap", "monotone", "nested", "one-sided"),
        options=("prior",),
        note="A credible interval: its probability is over the rates given the counts, and it "
        "depends on the prior.",
    ),
    Method(
        family="odds-ratio",
        name="bayes-highest-density",
        label="Bayesian highest posterior density of the log odds ratio (independent Beta priors)",
        guarantee="bayesian",
        citation="Agresti & Min 2005",
        function=f"{KERNELS}:odds_ratio_highest_density",
        identities=("mirror", "swap", "monotone", "nested"),
        options=("prior",),
        note="The shortest on the log scale, so that swapping the arms turns it into its "
        "reciprocal.",
    ),
)
