"""Numbers and probabilities to words, rounded once and in one place."""
