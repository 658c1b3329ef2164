"""From evidence to counts per period: choosing claims, overlap, the tally, the audit."""
