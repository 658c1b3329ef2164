"""The parts of the report, each from the findings alone."""
