"""Copy the oracle values for the approximate two-sample intervals into this folder.

    python tests/reference/build_two_sample.py PATH_OF_THE_ORACLES

The oracles are ``arbiter_two_sample.csv``, ``two_sample.csv`` and ``published.csv`` as their own
README describes them. ``two_sample_scas.csv`` is computed here with 30 digits from the definition,
because the one package that has the method stops its root finder at 1e-10 on its own scale.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from pathlib import Path

from mpmath import mp

HERE = Path(__file__).parent
# fmt: off
COLUMNS = [
    "family", "method", "x1", "n1", "x2", "n2", "level", "alternative", "low", "high",
    "tolerance", "source", "options", "kind", "fault",
]
FAMILY = {"diff": "difference", "ratio": "ratio", "or": "odds-ratio"}
ARBITER = {
    "miettinen-nurminen": "miettinen-nurminen", "mee": "mee", "koopman": "koopman",
    "uncorrected score": "score",
}
# One package a method: (measure, method there) -> name here, package.
PEERS = {
    ("diff", "wald"): ("wald", "statsmodels"),
    ("diff", "waldcc"): ("wald-cc", "DescTools"),
    ("diff", "agresti-caffo"): ("agresti-caffo", "statsmodels"),
    ("diff", "hauck-anderson"): ("hauck-anderson", "DescTools"),
    ("diff", "haldane"): ("beal-haldane", "DescTools"),
    ("diff", "jeffreys-perks"): ("beal-jeffreys-perks", "DescTools"),
    ("diff", "brown-li jeffreys"): ("brown-li-jeffreys", "DescTools"),
    ("diff", "newcombe hybrid score (wilson)"): ("newcombe", "statsmodels"),
    ("diff", "newcombe hybrid score cc (wilsoncc)"): ("newcombe-cc", "DescTools"),
    ("diff", "MOVER jeffreys"): ("mover-jeffreys", "ratesci"),
    ("ratio", "katz log"): ("katz", "contingencytables"),
    ("ratio", "adjusted log"): ("walter", "statsmodels"),
    ("ratio", "inverse sinh"): ("inverse-sinh", "contingencytables"),
    ("ratio", "MOVER wilson"): ("mover-r-wilson", "ratesci"),
    ("ratio", "MOVER jeffreys"): ("mover-r-jeffreys", "ratesci"),
    ("or", "woolf logit"): ("woolf", "contingencytables"),
    ("or", "gart adjusted logit"): ("gart", "statsmodels"),
    ("or", "independence-smoothed logit"): ("independence-smoothed", "statsmodels"),
    ("or", "MOVER wilson"): ("mover-r-wilson", "ratesci"),
    ("or", "MOVER jeffreys"): ("mover-r-jeffreys", "ratesci"),
    ("or", "inverse sinh"): ("inverse-sinh", "contingencytables"),
    ("diff", "wald one-sided lower"): ("wald", "DescTools"),
    ("diff", "wald one-sided upper"): ("wald", "DescTools"),
    ("diff", "agresti-caffo one-sided lower"): ("agresti-caffo", "DescTools"),
    ("diff", "agresti-caffo one-sided upper"): ("agresti-caffo", "DescTools"),
    ("diff", "newcombe hybrid score (wilson) one-sided lower"): ("newcombe", "DescTools"),
    ("diff", "newcombe hybrid score (wilson) one-sided upper"): ("newcombe", "DescTools"),
}
PUBLISHED = {
    "diff.ci.wald": "wald", "diff.ci.wald_cc": "wald-cc", "diff.ci.haldane": "beal-haldane",
    "diff.ci.jeffreys_perks": "beal-jeffreys-perks", "diff.ci.mee": "mee",
    "diff.ci.miettinen_nurminen": "miettinen-nurminen", "diff.ci.newcombe": "newcombe",
    "diff.ci.newcombe_cc": "newcombe-cc", "diff.ci.hauck_anderson": "hauck-anderson",
    "diff.ci.agresti_caffo": "agresti-caffo", "diff.ci.brown_li_jeffreys": "brown-li-jeffreys",
    "diff.ci.mover_jeffreys_postmedian": "mover-jeffreys",
    "ratio.ci.inv_sinh": "inverse-sinh", "ratio.ci.katz_log": "katz",
    "ratio.ci.adjusted_log_walter": "walter", "ratio.ci.koopman": "koopman",
    "ratio.ci.miettinen_nurminen": "miettinen-nurminen",
    "ratio.ci.mover_r_wilson": "mover-r-wilson",
    "or.ci.woolf_logit": "woolf", "or.ci.gart_logit": "gart",
    "or.ci.independence_smoothed_logit": "independence-smoothed",
    "or.ci.miettinen_nurminen": "miettinen-nurminen", "or.ci.score_uncorrected": "score",
    "or.ci.mover_r_wilson": "mover-r-wilson",
}
# Start of the method there -> why no method here answers for it.
OUT_OF_SCOPE = {
    "paired": "paired data: one launch has one outcome",
    "stratified.": "stratified tables and meta-analysis are not built",
    "meta.": "stratified tables and meta-analysis are not built",
    "growth.": "reliability growth is not built",
    "power.": "power and sample size are not built",
    "samplesize.": "power and sample size are not built",
    "sequential.": "sequential designs are not built",
    "reliability.": "demonstration tests are not built",
    "poisson": "rates per unit of exposure are not built",
    "trend.": "regression on time is not built",
    "mi.": "multiple imputation is not built",
    "diff.ci.true_profile": "profile likelihood of a difference is not built",
    "diff.ci.profile_": "Newcombe's methods 8 and 9 are not built",
    "diff.ci.exact_wang": "Wang's smallest interval is not built",
    "ratio.ci.price_bonett": "Price and Bonett's approximate Bayes interval is not built",
    "ratio.ci.gart_nam_skew": "scas carries N / (N - 1), Gart and Nam's interval does not",
    "or.ci.cornfield_cc": "Cornfield's interval with continuity correction is not built",
    "bayes.semibayes": "a normal prior on the log ratio is not built",
    "test2x2.z_pooled_EplusM": "Lloyd's E + M p-value is not built",
    "test2x2.z_unpooled": "the normal test with unpooled variance is not built",
}
# fmt: on


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(name: str, columns: list[str], rows: list[dict[str, object]]) -> None:
    with (HERE / name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    sys.stdout.write(f"{name} {len(rows)}\n")


def case_row(case: dict[str, str], method: str, **more: object) -> dict[str, object]:
    return {
        "family": FAMILY[case["measure"]],
        "method": method,
        **{
            to: case[of]
            for to, of in zip(("x1", "n1", "x2", "n2"), ("k1", "n1", "k2", "n2"), strict=True)
        },
        "level": case["conf_level"],
        "alternative": "two-sided",
        "low": case["low"],
        "high": case["high"],
        "tolerance": "1e-8",
        **more,
    }


def arbiter(oracles: Path) -> list[dict[str, object]]:
    return [
        case_row(case, ARBITER[case["method"]], source=case["source"])
        for case in read(oracles / "arbiter_two_sample.csv")
        if case["method"] in ARBITER
    ]


def end(text: str, measure: str) -> str:
    """One limit as it should be: NaN is blank, a difference is clipped, -0 is 0."""
    value = float(text) if text else math.nan
    if math.isnan(value):
        return ""
    if value == 0.0:
        return "0.0"
    if math.isinf(value):
        return "inf"
    return text if measure != "diff" or abs(value) <= 1.0 else repr(math.copysign(1.0, value))


def peers(oracles: Path) -> list[dict[str, object]]:
    rows = []
    for case in read(oracles / "two_sample.csv"):
        name, package = PEERS.get((case["measure"], case["method"]), ("", "none"))
        if not case["source"].startswith(package):
            continue
        low, high = end(case["low"], case["measure"]), end(case["high"], case["measure"])
        if not low and not high:
            continue
        side = {"lower": "greater", "upper": "less"}.get(case["method"].split()[-1], "two-sided")
        fault = "" if low and high else f"{package} gives NaN for the other end"
        source = f"{case['source']} {case['version']}"
        rows.append(
            case_row(case, name, alternative=side, low=low, high=high, source=source, fault=fault)
        )
    return sorted(rows, key=lambda row: (row["family"], row["method"], row["alternative"]))


def published(oracles: Path) -> list[dict[str, object]]:
    rows = []
    for case in read(oracles / "published.csv"):
        if case["method"] not in PUBLISHED:
            continue
        given, expected = json.loads(case["inputs"]), json.loads(case["expected"])
        tolerance = json.loads(case["tolerance"])
        each = tolerance if isinstance(tolerance, dict) else dict.fromkeys(expected, tolerance)
        row = {
            "family": FAMILY[case["method"].split(".")[0]],
            "method": PUBLISHED[case["method"]],
            **{name: given[name] for name in ("x1", "n1", "x2", "n2")},
            "level": given["conf"],
            "alternative": "two-sided",
            "source": f"{case['citation']} [{case['case_id']}]",
            "kind": "absolute",
        }
        ends = {"low": "lower", "high": "upper"}
        printed = {to: "" if expected[of] is None else expected[of] for to, of in ends.items()}
        if each["lower"] == each["upper"]:
            rows.append({**row, **printed, "tolerance": each["lower"]})
        else:
            rows += [
                {**row, to: printed[to], "tolerance": each[of]}
                for to, of in ends.items()
                if printed[to] != ""
            ]
    return rows


def out_of_scope(oracles: Path) -> list[dict[str, object]]:
    rows = []
    for case in read(oracles / "published.csv"):
        reasons = [why for start, why in OUT_OF_SCOPE.items() if case["method"].startswith(start)]
        if reasons:
            rows.append({"case_id": case["case_id"], "method": case["method"], "why": reasons[0]})
    return rows


# SCAS with 30 digits: Laud 2017, appendix; Laud 2018 for the bias of the odds ratio.


def constrained(measure: str, table: tuple[int, ...], theta: mp.mpf) -> tuple[mp.mpf, mp.mpf]:
    """Constrained maximum-likelihood estimates, by bisection on the score of p_b."""
    k_a, n_a, k_b, n_b = table
    low, high = mp.mpf(0), mp.mpf(1)
    if measure == "diff":
        low, high = max(low, -theta), min(high, 1 - theta)
    elif measure == "ratio":
        high = min(high, 1 / theta)

    def rate_a(p: mp.mpf) -> mp.mpf:
        if measure == "diff":
            return p + theta
        return theta * p / (1 + p * (theta - 1)) if measure == "or" else theta * p

    for _ in range(120):
        b = (low + high) / 2
        a = rate_a(b)
        if measure == "diff":
            score = (k_a - n_a * a) * b * (1 - b) + (k_b - n_b * b) * a * (1 - a)
        elif measure == "ratio":
            score = (k_a - n_a * a) * (1 - b) + (k_b - n_b * b) * (1 - a)
        else:
            score = k_a + k_b - n_a * a - n_b * b
        low, high = (b, high) if score > 0 else (low, b)
    return rate_a((low + high) / 2), (low + high) / 2


def skewed(measure: str, table: tuple[int, ...], theta: mp.mpf, z: mp.mpf) -> mp.mpf:
    """The corrected statistic T."""
    k_a, n_a, k_b, n_b = table
    a, b = constrained(measure, table, theta)
    w_a, w_b = a * (1 - a), b * (1 - b)
    factor = theta if measure == "ratio" else 1
    if measure == "or":
        contrast = (mp.mpf(k_a) / n_a - a) / w_a - (mp.mpf(k_b) / n_b - b) / w_b
        contrast -= (a - b) / (n_a * w_a + n_b * w_b)
        variance = 1 / (n_a * w_a) + 1 / (n_b * w_b)
        third = (1 - 2 * a) / (n_a * w_a) ** 2 - (1 - 2 * b) / (n_b * w_b) ** 2
    else:
        contrast = mp.mpf(k_a) / n_a - factor * mp.mpf(k_b) / n_b
        contrast -= theta if measure == "diff" else 0
        variance = w_a / n_a + factor**2 * w_b / n_b
        third = w_a * (1 - 2 * a) / n_a**2 - factor**3 * w_b * (1 - 2 * b) / n_b**2
    variance *= mp.mpf(n_a + n_b) / (n_a + n_b - 1)
    return contrast / mp.sqrt(variance) - (z * z - 1) * third / (6 * mp.sqrt(variance) ** 3)


def refined(measure: str, table: tuple[int, ...], start: str, z: mp.mpf, target: mp.mpf) -> str:
    """The limit near the package's own, to 20 digits; its ends of the space stay as they are."""
    theta = mp.mpf(start)
    if mp.isinf(theta) or (abs(theta) in (0, 1) and measure == "diff") or theta == 0:
        return "inf" if mp.isinf(theta) else str(float(theta) + 0.0)
    begin = (theta, theta * (1 + mp.mpf("1e-9")))
    found = mp.findroot(lambda x: skewed(measure, table, x, z) - target, begin, tol=1e-40)
    if abs(found - theta) > 1e-3 * abs(theta):
        raise ValueError(f"{measure} {table}: {found} is not near {theta}")
    return mp.nstr(found, 20)


def scas(oracles: Path) -> list[dict[str, object]]:
    rows = []
    for case in read(oracles / "two_sample.csv"):
        if not case["method"].startswith("SCAS"):
            continue
        table = tuple(int(case[name]) for name in ("k1", "n1", "k2", "n2"))
        z = mp.sqrt(2) * mp.erfinv(mp.mpf(case["conf_level"]))
        low = refined(case["measure"], table, case["low"], z, z)
        high = refined(case["measure"], table, case["high"], z, -z)
        source = f"mpmath 30 digits from the definition, started at {case['source']}"
        rows.append(case_row(case, "scas", low=low, high=high, source=source))
    return rows


def main() -> None:
    """Write every file."""
    oracles = Path(sys.argv[1])
    write("two_sample_arbiter.csv", COLUMNS, arbiter(oracles))
    write("two_sample_peers.csv", COLUMNS, peers(oracles))
    write("published_two_sample.csv", COLUMNS, published(oracles))
    write("published_out_of_scope.csv", ["case_id", "method", "why"], out_of_scope(oracles))
    with mp.workdps(30):
        write("two_sample_scas.csv", COLUMNS, scas(oracles))


if __name__ == "__main__":
    main()
