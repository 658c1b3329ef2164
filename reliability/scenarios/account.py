"""What became of every claim: data flow, timeline, and sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import TYPE_CHECKING, Any

from reliability.assess.by_rule import by_rule
from reliability.assess.feasible_counts import FailureRules
from reliability.tallies.tally import Tallies, row_counts

if TYPE_CHECKING:
    import pandas as pd

    from reliability.evidence.model import Evidence

__all__ = [
    "accuracy_row",
    "claims_account",
    "count_pair",
    "data_flow",
    "interests",
    "records",
    "timeline",
]

# The rules of the tally in the order that a reader meets them, under the stage they belong to.
STAGES = (
    ("out of scope", ("retracted", "out-of-scope")),
    ("repeated, superseded or nested", ("superseded", "repeats", "nested")),
    ("outside the periods", ("outside-periods", "straddles")),
    ("no launched count to use", ("no-launched-count", "counts-not-launches")),
    (
        "not chosen",
        ("not-named", "policy", "silent-rival", "not-coded-rival", "wide-class", "overlap"),
    ),
)
TEXT_COLUMNS = (
    "start", "end", "scope", "context", "system", "system_as_reported", "launched_by", "counts",
    "summary", "claimant", "claimant_interest", "reliability", "credibility", "publisher", "url",
    "published", "archive_url", "part_of", "repeats", "supersedes", "tags", "note", "miss_distance",
)  # fmt: skip
# So many claims at most are named in running text.
MOST_NAMED = 5
COUNT_COLUMNS = ("launched", "failed", "succeeded", "intercepted", "not_reached", "unknown")


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table's rows as plain dicts, None where missing."""
    plain = frame.astype(object)
    return list(plain.where(plain.notna(), None).to_dict("records"))  # type: ignore[arg-type]


def count_pair(record: Mapping[str, Any], name: str) -> dict[str, int | None] | None:
    """Return one count of a claim as low and high; None where it does not say."""
    low, high = record.get(f"{name}_low"), record.get(f"{name}_high")
    if low is None and high is None:
        return None
    return {"low": 0 if low is None else int(low), "high": None if high is None else int(high)}


def claims_account(evidence: Evidence, tallies: Tallies) -> list[dict[str, Any]]:
    """Return every claim with its fate, its reason, its counts and its source."""
    account = []
    fates = records(tallies.audit)
    for record, fate in zip(records(evidence.claims), fates, strict=True):
        row: dict[str, Any] = {
            name: fate[name]
            for name in ("claim_id", "incident_id", "fate", "period", "rule", "reason")
        }
        row |= {name: record.get(name) for name in TEXT_COLUMNS}
        row |= {name: count_pair(record, name) for name in COUNT_COLUMNS}
        share = record.get("failed_share_low"), record.get("failed_share_high")
        row["failed_share"] = None if share == (None, None) else [share[0], share[1]]
        account.append(row)
    return account


def data_flow(tallies: Tallies, failure: FailureRules | None = None) -> dict[str, Any]:
    """Return how many claims each stage left out; read = left out + used.

    A claim that several periods or groups use is one of ``used``, and stands in each of these;
    ``shared`` says how many there are.
    """
    rules = Counter(rule for rule in tallies.audit["rule"].dropna())
    stages = []
    for stage, members in STAGES:
        counted = [{"rule": rule, "count": rules[rule]} for rule in members if rules[rule]]
        left_out = sum(rules[rule] for rule in members)
        stages.append({"stage": stage, "left_out": left_out, "rules": counted})
    by_period = [
        {"period": tally.label, "used": len(tally.claims)}
        | tally.to_dict()["counts"]
        | {"by_rule": by_rule(tally, failure).to_dict()}
        for tally in tallies.periods
    ]
    used = int((tallies.audit["fate"] == "used").sum())
    return {
        "read": len(tallies.audit),
        "stages": stages,
        "used": used,
        "by_period": by_period,
        "shared": [
            {"periods": list(labels), "claims": claims}
            for labels, claims in sorted(_shared(tallies).items())
        ],
    }


def _shared(tallies: Tallies) -> dict[tuple[str, ...], int]:
    """Return how many claims each set of two or more periods or groups uses."""
    users: dict[str, list[str]] = {}
    for tally in tallies.periods:
        for claim in tally.claims:
            users.setdefault(claim, []).append(tally.label)
    return dict(Counter(tuple(labels) for labels in users.values() if len(labels) > 1))


def timeline(
    evidence: Evidence, tallies: Tallies, claims: Sequence[Mapping[str, Any]], chosen: Iterable[str]
) -> dict[str, Any]:
    """Return incidents and windows as ranges of days, and the candidate cut dates."""
    days = evidence.claims[["start_day", "end_day"]].astype(object).to_numpy()
    spans: dict[str, dict[str, Any]] = {}
    for claim, (first, last) in zip(claims, days, strict=True):
        if claim["rule"] in ("out-of-scope", "retracted", "superseded", "repeats"):
            continue
        window = claim["incident_id"] is None
        key = claim["claim_id"] if window else claim["incident_id"]
        span = spans.setdefault(
            key,
            {
                "id": key, "first": first, "last": last, "kind": "window" if window else "incident",
                "period": None, "used": False, "claim_ids": [], "launched": None, "failed": None,
            },
        )  # fmt: skip
        span["first"], span["last"] = min(span["first"], first), max(span["last"], last)
        span["claim_ids"].append(claim["claim_id"])
        if claim["fate"] == "used":
            span["used"], span["period"] = True, claim["period"]
        if span["launched"] is None and claim["counts"] == "launches":
            span["launched"], span["failed"] = claim["launched"], claim["failed"]
    for tally in tallies.periods:
        for _, _, row in tally.rows():
            first_claim = claims[row.members[0]]
            key = first_claim["incident_id"] or first_claim["claim_id"]
            counts = row_counts(row)
            for name in ("launched", "failed"):
                low, high = counts[name]
                spans[key][name] = (
                    None
                    if low != low
                    else {"low": int(low), "high": None if high == inf else int(high)}
                )
    ordered = sorted(spans.values(), key=lambda span: (span["first"], span["last"], span["id"]))
    named = set(chosen)
    cuts = [
        {
            "cut_id": cut["cut_id"],
            "first": cut["date_from"] or cut["date"],
            "last": cut["date_to"] or cut["date"],
            "label": cut["label"],
            "kind": cut["kind"],
            "chosen": cut["cut_id"] in named,
        }
        for cut in records(evidence.cuts)
    ]
    known = {cut["cut_id"] for cut in cuts}
    own = [
        {name: getattr(cut, name) for name in ("cut_id", "first", "last", "label", "kind")}
        | {"chosen": True}
        for cut in tallies.cuts
        if cut.cut_id not in known  # a day that the scenario names itself
    ]
    if own:
        cuts = sorted([*cuts, *own], key=lambda cut: str(cut["first"]))
    return {"incidents": ordered, "cuts": cuts}


def accuracy_row(claims: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the summary's row of an outcome that readers expect and that no scenario assesses.

    ``claims`` counts those in the scenario's scope that state a miss distance.
    """
    speak = [c for c in claims if c["miss_distance"] and c["rule"] != "retracted"]
    mine = [claim["claim_id"] for claim in speak if claim["rule"] != "out-of-scope"]
    reasons = ["accuracy is not reliability: another outcome, which is not assessed here"]
    if speak:
        named = f" ({', '.join(mine)})" if 0 < len(mine) <= MOST_NAMED else ""
        verb = "claim of the data speaks" if len(speak) == 1 else "claims of the data speak"
        reasons.append(f"{len(speak)} {verb} of it, {len(mine) or 'none'} in scope{named}")
    else:
        reasons.append("no claim of the data speaks of it")
    return {
        "measure": "Accuracy: miss distance of missiles that arrived",
        "estimand": None,
        **dict.fromkeys(("a", "b", "before", "after", "difference", "ratio")),
        "claims": len(mine),
        "certainty": None,
        "reasons": reasons,
    }


def interests(claims: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """Count claims by the interest of who makes them: those used, and all."""
    used = Counter(c["claimant_interest"] or "not said" for c in claims if c["fate"] == "used")
    every = Counter(c["claimant_interest"] or "not said" for c in claims)
    return {"used": dict(sorted(used.items())), "all": dict(sorted(every.items()))}
