"""Exact inference given the two sample sizes alone (Barnard 1945): a supremum over a nuisance."""
