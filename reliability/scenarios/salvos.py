"""Launches come in salvos: what a period's launches may amount to, and what follows for rates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

from reliability import catalogue
from reliability.assess.feasible_counts import FailureRules, incident_arm
from reliability.assess.salvos import SalvoRate, compare_salvos, salvo_rate
from reliability.catalogue.salvos import BY_QUANTITY
from reliability.errors import OptionError, ReliabilityError
from reliability.estimators.partial.clustering import fewest_effective
from reliability.estimators.proportion.interval import proportion_interval
from reliability.tallies.units import salvo_units
from reliability.words.numbers import count_text

if TYPE_CHECKING:
    from reliability.estimators.partial.feasible import Feasible
    from reliability.scenarios.evaluate import Bench, Evaluation
    from reliability.scenarios.variant import Variant
    from reliability.tallies.tally import Tally

__all__ = ["Clustered", "clustered", "salvo_contrasts", "salvo_methods", "salvo_sentence"]

# The keys of a period's intervals, by the effective number of launches and by the launches.
INTERVAL = (
    "ci_low",
    "ci_high",
    "independent_ci_low",
    "independent_ci_high",
    "confidence_level",
    "method",
)
METHOD = "rao-scott-wilson"
NONE = "no launches"
ALONE = "no launch shares its day with another"
OPEN = "the outcome of every incident must be known"
OPEN_BY_RULE = f"{OPEN}, and settled by no rule"
SAME = "the record shows no salvo that differs: each is taken to stand or fall as one"
ON_ONE = "the design effect rests on one salvo"
INDEPENDENT = "independent-launches"


@dataclass(frozen=True, slots=True)
class Clustered:
    """The clustering of one period.

    Attributes
    ----------
    row : dict
        What the findings hold of it: ``period, launched, incidents, windows``; ``salvos``:
        incidents of one day and of systems that may be the same count as one;
        ``fewest_effective_launches``: how few independent launches they may amount to, whatever
        became of them, or as few as the estimate says; ``effective_launches``,
        ``design_effect`` and ``rests_on`` (how many salvos it rests on) where the outcome of
        every salvo is known; a null has its ``reason``. With them stand the intervals of the
        rate of ``estimand``: ``ci_low, ci_high`` by the effective number of launches and, by the
        same method, ``independent_ci_low, independent_ci_high`` as if each were independent; and
        ``rates``, a row for each method for salvos, with ``left_out``: what has none, and why.
    failed, fired : list of int or None
        By salvo, where the outcome of every one is known.
    assumed : tuple of str
        What its rate assumes beside how launches of a salvo go together, as codes.
    """

    row: dict[str, Any]
    failed: list[int] | None
    fired: list[int] | None
    assumed: tuple[str, ...]


def clustered(bench: Bench, base: Evaluation, variant: Variant) -> list[Clustered]:
    """Return the clustering of each period, for the scenario's first estimand."""
    return [_period(bench, period, base, variant) for period in base.tallies.periods]


def _period(bench: Bench, period: Tally, base: Evaluation, variant: Variant) -> Clustered:
    launched, estimand = period.totals["launched"], variant.estimands[0]
    marks = bench.salvo_marks(variant, period)
    members = [alternatives[0][0].members[0] for alternatives in period.groups]
    windows = sum(period.incident_ids[i] is None for i in members)
    units = salvo_units([day for day, _ in marks], [systems for _, systems in marks])
    codes = base.rates[period.label, estimand].conditional_on
    assumed = tuple(code for code in codes if code != INDEPENDENT)
    plain: dict[str, Any] = {
        "period": period.label,
        "estimand": estimand,
        "launched": None if launched is None else launched.to_dict(),
        "incidents": len(members) - windows,
        "windows": windows,
        "salvos": len(set(units)) - windows,
        "fewest_effective_launches": None,
        "effective_launches": None,
        "design_effect": None,
        "rests_on": None,
        **dict.fromkeys(INTERVAL),
        "rates": [],
        "left_out": [],
        "reason": None,
    }

    def unknown(reason: str) -> Clustered:
        return Clustered(plain | {"reason": reason}, None, None, assumed)

    if not members:
        return unknown(NONE)
    if windows:
        return unknown("a window does not say how many salvos it holds")
    try:
        # A rule that settles what was not reported makes no outcome known.
        arm, _ = incident_arm(period, estimand, FailureRules())
    except ReliabilityError as error:
        return unknown(str(error))
    sizes = _sizes(arm.groups, units)
    most = max(high for _, high in sizes)
    if most == 0:
        return unknown(NONE)
    alone = most <= 1
    if not alone:
        plain["fewest_effective_launches"] = fewest_effective(
            [low for low, _ in sizes], [high for _, high in sizes]
        )
    if not arm.exact:
        ruled = variant.failure != FailureRules()
        return unknown(ALONE if alone else OPEN_BY_RULE if ruled else OPEN)
    failed, fired = _by_salvo([group[0] for group in arm.groups], units)
    told = {"reason": ALONE} if alone else _told(failed, fired, variant, period.label, assumed)
    return Clustered(plain | told, failed, fired, assumed)


def _by_salvo(known: Sequence[Feasible], units: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the failures and the launches of each salvo, where each incident has one of each."""
    failed, fired = Counter[int](), Counter[int]()
    for each, unit in zip(known, units, strict=True):
        failed[unit] += each.failures_low
        fired[unit] += each.launches_low
    return [failed[unit] for unit in sorted(fired)], [fired[unit] for unit in sorted(fired)]


def _told(
    failed: list[int], fired: list[int], variant: Variant, label: str, assumed: tuple[str, ...]
) -> dict[str, Any]:
    """Return the design effect and the rate by every method, where every outcome is known."""
    rates: list[SalvoRate] = []
    left_out = []
    for name in BY_QUANTITY["rate"]:
        takes = "prior" in catalogue.find("salvos", name).options
        try:
            found = salvo_rate(
                failed,
                fired,
                method=name,
                confidence_level=variant.confidence_level,
                prior=variant.prior if takes else None,
                period=label,
                estimand=variant.estimands[0],
                conditional_on=assumed,
            )
        except OptionError as error:
            left_out.append({"method": name, "reason": str(error)})
        else:
            rates.append(found)
    first = rates[0]
    same = "salvos-as-one" in first.rate.conditional_on
    ends = first.rate.ci_low, first.rate.ci_high
    return {
        "fewest_effective_launches": first.fewest_effective_launches,
        "effective_launches": first.effective_launches,
        "design_effect": 1.0 if first.design_effect is None else first.design_effect,
        "rests_on": first.rests_on,
        **_intervals(ends, failed, fired, variant.confidence_level),
        "rates": [each.rate.to_dict() | {"fitted": each.fitted} for each in rates],
        "left_out": left_out,
        "reason": SAME if same else ON_ONE if first.rests_on == 1 else None,
    }


def _intervals(
    ends: tuple[float, float], failed: list[int], fired: list[int], level: float
) -> dict[str, Any]:
    """Return the interval by the effective number of launches, and the one by the launches."""
    alone = proportion_interval(sum(failed), sum(fired), method="wilson", confidence_level=level)
    both = (*ends, float(alone.low), float(alone.high))
    return dict(zip(INTERVAL, (*both, level, METHOD), strict=True))


def salvo_contrasts(
    found: Sequence[Clustered], base: Evaluation, variant: Variant, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the contrast of each later period with the first one, launches in salvos.

    Parameters
    ----------
    found : sequence of Clustered
        Of each period, the first one first.
    base : Evaluation
        The scenario's own reading.
    names : mapping
        What a reader calls each period, by its label.

    Returns
    -------
    list of dict
        ``a, b, estimand``; ``contrasts``: by every method for salvos the difference and the
        odds ratio (with ``fitted``, what the method itself estimates), a p-value where one comes
        with them, and the probability that rate `a` is the lower one; ``left_out``: what is not
        computed, and why; ``reason``: why nothing is, or null.
    """
    first, *later = found
    return [
        {"a": each.row["period"], "b": first.row["period"], "estimand": variant.estimands[0]}
        | _contrasts(first, each, base, variant, names)
        for each in later
    ]


def _contrasts(
    first: Clustered,
    last: Clustered,
    base: Evaluation,
    variant: Variant,
    names: Mapping[str, str],
) -> dict[str, Any]:
    """Return the contrast of two periods by every method, or why there is none."""
    a, b = last.row["period"], first.row["period"]
    plain: dict[str, Any] = {"contrasts": [], "left_out": [], "reason": None}
    if a in base.shared:
        return plain | {"reason": "two reports of the same launches are compared"}
    reasons = [
        f"{names[each.row['period']]}: {each.row['reason']}"
        for each in (first, last)
        if each.failed is None
    ]
    if reasons:
        return plain | {"reason": "; ".join(reasons)}
    if first.row["reason"] == last.row["reason"] == ALONE:
        return plain | {"reason": ALONE}
    chance: list[dict[str, Any]] = []
    for measure, method in _asked():
        try:
            compared = compare_salvos(
                (first.failed, first.fired),  # type: ignore[arg-type]
                (last.failed, last.fired),  # type: ignore[arg-type]
                measure=measure,
                method=method,
                confidence_level=variant.confidence_level,
                prior=variant.prior,
                labels=(names[b], names[a]),
                estimand=variant.estimands[0],
                conditional_on=tuple(dict.fromkeys((*first.assumed, *last.assumed))),
            )
        except OptionError as error:
            left = {"quantity": measure, "method": method, "reason": str(error)}
            plain["left_out"].append(left)
            continue
        *rows, probability = (
            {"quantity": row["quantity"], "a": a, "b": b} | row for row in compared.rows()
        )
        plain["contrasts"] += [
            row | ({"measure": measure} if row["quantity"] == "p-value" else {}) for row in rows
        ]
        chance = chance or [probability]
    plain["contrasts"] += chance
    return plain


def salvo_methods(
    found: Sequence[Clustered], contrasts: Sequence[Mapping[str, Any]]
) -> tuple[str, ...]:
    """Return the methods for salvos whose numbers the findings hold, as the catalogue has them."""
    used = {row["method"] for each in found for row in each.row["rates"]}
    used |= {row["method"] for each in contrasts for row in each["contrasts"]}
    return tuple(name for name in catalogue.names("salvos") if name in used)


def _asked() -> Iterator[tuple[str, str]]:
    """Yield every contrast that methods for salvos give, with the method."""
    for measure in ("difference", "odds-ratio"):
        for method in BY_QUANTITY[measure]:
            yield measure, method


def _sizes(groups: Sequence[Sequence[Feasible]], units: Sequence[int]) -> list[tuple[int, float]]:
    """Return between how many and how many launches each salvo had."""
    sizes: dict[int, tuple[int, float]] = {}
    for group, unit in zip(groups, units, strict=True):
        low, high = sizes.get(unit, (0, 0.0))
        ends = [inf if box.launches_high is None else box.launches_high for box in group]
        sizes[unit] = (low + min(box.launches_low for box in group), high + max(ends))
    return list(sizes.values())


def salvo_sentence(rows: list[dict[str, Any]]) -> str:
    """Return what the salvos of a scenario mean for its intervals, a clause a period."""
    parts = []
    for row in rows:
        launched, number = count_text(row["launched"]), row["salvos"]
        held = f"{launched} launches in {number} salvo{'' if number == 1 else 's'}"
        if row["effective_launches"] is not None and row["reason"] is None:
            parts.append(f"{row['period']}: {held} amount to {row['effective_launches']:.1f}")
        elif row["rests_on"] == 1:
            parts.append(
                f"{row['period']}: {held} amount to {row['effective_launches']:.1f} on the word of "
                f"one salvo, and may amount to as few as {row['fewest_effective_launches']:.1f}"
            )
        elif row["fewest_effective_launches"] is not None:
            fewest = f"{row['fewest_effective_launches']:.1f}"
            parts.append(f"{row['period']}: {held} may amount to as few as {fewest}")
        else:
            parts.append(f"{row['period']}: not computed, {row['reason']}")
    return (
        f"Effective number of launches, {'; '.join(parts)}. Incidents of one day, with systems "
        "that may be the same, count as one salvo: a list with one row a launch hides its salvos."
    )
