"""From a scenario file to findings."""
