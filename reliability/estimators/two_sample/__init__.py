"""Tests that two failure rates are equal."""

from reliability.estimators.two_sample.entrance import two_sample_test

__all__ = ["two_sample_test"]
