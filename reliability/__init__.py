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
    "Feasible": "reliability.estimators.partial.feasible",
    "Findings": "reliability.scenarios.findings",
    "Interval": "reliability.estimators.results",
    "Misreporting": "reliability.estimators.partial.misreporting",
    "RateComparison": "reliability.assess.results",
    "RateEstimate": "reliability.assess.results",
    "ReliabilityError": "reliability.errors",
    "Tallies": "reliability.tallies.tally",
    "add_not_coded": "reliability.estimators.partial.unknown",
    "allocate_unnamed": "reliability.estimators.partial.selection",
    "append_claims": "reliability.evidence.append",
    "arrival_counts": "reliability.estimators.partial.selection",
    "arrival_curve": "reliability.estimators.partial.selection_curve",
    "beta_binomial_fit": "reliability.estimators.partial.beta_binomial",
    "beta_binomial_posterior": "reliability.estimators.partial.beta_binomial",
    "bootstrap_difference": "reliability.estimators.partial.cluster_bootstrap",
    "bootstrap_rate": "reliability.estimators.partial.cluster_bootstrap",
    "by_source": "reliability.estimators.partial.agreement",
    "censored_counts": "reliability.estimators.partial.interception",
    "check": "reliability.evidence.check",
    "clustered_difference_interval": "reliability.estimators.partial.clustering",
    "clustered_probability_lower": "reliability.estimators.partial.beta_binomial",
    "clustered_rate_interval": "reliability.estimators.partial.clustering",
    "compare_rates": "reliability.assess.rates",
    "compare_salvos": "reliability.assess.salvos",
    "contrast_bounds": "reliability.estimators.partial.bounds",
    "corrected_contrast": "reliability.estimators.partial.misreporting_contrast",
    "corrected_contrast_interval": "reliability.estimators.partial.misreporting_contrast",
    "corrected_interval": "reliability.estimators.partial.misreporting",
    "corrected_rate": "reliability.estimators.partial.misreporting",
    "cover_contrast": "reliability.estimators.partial.cover",
    "cover_rate": "reliability.estimators.partial.cover",
    "cumulative_failure": "reliability.estimators.partial.phases",
    "design_effect": "reliability.estimators.partial.clustering",
    "difference_interval": "reliability.estimators.difference",
    "estimands": "reliability.estimators.partial.interception",
    "failure_rate": "reliability.assess.rates",
    "failures_after": "reliability.assess.tipping",
    "fewest_effective": "reliability.estimators.partial.clustering",
    "gee_odds_ratio": "reliability.estimators.partial.gee",
    "imbens_manski_interval": "reliability.estimators.partial.imbens_manski",
    "incident_values": "reliability.estimators.partial.incident_value",
    "kappa": "reliability.estimators.partial.agreement",
    "leave_one_source_out": "reliability.estimators.partial.agreement",
    "load": "reliability.loaders.entrance",
    "masked_failures": "reliability.estimators.partial.interception",
    "masked_failures_range": "reliability.estimators.partial.masked_failures_range",
    "methods": "reliability.catalogue.table",
    "misreported_contrast": "reliability.estimators.partial.misreporting_bayes",
    "misreported_posterior": "reliability.estimators.partial.misreporting_bayes",
    "naming_curve": "reliability.estimators.partial.selection_curve",
    "odds_ratio_interval": "reliability.estimators.odds_ratio",
    "p_value_range": "reliability.estimators.partial.p_values",
    "plot_flow": "reliability.figures.flow",
    "plot_forest": "reliability.figures.forest",
    "plot_lattice": "reliability.figures.lattice",
    "plot_posterior": "reliability.figures.posterior",
    "plot_projection": "reliability.figures.projection",
    "plot_sweep": "reliability.figures.sweep",
    "plot_timeline": "reliability.figures.timeline",
    "plot_tipping": "reliability.figures.tipping",
    "probability_lower": "reliability.estimators.bayes",
    "probability_lower_range": "reliability.estimators.partial.cover",
    "proportion_interval": "reliability.estimators.proportion",
    "rate_bounds": "reliability.estimators.partial.bounds",
    "ratio_interval": "reliability.estimators.ratio",
    "read_report": "reliability.report.json_text",
    "render_report": "reliability.report.render",
    "run_scenario": "reliability.scenarios.run",
    "salvo_rate": "reliability.assess.salvos",
    "select": "reliability.evidence.select",
    "shipped_path": "reliability.shipped",
    "simultaneous_share_ranges": "reliability.estimators.partial.interception",
    "simultaneous_shares": "reliability.estimators.partial.interception",
    "source_rates": "reliability.estimators.partial.agreement",
    "stated_odds": "reliability.estimators.partial.unknown",
    "stated_odds_curve": "reliability.estimators.partial.unknown",
    "stated_odds_range": "reliability.estimators.partial.stated_odds_range",
    "stoye_interval": "reliability.estimators.partial.imbens_manski",
    "sweep": "reliability.scenarios.sweep",
    "tally": "reliability.tallies.engine",
    "tipping_lattice": "reliability.assess.lattice",
    "tipping_point": "reliability.estimators.partial.tipping",
    "treat_unknown": "reliability.estimators.partial.unknown",
    "two_sample_test": "reliability.estimators.two_sample",
    "write_report": "reliability.report.render",
}

if TYPE_CHECKING:
    from reliability.assess.lattice import tipping_lattice
    from reliability.assess.rates import compare_rates, failure_rate
    from reliability.assess.results import RateComparison, RateEstimate
    from reliability.assess.salvos import compare_salvos, salvo_rate
    from reliability.assess.tipping import failures_after
    from reliability.catalogue.table import methods
    from reliability.counts import CountRange
    from reliability.errors import ReliabilityError
    from reliability.estimators.bayes import probability_lower
    from reliability.estimators.difference import difference_interval
    from reliability.estimators.odds_ratio import odds_ratio_interval
    from reliability.estimators.partial.agreement import (
        by_source,
        kappa,
        leave_one_source_out,
        source_rates,
    )
    from reliability.estimators.partial.beta_binomial import (
        beta_binomial_fit,
        beta_binomial_posterior,
        clustered_probability_lower,
    )
    from reliability.estimators.partial.bounds import contrast_bounds, rate_bounds
    from reliability.estimators.partial.cluster_bootstrap import (
        bootstrap_difference,
        bootstrap_rate,
    )
    from reliability.estimators.partial.clustering import (
        clustered_difference_interval,
        clustered_rate_interval,
        design_effect,
        fewest_effective,
    )
    from reliability.estimators.partial.cover import (
        cover_contrast,
        cover_rate,
        probability_lower_range,
    )
    from reliability.estimators.partial.feasible import Feasible
    from reliability.estimators.partial.gee import gee_odds_ratio
    from reliability.estimators.partial.imbens_manski import imbens_manski_interval, stoye_interval
    from reliability.estimators.partial.incident_value import incident_values
    from reliability.estimators.partial.interception import (
        censored_counts,
        estimands,
        masked_failures,
        simultaneous_share_ranges,
        simultaneous_shares,
    )
    from reliability.estimators.partial.masked_failures_range import masked_failures_range
    from reliability.estimators.partial.misreporting import (
        Misreporting,
        corrected_interval,
        corrected_rate,
    )
    from reliability.estimators.partial.misreporting_bayes import (
        misreported_contrast,
        misreported_posterior,
    )
    from reliability.estimators.partial.misreporting_contrast import (
        corrected_contrast,
        corrected_contrast_interval,
    )
    from reliability.estimators.partial.p_values import p_value_range
    from reliability.estimators.partial.phases import cumulative_failure
    from reliability.estimators.partial.selection import (
        allocate_unnamed,
        arrival_counts,
    )
    from reliability.estimators.partial.selection_curve import arrival_curve, naming_curve
    from reliability.estimators.partial.stated_odds_range import stated_odds_range
    from reliability.estimators.partial.tipping import tipping_point
    from reliability.estimators.partial.unknown import (
        add_not_coded,
        stated_odds,
        stated_odds_curve,
        treat_unknown,
    )
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
    from reliability.figures.lattice import plot_lattice
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
    "Feasible",
    "Findings",
    "Interval",
    "Misreporting",
    "RateComparison",
    "RateEstimate",
    "ReliabilityError",
    "Tallies",
    "add_not_coded",
    "allocate_unnamed",
    "append_claims",
    "arrival_counts",
    "arrival_curve",
    "beta_binomial_fit",
    "beta_binomial_posterior",
    "bootstrap_difference",
    "bootstrap_rate",
    "by_source",
    "censored_counts",
    "check",
    "clustered_difference_interval",
    "clustered_probability_lower",
    "clustered_rate_interval",
    "compare_rates",
    "compare_salvos",
    "contrast_bounds",
    "corrected_contrast",
    "corrected_contrast_interval",
    "corrected_interval",
    "corrected_rate",
    "cover_contrast",
    "cover_rate",
    "cumulative_failure",
    "design_effect",
    "difference_interval",
    "estimands",
    "failure_rate",
    "failures_after",
    "fewest_effective",
    "gee_odds_ratio",
    "imbens_manski_interval",
    "incident_values",
    "kappa",
    "leave_one_source_out",
    "load",
    "masked_failures",
    "masked_failures_range",
    "methods",
    "misreported_contrast",
    "misreported_posterior",
    "naming_curve",
    "odds_ratio_interval",
    "p_value_range",
    "plot_flow",
    "plot_forest",
    "plot_lattice",
    "plot_posterior",
    "plot_projection",
    "plot_sweep",
    "plot_timeline",
    "plot_tipping",
    "probability_lower",
    "probability_lower_range",
    "proportion_interval",
    "rate_bounds",
    "ratio_interval",
    "read_report",
    "render_report",
    "run_scenario",
    "salvo_rate",
    "select",
    "shipped_path",
    "simultaneous_share_ranges",
    "simultaneous_shares",
    "source_rates",
    "stated_odds",
    "stated_odds_curve",
    "stated_odds_range",
    "stoye_interval",
    "sweep",
    "tally",
    "tipping_lattice",
    "tipping_point",
    "treat_unknown",
    "two_sample_test",
    "write_report",
]
