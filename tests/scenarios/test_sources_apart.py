"""Each source alone and left out, by the scenario's own rules; kappa of two about one incident."""

from __future__ import annotations

import pytest

import reliability as rel
from reliability.report.document import Document
from reliability.report.markdown import markdown_text
from reliability.report.sections.sources_apart import sources_apart
from reliability.scenarios import run_scenario

RULES = """
[select]
context = "combat"
[periods]
cut = "2025-01-01"
[failure]
intercepted = ["not-failed"]
"""
A = {"claimant": "Alpha", "claimant_interest": "operator"}
B = {"claimant": "Beta", "claimant_interest": "neutral"}
NUMBERS = ("bound_low", "bound_high", "ci_low", "ci_high", "identified", "method", "failures")


@pytest.fixture
def claims(claim):
    """Alpha and Beta before and after; of i3 both speak, and contradict each other."""
    return [
        claim("2024-03-01", 4, failed=1, claim_id="a1", incident_id="i1", **A),
        claim("2024-03-02", 3, failed=3, claim_id="b1", incident_id="i2", **B),
        claim("2025-03-01", 5, failed=0, claim_id="a2", incident_id="i3", **A),
        claim("2025-03-01", 5, failed=2, claim_id="b2", incident_id="i3", **B),
        claim("2025-03-02", 6, failed=1, claim_id="b3", incident_id="i4", **B),
    ]


def part_of(findings, kind, name, part):
    (row,) = (
        r for r in findings["sources_apart"]["rows"] if (r["kind"], r["name"]) == (kind, name)
    )
    return row[part]


def like(findings, part):
    """Whether a part has the rates and the difference of whole findings."""
    rates = [period["rates"][0] for period in findings["periods"]]
    for mine, theirs in zip(part["rates"], rates, strict=True):
        assert [mine[name] for name in NUMBERS] == [theirs[name] for name in NUMBERS]
    (difference,) = (r for r in findings["contrasts"] if r["quantity"] == "difference")
    assert part["difference"] == difference
    assert part["error"] is None


@pytest.mark.parametrize(
    ("kind", "key", "one", "other"),
    [("claimant", "claimant", "Alpha", "Beta"),
     ("interest", "claimant_interest", "operator", "neutral")],
)  # fmt: skip
def test_alone_and_without_are_scenarios_of_their_own(write, claims, kind, key, one, other) -> None:
    findings = run_scenario(write(claims, RULES))
    only = {
        name: run_scenario(
            write(claims, RULES.replace("[periods]", f'{key} = "{name}"\n[periods]'))
        )
        for name in (one, other)
    }
    like(only[one], part_of(findings, kind, one, "alone"))
    like(only[other], part_of(findings, kind, one, "without"))
    like(only[one], part_of(findings, kind, other, "without"))


def test_the_scenario_itself_moves_by_nothing(write, claims) -> None:
    findings = run_scenario(write(claims, RULES))
    # Both rivals of i3 stand: 1 + 0..2 of 11 after, 4 of 7 before.
    after = findings["periods"][1]["rates"][0]
    assert (after["bound_low"], after["bound_high"]) == (1 / 11, 3 / 11)
    assert [r["claims"] for r in findings["sources_apart"]["rows"]] == [3, 2, 3, 2]


def test_named_claims_of_a_source_go_with_it(write, claims) -> None:
    named = '[claims.before]\nuse = ["a1"]\n[claims.after]\nuse = ["a2", "b3"]\n'
    findings = run_scenario(write(claims, RULES + named))
    without = part_of(findings, "claimant", "Alpha", "without")
    before, after = without["rates"]
    # Nothing is left before: anything; after, b3 alone.
    assert (before["bound_low"], before["bound_high"], before["identified"]) == (
        0.0,
        1.0,
        "nothing",
    )
    assert (after["bound_low"], after["bound_high"]) == (1 / 6, 1 / 6)
    assert without["difference"]["sign"] == "not identified"
    alone = part_of(findings, "claimant", "Beta", "alone")
    assert alone["rates"] == without["rates"]


def test_groups_that_leave_claims_out_themselves(write, claims) -> None:
    groups = """
[groups.early]
leave_out = ["a2", "b2", "b3"]
[groups.late]
leave_out = ["a1", "b1"]
[failure]
intercepted = ["not-failed"]
"""
    findings = run_scenario(write(claims, '[select]\ncontext = "combat"\n' + groups))
    early, late = part_of(findings, "claimant", "Alpha", "without")["rates"]
    assert (early["bound_low"], early["bound_high"]) == (1.0, 1.0)
    assert (late["bound_low"], late["bound_high"]) == (3 / 11, 3 / 11)


def test_agreement_is_the_kappa_of_the_library(write, claim) -> None:
    says = [(1, 0), (0, 0), (1, 1), (0, 0), (0, 0), (1, 1)]
    both = []
    for at, (first, second) in enumerate(says):
        where = {"incident_id": f"i{at}"}
        day = f"2025-03-{at + 1:02d}"
        both.append(claim(day, 2, failed=first, claim_id=f"a{at}", **where, **A))
        both.append(claim(day, 2, failed=second, claim_id=f"b{at}", **where, **B))
    day, where = "2025-03-20", {"incident_id": "i20"}
    both += [
        # A range leaves open whether one failed; what restates Alpha is no voice of Gamma's.
        claim(day, "1..3", failed="0..1", claim_id="a20", **where, **A),
        claim(day, "1..3", failed=1, claim_id="b20", **where, **B),
        claim("2025-03-01", 2, failed=1, claim_id="g0", incident_id="i0", claimant="Gamma",
              repeats="a0"),
    ]  # fmt: skip
    found = run_scenario(write(both, RULES))["sources_apart"]["agreement"]
    failed = [row for row in found if row["about"] == "failed"]
    (row,) = failed
    expected = rel.kappa(*zip(*says, strict=True))
    assert (row["first"], row["second"], row["incidents"]) == ("Alpha", "Beta", 6)
    for name in ("observed", "expected", "kappa", "ci_low", "ci_high"):
        assert row[name] == getattr(expected, name)
    (launched,) = [row for row in found if row["about"] == "launched"]
    assert (launched["incidents"], launched["observed"], launched["kappa"]) == (6, 1.0, None)


def test_a_claimant_that_says_two_things_of_an_incident_says_neither(write, claim) -> None:
    where = {"incident_id": "i1"}
    claims = [
        claim("2025-03-01", 2, failed=1, claim_id="a1", **where, **A),
        claim("2025-03-01", 2, failed=0, claim_id="a2", **where, **A),
        claim("2025-03-01", 2, failed=0, claim_id="b1", **where, **B),
    ]
    found = run_scenario(write(claims, RULES))["sources_apart"]["agreement"]
    assert [row["about"] for row in found] == ["launched"]


def page_of(findings) -> str:
    return markdown_text(Document("x", None, (), [sources_apart(findings.data)]))


def test_the_section_of_the_report(write, claims) -> None:
    page = page_of(run_scenario(write(claims, RULES)))
    assert "One claimant at a time" in page
    assert "One interest at a time" in page
    assert "Nothing is pooled" in page
    assert "| Alpha; Beta | whether a launch failed | 1 | 0 % |" in page
    assert "not defined: both use one and the same code" in page
    assert "by rule" not in page


def test_what_a_rule_decides_is_told_as_such(write, claim) -> None:
    claims = [
        claim("2024-03-01", 4, claim_id="a1", **A),
        claim("2025-03-01", 4, failed=1, claim_id="b1", **B),
    ]
    page = page_of(run_scenario(write(claims, RULES + 'unknown = "as-success"\n')))
    assert page.count("by rule") == 4  # Alpha's alone and Beta's without, by claimant and interest


def test_no_two_voices_about_one_incident(write, claim) -> None:
    claims = [
        claim("2024-03-01", 4, failed=0, claim_id="a1", **A),
        claim("2025-03-01", 4, failed=1, claim_id="b1", **B),
    ]
    page = page_of(run_scenario(write(claims, RULES)))
    assert "No two claimants state a number about the same incident." in page


def test_a_reading_that_cannot_be_is_told_in_its_place(write, claims, monkeypatch) -> None:
    from reliability.errors import CountError
    from reliability.scenarios import sources_apart as module

    def refuse(*_args: object) -> None:
        raise CountError("failures: must not exceed launches.")

    path = write(claims, RULES)
    monkeypatch.setattr(module, "evaluate", refuse)
    findings = run_scenario(path)
    part = part_of(findings, "claimant", "Alpha", "alone")
    assert part == {
        "rates": [], "difference": None, "error": "failures: must not exceed launches.",
    }  # fmt: skip
    assert "failures: must not exceed launches." in page_of(findings)
