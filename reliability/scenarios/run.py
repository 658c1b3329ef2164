"""Run a scenario: everything that its report says, computed once."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import reliability
from reliability import catalogue
from reliability.assess.by_rule import by_rule, row_by_rule
from reliability.errors import ReliabilityError
from reliability.estimators.partial.cover import probability_lower_range
from reliability.evidence.package import load_package
from reliability.scenarios.account import (
    accuracy_row,
    claims_account,
    data_flow,
    interests,
    not_named,
    records,
    timeline,
)
from reliability.scenarios.assumptions import ALTERNATIVES, assumptions
from reliability.scenarios.bottom_line import bottom_line, likelihood
from reliability.scenarios.certainty import certainty
from reliability.scenarios.conditions import envelope_variant
from reliability.scenarios.curve import sweep_findings
from reliability.scenarios.evaluate import Bench, Evaluation, evaluate
from reliability.scenarios.findings import SCHEMA_VERSION, Findings
from reliability.scenarios.glossary import glossary
from reliability.scenarios.known_outcomes import known_outcomes
from reliability.scenarios.misreporting import correct
from reliability.scenarios.posterior import posterior, unsettled
from reliability.scenarios.projection import project
from reliability.scenarios.salvos import salvo_sentence, salvos
from reliability.scenarios.scenario import Scenario, Variant, build, read_scenario
from reliability.scenarios.schema import merge
from reliability.scenarios.settle import tipping
from reliability.tallies.periods import STRADDLES, assign, divide
from reliability.words.numbers import ESTIMAND_WORDS

if TYPE_CHECKING:
    from reliability.evidence.model import Evidence

__all__ = ["run_scenario"]

WARNING = (
    "Naive reading: ranges are read as their middles and unknown outcomes by a rule. "
    "No source gave these numbers, and they look surer than the reports allow; "
    "see the row of the sensitivity table that reads them honestly."
)
PACKAGES = ("numpy", "scipy", "pandas", "statsmodels", "matplotlib", "jinja2")


def run_scenario(scenario: str | os.PathLike[str]) -> Findings:
    """Run a scenario file and return its findings.

    Parameters
    ----------
    scenario : path or str
        A scenario file, or the bare name of one that ships (``"kn23"``).

    Returns
    -------
    Findings

    Raises
    ------
    ScenarioError, UnknownNameError, OptionError, PackageError, CountError
        One message: where, the rule, what was got, what to do.
    """
    wanted = read_scenario(scenario)
    evidence = load_package(wanted.data)
    bench = Bench(evidence)
    base = evaluate(bench, wanted.base, conflicts=True)
    claims = claims_account(evidence, base.tallies)
    sensitivity = [
        _sensitivity_row(bench, label, changed, variant)
        for label, changed, variant in (*wanted.sensitivity, *_companions(wanted.base))
    ]
    contrasts = base.contrast_rows()
    _likelihoods(base, wanted.base, contrasts)
    envelope = _envelope(bench, wanted.base)
    summary = _summary(base, wanted.base, contrasts, claims, envelope)
    chosen = [cut.cut_id for cut in base.tallies.cuts]
    clusters = salvos(base.tallies, wanted.base)
    data: dict[str, Any] = {"warning": WARNING} if wanted.base.naive else {}
    data |= {
        "schema_version": SCHEMA_VERSION,
        "title": f"{wanted.title} (naive reading)" if wanted.base.naive else wanted.title,
        "report_id": _report_id(wanted, evidence),
        "inputs": _inputs(wanted, evidence),
        "environment": _environment(),
        "periods": _periods(wanted.base, base, envelope),
        "contrasts": contrasts,
        "claims": claims,
        "assumptions": assumptions(
            base.codes, wanted.assumptions, sensitivity, salvo_sentence(clusters)
        ),
        "handling": wanted.handling,
        "report": dict(wanted.report),
        "settings": _plain(wanted.base.settings),
        "bottom_line": _bottom_line(wanted.base, base, contrasts, summary),
        "judgement": [*wanted.judgements, *([wanted.so_what] if wanted.so_what else [])],
        "cuts": [_plain_cut(cut) for cut in base.tallies.cuts],
        "summary": summary,
        "posterior": _posterior(bench, wanted.base, base),
        "flow": data_flow(base.tallies, wanted.base.failure),
        "timeline": timeline(evidence, base.tallies, claims, chosen),
        "salvos": clusters,
        "sensitivity": sensitivity,
        "not_named": _not_named(bench, wanted.base, base, claims),
        "shared_launches": [each.to_dict() for each in base.shared.values()],
        "conflicts": [dict(each) for each in base.tallies.conflicts],
        "alternatives": list(ALTERNATIVES),
        "tipping": tipping(base, wanted.base),
        "sweep": sweep_findings(wanted, evidence),
        "projection": project(base, wanted.base, wanted.projection),
        **_misreporting(base, wanted, claims),
        "interest": interests(claims),
        "methods": _methods(wanted, contrasts),
        "glossary": glossary(),
        "sources_definition": list(evidence.about.get("definitions", ())),
    }
    return Findings(data)


def _misreporting(
    base: Evaluation, wanted: Scenario, claims: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return what follows if outcomes are misreported, where the scenario assumes that."""
    if wanted.misreporting is None:
        return {}
    return {"misreporting": correct(base, wanted.base, wanted.misreporting, claims)}


def _likelihoods(base: Evaluation, variant: Variant, contrasts: list[dict[str, Any]]) -> None:
    """Give each probability row its likelihood term, or None."""
    first = base.tallies.periods[0].label
    other = "uniform" if variant.prior == "jeffreys" else "jeffreys"
    for row in contrasts:
        if row["quantity"] == "probability" and row["a"] in base.shared:
            row["likelihood"] = None
        elif row["quantity"] == "probability":
            signs = {r["sign"] for r in contrasts
                     if r["quantity"] == "difference" and r["a"] == row["a"]}  # fmt: skip
            arms = base.arms[row["a"], row["estimand"]], base.arms[first, row["estimand"]]
            row["likelihood"] = likelihood(
                row,
                probability_lower_range(*arms, prior=other),
                naive=variant.naive,
                settled=len(signs) == 1 and "not identified" not in signs,
            )


def _bottom_line(
    variant: Variant,
    base: Evaluation,
    contrasts: Sequence[Mapping[str, Any]],
    summary: Sequence[Mapping[str, Any]],
) -> list[str]:
    estimand = variant.estimands[0]
    first, last = base.tallies.periods[0].label, base.tallies.periods[-1].label
    mine = [row for row in contrasts if row["estimand"] == estimand and row["a"] == last]
    return bottom_line(
        WARNING if variant.naive else None,
        base.rates[first, estimand].to_dict(),
        base.rates[last, estimand].to_dict(),
        [r for r in contrasts if r["a"] == last and r["quantity"] == "difference"],
        next(row for row in mine if row["quantity"] == "probability"),
        (summary[0]["certainty"], summary[0]["reasons"]),
        [
            {
                "label": tally.label,
                "launched": tally.to_dict()["counts"]["launched"],
                "by_rule": by_rule(tally, variant.failure).to_dict(),
            }
            for tally in (base.tallies.periods[0], base.tallies.periods[-1])
        ],
        None if last not in base.shared else base.shared[last].to_dict(),
    )


def _summary(
    base: Evaluation,
    variant: Variant,
    contrasts: Sequence[Mapping[str, Any]],
    claims: Sequence[Mapping[str, Any]],
    envelope: Evaluation | None,
) -> list[dict[str, Any]]:
    """Return the summary of findings: one row an outcome measure, those without data too."""
    first = base.tallies.periods[0].label
    used = [claim for claim in claims if claim["fate"] == "used"]
    rows: list[dict[str, Any]] = []
    for tally in base.tallies.periods[1:]:
        for estimand in variant.estimands:
            mine = {
                row["quantity"]: row
                for row in contrasts
                if row["estimand"] == estimand and row["a"] == tally.label
            }
            before = base.rates[first, estimand].to_dict()
            after = base.rates[tally.label, estimand].to_dict()
            beside = None
            if envelope is not None:
                beside = envelope.comparisons["difference", tally.label, estimand].to_dict()
            shared = base.shared.get(tally.label)
            level, reasons = certainty(
                before,
                after,
                mine["difference"],
                used,
                beside,
                None if shared is None else shared.to_dict(),
            )
            words = ESTIMAND_WORDS[estimand]
            rows.append(
                {
                    "measure": words[0].upper() + words[1:],
                    "estimand": estimand,
                    "before": before,
                    "after": after,
                    "difference": mine["difference"],
                    "ratio": mine["ratio"],
                    "claims": len(used),
                    "certainty": level,
                    "reasons": reasons,
                }
            )
    rows.append(accuracy_row(claims))
    return rows


def _periods(
    variant: Variant, base: Evaluation, envelope: Evaluation | None
) -> list[dict[str, Any]]:
    periods = []
    for index, tally in enumerate(base.tallies.periods):
        plain = tally.to_dict()
        plain["by_rule"] = by_rule(tally, variant.failure).to_dict()
        for row, (_, _, counted) in zip(plain["rows"], tally.rows(), strict=True):
            row["by_rule"] = row_by_rule(counted, variant.failure).to_dict()
        rules = variant.rules.named(tally.label)
        plain["reason"] = rules.reason
        plain["rates"] = base.rate_rows(tally.label)
        plain["known_outcomes"] = known_outcomes(tally, variant)
        plain["envelope"] = None
        if envelope is not None:
            beside = envelope.tallies.periods[index]
            plain["envelope"] = {
                "claims_used": list(beside.claims),
                "counts": beside.to_dict()["counts"],
                "rates": envelope.rate_rows(tally.label),
            }
        periods.append(plain)
    return periods


def _posterior(bench: Bench, variant: Variant, base: Evaluation) -> dict[str, Any]:
    result, undone = unsettled(bench, variant, base)
    return posterior(result, variant, undone)


def _envelope(bench: Bench, variant: Variant) -> Evaluation | None:
    """Evaluate the envelope beside a variant that chooses its claims in another way."""
    envelope = envelope_variant(variant)
    return None if envelope is None else evaluate(bench, envelope)


def _companions(variant: Variant) -> list[tuple[str, Mapping[str, Any], Variant]]:
    """Return the rows that a report owes its reader beside what the scenario lists.

    Where launches that nobody has assessed yet are left out, the same with their bounds.
    """
    if variant.failure.not_coded == "bounds":
        return []
    changed = {"failure": {"not_coded": "bounds"}}
    label = "launches that nobody has assessed yet, as bounds"
    return [(label, changed, build(merge(variant.settings, changed)))]


def _sensitivity_row(
    bench: Bench, label: str, changed: Mapping[str, Any], variant: Variant
) -> dict[str, Any]:
    row: dict[str, Any] = {"label": label, "changed": _plain(changed), "error": None}
    try:
        result = evaluate(bench, variant)
    except ReliabilityError as error:
        return row | {"error": str(error), "periods": [], "contrasts": []}
    row["periods"] = [
        {
            "label": tally.label,
            "claims_used": list(tally.claims),
            "counts": tally.to_dict()["counts"],
            "rates": result.rate_rows(tally.label),
        }
        for tally in result.tallies.periods
    ]
    row["contrasts"] = result.contrast_rows()
    return row


def _not_named(
    bench: Bench, variant: Variant, base: Evaluation, claims: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    if variant.groups or all(r.use is None for r in variant.rules.claims.named.values()):
        return []
    named = variant.settings.get("claims", {})
    rules = {label: {"use": "rules"} for label, v in named.items() if isinstance(v, Mapping)}
    free = build(merge(variant.settings, {"claims": rules}))
    periods = divide(list(base.tallies.cuts), variant.rules.periods)
    place = assign(bench.evidence.claims, periods).period
    labels = [None if i < 0 else periods[i].label for i in place]
    if variant.rules.periods.straddling == "bounds":
        labels = ["several" if i == STRADDLES else x for i, x in zip(place, labels, strict=True)]
    by_rules = bench.tally(free)
    return not_named(bench.evidence, claims, by_rules, variant.systems, labels)


def _methods(scenario: Scenario, contrasts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    wanted = {("proportion", scenario.base.interval): "rates"}
    for row in contrasts:
        if row.get("method") is None:
            continue
        if row["quantity"] in ("difference", "ratio"):
            wanted[row["quantity"], row["method"]] = f"the {row['quantity']}"
        elif row["quantity"] == "p-value":
            wanted["test", row["method"]] = "the p-value"
    if scenario.misreporting is not None:
        name = f"misreporting-{scenario.misreporting.method}"
        wanted["misreporting", name] = "what if outcomes are misreported"
    return [
        {
            "family": family,
            "name": name,
            "label": entry.label,
            "guarantee": entry.guarantee,
            "citation": entry.citation,
            "note": entry.note,
            "used_for": used_for,
        }
        for (family, name), used_for in wanted.items()
        for entry in [catalogue.find(family, name)]
    ]


def _inputs(scenario: Scenario, evidence: Evidence) -> dict[str, Any]:
    about = evidence.about
    recorded = [r["recorded_at"] for r in records(evidence.claims[["recorded_at"]])]
    files = [{"file": name, "sha256": about["files"][name]} for name in sorted(about["files"])]
    return {
        "scenario": {"file": scenario.file, "name": scenario.name, "sha256": scenario.sha256},
        "data": {
            "name": about["name"],
            "title": about["title"],
            "files": files,
            "licences": [dict(each) for each in about.get("licences", ())],
            "claims": len(evidence.claims),
            "data_cutoff": max((day for day in recorded if day is not None), default=None),
        },
        "command": f"reliability report {scenario.file}",
        "seed": None,
    }


def _report_id(scenario: Scenario, evidence: Evidence) -> str:
    files = {name: evidence.about["files"][name] for name in sorted(evidence.about["files"])}
    inputs = json.dumps([scenario.sha256, files], sort_keys=True)
    return hashlib.sha256(inputs.encode()).hexdigest()[:16]


def _environment() -> dict[str, str]:
    versions = {"missile-reliability": reliability.__version__, "python": platform.python_version()}
    return versions | {name: version(name) for name in PACKAGES}


def _plain_cut(cut: Any) -> dict[str, Any]:
    names = ("cut_id", "first", "last", "label", "kind")
    return {name: getattr(cut, name) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
