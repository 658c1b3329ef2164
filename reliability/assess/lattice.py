"""Where a conclusion flips over every pair (failures before, failures after) that is possible."""

from __future__ import annotations

from typing import Any

import numpy as np

from reliability import catalogue
from reliability.assess.identified import prior_name
from reliability.assess.tipping import with_failures
from reliability.errors import OptionError, unknown_name
from reliability.estimators.arguments import check_confidence_level
from reliability.estimators.partial.batch import cover_contrasts, probability_lower_ranges
from reliability.estimators.partial.bounds import (
    MEASURES,
    NULLS,
    contrast_bounds,
    direction_each,
)
from reliability.estimators.partial.feasible import Allowed, Arm, as_arm
from reliability.estimators.partial.tipping import check_threshold
from reliability.estimators.unconditional.limits import inverts

__all__ = ["CONCLUSIONS", "MOST_CELLS", "settles", "tipping_lattice"]

CONCLUSIONS = ("sign", "interval", "probability")
# Of a method whose limits are searched for one pair at a time, so many.
MOST_CELLS, MOST_SEARCHED = 3600, 100
NUMBERS = ("bound_low", "bound_high", "bound_low_open", "bound_high_open", "ci_low", "ci_high",
           "probability_low", "probability_high")  # fmt: skip


def tipping_lattice(
    before: Allowed,
    after: Allowed,
    *,
    measure: str = "difference",
    method: str | None = None,
    confidence_level: float = 0.95,
    threshold: float = 0.95,
    prior: str | tuple[float, float] = "jeffreys",
) -> dict[str, Any]:
    """Return what is concluded in every cell (failures before, failures after), and what flips it.

    Parameters
    ----------
    before, after : Arm, Feasible or (failures, launches)
        In a cell all that is known of an arm stays possible, with so many failures.
    measure : {"difference", "ratio", "odds-ratio"}
    method : str, optional
        Of the measure's family; its default unless given.
    confidence_level : float
        Strictly between 0 and 1.
    threshold : float
        Between 0.5 and 1: what the probability that one rate is the lower one must reach.
    prior : str or (float, float)

    Returns
    -------
    dict
        ``measure, method, confidence_level, threshold, prior``; ``cells``: a row each, by
        failures after and then before, with bounds, covering interval, probability that the rate
        after is the lower one, and three conclusions on the rate after against before, each of
        which must hold for every completion of the cell: ``sign`` (lower, higher, equal or not
        identified), ``interval`` and ``probability`` (lower, higher or undecided). ``flips``: for
        each conclusion, and with no unknown launch failed (``as-success``) or every one
        (``as-failure``), the verdict there, how many unknown outcomes must differ for another
        (``outcomes``, None if no number does) and the cells where that happens (``to``).

    Raises
    ------
    CountError, LevelError, UnknownNameError
    OptionError
        For another threshold; if the failures of an arm have no upper end, or there are more than
        3600 cells (100 where the method's limits are searched for one pair at a time).

    Examples
    --------
    >>> found = tipping_lattice(("20..30", "45..55"), ("0..6", 8))
    >>> len(found["cells"])
    77
    >>> flip = found["flips"][0]
    >>> flip["conclusion"], flip["reference"], flip["verdict"], flip["outcomes"]
    ('sign', 'as-success', 'lower', 3)
    """
    if measure not in MEASURES:
        raise unknown_name("measure", str(measure), MEASURES)
    check_threshold(threshold)
    level = check_confidence_level(confidence_level)
    entry = catalogue.find(measure, catalogue.DEFAULTS[measure] if method is None else method)
    options: dict[str, Any] = {"prior": prior} if "prior" in entry.options else {}
    arms = as_arm(after), as_arm(before)
    most = MOST_SEARCHED if inverts(measure, entry.name) else MOST_CELLS
    axes = _axes(arms, most)
    pairs = [
        (with_failures(arms[0], k), with_failures(arms[1], j)) for k in axes[0] for j in axes[1]
    ]
    bounds = [contrast_bounds(measure, *pair).ends for pair in pairs]
    ((low, high),) = cover_contrasts(
        measure, pairs, method=entry.name, confidence_levels=[level], **options
    )
    chances = probability_lower_ranges(pairs, prior=prior)
    columns = [*map(np.array, zip(*bounds, strict=True)), low, high, *chances]
    null = NULLS[measure]
    verdicts = {
        "sign": direction_each(*columns[:4], null=null),
        "interval": _either(high < null, low > null),
        "probability": _either(chances[0] >= threshold, chances[1] <= 1.0 - threshold),
    }
    return {
        "measure": measure,
        "method": entry.name,
        "confidence_level": level,
        "threshold": threshold,
        "prior": prior_name(prior),
        "cells": [
            {"failures_before": j, "failures_after": k}
            | {name: column[at].item() for name, column in zip(NUMBERS, columns, strict=True)}
            | {name: str(words[at]) for name, words in verdicts.items()}
            for at, (k, j) in enumerate((k, j) for k in axes[0] for j in axes[1])
        ],
        "flips": [
            _flip(name, words.reshape(len(axes[0]), len(axes[1])), axes, reference)
            for name, words in verdicts.items()
            for reference in ("as-success", "as-failure")
        ],
    }


def _axes(arms: tuple[Arm, Arm], most: int) -> tuple[range, range]:
    """Return the numbers of failures after and before."""
    failures = [arm.hull.failures for arm in arms]
    cells = 1
    for count in failures:
        if count.high is None:
            raise OptionError(
                f"tipping point: the failures must have an upper end; got {count.quoted}. "
                "Give the range a high end."
            )
        cells *= count.high - count.low + 1
    if cells > most:
        raise OptionError(
            f"tipping point: at most {most} cells can be looked at; got {cells}. "
            "Narrow a range of failures, or choose an approximate method."
        )
    last, first = (range(c.low, c.high + 1) for c in failures)  # type: ignore[operator]
    return last, first


def settles(low: float, high: float, threshold: float) -> str:
    """Return on which side a whole range of P(rate after < rate before) reaches a threshold.

    Examples
    --------
    >>> settles(0.96, 0.99, 0.95), settles(0.2, 0.99, 0.95), settles(0.01, 0.02, 0.95)
    ('lower', 'undecided', 'higher')
    """
    return str(_either(low >= threshold, high <= 1.0 - threshold))


def _either(lower: Any, higher: Any) -> Any:
    return np.select([lower, higher], ["lower", "higher"], "undecided")


def _flip(name: str, words: Any, axes: tuple[range, range], reference: str) -> dict[str, Any]:
    """Return the smallest change of unknown outcomes that flips a conclusion."""
    last = tuple(size - 1 for size in words.shape)
    cell = (0, 0) if reference == "as-success" else last
    i, j = np.indices(words.shape)
    steps = np.abs(i - cell[0]) + np.abs(j - cell[1])
    other = words != words[cell]
    nearest = other & (steps == steps[other].min()) if other.any() else other
    return {
        "conclusion": name,
        "reference": reference,
        "failures_before": axes[1][cell[1]],
        "failures_after": axes[0][cell[0]],
        "verdict": str(words[cell]),
        "outcomes": int(steps[nearest].min()) if nearest.any() else None,
        "to": [
            {
                "failures_before": axes[1][b],
                "failures_after": axes[0][a],
                "verdict": str(words[a, b]),
            }
            for a, b in np.argwhere(nearest).tolist()
        ],
    }
