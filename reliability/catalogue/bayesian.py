"""Catalogue entries of the Bayesian two-sample intervals, by family."""

from __future__ import annotations

from reliability.catalogue.model import Method

DIFFERENCE: tuple[Method, ...] = ()
RATIO: tuple[Method, ...] = ()
ODDS_RATIO: tuple[Method, ...] = ()
