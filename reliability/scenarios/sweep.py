"""One scenario under every combination of defensible choices."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

import reliability
from reliability import catalogue
from reliability.errors import OptionError, unknown_name
from reliability.estimators.partial.bounds import (
    MEASURES,
    NULLS,
    direction_each,
    identified_each,
)
from reliability.evidence.package import load_package
from reliability.scenarios.axes import Plan, Stage, make_plan, shown
from reliability.scenarios.blocks import (
    NUMBERS,
    PAIRS_A_RUN,
    TALLIES_A_BLOCK,
    Counted,
    Counter,
    Pair,
    assess_pairs,
    blocks_of,
)
from reliability.scenarios.checkpoint import Checkpoint
from reliability.scenarios.conditions import SHARED
from reliability.scenarios.evaluate import Bench, method_for
from reliability.scenarios.evidence_names import check_names, swept_errors
from reliability.scenarios.places import Place, raise_all
from reliability.scenarios.scenario import Scenario, read_scenario
from reliability.scenarios.values import axis_errors
from reliability.scenarios.workers import run_blocks

if TYPE_CHECKING:
    import pandas as pd

    from reliability.evidence.model import Evidence

__all__ = ["sweep", "sweep_evidence"]

Result = TypeVar("Result")


def sweep(
    scenario: str | os.PathLike[str],
    *,
    axes: Mapping[str, Sequence[Any]] | None = None,
    measure: str = "difference",
    n_jobs: int = 1,
    checkpoint: str | os.PathLike[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Run a scenario under every combination of the choices that its ``[sweep]`` lists.

    Parameters
    ----------
    scenario : path or str
        A scenario file, or the bare name of one that ships.
    axes : mapping of str to sequence, optional
        Dotted keys with their values, in place of the scenario's own. The estimands that the
        scenario lists (``failure.intercepted``) are always an axis.
    measure : {"difference", "ratio", "odds-ratio"}
        The contrast of the last period with the first.
    n_jobs : int
        Workers, by joblib (the extra ``parallel``). The caller may choose the engine with
        ``joblib.parallel_config``; results are the same to the last bit whatever it is.
    checkpoint : path, optional
        A folder where finished blocks are kept; a sweep of the same inputs goes on from there.
    progress : callable, optional
        Called with the numbers of blocks done and of all, first for counting, then for
        assessing.

    Returns
    -------
    DataFrame
        One row a specification, in the order of the axes: their values, the numbers by the
        names of every result, the counts of both periods, ``table`` (specifications with the
        same number have the same counts), ``sign`` and ``circular`` (the cut is defined by the
        outcome). ``attrs["dropped"]`` lists what was illegal or the same as another, with the
        reason; ``attrs["axes"]`` the keys.

    Raises
    ------
    ScenarioError, OptionError, UnknownNameError, PackageError
    """
    if measure not in MEASURES:
        raise unknown_name("measure", str(measure), MEASURES)
    wanted = read_scenario(scenario)
    evidence = load_package(wanted.data)
    bench = Bench(evidence)
    check_names(wanted, bench)
    if axes is not None:
        raise_all(axis_errors(axes, Place("axes", "")))
        raise_all(swept_errors(wanted, axes, bench, Place("axes", "")))
    return sweep_evidence(
        wanted,
        evidence,
        axes=axes,
        measure=measure,
        n_jobs=n_jobs,
        checkpoint=checkpoint,
        progress=progress,
    )


def sweep_evidence(
    wanted: Scenario,
    evidence: Evidence,
    *,
    axes: Mapping[str, Sequence[Any]] | None = None,
    measure: str = "difference",
    n_jobs: int = 1,
    checkpoint: str | os.PathLike[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Sweep a scenario that is read over evidence that is loaded; see `sweep`."""
    plan = make_plan(wanted, axes)
    if plan.size == 0:
        first = plan.dropped[0]["reason"] if plan.dropped else "no axis has a value"
        raise OptionError(f"sweep: no combination is legal; got {first}. Change the axes.")
    inputs = [wanted.sha256, evidence.about["files"], measure, reliability.__version__]
    inputs.append([[list(s.choices), [a.key for a in s.axes]] for s in _stages(plan)])
    kept = Checkpoint(checkpoint, inputs)
    counter = Counter(evidence, plan)

    def count(block: range) -> Counted:
        def compute() -> Counted:
            return counter.count(block)

        name = f"counted-{block.start:08d}"
        return kept.block(name, compute, Counted.to_plain, Counted.from_plain)

    blocks = blocks_of(len(plan.tally.choices), TALLIES_A_BLOCK)
    counted = _all(count, blocks, n_jobs, progress)
    specs, pairs, codes = _joined(counted)
    if not len(specs):
        raise OptionError(
            f"sweep: no combination can be counted; got {_failed(plan, counted)[0]['reason']}. "
            "Change the axes."
        )

    def assess(run: range) -> np.ndarray:
        def compute() -> np.ndarray:
            return assess_pairs(plan, measure, pairs[run.start : run.stop])

        return kept.block(f"assessed-{run.start:08d}", compute, np.ndarray.tolist, np.array)

    runs = _all(assess, blocks_of(len(pairs), PAIRS_A_RUN), n_jobs, progress)
    width = len(plan.estimate.choices)
    empty = np.empty((width, 0, len(NUMBERS)))
    numbers = np.concatenate([empty, *runs], axis=1)
    return _frame(plan, counted, specs, pairs, codes, numbers, measure, evidence)


def _stages(plan: Plan) -> tuple[Stage, Stage, Stage]:
    return plan.tally, plan.arm, plan.estimate


def _all(
    one: Callable[[range], Result],
    blocks: Sequence[range],
    n_jobs: int,
    progress: Callable[[int, int], None] | None,
) -> list[Result]:
    found: Iterable[Result]
    found = map(one, blocks) if n_jobs == 1 else run_blocks(one, blocks, n_jobs)
    results = []
    for done, result in enumerate(found, start=1):
        results.append(result)
        if progress is not None:
            progress(done, len(blocks))
    return results


def _joined(counted: Sequence[Counted]) -> tuple[np.ndarray, list[Pair], list[str]]:
    """Return all specifications, the different pairs, and the different things assumed."""
    places: dict[Pair, int] = {}
    codes: dict[str, int] = {}
    specs: list[tuple[int, int, int, int]] = []
    for block in counted:
        here = [places.setdefault(pair, len(places)) for pair in block.pairs]
        said = [codes.setdefault(text, len(codes)) for text in block.codes]
        specs += [(tally, arm, here[p], said[c]) for tally, arm, p, c in block.specs]
    return np.array(specs, dtype=int).reshape(-1, 4), list(places), list(codes)


def _frame(
    plan: Plan,
    counted: Sequence[Counted],
    specs: np.ndarray,
    pairs: Sequence[Pair],
    codes: Sequence[str],
    numbers: np.ndarray,
    measure: str,
    evidence: Evidence,
) -> pd.DataFrame:
    """Put everything together: one row a specification."""
    import pandas as pd

    width = len(plan.estimate.choices)
    tally, arm, pair, assumed = np.repeat(specs, width, axis=0).T
    estimate = np.tile(np.arange(width), len(specs))
    columns: dict[str, Any] = {}
    for stage, chosen in zip(_stages(plan), (tally, arm, estimate), strict=True):
        for at, axis in enumerate(stage.axes):
            values = np.array([shown(choice[at]) for choice in stage.choices], dtype=object)
            columns[axis.key] = values[chosen]
    found = dict(zip(NUMBERS, numbers[estimate, pair].T, strict=True))
    # Two reports of the same launches: bounds, and nothing that supposes two samples.
    same = np.array([SHARED in text.split(";") for text in codes], dtype=bool)[assumed]
    for name in NUMBERS:
        if not name.startswith("bound_"):
            found[name] = np.where(same, np.nan, found[name])
    frame = pd.DataFrame(columns)
    frame["quantity"] = measure
    frame["period"] = None
    ends = [found[name] for name in NUMBERS[:4]]
    what = identified_each(*ends, space=MEASURES[measure])
    frame["estimate"] = np.where(what == "point", found["bound_low"], np.nan)
    for name, value in found.items():
        frame[name] = value.astype(bool) if name.endswith("_open") else value
    frame["estimand"] = np.array([v.estimands[0] for v in plan.arm.variants], dtype=object)[arm]
    frame["identified"] = what.astype(object)
    for name, values in _methods(plan, measure).items():
        frame[name] = values[estimate]
    frame["conditional_on"] = np.array(codes, dtype=object)[assumed]
    names = ("before_failures", "before_launches", "after_failures", "after_launches")
    counts = np.array([_counts(each) for each in pairs], dtype=object).reshape(-1, 4)
    for at, name in enumerate(names):
        frame[name] = counts[pair, at]
    frame["table"] = pd.factorize(pair)[0]
    frame["sign"] = direction_each(*ends, null=NULLS[measure]).astype(object)
    frame["circular"] = _circular(plan, evidence)[tally]
    frame.attrs["axes"] = [axis.key for stage in _stages(plan) for axis in stage.axes]
    frame.attrs["dropped"] = [*map(dict, plan.dropped), *_failed(plan, counted)]
    return frame


def _methods(plan: Plan, measure: str) -> dict[str, np.ndarray]:
    """Return confidence level, method and guarantee of each estimate choice."""
    variants = plan.estimate.variants
    names = [method_for(measure, variant.contrast) for variant in variants]
    return {
        "confidence_level": np.array([variant.confidence_level for variant in variants]),
        "method": np.array(names, dtype=object),
        "guarantee": np.array(
            [catalogue.find(measure, name).guarantee for name in names], dtype=object
        ),
    }


def _counts(pair: Pair) -> list[str]:
    after, before = (arm.hull for arm in pair)
    return [str(c) for c in (before.failures, before.launches, after.failures, after.launches)]


def _circular(plan: Plan, evidence: Evidence) -> np.ndarray:
    defined = evidence.cuts[evidence.cuts["kind"] == "outcome-defined"]["cut_id"]
    names = set(defined)
    return np.array([bool(names & set(v.rules.periods.cut)) for v in plan.tally.variants])


def _failed(plan: Plan, counted: Sequence[Counted]) -> list[dict[str, Any]]:
    dropped = []
    for block in counted:
        for at, place, reason in block.failed:
            choice = _choice(plan.tally, at) | ({} if place < 0 else _choice(plan.arm, place))
            dropped.append({"kind": "illegal", "choice": choice, "reason": reason})
    return dropped


def _choice(stage: Stage, at: int) -> dict[str, Any]:
    chosen = zip(stage.axes, stage.choices[at], strict=True)
    return {axis.key: shown(value) for axis, value in chosen}
