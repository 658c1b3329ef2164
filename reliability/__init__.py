"""Missile reliability from public reports: rates, contrasts and how sure they are.

Names are resolved on first use, so that importing this package imports nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

# Where each public name lives. A test holds this equal to the imports that type checkers see.
_HOMES = {
    "CountRange": "reliability.counts",
    "Interval": "reliability.estimators.results",
    "RateComparison": "reliability.assess.results",
    "RateEstimate": "reliability.assess.results",
    "compare_rates": "reliability.assess.rates",
    "difference_interval": "reliability.estimators.difference",
    "failure_rate": "reliability.assess.rates",
    "methods": "reliability.catalogue.table",
    "odds_ratio_interval": "reliability.estimators.odds_ratio",
    "probability_lower": "reliability.estimators.bayes",
    "proportion_interval": "reliability.estimators.proportion",
    "ratio_interval": "reliability.estimators.ratio",
    "two_sample_test": "reliability.estimators.two_sample",
}

if TYPE_CHECKING:
    from reliability.assess.rates import compare_rates, failure_rate
    from reliability.assess.results import RateComparison, RateEstimate
    from reliability.catalogue.table import methods
    from reliability.counts import CountRange
    from reliability.estimators.bayes import probability_lower
    from reliability.estimators.difference import difference_interval
    from reliability.estimators.odds_ratio import odds_ratio_interval
    from reliability.estimators.proportion import proportion_interval
    from reliability.estimators.ratio import ratio_interval
    from reliability.estimators.results import Interval
    from reliability.estimators.two_sample import two_sample_test
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
    "Interval",
    "RateComparison",
    "RateEstimate",
    "compare_rates",
    "difference_interval",
    "failure_rate",
    "methods",
    "odds_ratio_interval",
    "probability_lower",
    "proportion_interval",
    "ratio_interval",
    "two_sample_test",
]
