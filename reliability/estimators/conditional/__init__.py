"""Exact inference given both margins of the two-by-two table (Fisher 1935)."""
