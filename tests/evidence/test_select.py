"""Selection: the claim's own system, grades that cannot be judged, the first rule that fails."""

from __future__ import annotations

import pandas as pd
import pytest

from reliability.errors import OptionError, UnknownNameError
from reliability.evidence.package import load_package
from reliability.evidence.select import select, selection_fates
from reliability.shipped import shipped_path


@pytest.fixture(scope="module")
def kn23():
    return load_package(shipped_path("data/kn23"))


def test_nothing_given_keeps_everything(kn23) -> None:
    assert len(select(kn23).claims) == 227


def test_evidence_says_what_it_holds(kn23) -> None:
    said = "227 claims, 133 incidents, 9 systems, 23 candidate cuts"
    assert kn23.summary() == f"{kn23.about['title']}: {said}"
    assert repr(kn23) == f"<Evidence {kn23.summary()}>"
    one = select(kn23, system="kn23", claimant="KCNA")
    assert "1 system," in one.summary()
    assert len(repr(one)) < 200
    assert "<table" in kn23._repr_html_()


def test_own_system_exactly(kn23) -> None:
    chosen = select(kn23, context="combat", system=["kn23"])
    assert set(chosen.claims["system"]) == {"kn23"}
    assert "agg-008" not in set(chosen.claims["claim_id"])  # KN-23 or KN-24
    assert len(kn23.claims) == 227
    both = select(kn23, context="combat", system=["kn23", "kn23-or-kn24"])
    assert "agg-008" in set(both.claims["claim_id"])


def test_grades_that_cannot_be_judged_stay(package, make_claim) -> None:
    grades = ["A", "B", "C", "D", "E", "F", ""]
    claims = [make_claim(f"r-{g or 'none'}", reliability=g) for g in grades]
    package.write(claims=claims)
    ev = load_package(package.path)
    kept = select(ev, min_reliability="B").claims["claim_id"].tolist()
    assert kept == ["r-A", "r-B", "r-F", "r-none"]
    credible = [make_claim(f"k-{g or 'none'}", credibility=g) for g in ("1", "3", "4", "6", "")]
    package.write(claims=credible)
    ev = load_package(package.path)
    kept = select(ev, min_credibility=3).claims["claim_id"].tolist()
    assert kept == ["k-1", "k-3", "k-6", "k-none"]
    assert kept == select(ev, min_credibility="3").claims["claim_id"].tolist()


def test_leave_out_takes_claims_and_incidents(kn23) -> None:
    chosen = select(kn23, leave_out=["agg-001", "ua-2024-08-11-kyiv"])
    gone = set(kn23.claims["claim_id"]) - set(chosen.claims["claim_id"])
    assert "agg-001" in gone
    assert len(gone) == 5


def test_fates_name_the_first_rule(kn23) -> None:
    fates = selection_fates(kn23, context="test", claimant_interest="ally", leave_out="tst-001")
    claims = kn23.claims.assign(fate=fates)
    assert (claims.loc[claims["context"] == "combat", "fate"] == "context").all()
    tests = claims.loc[claims["context"] == "test"]
    assert (tests["fate"].isna() == (tests["claimant_interest"] == "ally")
            & (tests["claim_id"] != "tst-001")).all()  # fmt: skip
    assert set(fates.dropna()) <= {"context", "claimant_interest", "leave_out"}
    assert fates.dtype == "string"
    kept = select(kn23, context="test", claimant_interest="ally", leave_out="tst-001").claims
    pd.testing.assert_index_equal(kept.index, fates.index[fates.isna()])


@pytest.mark.parametrize(
    ("options", "near"),
    [
        ({"context": "combt"}, "combat"),
        ({"system": "kn-23"}, "kn23"),
        ({"launched_by": "Rusia"}, "Russia"),
        ({"claimant": "KCNN"}, "KCNA"),
        ({"claimant_interest": ["neutral", "aly"]}, "ally"),
        ({"leave_out": ["agg-0001"]}, "agg-001"),
    ],
)
def test_a_value_that_is_nowhere_is_an_error(kn23, options, near: str) -> None:
    with pytest.raises(UnknownNameError, match=f"Did you mean '{near}'"):
        select(kn23, **options)


GRADES = [{"min_reliability": "F"}, {"min_reliability": "b"},
          {"min_credibility": 6}, {"min_credibility": "2.0"}]  # fmt: skip


@pytest.mark.parametrize("options", GRADES)
def test_a_grade_is_one_that_can_be_judged(kn23, options) -> None:
    with pytest.raises(UnknownNameError):
        select(kn23, **options)


def test_text_is_text(kn23) -> None:
    with pytest.raises(OptionError):
        select(kn23, system=[23])
