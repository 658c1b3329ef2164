"""Intervals of a rate with unknown outcomes that cover the true rate, not the range of rates."""

from __future__ import annotations

from reliability.catalogue.model import Method

_HOME = "reliability.estimators.partial.imbens_manski:"
_NOTE = (
    "For unknown outcomes among a fixed number of launches. Covers the true rate, not the whole "
    "range of rates that the record allows; a normal approximation, far short of its level with "
    "few launches. Never for a headline."
)

METHODS = (
    Method(
        family="unknown",
        name="imbens-manski",
        label="Imbens-Manski",
        guarantee="comparison-only",
        citation="Imbens and Manski 2004",
        function=f"{_HOME}imbens_manski_interval",
        identities=("mirror", "nested"),
        note=_NOTE,
    ),
    Method(
        family="unknown",
        name="stoye",
        label="Stoye",
        guarantee="comparison-only",
        citation="Stoye 2009",
        function=f"{_HOME}stoye_interval",
        identities=("mirror", "nested"),
        note=_NOTE,
    ),
)
