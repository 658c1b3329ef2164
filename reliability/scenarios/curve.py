"""What a sweep shows: the curve, the share on each side, and the axis that moves the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from reliability.assess.feasible_counts import incident_arm
from reliability.counts import CountRange
from reliability.errors import CountError, ReliabilityError
from reliability.estimators.permutation import median_difference_test
from reliability.scenarios.axes import make_plan, shown
from reliability.scenarios.blocks import NUMBERS
from reliability.scenarios.certainty import RULES
from reliability.scenarios.evaluate import Bench
from reliability.scenarios.sweep import sweep_evidence
from reliability.tallies.units import salvo_units

if TYPE_CHECKING:
    import pandas as pd

    from reliability.evidence.model import Evidence
    from reliability.scenarios.scenario import Scenario

__all__ = [
    "one_at_a_time",
    "sides",
    "specification_curve",
    "specifications",
    "sweep_findings",
    "variance_shares",
]

# A page holds so many specifications; of a longer sweep it shows the curve alone.
MOST_LISTED = 400
# The permutation test reads so many tally choices of a sweep at most.
MOST_READINGS = 64


def sweep_findings(scenario: Scenario, evidence: Evidence) -> dict[str, Any] | None:
    """Return what a scenario's sweep shows, as plain data; None where it lists no axis."""
    if not scenario.sweep:
        return None
    frame = sweep_evidence(scenario, evidence)
    base = {}
    for key in frame.attrs["axes"]:
        place: Any = scenario.base.settings
        for name in key.split("."):
            place = place.get(name) if isinstance(place, Mapping) else None
        base[key] = shown(place)
    base["failure.intercepted"] = scenario.base.estimands[0]
    dropped = frame.attrs["dropped"]
    return {
        "a": scenario.base.labels[-1],
        "b": scenario.base.labels[0],
        "axes": [
            {"axis": key, "values": [_plain(v) for v in dict.fromkeys(frame[key])]}
            for key in frame.attrs["axes"]
        ],
        "sides": sides(frame),
        "curve": specification_curve(frame),
        "specifications": specifications(frame, base),
        "variance": variance_shares(frame),
        "one_at_a_time": one_at_a_time(frame, base),
        "permutation": _permutation(scenario, evidence),
        "dropped": [
            {name: each.get(name) for name in ("kind", "choice", "reason", "same_as")}
            for each in dropped
        ],
    }


def _permutation(scenario: Scenario, evidence: Evidence) -> dict[str, Any]:
    """Run the joint permutation test over the sweep, or say why it is not possible.

    What is exchanged is salvos: incidents of one day, with systems that may be the same, stay
    together, so that a list with one row a launch is not taken for independent launches.
    """
    plan = make_plan(scenario)
    bench = Bench(evidence)
    rows: list[dict[str, tuple[float, float, bool]]] = []
    marks: dict[str, tuple[str | None, frozenset[str]]] = {}
    none = {"possible": False, "statistic": None, "p": None, "units": None, "draws": None}
    none["seed"] = None
    for counted in plan.tally.variants[:MOST_READINGS]:
        try:
            tallies = bench.tally(counted)
            if bench.shared(counted, tallies.periods[-1], tallies.periods[0]) is not None:
                return none | {"reason": "the two groups speak of the same launches"}
            two = [(period, bench.salvo_marks(counted, period), after) for period, after in (
                (tallies.periods[0], False), (tallies.periods[-1], True))]  # fmt: skip
            for rules in plan.arm.variants:
                rows.append({})
                for period, marked, after in two:
                    arm, names = incident_arm(period, rules.estimands[0], rules.failure)
                    if not arm.exact:
                        reason = "outcomes or launches are only known within bounds"
                        return none | {"reason": reason}
                    marks |= dict(zip(names, marked, strict=True))
                    for name, group in zip(names, arm.groups, strict=True):
                        box = group[0]
                        rows[-1][name] = (box.failures_low, box.launches_low, after)
        except ReliabilityError:
            continue  # an illegal combination, which the sweep names
    names = sorted(marks)
    units = salvo_units([marks[name][0] for name in names], [marks[name][1] for name in names])
    try:
        table = _by_salvo(rows, dict(zip(names, units, strict=True)))
        found = median_difference_test(table[..., 0], table[..., 1], table[..., 2])
    except (CountError, IndexError) as error:
        return none | {"reason": str(error)}
    kept = {"statistic": found.statistic, "p": found.p, "units": found.units, "draws": found.draws}
    return {"possible": True, "reason": None, **kept, "seed": found.seed}


def _by_salvo(
    rows: Sequence[Mapping[str, tuple[float, float, bool]]], unit_of: Mapping[str, int]
) -> NDArray[np.float64]:
    """Return failures, launches and the side of the cut, by specification and salvo.

    Raises
    ------
    CountError
        If a salvo lies on both sides of the cut.
    """
    units = list(dict.fromkeys(unit_of.values()))
    table = np.zeros((len(rows), len(units), 3))
    for row, cells in zip(rows, table, strict=True):
        sides: dict[int, bool] = {}
        for name, (failures, launches, after) in row.items():
            unit = unit_of[name]
            if sides.setdefault(unit, after) != after:
                raise CountError(
                    f"permutation test: a salvo must lie on one side; that of {name} lies on both. "
                    "Compare the bounds instead."
                )
            cells[unit] += (failures, launches, 0.0)
            cells[unit, 2] = float(after)
    return table


# The sides as keys, and the direction of each.
SIDES = {"lower": "lower", "equal": "equal", "higher": "higher", "not_identified": "not identified"}
CAVEAT = "A share of specifications is not a probability."


def distinct(frame: pd.DataFrame) -> pd.DataFrame:
    """Return one specification of each different table of counts: the same counts count once."""
    return frame.drop_duplicates("table")


def sides(frame: pd.DataFrame) -> dict[str, Any]:
    """Count specifications with different counts on each side of no change.

    Returns
    -------
    dict
        ``specifications``, ``distinct``, how many lie on each side and the ``caveat``; and in
        ``rest_on``, for each side, of how many a rule decides what was not reported or who is
        right (``by_rule``), how many have a cut that the outcome chose (``circular``), and of how
        many the interval leaves out zero (``leaves_out_zero``). Specifications with the same
        counts count as having what all of them have.
    """
    once = distinct(frame)
    found = once["sign"].value_counts()
    counts = {name: int(found.get(sign, 0)) for name, sign in SIDES.items()}
    null = 0.0 if frame["quantity"].iloc[0] == "difference" else 1.0
    marks = frame[["table", "sign", "circular"]].assign(
        by_rule=[any(c in RULES for c in codes.split(";")) for codes in frame["conditional_on"]],
        leaves_out_zero=(frame["ci_low"] > null) | (frame["ci_high"] < null),
    )
    all_of = marks.groupby("table").agg(
        {"sign": "first", "by_rule": "all", "circular": "all", "leaves_out_zero": "all"}
    )
    rest_on = {
        name: {
            mark: int(all_of.loc[all_of["sign"] == sign, mark].sum())
            for mark in ("by_rule", "circular", "leaves_out_zero")
        }
        for name, sign in SIDES.items()
    }
    whole = {"specifications": len(frame), "distinct": len(once)}
    return whole | counts | {"rest_on": rest_on, "caveat": CAVEAT}


def variance_shares(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return, for each axis, the share of the variance of either bound that it explains alone.

    The share is the variance between the means of its values over the whole variance (eta
    squared), over specifications with different counts. Shares of different axes need not add
    up to 1: axes act together.
    """
    once = distinct(frame)
    rows = []
    for key in frame.attrs["axes"]:
        row: dict[str, Any] = {"axis": key, "values": int(frame[key].astype(str).nunique())}
        for end in ("bound_low", "bound_high"):
            values = once[end].to_numpy(dtype=float)
            finite = np.isfinite(values)
            groups = once[key].astype(str).to_numpy()[finite]
            row[end] = _eta_squared(values[finite], groups)
        rows.append(row)
    return sorted(rows, key=lambda row: (-max(row["bound_low"], row["bound_high"]), row["axis"]))


def _eta_squared(values: np.ndarray, groups: np.ndarray) -> float:
    if values.size == 0:
        return 0.0
    names, place = np.unique(groups, return_inverse=True)
    counts = np.bincount(place, minlength=len(names))
    means = np.bincount(place, weights=values, minlength=len(names)) / counts
    whole = float(np.sum((values - values.mean()) ** 2))
    between = float(np.sum(counts * (means - values.mean()) ** 2))
    return between / whole if whole > 1e-24 * values.size else 0.0


def one_at_a_time(frame: pd.DataFrame, base: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the numbers of the base specification with one axis changed at a time.

    Parameters
    ----------
    frame : DataFrame
        A sweep.
    base : dict
        The base value of each axis, as it stands in the sweep. An axis whose base value is not
        among its values takes its first one, and none of its rows is the scenario's ``own``.
    """
    axes = list(frame.attrs["axes"])
    start = _start(frame, base)
    same = {key: (frame[key].astype(str) == str(start[key])).to_numpy() for key in axes}
    rows = []
    for key in axes:
        others = np.all([same[other] for other in axes if other != key] or [True], axis=0)
        mask = np.broadcast_to(others, (len(frame),))
        for at in np.flatnonzero(mask).tolist():
            spec = frame.iloc[at]
            rows.append(
                {
                    "axis": key,
                    "value": _plain(spec[key]),
                    "base": bool(same[key][at]),
                    "own": str(spec[key]) == str(base.get(key)),
                    "bound_low": float(spec["bound_low"]),
                    "bound_high": float(spec["bound_high"]),
                    "sign": str(spec["sign"]),
                }
            )
    return rows


def _start(frame: pd.DataFrame, base: dict[str, Any]) -> dict[str, Any]:
    """Return the base value of each axis, the first one where its own is not among them."""
    start = {key: base.get(key) for key in frame.attrs["axes"]}
    for key in start:
        if not (frame[key].astype(str) == str(start[key])).any():
            start[key] = frame[key].iloc[0]
    return start


def specification_curve(frame: pd.DataFrame, most: int = 400) -> list[dict[str, Any]]:
    """Return specifications with different counts in the order of a curve: by their bounds.

    Where there are more than `most`, every so manieth of them, the first and last kept.
    """
    once = distinct(frame).sort_values(["bound_low", "bound_high", "table"], kind="stable")
    if len(once) > most:
        places = np.unique(np.linspace(0, len(once) - 1, most).round().astype(int))
        once = once.iloc[places]
    rows = []
    for _, spec in once.iterrows():
        row = {key: _plain(spec[key]) for key in frame.attrs["axes"]}
        for name in ("bound_low", "bound_high", "ci_low", "ci_high"):
            row[name] = _known(spec[name])
        row |= {"sign": str(spec["sign"]), "circular": bool(spec["circular"])}
        rows.append(row)
    return rows


def specifications(frame: pd.DataFrame, base: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every specification of a sweep, in its order, with all of its numbers.

    Parameters
    ----------
    frame : DataFrame
        A sweep.
    base : dict
        The base value of each axis, as it stands in the sweep.

    Returns
    -------
    list of dict
        The value of each axis, the counts of both periods, bounds, interval, p-value,
        probability, ``sign``, ``circular``, ``table`` (specifications with the same number have
        the same counts) and ``base``: whether it is the one from which `one_at_a_time` sets out.
        Empty where there are more than 400: ``reliability sweep`` prints them.
    """
    if len(frame) > MOST_LISTED:
        return []
    start = _start(frame, base)
    rows = []
    for _, spec in frame.iterrows():
        row = {key: _plain(spec[key]) for key in start}
        for name in ("before", "after"):
            for count in ("failures", "launches"):
                row[f"{name}_{count}"] = CountRange.of(spec[f"{name}_{count}"]).to_dict()
        for name in NUMBERS:
            row[name] = _plain(spec[name]) if name.endswith("_open") else _known(spec[name])
        row |= {"sign": str(spec["sign"]), "circular": bool(spec["circular"])}
        first = all(str(spec[key]) == str(value) for key, value in start.items())
        rows.append(row | {"table": int(spec["table"]), "base": first})
    return rows


def _known(value: Any) -> float | None:
    """Return a number, None where there is none."""
    number = float(value)
    return None if np.isnan(number) else number


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
