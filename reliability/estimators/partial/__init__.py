"""Rates and contrasts from counts that are only partly known."""
