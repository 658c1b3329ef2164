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
    "Misreporting": "reliability.estimators.partial.misreporting",
    "RateComparison": "reliability.assess.results",
    "RateEstimate": "reliability.assess.results",
    "ReliabilityError": "reliability.errors",
    "Tallies": "reliability.tallies.tally",
    "append_claims": "reliability.evidence.append",
    "check": "reliability.evidence.check",
    "compare_rates": "reliability.assess.rates",
    "difference_interval": "reliability.estimators.difference",
    "failure_rate": "reliability.assess.rates",
    "load": "reliability.loaders.entrance",
    "methods": "reliability.catalogue.table",
    "odds_ratio_interval": "reliability.estimators.odds_ratio",
    "plot_flow": "reliability.figures.flow",
    "plot_forest": "reliability.figures.forest",
    "plot_posterior": "reliability.figures.posterior",
    "plot_projection": "reliability.figures.projection",
    "plot_sweep": "reliability.figures.sweep",
    "plot_timeline": "reliability.figures.timeline",
    "plot_tipping": "reliability.figures.tipping",
    "probability_lower": "reliability.estimators.bayes",
    "proportion_interval": "reliability.estimators.proportion",
    "ratio_interval": "reliability.estimators.ratio",
    "read_report": "reliability.report.json_text",
    "render_report": "reliability.report.render",
    "run_scenario": "reliability.scenarios.run",
    "select": "reliability.evidence.select",
    "shipped_path": "reliability.shipped",
    "sweep": "reliability.scenarios.sweep",
    "tally": "reliability.tallies.engine",
    "two_sample_test": "reliability.estimators.two_sample",
    "write_report": "reliability.report.render",
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
    from reliability.estimators.partial.misreporting import Misreporting
    from reliability.estimators.proportion import proportion_interval
    from reliability.estimators.ratio import ratio_interval
    from reliability.estimators.results import Interval
    from reliability.estimators.two_sample import two_sample_test
    from reliability.evidence.append import append_claims
    from reliability.evidence.check import check
    from reliability.evidence.model import Evidence
    from reliability.evidence.select import select
    from reliability.figures.flow import plot_flow
    from reliability.figures.forest import plot_forest
    from reliability.figures.posterior import plot_posterior
    from reliability.figures.projection import plot_projection
    from reliability.figures.sweep import plot_sweep
    from reliability.figures.timeline import plot_timeline
    from reliability.figures.tipping import plot_tipping
    from reliability.loaders.entrance import load
    from reliability.report.json_text import read_report
    from reliability.report.render import render_report, write_report
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
    "Misreporting",
    "RateComparison",
    "RateEstimate",
    "ReliabilityError",
    "Tallies",
    "append_claims",
    "check",
    "compare_rates",
    "difference_interval",
    "failure_rate",
    "load",
    "methods",
    "odds_ratio_interval",
    "plot_flow",
    "plot_forest",
    "plot_posterior",
    "plot_projection",
    "plot_sweep",
    "plot_timeline",
    "plot_tipping",
    "probability_lower",
    "proportion_interval",
    "ratio_interval",
    "read_report",
    "render_report",
    "run_scenario",
    "select",
    "shipped_path",
    "sweep",
    "tally",
    "two_sample_test",
    "write_report",
]
