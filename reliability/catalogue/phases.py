"""Intervals for the share that fails by the end of each phase of flight."""

from __future__ import annotations

from reliability.catalogue.model import Method

METHODS = (
    Method(
        family="phases",
        name="beta-product",
        label="beta product",
        guarantee="conjectured",
        citation="Fay, Brittain and Proschan 2013",
        function="reliability.estimators.partial.phases:cumulative_failure",
        identities=("nested",),
        note="If launches are shot down without regard to what they would have done. Matched by "
        "mean and variance; holds the interval of every order of failures and interceptions "
        "within a phase. Without interceptions it is Clopper-Pearson.",
    ),
)
