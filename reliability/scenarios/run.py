"""Run a scenario: everything that its report says, computed once."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from reliability.assess.by_rule import by_rule, row_by_rule
from reliability.errors import ReliabilityError
from reliability.estimators.partial.cover import probability_lower_range
from reliability.evidence.package import load_package
from reliability.scenarios.account import (
    accuracy_row,
    claims_account,
    data_flow,
    interests,
    timeline,
)
from reliability.scenarios.alternatives import ALTERNATIVES, CANNOT_SHOW, kind_of
from reliability.scenarios.assumptions import assumptions
from reliability.scenarios.bottom_line import bottom_line, likelihood
from reliability.scenarios.certainty import certainty
from reliability.scenarios.conditions import envelope_variant
from reliability.scenarios.curve import sweep_findings
from reliability.scenarios.evaluate import Bench, Evaluation, evaluate
from reliability.scenarios.evidence_names import check_names, row_errors
from reliability.scenarios.findings import SCHEMA_VERSION, Findings
from reliability.scenarios.glossary import glossary
from reliability.scenarios.known_outcomes import known_outcomes
from reliability.scenarios.methods import methods_used
from reliability.scenarios.misreporting import correct
from reliability.scenarios.naive import honest_row, naive_warning
from reliability.scenarios.not_named import not_named
from reliability.scenarios.phases import phases
from reliability.scenarios.places import raise_all
from reliability.scenarios.posterior import posterior, unsettled
from reliability.scenarios.projection import project
from reliability.scenarios.provenance import corrections, environment, inputs, report_id
from reliability.scenarios.salvos import clustered, salvo_contrasts, salvo_methods, salvo_sentence
from reliability.scenarios.scenario import Scenario, read_scenario
from reliability.scenarios.schema import merge
from reliability.scenarios.settle import tipping
from reliability.scenarios.shares import shares, true_rates
from reliability.scenarios.sources_apart import sources_apart
from reliability.scenarios.unseen import unseen
from reliability.scenarios.variant import Variant, build
from reliability.words.numbers import ESTIMAND_WORDS
from reliability.words.sides import capital, names_of

__all__ = ["run_scenario"]


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
    check_names(wanted, bench)
    base = evaluate(bench, wanted.base, conflicts=True)
    claims = claims_account(evidence, base.tallies)
    warning, companions = _companions(wanted)
    sensitivity = [
        _sensitivity_row(bench, label, changed, variant)
        for label, changed, variant in (*wanted.sensitivity, *companions)
    ]
    envelope = _envelope(bench, wanted.base)
    periods = _periods(wanted.base, base, envelope)
    names = names_of(periods)
    contrasts = base.contrast_rows()
    _likelihoods(base, wanted, contrasts, names)
    summary = _summary(base, wanted.base, contrasts, claims, envelope, names)
    chosen = [cut.cut_id for cut in base.tallies.cuts]
    clusters = clustered(bench, base, wanted.base)
    by_salvos = salvo_contrasts(clusters, base, wanted.base, names)
    kind, curve = kind_of(wanted.base), sweep_findings(wanted, evidence)
    data: dict[str, Any] = {"warning": warning} if warning is not None else {}
    data |= {
        "schema_version": SCHEMA_VERSION,
        "title": f"{wanted.title} (naive reading)" if wanted.base.naive else wanted.title,
        "report_id": report_id(wanted, evidence),
        "inputs": inputs(wanted, evidence, claims, curve),
        "environment": environment(),
        "periods": periods,
        "contrasts": contrasts,
        "claims": claims,
        "assumptions": assumptions(
            base.codes,
            wanted.assumptions,
            sensitivity,
            salvo_sentence([c.row | {"period": names[c.row["period"]]} for c in clusters]),
        ),
        "comparison": kind,
        "corrections": corrections(evidence),
        "handling": wanted.handling,
        "report": dict(wanted.report),
        "settings": _plain(wanted.base.settings),
        "bottom_line": _bottom_line(warning, wanted, base, contrasts, summary, names),
        "judgement": [*wanted.judgements, *([wanted.so_what] if wanted.so_what else [])],
        "cuts": [_plain_cut(cut) for cut in base.tallies.cuts],
        "summary": summary,
        "posterior": _posterior(bench, wanted.base, base),
        "flow": data_flow(base.tallies, wanted.base.failure),
        "timeline": timeline(evidence, base.tallies, claims, chosen),
        "salvos": [each.row for each in clusters],
        "salvo_contrasts": by_salvos,
        "sensitivity": sensitivity,
        "not_named": not_named(bench, wanted.base, base, claims),
        "shared_launches": [each.to_dict() for each in base.shared.values()],
        "conflicts": [dict(each) for each in base.tallies.conflicts],
        "cannot_show": CANNOT_SHOW[kind],
        "alternatives": list(ALTERNATIVES[kind]),
        "tipping": tipping(base, wanted.base),
        "sweep": curve,
        "projection": project(base, wanted.base, wanted.projection),
        **_supposed(bench, base, wanted, claims),
        **_told("phases", phases(evidence, base, wanted.base)),
        "shares": shares(base, wanted.base),
        "true_rates": true_rates(base, wanted.base),
        "interest": interests(claims),
        "sources_apart": sources_apart(bench, wanted.base, list(names), claims),
        "methods": methods_used(wanted, contrasts, salvo_methods(clusters, by_salvos)),
        "glossary": glossary(wanted.report["likelihood"]),
        "sources_definition": list(evidence.about.get("definitions", ())),
    }
    return Findings(data)


def _supposed(
    bench: Bench, base: Evaluation, wanted: Scenario, claims: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return what follows from what the scenario supposes, where it supposes anything."""
    found = {}
    if wanted.misreporting is not None:
        found["misreporting"] = correct(base, wanted.base, wanted.misreporting, claims)
    if wanted.unseen is not None:
        found["unseen"] = unseen(bench, base, wanted.base, wanted.unseen, claims)
    return found


def _told(key: str, found: Any) -> dict[str, Any]:
    """Return a part of the findings under its key, where the record has it."""
    return {} if found is None else {key: found}


def _likelihoods(
    base: Evaluation,
    wanted: Scenario,
    contrasts: list[dict[str, Any]],
    names: Mapping[str, str],
) -> None:
    """Give each probability row its likelihood term, or the reason why it has none."""
    first = base.tallies.periods[0].label
    other = "uniform" if wanted.base.prior == "jeffreys" else "jeffreys"
    for row in contrasts:
        if row["quantity"] == "probability" and row["a"] in base.shared:
            row["likelihood"], row["no_likelihood"] = None, "the launches are the same"
        elif row["quantity"] == "probability":
            arms = base.arms[row["a"], row["estimand"]], base.arms[first, row["estimand"]]
            row["likelihood"], row["no_likelihood"] = likelihood(
                row,
                (other, *probability_lower_range(*arms, prior=other)),
                names,
                standard=wanted.report["likelihood"],
                naive=wanted.base.naive,
                signs=[r["sign"] for r in contrasts
                       if r["quantity"] == "difference" and r["a"] == row["a"]],
            )  # fmt: skip


def _bottom_line(
    warning: str | None,
    wanted: Scenario,
    base: Evaluation,
    contrasts: Sequence[Mapping[str, Any]],
    summary: Sequence[Mapping[str, Any]],
    names: Mapping[str, str],
) -> list[str]:
    variant = wanted.base
    estimand = variant.estimands[0]
    last = base.tallies.periods[-1].label
    mine = [row for row in contrasts if row["a"] == last]
    of_last = next(row for row in summary if row["a"] == last)
    lead = []
    if warning is not None:
        label, _ = honest_row(variant, wanted.sensitivity)
        lead = [warning, f'The sensitivity row "{label}" reads the reports as they stand.']
    return bottom_line(
        lead,
        [base.rates[tally.label, estimand].to_dict() for tally in base.tallies.periods],
        [row for row in mine if row["quantity"] == "difference"],
        next(r for r in mine if r["quantity"] == "probability" and r["estimand"] == estimand),
        (of_last["certainty"], of_last["reasons"]),
        [
            {
                "label": tally.label,
                "launched": tally.to_dict()["counts"]["launched"],
                "by_rule": by_rule(tally, variant.failure).to_dict(),
            }
            for tally in base.tallies.periods
        ],
        _shared(base, last, names),
        names,
        wanted.report["likelihood"],
    )


def _shared(base: Evaluation, label: str, names: Mapping[str, str]) -> dict[str, Any] | None:
    """Return what a period or group has in common with the first one, under the names of both."""
    shared = base.shared.get(label)
    if shared is None:
        return None
    plain = shared.to_dict()
    return plain | {"a": names[plain["a"]], "b": names[plain["b"]]}


def _summary(
    base: Evaluation,
    variant: Variant,
    contrasts: Sequence[Mapping[str, Any]],
    claims: Sequence[Mapping[str, Any]],
    envelope: Evaluation | None,
    names: Mapping[str, str],
) -> list[dict[str, Any]]:
    """Return the summary of findings: one row an outcome measure, those without data too."""
    first = base.tallies.periods[0].label
    rows: list[dict[str, Any]] = []
    for tally in base.tallies.periods[1:]:
        compared = {first, tally.label}
        used = [
            claim
            for claim in claims
            if claim["fate"] == "used" and compared & set((claim["period"] or "").split(";"))
        ]
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
            level, reasons = certainty(
                before,
                after,
                mine["difference"],
                used,
                names,
                beside,
                _shared(base, tally.label, names),
            )
            words = ESTIMAND_WORDS[estimand]
            rows.append(
                {
                    "measure": capital(words),
                    "estimand": estimand,
                    "a": tally.label,
                    "b": first,
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


def _companions(
    wanted: Scenario,
) -> tuple[str | None, list[tuple[str, Mapping[str, Any], Variant]]]:
    """Return the warning of a naive reading, and the rows that a report owes its reader.

    Where launches that nobody has assessed yet are left out, the same with their bounds; where
    the reading is naive and no row reads the reports honestly, one that does.
    """
    variant = wanted.base
    rows: list[tuple[str, Mapping[str, Any], Variant]] = []
    if variant.failure.not_coded != "bounds":
        changed = {"failure": {"not_coded": "bounds"}}
        label = "launches that nobody has assessed yet, as bounds"
        rows.append((label, changed, build(merge(variant.settings, changed))))
    warning = naive_warning(variant)
    if warning is None:
        return None, rows
    return warning, [*rows, *honest_row(variant, [*wanted.sensitivity, *rows])[1]]


def _sensitivity_row(
    bench: Bench, label: str, changed: Mapping[str, Any], variant: Variant
) -> dict[str, Any]:
    row: dict[str, Any] = {"label": label, "changed": _plain(changed), "error": None}
    try:
        raise_all(row_errors(changed, variant, bench))
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


def _plain_cut(cut: Any) -> dict[str, Any]:
    names = ("cut_id", "first", "last", "label", "kind")
    return {name: getattr(cut, name) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
