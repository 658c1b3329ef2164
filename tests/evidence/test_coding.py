"""Varying how "about fifty" is coded."""

from __future__ import annotations

import pytest

from reliability.errors import OptionError
from reliability.evidence.coding import recode_about
from reliability.evidence.package import load_package
from reliability.shipped import shipped_path


@pytest.fixture(scope="module")
def kn23():
    return load_package(shipped_path("data/kn23"))


def ends(evidence, claim: str, name: str) -> tuple[int, int]:
    row = evidence.claims.set_index("claim_id").loc[claim]
    return row[f"{name}_low"], row[f"{name}_high"]


def test_ten_per_cent_is_how_the_data_is_coded(kn23) -> None:
    same = recode_about(kn23, 10).claims
    assert same.equals(kn23.claims)


@pytest.mark.parametrize(
    ("percent", "launched", "failed"),
    [(0, (50, 50), (25, 25)), (20, (40, 60), (15, 35)), (50, (25, 75), (0, 50))],
)
def test_other_widths(kn23, percent: float, launched, failed) -> None:
    wide = recode_about(kn23, percent)
    assert ends(wide, "agg-011", "launched") == launched
    assert ends(wide, "agg-011", "failed") == failed
    assert ends(wide, "agg-019", "launched") == (60, 69)  # "sixty-odd" is not "about"


@pytest.mark.parametrize("percent", [-1, 100, float("nan")])
def test_refused(kn23, percent: float) -> None:
    with pytest.raises(OptionError, match="about_percent"):
        recode_about(kn23, percent)
