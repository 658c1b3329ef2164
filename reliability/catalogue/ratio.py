"""Catalogue entries of the family ``ratio``."""

from __future__ import annotations

from reliability.catalogue.model import Method

METHODS: tuple[Method, ...] = ()
