"""From an id to what contains it, what it repeats, who else speaks, and how it was corrected."""

from __future__ import annotations

import pytest

from reliability.errors import UnknownNameError
from reliability.evidence.amend import correct_claim
from reliability.evidence.package import load_package
from reliability.evidence.trace import trace
from reliability.shipped import shipped_path


@pytest.fixture(scope="module")
def kn23():
    return load_package(shipped_path("data/kn23"))


def relations(found) -> set[tuple[str, str, str]]:
    return {(one.claim_id, one.relation, one.other) for one in found.relations}


def test_an_aggregate_names_what_it_contains_and_who_repeats_it(kn23) -> None:
    found = relations(trace(kn23, "agg-011"))
    assert ("agg-011", "contains", "agg-005") in found
    assert ("agg-011", "is repeated by", "agg-012") in found
    assert relations(trace(kn23, "agg-008")) >= {("agg-008", "repeats", "agg-011")}


def test_a_revision_is_seen_from_both_ends(kn23) -> None:
    assert ("tst-049", "supersedes", "tst-048") in relations(trace(kn23, "tst-049"))
    assert ("tst-048", "is superseded by", "tst-049") in relations(trace(kn23, "tst-048"))


def test_an_incident_lists_its_claims_and_what_contains_it(kn23) -> None:
    found = trace(kn23, "ua-2024-01-02-kharkiv")
    assert len(found.claims) == 4
    whole = ("ua-2024-01-02-kharkiv", "is part of", "ua-2024-01-02-multiple")
    assert whole in relations(found)
    one = found.claims["claim_id"].iloc[0]
    siblings = {r for r in relations(trace(kn23, one)) if "same incident" in r[1]}
    assert len(siblings) == 3


def test_aggregates_of_a_wider_class_overlap(kn23) -> None:
    found = {other for _, word, other in relations(trace(kn23, "afd-005")) if word == "overlaps"}
    assert found
    chosen = kn23.claims.set_index("claim_id").loc[sorted(found)]
    assert set(chosen["scope"]) == {"aggregate"}
    assert (chosen["start_day"] <= "2024-08-11").all()
    assert (chosen["end_day"] >= "2024-08-10").all()


def test_corrections_come_along(package) -> None:
    correct_claim(package.path, "c-1", {"note": "x"}, reason="why")
    found = trace(load_package(package.path), "c-1")
    assert found.corrections["reason"].tolist() == ["why"]
    assert found.claims["note"].tolist() == ["x"]
    assert trace(load_package(package.path), "c-2").corrections.empty


def test_the_incident_comes_along(kn23) -> None:
    for name in ("ua-2024-01-02-kharkiv", "cmb-003"):
        incidents = trace(kn23, name).incidents
        assert len(incidents) == 1
    assert trace(kn23, "ua-2024-01-02-kharkiv").incidents["place"].tolist() == ["Kharkiv"]
    assert trace(kn23, "agg-011").incidents.empty


def test_no_such_id(kn23) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'agg-011'"):
        trace(kn23, "agg-0111")
    with pytest.raises(UnknownNameError, match="`reliability export` lists every claim"):
        trace(kn23, "x")
