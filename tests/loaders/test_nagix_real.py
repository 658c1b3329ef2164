"""The JSON continuation as it is, which may not ship: every table of its README, section 4."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import reliability as rel
from reliability.evidence.model import Evidence
from reliability.loaders.nagix import load_nagix

FILE = Path(__file__).parents[3] / "shared" / "data" / "foreign" / "nagix" / "test.en.json"
pytestmark = pytest.mark.skipif(
    not FILE.is_file(), reason="the real JSON may not be shipped with the project"
)

KN23 = ("kn23", "kn23-rail", "kn23-silo")
HEAVY = (*KN23, "hwasong-11s", "hwasong-11c", "hwasong-11c-4.5")
ALL_11 = (*HEAVY, "kn24", "hwasong-11d", "hwasong-11e")
POOLED = (*ALL_11, "kn25", "unknown")
# Section 4.3: cut, systems, then success, failure, unknown and not coded before and after, with
# the Clopper-Pearson interval of F/(S+F) and the bounds as printed there (None where n is 0).
FAMILIES = [
    ("2023-09-13", KN23, (22, 0, 0), (0, 0.154), (0, 0), (0, 0, 3), None, (0, 1)),
    ("2023-09-13", (*KN23, "hwasong-11s"), (24, 0, 0), (0, 0.142), (0, 0), (0, 0, 3), None, (0, 1)),
    ("2023-09-13", HEAVY, (28, 0, 0), (0, 0.123), (0, 0), (3, 0, 3), (0, 0.708), (0, 0.5)),
    ("2023-09-13", ("kn24",), (10, 0, 0), (0, 0.308), (0, 0), (0, 0, 0), None, None),
    ("2023-09-13", ("hwasong-11d",), (8, 0, 0), (0, 0.369), (0, 0), (0, 0, 5), None, (0, 1)),
    ("2023-09-13", ("hwasong-11e",), (0, 0, 0), None, None, (0, 0, 2), None, (0, 1)),
    ("2023-09-13", ALL_11, (46, 0, 0), (0, 0.077), (0, 0), (3, 0, 10), (0, 0.708), (0, 0.769)),
    ("2023-09-13", ("kn25",), (29, 1, 0), (0.001, 0.172), (0.033, 0.033),
     (31, 0, 16), (0, 0.112), (0, 0.34)),
    ("2023-09-13", ("unknown",), (15, 4, 28), (0.061, 0.456), (0.085, 0.681),
     (0, 3, 14), (0.292, 1), (0.176, 1)),
    ("2023-09-13", POOLED, (90, 5, 28), (0.017, 0.119), (0.041, 0.268),
     (34, 3, 40), (0.017, 0.219), (0.039, 0.558)),
    ("2023-09-13", None, (102, 8, 28), (0.032, 0.138), (0.058, 0.261),
     (39, 3, 41), (0.015, 0.195), (0.036, 0.53)),
    ("2024-06-19", HEAVY, (28, 0, 0), (0, 0.123), (0, 0), (3, 0, 3), (0, 0.708), (0, 0.5)),
    ("2024-06-19", ALL_11, (46, 0, 0), (0, 0.077), (0, 0), (3, 0, 10), (0, 0.708), (0, 0.769)),
    ("2024-06-19", ("kn25",), (57, 1, 0), (0, 0.092), (0.017, 0.017),
     (3, 0, 16), (0, 0.708), (0, 0.842)),
    ("2024-06-19", ("unknown",), (15, 6, 31), (0.113, 0.522), (0.115, 0.712),
     (0, 1, 11), (0.025, 1), (0.083, 1)),
    ("2024-06-19", POOLED, (118, 7, 31), (0.023, 0.112), (0.045, 0.244),
     (6, 1, 37), (0.004, 0.579), (0.023, 0.864)),
    ("2024-06-19", None, (134, 10, 31), (0.034, 0.124), (0.057, 0.234),
     (7, 1, 38), (0.003, 0.527), (0.022, 0.848)),
]  # fmt: skip


@cache
def loaded() -> Evidence:
    return load_nagix(FILE)


def test_every_record_is_a_claim_with_the_published_outcomes() -> None:
    claims, receipt = loaded().claims, loaded().about["receipt"]
    assert receipt["rows_read"] == receipt["claims_made"] == len(claims) == 339
    assert receipt["set_aside"] == []
    assert int((claims["failed_high"] == 0).sum()) == 229
    assert int((claims["failed_low"] == 1).sum()) == 38
    assert int(claims["failed_low"].isna().sum()) == 72
    assert receipt["precision"] == {"day": 331, "month": 8}
    assert receipt["unmapped_names"] == {}
    assert receipt["vintage"] == "launches to 2026-04-18"
    assert set(loaded().about["files"]) == {"test.en.json", "missile.en.json", "facility.en.json"}


def test_what_nobody_has_coded_is_kept_apart_from_the_unknown() -> None:
    claims = loaded().claims
    lagging = claims["coding"] == "not-coded"
    assert int(lagging.sum()) == 35
    assert claims.loc[lagging, "start"].min() == "2025-01-06"
    # All 36 rows from then on but one failure.
    late = claims[claims["start"] >= "2025-01-06"]
    assert len(late) == 36
    assert late.loc[late["coding"] == "coded", "failed_low"].tolist() == [1]
    assert int((claims["unknown_low"] == 1).sum()) == 72 - 35


@pytest.mark.parametrize(
    ("system", "success", "failure", "unknown"),
    [
        ("kn25", 60, 1, 16), ("unknown", 15, 8, 43), ("scud-c", 26, 0, 1), ("kn02", 20, 0, 0),
        ("kn23", 17, 0, 3), ("nodong", 12, 4, 0), ("hwasong-11d", 8, 0, 5), ("scud-b", 7, 3, 0),
        ("kn24", 10, 0, 0), ("er-scud", 7, 1, 0), ("musudan", 1, 7, 0), ("hwasong-12", 3, 3, 1),
        ("pukguksong-1", 3, 3, 0), ("hwasong-11c", 4, 0, 0), ("kn23-rail", 4, 0, 0),
        ("hwasong-11c-4.5", 3, 0, 0), ("chollima-1", 1, 2, 0), ("unha-3", 2, 1, 0),
        ("hwasong-16b", 1, 0, 1), ("hwasong-11s", 2, 0, 0), ("hwasong-12a", 2, 0, 0),
        ("hwasong-11e", 0, 0, 2), ("hwasong-12b", 1, 0, 0), ("kn23-silo", 1, 0, 0),
        ("taepodong-1", 0, 1, 0),
    ],
)  # fmt: skip
def test_each_missile_has_the_published_outcomes(
    system: str, success: int, failure: int, unknown: int
) -> None:
    of_it = loaded().claims[loaded().claims["system"] == system]
    found = ((of_it["failed_high"] == 0).sum(), (of_it["failed_low"] == 1).sum(),
             of_it["failed_low"].isna().sum())  # fmt: skip
    assert tuple(map(int, found)) == (success, failure, unknown)


@pytest.mark.parametrize(
    ("cut", "systems", "before", "before_ci", "before_bounds", "after", "after_ci", "after_bounds"),
    FAMILIES,
)
def test_the_families_before_and_after_the_cut(
    cut: str,
    systems: tuple[str, ...] | None,
    before: tuple[int, int, int],
    before_ci: tuple[float, float] | None,
    before_bounds: tuple[float, float] | None,
    after: tuple[int, int, int],
    after_ci: tuple[float, float] | None,
    after_bounds: tuple[float, float] | None,
) -> None:
    chosen = loaded() if systems is None else rel.select(loaded(), system=list(systems))
    tallies = rel.tally(chosen, cut=["2019-01-01", cut])
    for label, counts, interval, bounds in (
        ("between-1", before, before_ci, before_bounds),
        ("after", after, after_ci, after_bounds),
    ):
        tally = tallies[label]
        success, failure, blank = counts
        n = success + failure + blank
        said = {name: _exact(tally.totals[name]) for name in
                ("launched", "succeeded", "failed", "unknown", "not_coded")}  # fmt: skip
        assert said["launched"] == n
        assert said["succeeded"] == success
        assert said["failed"] == failure
        assert said["unknown"] + said["not_coded"] == blank
        if interval is not None:
            low, high = rel.proportion_interval(failure, success + failure)
            assert (round(low, 3), round(high, 3)) == interval
        if bounds is not None:
            assert (round(failure / n, 3), round((failure + blank) / n, 3)) == bounds


def _exact(count: rel.CountRange | None) -> int:
    if count is None:
        return 0
    assert count.low == count.high
    return count.low


def test_the_third_family_after_the_cut_is_three_successes_and_three_not_coded() -> None:
    after = rel.tally(rel.select(loaded(), system=list(HEAVY)), cut="2023-09-13").after
    assert after.succeeded == rel.CountRange(3, 3)
    assert after.not_coded == rel.CountRange(3, 3)
    assert after.unknown == rel.CountRange(0, 0)


def test_coordinates_of_the_facility_that_is_not_known_are_ignored() -> None:
    claims = loaded().claims
    unknown = claims[claims["note"].str.contains("facility: unknown |", regex=False)]
    assert len(unknown) == 1
    assert unknown["launch_place"].isna().all()
    assert "Pyongyang International Airport (39.200159, 125.673256)" in set(claims["launch_place"])
