"""Catalogue entries of the family ``ratio``: the approximate methods, then the others."""

from __future__ import annotations

from reliability.catalogue.bayesian import RATIO as BAYESIAN
from reliability.catalogue.exact import RATIO as EXACT
from reliability.catalogue.model import Method

APPROXIMATE: tuple[Method, ...] = ()

METHODS: tuple[Method, ...] = (*APPROXIMATE, *EXACT, *BAYESIAN)
