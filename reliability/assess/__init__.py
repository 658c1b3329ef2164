"""From a tally and the failure rules to feasible counts, rates and contrasts."""
