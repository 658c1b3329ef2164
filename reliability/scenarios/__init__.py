"""From a scenario file to findings."""

from reliability.scenarios.run import run_scenario

__all__ = ["run_scenario"]
