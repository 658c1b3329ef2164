"""Counts, or ranges of counts, in; numbers out. numpy and scipy only."""
