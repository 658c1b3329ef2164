"""Failure rates and contrasts from launches that came in salvos, by any method for salvos."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from reliability import catalogue
from reliability.assess.counts import arm_of_counts
from reliability.assess.identified import bound_fields, identified_by, prior_name
from reliability.assess.results import RateComparison, RateEstimate, rows_to_frame
from reliability.catalogue.salvos import BY_QUANTITY
from reliability.errors import CountError, OptionError, unknown_name
from reliability.estimators.arguments import (
    Counts,
    Floats,
    check_alternative,
    check_confidence_level,
)
from reliability.estimators.bayes.priors import Prior, beta_prior
from reliability.estimators.dispatch import PARAMETER_SPACE, check_options, kernel_of
from reliability.estimators.partial.beta_binomial import (
    BetaBinomialPosterior,
    clustered_probability_lower,
)
from reliability.estimators.partial.bounds import MEASURES, contrast_bounds, rate_bounds
from reliability.estimators.partial.cluster_bootstrap import (
    BootstrapInterval,
    bootstrap_difference,
)
from reliability.estimators.partial.clustering import (
    design_effect,
    fewest_effective,
    incident_counts,
)
from reliability.estimators.partial.gee import GeeContrast
from reliability.estimators.results import Interval

if TYPE_CHECKING:
    import pandas as pd

    from reliability.estimators.partial.feasible import Arm

__all__ = ["SalvoComparison", "SalvoRate", "compare_salvos", "salvo_rate"]

FAMILY = "salvos"
INDEPENDENT, AS_ONE = "independent-salvos", "salvos-as-one"
POSTERIOR = "beta-binomial-posterior"
# What a row has beside the columns of every result.
DESIGN = ("salvos", "effective_launches", "fewest_effective_launches", "design_effect", "rests_on",
          "fitted")  # fmt: skip
Salvos: TypeAlias = tuple[Counts, Counts]


@dataclass(frozen=True, slots=True)
class SalvoRate:
    """A failure rate from launches in salvos, with what its salvos mean for it.

    Attributes
    ----------
    rate : RateEstimate
        The share of launches that failed, and the interval by the method asked for: 0 to 1
        without a launch, whatever the method, so that no prior stands for a finding.
    salvos : int
        Salvos of at least one launch.
    effective_launches, fewest_effective_launches : float
        How many independent launches they amount to, as `design_effect` estimates it, and how
        few they may amount to: that, or what `fewest_effective` says where it is less.
    design_effect : float or None
        None without a launch.
    rests_on : int
        How many salvos the design effect rests on, as `DesignEffect` has it.
    fitted : float or None
        What the method itself estimates where that is not the share of launches: the mean rate
        over the salvos, of the beta-binomial and of its posterior. The interval is of it.
    """

    rate: RateEstimate
    salvos: int
    effective_launches: float
    fewest_effective_launches: float
    design_effect: float | None
    rests_on: int
    fitted: float | None

    def design(self) -> dict[str, Any]:
        """Return what stands in a row beside the columns of every result."""
        return {name: getattr(self, name) for name in DESIGN}

    def to_dict(self) -> dict[str, Any]:
        """Return one flat row of plain data: that of the rate, and what its salvos mean."""
        return self.rate.to_dict() | self.design()

    def to_frame(self) -> pd.DataFrame:
        """Return a table of one row."""
        return _frame([self.to_dict()])

    def summary(self) -> str:
        """Return the rate in a sentence, and what its salvos mean for it in another."""
        from reliability.words.salvos import salvo_sentences

        return "\n".join(salvo_sentences(self.to_dict()))

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(escape=True, index=False))


@dataclass(frozen=True, slots=True)
class SalvoComparison:
    """After compared with before, launches in salvos.

    Attributes
    ----------
    comparison : RateComparison
        The contrast of the shares of launches that failed, the interval by the method asked
        for, the p-value where it has one, and the probability that the rate after is the lower
        one, by the beta-binomial posterior: 0 to 1 where an arm has no launch.
    before, after : SalvoRate
        By Rao-Scott Wilson.
    fitted : float or None
        The odds ratio that GEE estimates, which weighs the salvos; the interval is of it.
    """

    comparison: RateComparison
    before: SalvoRate
    after: SalvoRate
    fitted: float | None

    def rows(self) -> list[dict[str, Any]]:
        """Return the contrast, its p-value and the probability, a flat row each."""
        contrast, *others = self.comparison.rows()
        found = [contrast | {"fitted": self.fitted}, *others]
        found[-1] |= {"method": POSTERIOR, "guarantee": _entry(POSTERIOR).guarantee}
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return plain data: the contrast with its test, and both rates."""
        plain = self.comparison.to_dict() | {"fitted": self.fitted}
        return plain | {
            "probability_method": POSTERIOR,
            "before": self.before.to_dict(),
            "after": self.after.to_dict(),
        }

    def to_frame(self) -> pd.DataFrame:
        """Return both rates, the contrast, its p-value and the probability, a row each."""
        return _frame([self.before.to_dict(), self.after.to_dict(), *self.rows()])

    def summary(self) -> str:
        """Return a few sentences: each rate with its salvos, then the contrast."""
        from reliability.words.sentences import contrast_sentence

        said = [each.summary() for each in (self.before, self.after)]
        return "\n".join([*said, contrast_sentence(self.to_dict())])

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(escape=True, index=False))


def salvo_rate(
    failures: Counts,
    launches: Counts,
    *,
    method: str = catalogue.DEFAULTS[FAMILY],
    confidence_level: float = 0.95,
    alternative: str = "two-sided",
    prior: Prior = None,
    period: str | None = None,
    estimand: str | None = None,
    conditional_on: tuple[str, ...] = (),
) -> SalvoRate:
    """Failure rate, a proportion in [0, 1], from launches that came in salvos.

    Parameters
    ----------
    failures, launches : array_like of int
        One entry a salvo; salvos without launches are left out.
    method : {"rao-scott-wilson", "beta-binomial", "beta-binomial-posterior", "cluster-bootstrap"}
        A name of the family ``salvos`` that gives a rate.
    confidence_level : float
        Strictly between 0 and 1.
    alternative : {"two-sided", "greater", "less"}
        One-sided with ``rao-scott-wilson`` alone.
    prior : str or (float, float), optional
        Of the mean rate, with ``beta-binomial-posterior`` alone: ``jeffreys`` (the default),
        ``uniform`` or the two shapes of a Beta.
    period, estimand, conditional_on
        What the result is labelled with, and what it assumes beside its salvos.

    Returns
    -------
    SalvoRate
        Without a launch 0 to 1. With one salvo, none failed or all failed, each salvo is taken
        to stand or fall as one, with the code ``salvos-as-one``; the bootstrap says nothing.

    Raises
    ------
    CountError, LevelError, OptionError, UnknownNameError

    Examples
    --------
    >>> found = salvo_rate([0, 0, 4, 0, 1, 0], [4, 4, 4, 4, 2, 2])
    >>> found.rate.estimate, round(found.rate.ci_low, 3), round(found.rate.ci_high, 3)
    (0.25, 0.053, 0.664)
    """
    entry = _of(method, "rate")
    level, side = check_confidence_level(confidence_level), check_alternative(alternative)
    one_sided = None if side == "two-sided" else alternative
    options = check_options(entry, {"prior": prior, "alternative": one_sided})
    k, n = incident_counts(failures, launches)
    arm = _arm(k, n)
    bounds = rate_bounds(arm)
    bayesian = "prior" in entry.options
    if bayesian:
        beta_prior(prior)  # is refused without a launch too
    low, high, fitted = 0.0, 1.0, None
    if n.size:
        low, high, fitted = _read(kernel_of(entry)(k, n, confidence_level=level, **options))
    found = design_effect(k, n)
    as_one = not found.estimated and found.launches > found.incidents
    rate = RateEstimate(
        **bound_fields(bounds, identified_by(bounds, PARAMETER_SPACE["proportion"])),
        ci_low=low,
        ci_high=high,
        confidence_level=level,
        method=method,
        guarantee=entry.guarantee,
        conditional_on=(*conditional_on, INDEPENDENT, *((AS_ONE,) if as_one else ())),
        failures=arm.hull.failures,
        launches=arm.hull.launches,
        period=period,
        estimand=estimand,
        prior=prior_name(prior) if bayesian else None,
        alternative=alternative,
    )
    return SalvoRate(
        rate,
        found.incidents,
        found.effective_launches,
        min(fewest_effective(n, n), found.effective_launches),
        found.design_effect if n.size else None,
        found.rests_on,
        fitted,
    )


def compare_salvos(
    before: Salvos,
    after: Salvos,
    *,
    measure: str = "difference",
    method: str | None = None,
    confidence_level: float = 0.95,
    prior: Prior = "jeffreys",
    labels: tuple[str, str] = ("before", "after"),
    estimand: str | None = None,
    conditional_on: tuple[str, ...] = (),
) -> SalvoComparison:
    """Contrast of two failure rates, after against before, from launches that came in salvos.

    Parameters
    ----------
    before, after : (failures, launches)
        Each a sequence with one entry a salvo.
    measure : {"difference", "odds-ratio"}
        after - before, or the ratio of the odds. No method for salvos gives the ratio.
    method : str, optional
        Of the difference ``rao-scott-newcombe`` (the default) or ``cluster-bootstrap``; of the
        odds ratio ``gee``.
    confidence_level : float
        Strictly between 0 and 1.
    prior : str or (float, float)
        Of each mean rate, for the probability that the rate after is lower.
    labels, estimand, conditional_on
        What the results are labelled with, and what they assume beside their salvos.

    Returns
    -------
    SalvoComparison
        Where an arm has no launch: the whole space, and a probability of 0 to 1.

    Raises
    ------
    CountError, LevelError, UnknownNameError
    OptionError
        For ``ratio``; for ``gee`` below ten salvos, below two in an arm, or where an arm has no
        failure or nothing but failures.

    Examples
    --------
    >>> found = compare_salvos(before=([4, 0, 4], [4, 4, 4]), after=([0, 1, 0], [3, 3, 2]))
    >>> round(found.comparison.ci_low, 3), round(found.comparison.ci_high, 3)
    (-0.848, 0.074)
    >>> round(found.comparison.probability_low, 2)
    0.94
    """
    if measure not in MEASURES:
        raise unknown_name("measure", str(measure), MEASURES)
    entry = _of(BY_QUANTITY[measure][0] if method is None and measure in BY_QUANTITY else method,
                measure)  # fmt: skip
    level = check_confidence_level(confidence_level)
    first, last = (
        salvo_rate(
            *_pair(name, salvos),
            confidence_level=level,
            period=label,
            estimand=estimand,
            conditional_on=conditional_on,
        )
        for name, salvos, label in zip(("before", "after"), (before, after), labels, strict=True)
    )
    counts = [incident_counts(*salvos) for salvos in (after, before)]
    bounds = contrast_bounds(measure, *(_arm(k, n) for k, n in counts))
    low, high, fitted, p = _contrast(entry, measure, counts, level, labels)
    least, most = _probability(counts, prior)
    comparison = RateComparison(
        quantity=measure,
        **bound_fields(bounds, identified_by(bounds, MEASURES[measure])),
        ci_low=low,
        ci_high=high,
        confidence_level=level,
        method=entry.name,
        guarantee=entry.guarantee,
        test=None if p is None else entry.name,
        p_low=p,
        p_high=p,
        probability_low=least,
        probability_high=most,
        prior=prior_name(prior),
        conditional_on=tuple(
            dict.fromkeys((*first.rate.conditional_on, *last.rate.conditional_on))
        ),
        before=first.rate,
        after=last.rate,
        estimand=estimand,
    )
    return SalvoComparison(comparison, first, last, fitted)


def _of(method: object, quantity: str) -> catalogue.Method:
    """Return the entry of a method that gives `quantity`; refuse any other."""
    if quantity not in BY_QUANTITY:
        raise OptionError(
            f"measure: no method for salvos gives the {quantity}; got {quantity!r}. Ask for "
            "'difference' or 'odds-ratio'."
        )
    entry = _entry(method)
    if entry.name not in BY_QUANTITY[quantity]:
        article = "an" if quantity.startswith("o") else "a"
        raise OptionError(
            f"method: must be one that gives {article} {quantity.replace('-', ' ')} from salvos; "
            f"got {entry.name!r}. Choose {' or '.join(map(repr, BY_QUANTITY[quantity]))}."
        )
    return entry


def _entry(method: object) -> catalogue.Method:
    return catalogue.find(FAMILY, method)  # type: ignore[arg-type]


def _pair(name: str, salvos: Salvos) -> Salvos:
    if not isinstance(salvos, tuple | list) or len(salvos) != 2:
        raise CountError(
            f"{name}: must be a pair (failures, launches), each with one entry a salvo; got "
            f"{salvos!r}. Give two sequences, as in {name}=([0, 1], [4, 2])."
        )
    return salvos[0], salvos[1]


def _arm(k: Floats, n: Floats) -> Arm:
    return arm_of_counts(int(k.sum()), int(n.sum()))


def _read(found: Any) -> tuple[float, float, float | None]:
    """Return both ends, and what the method itself estimates where that is not the share."""
    if isinstance(found, Interval | BootstrapInterval):
        return float(found.low), float(found.high), None
    fitted = found.mean if isinstance(found, BetaBinomialPosterior) else found.estimate
    return found.ci_low, found.ci_high, fitted


def _contrast(
    entry: catalogue.Method,
    measure: str,
    counts: list[tuple[Floats, Floats]],
    level: float,
    labels: tuple[str, str],
) -> tuple[float, float, float | None, float | None]:
    """Return the interval of a contrast, what the method estimates, and its p-value."""
    named: dict[str, Any] = {"names": labels[::-1]} if entry.name == "gee" else {}
    if not named and any(n.size == 0 for _, n in counts):
        return *MEASURES[measure], None, None
    kernel: Callable[..., Any] = kernel_of(entry)
    if entry.name == "cluster-bootstrap":
        kernel = bootstrap_difference
    found = kernel(*counts[0], *counts[1], confidence_level=level, **named)
    return *_read(found), found.p_value if isinstance(found, GeeContrast) else None


def _probability(counts: list[tuple[Floats, Floats]], prior: Prior) -> tuple[float, float]:
    """Return the probability that the first rate is the lower one: 0 to 1 without its launches."""
    beta_prior(prior)
    if any(n.size == 0 for _, n in counts):
        return 0.0, 1.0
    found = clustered_probability_lower(*counts[0], *counts[1], prior=prior or "jeffreys")
    return found, found


def _frame(rows: list[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as a table: the columns of every result, then what salvos mean for each."""
    table = rows_to_frame(rows)
    for name in DESIGN:
        table[name] = [row.get(name) for row in rows]
    return table
