"""Catalogue entries of the family ``difference``: the approximate methods, then the others."""

from __future__ import annotations

from reliability.catalogue.bayesian import DIFFERENCE as BAYESIAN
from reliability.catalogue.exact import DIFFERENCE as EXACT
from reliability.catalogue.model import Method

APPROXIMATE: tuple[Method, ...] = ()

METHODS: tuple[Method, ...] = (*APPROXIMATE, *EXACT, *BAYESIAN)
