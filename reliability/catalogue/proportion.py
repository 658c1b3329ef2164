"""Catalogue entries of the family ``proportion``."""

from __future__ import annotations

from reliability.catalogue.model import Method

METHODS: tuple[Method, ...] = ()
