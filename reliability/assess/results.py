"""What assessing gives back: frozen, plain, and the same names everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reliability.counts import CountRange
from reliability.estimators.partial.bounds import NULLS, Bounds, direction

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "RateComparison", "RateEstimate", "rows_to_frame"]

# Every row of results has these columns, whatever it is about.
COLUMNS = (
    "quantity", "period", "estimand", "estimate", "bound_low", "bound_high", "bound_low_open",
    "bound_high_open", "identified", "ci_low", "ci_high", "confidence_level", "method",
    "guarantee", "p_low", "p_high", "probability_low", "probability_high", "prior",
    "failures", "launches", "conditional_on",
)  # fmt: skip


def rows_to_frame(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows of results as a table whose columns never change."""
    import pandas as pd

    records = []
    for row in rows:
        record = {name: row.get(name) for name in COLUMNS}
        for name in ("failures", "launches"):
            count = record[name]
            if isinstance(count, Mapping):
                record[name] = str(CountRange(count["low"], count["high"]))
        record["conditional_on"] = ";".join(record["conditional_on"] or ())
        records.append(record)
    return pd.DataFrame(records, columns=list(COLUMNS))


@dataclass(frozen=True, slots=True)
class RateEstimate:
    """A failure rate, a proportion in [0, 1], with everything that qualifies it.

    Attributes
    ----------
    estimate : float or None
        The rate, where the counts identify it; never a midpoint.
    bound_low, bound_high : float
        The least and greatest rate that the counts allow.
    bound_low_open, bound_high_open : bool
        The bound is a limit, because a count is open above.
    identified : {"point", "bounds", "nothing"}
    ci_low, ci_high : float
        An interval that covers every completion of the counts.
    confidence_level : float
    method, guarantee : str
        As in the catalogue.
    conditional_on : tuple of str
        What was assumed, as codes.
    failures, launches : CountRange
        The counts allowed, after the rules on what counts as a failure.
    period, estimand : str or None
    prior : str or None
        Of a Bayesian interval.
    alternative : {"two-sided", "greater", "less"}
        One-sided, the interval bounds the rate from below, or from above, alone.
    population : int or None
        The stock that the launched missiles are a draw from, for ``finite-stock``.
    """

    estimate: float | None
    bound_low: float
    bound_high: float
    bound_low_open: bool
    bound_high_open: bool
    identified: str
    ci_low: float
    ci_high: float
    confidence_level: float
    method: str
    guarantee: str
    conditional_on: tuple[str, ...]
    failures: CountRange
    launches: CountRange
    period: str | None = None
    estimand: str | None = None
    prior: str | None = None
    alternative: str = "two-sided"
    population: int | None = None

    @property
    def quantity(self) -> str:
        """What it is a result of: ``rate``."""
        return "rate"

    def to_dict(self) -> dict[str, Any]:
        """Return one flat row of plain data.

        ``prior``, ``alternative`` and ``population`` stand in it where the interval depends on
        them: where it is Bayesian, one-sided, of a finite stock.
        """
        plain: dict[str, Any] = {"quantity": self.quantity} | {
            name: getattr(self, name) for name in self.__slots__
        }
        plain["failures"], plain["launches"] = self.failures.to_dict(), self.launches.to_dict()
        plain["conditional_on"] = list(self.conditional_on)
        if self.prior is None:
            del plain["prior"]
        row = {name: plain[name] for name in COLUMNS if name in plain}
        if self.alternative != "two-sided":
            row["alternative"] = self.alternative
        if self.population is not None:
            row["population"] = self.population
        return row

    def to_frame(self) -> pd.DataFrame:
        """Return a table of one row."""
        return rows_to_frame([self.to_dict()])

    def summary(self) -> str:
        """Return one sentence."""
        from reliability.words.sentences import rate_sentence

        return rate_sentence(self.to_dict())

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(escape=True, index=False))


@dataclass(frozen=True, slots=True)
class RateComparison:
    """After compared with before: a contrast, its test, and who is likely lower.

    Attributes
    ----------
    quantity : {"difference", "ratio", "odds-ratio"}
        after - before, after / before, odds after / odds before.
    estimate, bound_low, bound_high, identified, ci_low, ci_high, confidence_level
        Of the contrast, as in `RateEstimate`.
    method, guarantee : str
        Of the interval, as in the catalogue.
    test : str or None
        The test that goes with the interval; None where it has none.
    p_low, p_high : float or None
        Its p-value over every completion of the counts.
    probability_low, probability_high : float
        Posterior probability that the rate after is the lower one, over every completion.
    prior : str
    conditional_on : tuple of str
    before, after : RateEstimate
    period, estimand : str or None
    """

    quantity: str
    estimate: float | None
    bound_low: float
    bound_high: float
    bound_low_open: bool
    bound_high_open: bool
    identified: str
    ci_low: float
    ci_high: float
    confidence_level: float
    method: str
    guarantee: str
    test: str | None
    p_low: float | None
    p_high: float | None
    probability_low: float
    probability_high: float
    prior: str
    conditional_on: tuple[str, ...]
    before: RateEstimate
    after: RateEstimate
    period: str | None = None
    estimand: str | None = None

    @property
    def sign(self) -> str:
        """Whether the record settles the direction: lower, higher, equal or not identified."""
        ends = (self.bound_low, self.bound_high, self.bound_low_open, self.bound_high_open)
        return direction(Bounds(*ends), NULLS[self.quantity])

    def rows(self) -> list[dict[str, Any]]:
        """Return the contrast, its p-value and the probability, a flat row each."""
        shared = {"period": self.period, "estimand": self.estimand}
        shared["conditional_on"] = list(self.conditional_on)  # type: ignore[assignment]
        contrast = {
            name: getattr(self, name)
            for name in COLUMNS
            if name in self.__slots__ and not name.startswith(("p_", "probability_", "prior"))
        }
        contrast |= shared
        contrast["sign"] = self.sign
        rows: list[dict[str, Any]] = [contrast]
        if self.test is not None:
            p = {"p_low": self.p_low, "p_high": self.p_high}
            rows.append({"quantity": "p-value", **shared, "method": self.test, **p})
        chance = {
            "probability_low": self.probability_low,
            "probability_high": self.probability_high,
        }
        rows.append({"quantity": "probability", **shared, **chance, "prior": self.prior})
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Return plain data: the contrast with its test, and both rates."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        plain["conditional_on"] = list(self.conditional_on)
        plain["sign"] = self.sign
        plain["before"], plain["after"] = self.before.to_dict(), self.after.to_dict()
        return plain

    def to_frame(self) -> pd.DataFrame:
        """Return both rates, the contrast, its p-value and the probability, a row each."""
        rates = [self.before.to_dict(), self.after.to_dict()]
        return rows_to_frame([*rates, *self.rows()])

    def summary(self, tests: Sequence[Mapping[str, Any]] | None = None) -> str:
        """Return a few sentences, the bounds first.

        Parameters
        ----------
        tests : sequence of mapping, optional
            Tests to name in place of the comparison's own: ``method``, ``p_low``, ``p_high``.
        """
        from reliability.words.sentences import contrast_sentence, rate_sentence

        rates = [rate_sentence(each.to_dict()) for each in (self.before, self.after)]
        return "\n".join([*rates, contrast_sentence(self.to_dict(), tests)])

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(escape=True, index=False))
