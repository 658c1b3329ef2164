"""Score statistics of two proportions, and the intervals that invert them."""
