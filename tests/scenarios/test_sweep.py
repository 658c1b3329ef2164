"""Every combination of choices, one row each; the same numbers as one scenario at a time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from reliability import __version__
from reliability.errors import OptionError, ReliabilityError, UnknownNameError
from reliability.scenarios import run_scenario
from reliability.scenarios.curve import (
    one_at_a_time,
    sides,
    specification_curve,
    specifications,
    variance_shares,
)
from reliability.scenarios.sweep import sweep
from reliability.scenarios.workers import preflight
from reliability.shipped import shipped_path

AXES = {
    "periods.cut": ["treaty-signed", "treaty-in-force", "accuracy-improves"],
    "failure.unknown": ["bounds", "as-success"],
    "claims.after.use": [["afd-005", "afd-007", "afd-023"], "rules"],
    "estimate.prior": ["jeffreys", "uniform"],
}


@pytest.fixture(scope="module")
def small():
    return sweep("kn23", axes=AXES)


def test_one_row_a_combination(small) -> None:
    assert len(small) == 3 * 2 * 2 * 2 * 3  # and the scenario's three estimands
    assert not small.duplicated([*AXES, "failure.intercepted"]).any()
    assert small.attrs["dropped"] == []
    assert small["table"].max() + 1 == small["table"].nunique()


def test_the_base_specification_is_the_scenario(small) -> None:
    findings = run_scenario("kn23")
    base = small[
        (small["periods.cut"] == "treaty-signed")
        & (small["failure.unknown"] == "bounds")
        & (small["claims.after.use"] == "afd-005; afd-007; afd-023")
        & (small["estimate.prior"] == "jeffreys")
    ].set_index("failure.intercepted")
    for row in findings["contrasts"]:
        spec = base.loc[row["estimand"]]
        for name in ("bound_low", "bound_high", "ci_low", "ci_high", "p_low", "p_high",
                     "probability_low", "probability_high"):  # fmt: skip
            if name in row and row["quantity"] != "ratio":
                assert spec[name] == pytest.approx(row[name], rel=1e-9, abs=1e-12), name
        if row["quantity"] == "difference":
            for name in ("quantity", "sign", "identified", "method", "guarantee", "period"):
                assert spec[name] == row[name] or row[name] is None is spec[name], name
            assert spec["conditional_on"].split(";") == row["conditional_on"]
    assert base.loc["not-failed", "before_failures"] == "20..30"
    assert base.loc["not-failed", "estimand"] == "not-failed"
    assert set(base["identified"]) == {"bounds"}
    assert set(base["method"]) == {"miettinen-nurminen"}
    assert set(base["confidence_level"]) == {0.95}
    assert base.loc["not-failed", "conditional_on"] == (
        "picked-named-claims;own-system-only;named-claims;counts-within-ranges;independent-launches"
    )
    assert base.loc["not-failed", "after_launches"] == "8"


def test_outcome_defined_cuts_are_marked(small) -> None:
    marked = small.groupby("periods.cut")["circular"].all()
    assert marked.to_dict() == {
        "treaty-signed": False, "treaty-in-force": False, "accuracy-improves": True,
    }  # fmt: skip


def test_the_shipped_sweep_is_wide_enough() -> None:
    frame = sweep("kn23")
    assert frame["table"].nunique() >= 50
    assert len(frame) == len(frame.drop_duplicates(frame.attrs["axes"]))


def test_illegal_and_duplicate_combinations_are_named() -> None:
    axes = {
        "periods.cut": ["treaty-signed", ["treaty-signed", "2024-01-01"]],
        "failure.ranges": ["bounds", "midpoint"],
        "claims.others": ["last", "never"],
    }
    dropped = sweep("kn23", axes=axes).attrs["dropped"]
    kinds = {(each["kind"], tuple(each["choice"])) for each in dropped}
    assert ("duplicate", ("periods.cut", "claims.others")) in kinds
    assert ("illegal", ("failure.ranges", "failure.intercepted")) in kinds
    assert any("must be in order" in each["reason"] for each in dropped)


def test_nothing_legal_is_an_error() -> None:
    with pytest.raises(OptionError, match="no combination is legal"):
        sweep("kn23", axes={"failure.ranges": ["midpoint"]})
    with pytest.raises(UnknownNameError):
        sweep("kn32")


def test_checkpoints_go_on_where_they_stopped(tmp_path, small, monkeypatch) -> None:
    monkeypatch.setattr("reliability.scenarios.sweep.TALLIES_A_BLOCK", 2)
    first = sweep("kn23", axes=AXES, checkpoint=tmp_path)
    assert first.equals(small)
    blocks = sorted(tmp_path.glob("counted-*.json"))
    assert len(blocks) == 3
    blocks[1].unlink()
    done: list[tuple[int, int]] = []
    again = sweep("kn23", axes=AXES, checkpoint=tmp_path, progress=lambda *at: done.append(at))
    assert again.equals(small)
    assert done == [(1, 3), (2, 3), (3, 3), (1, 1)]
    with pytest.raises(OptionError, match="holds blocks of other inputs"):
        sweep("kn23", axes=AXES | {"failure.unknown": ["bounds"]}, checkpoint=tmp_path)


def test_workers_give_the_same(small, monkeypatch) -> None:
    pytest.importorskip("joblib", reason="the extra `parallel` is not installed")
    monkeypatch.setattr("reliability.scenarios.sweep.TALLIES_A_BLOCK", 2)
    import joblib

    done: list[tuple[int, int]] = []
    with joblib.parallel_config(backend="threading"):
        found = sweep("kn23", axes=AXES, n_jobs=2, progress=lambda *at: done.append(at))
    assert found.equals(small)
    assert done == [(1, 3), (2, 3), (3, 3), (1, 1)]


class Cluster:
    """Answers as a Dask client does."""

    def __init__(self, versions: dict[str, object], scheduler: object = __version__) -> None:
        self.versions, self.scheduler = versions, scheduler

    def run(self, function, *args, on_error: str, callback_timeout: float) -> dict[str, object]:
        assert on_error == "return"
        assert callback_timeout <= 10
        # A worker without the package can load it all the same.
        assert function.__module__ == "pkgutil"
        return self.versions

    def run_on_scheduler(self, function, *args, callback_timeout: float) -> object:
        if isinstance(self.scheduler, Exception):
            raise self.scheduler
        assert function(*args) == __version__
        return self.scheduler


def test_the_preflight_refuses_other_versions() -> None:
    none = ModuleNotFoundError("No module named 'reliability'")
    preflight(Cluster({"tcp://a": __version__}))
    with pytest.raises(ReliabilityError, match=r"tcp://b: 0\.0\.1"):
        preflight(Cluster({"tcp://a": __version__, "tcp://b": "0.0.1"}))
    with pytest.raises(ReliabilityError, match="No module named 'reliability'"):
        preflight(Cluster({"tcp://a": none}))
    with pytest.raises(ReliabilityError, match="has none"):
        preflight(Cluster({}))
    with pytest.raises(ReliabilityError, match="the scheduler: No module named 'reliability'"):
        preflight(Cluster({"tcp://a": __version__}, none))
    with pytest.raises(ReliabilityError, match=r"answer within 10 seconds; got TimeoutError\. "):
        preflight(Cluster({"tcp://a": __version__}, TimeoutError()))


def test_sides_count_different_tables_once(small) -> None:
    found = sides(small)
    assert found["specifications"] == len(small)
    assert found["distinct"] == small["table"].nunique()
    each = ("lower", "equal", "higher", "not_identified")
    assert sum(found[name] for name in each) == found["distinct"]
    assert "not a probability" in found["caveat"]


def test_variance_shares(small) -> None:
    shares = {row["axis"]: row for row in variance_shares(small)}
    assert set(shares) == {*AXES, "failure.intercepted"}
    for row in shares.values():
        assert 0.0 <= row["bound_low"] <= 1.0
    # A prior changes no count, so it moves no bound.
    assert shares["estimate.prior"]["bound_high"] == pytest.approx(0.0, abs=1e-12)
    most = max(shares.values(), key=lambda row: row["bound_high"])
    assert most["axis"] in ("failure.unknown", "claims.after.use")


def test_variance_share_by_hand() -> None:
    import pandas as pd

    frame = pd.DataFrame(
        {"x": ["a", "a", "b", "b"], "bound_low": [0.0, 0.0, 1.0, 1.0],
         "bound_high": [0.0, 1.0, 0.0, 1.0], "table": range(4)}
    )  # fmt: skip
    frame.attrs["axes"] = ["x"]
    assert variance_shares(frame) == [
        {"axis": "x", "values": 2, "bound_low": 1.0, "bound_high": 0.0}
    ]


def test_one_at_a_time(small) -> None:
    base = {"periods.cut": "treaty-signed", "failure.unknown": "bounds"}
    rows = one_at_a_time(small, base)
    for key, values in AXES.items():
        assert len([row for row in rows if row["axis"] == key]) == len(values)
        assert sum(row["base"] for row in rows if row["axis"] == key) == 1


def test_every_specification_is_listed_with_its_numbers(small) -> None:
    base = {"periods.cut": "treaty-signed", "failure.unknown": "bounds",
            "claims.after.use": "afd-005; afd-007; afd-023", "estimate.prior": "jeffreys",
            "failure.intercepted": "not-failed"}  # fmt: skip
    rows = specifications(small, base)
    assert len(rows) == len(small)
    assert [row for row in rows if row["base"]] == [rows[0]]
    assert rows[0]["before_failures"] == {"low": 20, "high": 30}
    assert rows[0]["after_launches"] == {"low": 8, "high": 8}
    for row, (_, spec) in zip(rows, small.iterrows(), strict=True):
        for name in ("bound_low", "ci_high", "p_low", "probability_high", "sign", "table"):
            assert row[name] == spec[name]
    assert specifications(pd.concat([small] * 9), base) == []


def test_a_row_of_one_choice_says_whether_it_is_the_scenarios_own(small) -> None:
    base = {"periods.cut": "treaty-signed", "failure.unknown": "exclude"}
    rows = one_at_a_time(small, base)
    own = {(row["axis"], row["value"]) for row in rows if row["own"]}
    assert own == {("periods.cut", "treaty-signed")}
    based = {row["axis"] for row in rows if row["base"]}
    assert based == {*AXES, "failure.intercepted"}


def test_the_curve_is_in_order(small) -> None:
    curve = specification_curve(small)
    lows = [row["bound_low"] for row in curve]
    assert lows == sorted(lows)
    assert len(curve) == small["table"].nunique()
    assert len(specification_curve(small, most=5)) == 5


def test_the_same_sweep_twice_is_the_same(small) -> None:
    again = sweep("kn23", axes=AXES)
    assert again.equals(small)
    assert np.array_equal(again.columns, small.columns)


def test_a_scenario_without_axes_sweeps_its_estimands() -> None:
    frame = sweep(shipped_path("reports/kn23-tests.toml"), axes={})
    assert list(frame["failure.intercepted"]) == ["not-failed"]
    assert frame["estimate"].isna().all()
