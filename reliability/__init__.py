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
    "difference_interval": "reliability.estimators.difference",
    "methods": "reliability.catalogue.table",
    "odds_ratio_interval": "reliability.estimators.odds_ratio",
    "proportion_interval": "reliability.estimators.proportion",
    "ratio_interval": "reliability.estimators.ratio",
    "two_sample_test": "reliability.estimators.two_sample",
}

if TYPE_CHECKING:
    from reliability.catalogue.table import methods
    from reliability.counts import CountRange
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
    "difference_interval",
    "methods",
    "odds_ratio_interval",
    "proportion_interval",
    "ratio_interval",
    "two_sample_test",
]
