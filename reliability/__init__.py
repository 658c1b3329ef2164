"""Missile reliability from public reports: rates, contrasts and how sure they are.

Names are resolved on first use, so that importing this package imports nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

# Where each public name lives. A test holds this equal to the imports that type checkers see.
_HOMES = {
    "CountRange": "reliability.counts",
    "Evidence": "reliability.evidence.model",
    "Findings": "reliability.scenarios.findings",
    "Interval": "reliability.estimators.results",
    "RateComparison": "reliability.assess.results",
    "RateEstimate": "reliability.assess.results",
    "ReliabilityError": "reliability.errors",
    "Tallies": "reliability.tallies.tally",
    "check": "reliability.evidence.check",
    "compare_rates": "reliability.assess.rates",
    "difference_interval": "reliability.estimators.difference",
    "failure_rate": "reliability.assess.rates",
    "load": "reliability.loaders.entrance",
    "methods": "reliability.catalogue.table",
    "odds_ratio_interval": "reliability.estimators.odds_ratio",
    "plot_forest": "reliability.figures.forest",
    "plot_timeline": "reliability.figures.timeline",
    "probability_lower": "reliability.estimators.bayes",
    "proportion_interval": "reliability.estimators.proportion",
    "ratio_interval": "reliability.estimators.ratio",
    "render_report": "reliability.report.render",
    "run_scenario": "reliability.scenarios.run",
    "select": "reliability.evidence.select",
    "shipped_path": "reliability.shipped",
    "sweep": "reliability.scenarios.sweep",
    "tally": "reliability.tallies.engine",
    "two_sample_test": "reliability.estimators.two_sample",
}

if TYPE_CHECKING:
    from reliability.assess.rates import compare_rates, failure_rate
    from reliability.assess.results import RateComparison, RateEstimate
    from reliability.catalogue.table import methods
    from reliability.counts import CountRange
    from reliability.errors import ReliabilityError
    from reliability.estimators.bayes import probability_lower
    from reliability.estimators.difference import difference_interval
    from reliability.estimators.odds_ratio import odds_ratio_interval
    from reliability.estimators.proportion import proportion_interval
    from reliability.estimators.ratio import ratio_interval
    from reliability.estimators.results import Interval
    from reliability.estimators.two_sample import two_sample_test
    from reliability.evidence.check import check
    from reliability.evidence.model import Evidence
    from reliability.evidence.select import select
    from reliability.figures.forest import plot_forest
    from reliability.figures.timeline import plot_timeline
    from reliability.loaders.entrance import load
    from reliability.report.render import render_report
    from reliability.scenarios.findings import Findings
    from reliability.scenarios.run import run_scenario
    from reliability.scenarios.sweep import sweep
    from reliability.shipped import shipped_path
    from reliability.tallies.engine import tally
    from reliability.tallies.tally import Tallies
else:

    def __getattr__(name: str) -> object:
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(home), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *_HOMES})


__all__ = [
    "CountRange",
    "Evidence",
    "Findings",
    "Interval",
    "RateComparison",
    "RateEstimate",
    "ReliabilityError",
    "Tallies",
    "check",
    "compare_rates",
    "difference_interval",
    "failure_rate",
    "load",
    "methods",
    "odds_ratio_interval",
    "plot_forest",
    "plot_timeline",
    "probability_lower",
    "proportion_interval",
    "ratio_interval",
    "render_report",
    "run_scenario",
    "select",
    "shipped_path",
    "sweep",
    "tally",
    "two_sample_test",
]
