"""Catalogue entries of the family ``odds-ratio``: the approximate methods, then the others."""

from __future__ import annotations

from reliability.catalogue.bayesian import ODDS_RATIO as BAYESIAN
from reliability.catalogue.exact import ODDS_RATIO as EXACT
from reliability.catalogue.model import Method

APPROXIMATE: tuple[Method, ...] = ()

METHODS: tuple[Method, ...] = (*APPROXIMATE, *EXACT, *BAYESIAN)
