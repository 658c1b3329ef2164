"""Simultaneous intervals for the shares of all outcomes."""

from __future__ import annotations

from reliability.catalogue.model import Method

_FUNCTION = "reliability.estimators.partial.interception:simultaneous_shares"

METHODS = (
    Method(
        family="shares",
        name="goodman",
        label="Goodman",
        guarantee="approximate",
        citation="Goodman 1965",
        function=_FUNCTION,
        identities=("nested",),
        note="Score intervals with Bonferroni's correction, all of which hold together. Over "
        "ranges of counts they hold those of every completion.",
    ),
    Method(
        family="shares",
        name="sison-glaz",
        label="Sison-Glaz",
        guarantee="approximate",
        citation="Sison and Glaz 1995",
        function=_FUNCTION,
        note="Shorter, meant for seven classes or more with counts that do not differ much. Takes "
        "one number for each count.",
    ),
)
