"""The findings of the shipped scenarios, run once, and a copy that a test may spoil."""

import copy
from functools import cache
from pathlib import Path

import pytest

from reliability.report import render_report
from reliability.scenarios import run_scenario

ROOT = Path(__file__).parents[2]
SCENARIOS = ("kn23", "kn23-tests", "kn23-point", "kn23-contexts")

# What a hostile or careless source could hand in; every piece must come out as text.
HOSTILE = {
    "claim_id": 'x"><script>alert(1)</script>',
    "summary": '=HYPERLINK("http://x","y") <script>alert(1)</script> | [a](javascript:x) **b**',
    "claimant": "\u202egnirts\u202c <b onclick=alert(1)>bold</b>",
    "publisher": "\u0645\u062b\u0627\u0644 | <i>pipe</i>",
    "url": "javascript:alert(document.domain)",
    "note": "-1+2 $x^2$ {{ 7*7 }} line\nbreak\x07",
    "system_as_reported": "@cmd &amp; $x_2$ </td></table>",
    "reason": "out <img src=x onerror=alert(1)>",
}
HOSTILE_CUT = 'a"><img src=x onerror=alert(1)>&lt;b&gt; \u202e</select></table>'


@cache
def run(name):
    return run_scenario(ROOT / "reports" / f"{name}.toml")


@pytest.fixture(params=SCENARIOS)
def findings(request):
    return run(request.param)


@pytest.fixture
def kn23():
    """A deep copy of the KN-23 findings' data."""
    return copy.deepcopy(dict(run("kn23").data))


@pytest.fixture
def hostile(kn23):
    """The same with claims, cuts, texts and ids that attack whoever renders them."""
    claim = {**kn23["claims"][0], **HOSTILE, "fate": "left out", "rule": "not-named"}
    used = next(claim for claim in kn23["claims"] if claim["fate"] == "used")
    used.update({name: HOSTILE[name] for name in ("summary", "url", "claimant", "note")})
    kn23["claims"].append(claim)
    kn23["title"] = "A title </title><script>alert(1)</script> \u202e$x$"
    kn23["timeline"]["cuts"][0]["label"] = "<script>alert(1)</script> $x$ \u202eabc"
    kn23["timeline"]["incidents"][0]["id"] = HOSTILE["claim_id"]
    kn23["timeline"]["incidents"][0]["claim_ids"] = [HOSTILE["claim_id"]]
    kn23["periods"][0]["reason"] = HOSTILE["reason"]
    for spec in kn23["sweep"]["specifications"]:
        spec["periods.cut"] = spec["periods.cut"].replace("troops-in-kursk", HOSTILE_CUT)
    for rows in (kn23["sweep"]["axes"][0]["values"],):
        rows[rows.index("troops-in-kursk")] = HOSTILE_CUT
    kn23["alternatives"].append("1. <b>bold</b> | _em_")
    kn23["flow"]["by_period"][0]["period"] = "<b>before</b> & $x$"
    return kn23


@cache
def _rendered(report_id, kind):
    (findings,) = [run(name) for name in SCENARIOS if run(name).data["report_id"] == report_id]
    return render_report(findings, kind)


@pytest.fixture
def rendered():
    """Render the findings of a shipped scenario, each once a run."""
    return lambda findings, kind="html": _rendered(findings.data["report_id"], kind)
