"""Copy the oracle values for one proportion into this folder, in its layout.

    python tests/reference/build_proportion.py PATH_OF_THE_ORACLES

The oracles are ``arbiter_single.csv``, ``single.csv`` and ``published.csv`` as their own README
describes them.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from pathlib import Path
from statistics import NormalDist

# fmt: off
COLUMNS = [
    "family", "method", "x1", "n1", "x2", "n2", "level", "alternative", "low", "high",
    "tolerance", "source", "options", "kind", "fault",
]
# fmt: on
HERE = Path(__file__).parent

ARBITER = {
    "clopper-pearson": ("clopper-pearson", ""),
    "jeffreys": ("jeffreys", ""),
    "midp": ("mid-p", ""),
    "lik": ("likelihood-ratio", ""),
    "wilson": ("wilson", ""),
    "beta posterior equal-tailed prior(0.5,0.5)": ("bayes-equal-tailed", "prior=jeffreys"),
    "beta posterior HPD prior(0.5,0.5)": ("bayes-highest-density", "prior=jeffreys"),
    "beta posterior HPD prior(1,1)": ("bayes-highest-density", "prior=uniform"),
}

# (method there, source there) -> name here, options, relative tolerance. One source a method,
# the most accurate; where its root finder is loose the tolerance is the one that it states.
PEERS = {
    ("wald", "DescTools::BinomCI"): ("wald", "", 1e-9),
    ("waldcc", "DescTools::BinomCI"): ("wald-cc", "", 1e-9),
    ("wilsoncc", "scipy.binomtest.proportion_ci/wilsoncc"): ("wilson-cc", "", 1e-9),
    ("wilson", "DescTools::BinomCI"): ("wilson", "", 1e-9),
    ("modified wilson", "DescTools::BinomCI"): ("wilson-modified", "", 1e-9),
    ("agresti-coull", "DescTools::BinomCI"): ("agresti-coull", "", 1e-9),
    ("jeffreys", "DescTools::BinomCI"): ("jeffreys", "", 1e-8),
    ("modified jeffreys", "DescTools::BinomCI"): ("jeffreys-modified", "", 1e-8),
    ("clopper-pearson", "stats::binom.test"): ("clopper-pearson", "", 1e-8),
    ("blaker", "BlakerCI::binom.blaker.limits"): ("blaker", "", 1e-10),
    ("arcsine", "DescTools::BinomCI"): ("arcsine", "", 1e-9),
    ("logit (exact at edges)", "binom::binom.confint/logit"): ("logit", "", 1e-9),
    ("cloglog (exact at edges)", "binom::binom.confint/cloglog"): ("cloglog", "", 1e-9),
    ("probit (exact at edges)", "binom::binom.confint/probit"): ("probit", "", 1e-9),
    ("SCAS (skewness-corrected score)", "ratesci::scaspci"): ("scas", "", 1e-8),
    ("minlike (Sterne)", "exactci::binom.exact/minlike"): ("sterne", "", 1e-4),
    ("beta posterior equal-tailed prior(1,1)", "stats::qbeta"): (
        "bayes-equal-tailed",
        "prior=uniform",
        1e-8,
    ),
}
SIDES = {"two-sided": "two-sided", "lower": "greater", "upper": "less"}

PUBLISHED = {
    "prop.ci.wilson": "wilson",
    "prop.ci.midp": "mid-p",
    "prop.ci.lr": "likelihood-ratio",
    "prop.ci.agresti_coull": "agresti-coull",
    "prop.ci.cp": "clopper-pearson",
    "prop.ci.wilson_cc": "wilson-cc",
    "prop.ci.bayes_hpd_jeffreys": "bayes-highest-density",
    "prop.ci.logit": "logit",
    "prop.ci.probit": "probit",
    "prop.ci.wald_noclip": "wald",
    "prop.ci.jeffreys_bcd": "jeffreys",
    "prop.ci.jeffreys": "bayes-equal-tailed",
    "prop.ci.blaker": "blaker",
    "prop.ci.cloglog": "cloglog",
    "prop.ci.scas": "scas",
    "prop.ci.arcsine_anscombe": "arcsine",
    "prop.ci.wald": "wald",
    "prop.ci.wald_cc": "wald-cc",
    "prop.test.exact_minlike": "clopper-pearson",
    "prop.test.exact_one_sided": "clopper-pearson",
}


# Printed by binom::binom.bayes(type = "central"), whatever their label says.
EQUAL_TAILED = {
    "rbinom_18_20_bayes_hpd_jeffreys",
    "rbinom_4_20_bayes_hpd_jeffreys",
    "rbinom_4_200_bayes_hpd_jeffreys",
}


def row(method: str, k: str, n: str, level: str, low: object, high: object, **more: object) -> dict:
    found = dict.fromkeys(COLUMNS, "")
    found.update(family="proportion", method=method, x1=k, n1=n, level=level, low=low, high=high)
    found.update(alternative="two-sided")
    found.update(more)
    return found


def read(path: Path) -> list[dict]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(name: str, rows: list[dict]) -> None:
    with (HERE / name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    sys.stdout.write(f"{name} {len(rows)}\n")


def clipped(value: str) -> str:
    return str(min(max(float(value), 0.0), 1.0)) if value else ""


def arbiter(oracles: Path) -> list[dict]:
    rows = []
    for case in read(oracles / "arbiter_single.csv"):
        method, options = ARBITER[case["method"]]
        rows.append(
            row(
                method, case["k"], case["n"], case["conf_level"], case["low"], case["high"],
                tolerance="1e-8", source=case["source"], options=options,
            )
        )  # fmt: skip
    return rows


def peers(oracles: Path) -> list[dict]:
    rows = []
    for case in read(oracles / "single.csv"):
        known = PEERS.get((case["method"], case["source"]))
        if known is None or case["verdict"].startswith(("DIFFERS", "FAILS")):
            continue
        method, options, tolerance = known
        low, high = clipped(case["low"]), clipped(case["high"])
        fault = ""
        k, n = int(case["k"]), int(case["n"])
        if method == "arcsine":
            low, high, fault = unfolded(k, n, case)
        rows.append(
            row(
                method, case["k"], case["n"], case["conf_level"], low, high,
                alternative=SIDES[case["sides"]], tolerance=f"{tolerance:g}",
                source=f"{case['source']} {case['version']}", options=options,
                kind="absolute" if method in ("blaker", "sterne") else "", fault=fault,
            )
        )  # fmt: skip
    return rows


def unfolded(k: int, n: int, case: dict) -> tuple[str, str, str]:
    """Put 0 or 1 where DescTools lets the angle pass 0 or a right angle and fold back."""
    level = float(case["conf_level"])
    tail = (1 - level) / 2 if case["sides"] == "two-sided" else 1 - level
    angle = math.asin(math.sqrt((k + 0.375) / (n + 0.75)))
    half = NormalDist().inv_cdf(1 - tail) / (2 * math.sqrt(n))
    low, high = case["low"], case["high"]
    if case["sides"] != "upper" and (k == 0 or angle < half):
        low = "0.0"
    if case["sides"] != "lower" and (k == n or angle + half > math.pi / 2):
        high = "1.0"
    moved = max(abs(float(low) - float(case["low"])), abs(float(high) - float(case["high"])))
    fault = f"DescTools folds back: [{case['low']}, {case['high']}]" if moved > 1e-12 else ""
    return clipped(low), clipped(high), fault


def published(oracles: Path) -> list[dict]:
    rows = []
    for case in read(oracles / "published.csv"):
        method = PUBLISHED.get(case["method"])
        if method is None:
            continue
        given, expected = json.loads(case["inputs"]), json.loads(case["expected"])
        low, high = expected.get("lower"), expected.get("upper")
        fault = ""
        if case["case_id"] in EQUAL_TAILED:
            method = "bayes-equal-tailed"
            fault = "listed as highest-density, but these are the quantiles at both tails"
        if (low is not None and low < 0) or (high is not None and high > 1):
            fault = f"printed without clipping: [{low}, {high}]"
        rows.append(
            row(
                method, given["x"], given["n"], given["conf"],
                "" if low is None else max(low, 0.0), "" if high is None else min(high, 1.0),
                alternative=given.get("alternative", "two-sided"),
                tolerance=case["tolerance"], kind="absolute",
                source=f"{case['citation']} [{case['case_id']}]",
                options="prior=jeffreys" if method.startswith("bayes") else "", fault=fault,
            )
        )  # fmt: skip
    return rows


if __name__ == "__main__":
    where = Path(sys.argv[1])
    write("single_arbiter.csv", arbiter(where))
    write("single_peers.csv", peers(where))
    write("published_proportion.csv", published(where))
