"""The shipped scenarios, checked by hand."""

from __future__ import annotations

import pytest

import reliability as rel
from reliability.scenarios import run_scenario
from reliability.shipped import shipped_path


@pytest.fixture(scope="module")
def kn23():
    return run_scenario("kn23")


@pytest.fixture(scope="module")
def tests():
    return run_scenario("kn23-tests")


@pytest.fixture(scope="module")
def point():
    return run_scenario("kn23-point")


def rate(findings, period: int, estimand: str = "not-failed"):
    return next(r for r in findings["periods"][period]["rates"] if r["estimand"] == estimand)


def contrast(row_or_findings, quantity: str, estimand: str = "not-failed"):
    rows = row_or_findings["contrasts"]
    return next(r for r in rows if r["quantity"] == quantity and r["estimand"] == estimand)


def row(findings, label: str):
    return next(r for r in findings["sensitivity"] if label in r["label"])


def launched(row, period: int):
    return row["periods"][period]["counts"]["launched"]


def test_counts(kn23) -> None:
    before, after = (p["counts"] for p in kn23["periods"])
    assert before["launched"] == {"low": 45, "high": 55}
    assert before["failed"] == {"low": 20, "high": 30}
    # Nobody says what became of those not reported to have failed: not said, never zero.
    assert before["unknown"] is None
    assert before["rest"] == {"low": 15, "high": 35}
    assert before["intercepted"] is None
    assert after["launched"] == {"low": 8, "high": 8}
    assert after["intercepted"] == {"low": 2, "high": 4}
    assert after["failed"] is None
    assert after["unknown"] == {"low": 4, "high": 6}


@pytest.mark.parametrize(
    ("estimand", "before", "cover", "after", "difference"),
    [
        ("not-failed", (20 / 55, 30 / 45), (0.2381, 0.8000), (0, 0.75), (-30 / 45, 0.75 - 20 / 55)),
        ("left-out", (20 / 55, 1), (0.2381, 1), (0, 1), (-1, 1 - 20 / 55)),
        ("unknown", (20 / 55, 1), (0.2381, 1), (0, 1), (-1, 1 - 20 / 55)),
    ],
)
def test_the_three_estimands(kn23, estimand, before, cover, after, difference) -> None:
    first, last = rate(kn23, 0, estimand), rate(kn23, 1, estimand)
    assert (first["bound_low"], first["bound_high"]) == pytest.approx(before, abs=1e-12)
    assert (first["ci_low"], first["ci_high"]) == pytest.approx(cover, abs=5e-5)
    assert (last["bound_low"], last["bound_high"]) == pytest.approx(after, abs=1e-12)
    change = contrast(kn23, "difference", estimand)
    assert (change["bound_low"], change["bound_high"]) == pytest.approx(difference, abs=1e-12)
    assert change["sign"] == "not identified"
    assert first["estimate"] is last["estimate"] is change["estimate"] is None


def test_the_first_estimand_in_full(kn23) -> None:
    change = contrast(kn23, "difference")
    assert (change["ci_low"], change["ci_high"]) == pytest.approx((-0.7874, 0.6161), abs=5e-5)
    chance = contrast(kn23, "probability")
    ends = chance["probability_low"], chance["probability_high"]
    assert ends == pytest.approx((0.0191, 0.9999), abs=5e-5)
    assert chance["likelihood"] is None
    assert "not determined" in kn23["bottom_line"][1]
    assert kn23["bottom_line"][0].startswith("The reports support bounds, not an estimate")


def test_sensitivity(kn23) -> None:
    one_more = row(kn23, "cmb-018")
    assert launched(one_more, 1) == {"low": 9, "high": 9}
    failed = rate(one_more, 1)
    assert failed["failures"] == {"low": 0, "high": 7}
    assert failed["bound_high"] == pytest.approx(7 / 9)
    change = contrast(one_more, "difference")
    ends = change["bound_low"], change["bound_high"]
    assert ends == pytest.approx((-0.6667, 0.4141), abs=5e-5)
    share = rate(row(kn23, "as a share"), 0)
    assert (share["bound_low"], share["bound_high"]) == pytest.approx((0.40, 0.60), abs=1e-12)
    assert all(r["error"] is None for r in kn23["sensitivity"])


def test_what_the_list_leaves_out(kn23) -> None:
    listed = {r["claim_id"]: r for r in kn23["not_named"]}
    by_hand = {"cmb-018", "cmb-019", "cmb-026", "cmb-030", "cmb-033", "agg-014", "agg-021"}
    assert by_hand <= set(listed)
    used = {name for name, r in listed.items() if r["used_by_rules"]}
    assert {"cmb-018", "cmb-019", "cmb-026", "cmb-030", "cmb-033"} <= used
    assert "it follows that 74 or more were launched" in listed["agg-021"]["text"]
    assert not {"agg-011", "afd-005", "afd-007", "afd-023"} & set(listed)


def test_stated_assumptions(kn23) -> None:
    said = " ".join(a["text"] + a["if_wrong"] for a in kn23["assumptions"])
    assert "KN-24" in said
    assert "salvos" in said
    rows = [a["row"] for a in kn23["assumptions"] if a["row"] is not None]
    assert all(0 <= r < len(kn23["sensitivity"]) for r in rows)


@pytest.mark.parametrize("name", ["kn23", "kn23-tests", "kn23-point"])
def test_the_data_flow_adds_up(name: str) -> None:
    findings = run_scenario(name)
    flow = findings["flow"]
    left_out = sum(stage["left_out"] for stage in flow["stages"])
    assert flow["read"] == 227 == left_out + flow["used"]
    for stage in flow["stages"]:
        assert stage["left_out"] == sum(rule["count"] for rule in stage["rules"])
    claims = findings["claims"]
    assert len(claims) == 227
    assert sum(c["fate"] == "used" for c in claims) == flow["used"]
    assert all(c["rule"] for c in claims if c["fate"] == "left out")
    used = {i for p in findings["periods"] for i in p["claims_used"]}
    assert used == {c["claim_id"] for c in claims if c["fate"] == "used"}


def test_flight_tests(tests) -> None:
    before, after = (p["counts"] for p in tests["periods"])
    assert before["launched"] == {"low": 42, "high": None}
    assert before["failed"] == {"low": 1, "high": 1}
    assert after["launched"] == {"low": 16, "high": None}
    assert after["failed"] == {"low": 1, "high": 1}
    assert rate(tests, 0)["bound_low_open"] is True


@pytest.mark.parametrize(
    ("label", "before", "after"),
    [
        ("JCS, Japan and KCNA only", (38, 38), (16, None)),
        ("salvos of several systems", (50, None), (17, None)),
        ("day of the summit", (44, None), (14, None)),
        ("tst-048", (42, None), (16, None)),
        ("silence read as unknown", (42, None), (16, None)),
    ],
)
def test_flight_test_rows(tests, label, before, after) -> None:
    found = row(tests, label)
    for period, expected in enumerate((before, after)):
        assert launched(found, period) == dict(zip(("low", "high"), expected, strict=True))
        assert found["periods"][period]["counts"]["failed"]["high"] == 1


def test_the_revision_decides_the_failure(tests) -> None:
    kept = row(tests, "tst-048")["periods"][1]["counts"]["failed"]
    assert kept == {"low": 0, "high": 1}
    assert rate(row(tests, "silence read as unknown"), 0)["identified"] == "nothing"


def test_the_newspapers_reading(point) -> None:
    assert next(iter(point.data)) == "warning"
    assert point["bottom_line"][0] == point["warning"]
    assert "naive" in point["title"]
    assert (rate(point, 0)["estimate"], rate(point, 1)["estimate"]) == (0.5, 0.0)
    assert contrast(point, "difference")["estimate"] == -0.5
    assert contrast(point, "probability")["likelihood"] is None


def test_midpoints_need_naive(tmp_path) -> None:
    text = shipped_path("reports/kn23-point.toml").read_text(encoding="utf-8")
    path = tmp_path / "silent.toml"
    path.write_text(text.replace("naive = true", "naive = false", 1), encoding="utf-8")
    from reliability.errors import OptionError

    with pytest.raises(OptionError, match=r"silent\.toml line \d+: failure\.ranges.*naive"):
        run_scenario(path)


def test_the_envelope_stands_beside_named_claims(kn23) -> None:
    beside = kn23["periods"][1]["envelope"]
    assert "cmb-019" in beside["claims_used"]
    assert len(beside["rates"]) == 3


def test_findings_are_plain_and_repeatable(kn23) -> None:
    import json

    again = run_scenario("kn23")
    assert json.dumps(again.to_dict()) == json.dumps(kn23.to_dict())
    frame = kn23.to_frame()
    assert list(frame["quantity"][:3]) == ["rate"] * 3
    assert "<table" in kn23._repr_html_()
    assert repr(kn23) == f"<Findings {kn23['report_id']}: {kn23['title']}>"
    assert kn23.summary().startswith("The reports support bounds")


def test_what_would_change_the_answer(kn23) -> None:
    tipping = kn23["tipping"]
    rows = {r["failures_after"]: r for r in tipping["rows"]}
    assert list(rows) == list(range(7))
    # Up to 2 of 8 the rate is lower whatever the fifty were; from 3 on it need not be.
    assert [rows[k]["sign"] for k in range(7)] == [
        *["lower"] * 3, *["not identified"] * 3, "higher",
    ]  # fmt: skip
    assert rows[2]["bound_high"] == pytest.approx(2 / 8 - 20 / 55)
    assert rows[6]["bound_low"] == pytest.approx(6 / 8 - 30 / 45)
    further = {(r["direction"], r["against"]): r for r in tipping["further"]}
    # 6 of 8 at worst, and n more that did not fail: 6 / (8 + n) < 20 / 55 first at n = 9.
    assert further["lower", 0]["launches_to_settle"] == 9
    assert further["lower", 0]["launches_to_exclude_no_change"] >= 9
    # None of 8 at best, and n more of which so many succeed: (n - j) / (8 + n) > 30 / 45.
    settle = [further["higher", against]["launches_to_settle"] for against in range(3)]
    exclude = [further["higher", against]["launches_to_exclude_no_change"] for against in range(3)]
    assert (settle, exclude) == ([17, 20, 23], [43, 47, 52])
    worth = {r["incident"]: r["narrowing_low"] for r in tipping["incidents"]}
    assert worth["ua-2024-08-11-kyiv"] == pytest.approx(4 / 8)
    assert worth["ua-2024-12-25"] == pytest.approx(2 / 8)


def test_what_holds_already_needs_no_further_launch() -> None:
    found = run_scenario("gcat-dprk")["tipping"]
    assert (found["rows"], "nothing can tip" in found["reason"]) == ([], True)
    further = {(r["direction"], r["against"]): r for r in found["further"]}
    # 1 of 12 failed after, none of 11 before: the counts lie on the higher side, the interval not.
    assert further["higher", 0]["launches_to_settle"] == 0
    assert further["higher", 0]["launches_to_exclude_no_change"] == 4
    assert further["lower", 0]["launches_to_settle"] is None


def test_where_tipping_is_not_possible_it_says_why(tests, point) -> None:
    assert "open above" in tests["tipping"]["reason"]
    assert "one number" in point["tipping"]["reason"]


def test_the_projection_is_an_assumption_from_both_ends(kn23, tests) -> None:
    projection = kn23["projection"]
    assert projection["why"].startswith("A wide assumption")
    ends = {e["end"]: e for e in projection["ends"]}
    assert (ends["lowest rate"]["failures"], ends["lowest rate"]["launches"]) == (20, 55)
    assert (ends["highest rate"]["failures"], ends["highest rate"]["launches"]) == (30, 45)
    for end in ends.values():
        for world in ("stays", "falls"):
            assert sum(end[world]) == pytest.approx(1.0)
            assert len(end[world]) == 21
        assert end["falls_90"][0] <= end["stays_90"][0]
    assert tests["projection"] is None


def test_the_sweep_stands_in_the_findings(kn23, tests) -> None:
    shown = kn23["sweep"]
    assert shown["sides"]["distinct"] >= 50
    assert "not a probability" in shown["sides"]["caveat"]
    assert len(shown["curve"]) == shown["sides"]["distinct"]
    assert any(each["circular"] for each in shown["curve"])
    assert shown["permutation"]["possible"] is False
    assert "bounds" in shown["permutation"]["reason"]
    assert tests["sweep"] is None


def test_salvos(kn23, tests) -> None:
    before, after = kn23["salvos"]
    assert "window" in before["reason"]
    assert (after["incidents"], after["effective_launches"]) == (3, None)
    independent = next(a for a in kn23["assumptions"] if a["code"] == "independent-launches")
    assert "8 launches in 3 salvos may amount to as few as 2.7" in independent["if_wrong"]
    assert tests["salvos"][0]["incidents"] == 23


def test_rows_of_one_launch_are_put_together_by_day() -> None:
    """GCAT has an identifier a launch; six of its eleven early ones left within a minute."""
    found = run_scenario("gcat-dprk")
    before, after = found["salvos"]
    assert (before["incidents"], before["salvos"]) == (11, 4)
    assert before["effective_launches"] == pytest.approx(11**2 / (6**2 + 2**2 + 2**2 + 1))
    assert (after["incidents"], after["salvos"]) == (12, 6)
    assert found["sweep"]["permutation"]["possible"] is False
    assert "at least 20 salvos" in found["sweep"]["permutation"]["reason"]


def test_the_intervals_by_the_effective_number_of_launches(kn23, point) -> None:
    before, after = run_scenario("gcat-dprk")["salvos"]
    # Wilson 1927 without a failure: 0 to z^2 / (n + z^2), by 2.69 launches and by 11.
    z = 1.959963984540054**2
    assert (before["ci_low"], before["independent_ci_low"]) == (0, 0)
    assert before["ci_high"] == pytest.approx(z / (before["effective_launches"] + z), rel=1e-9)
    assert before["independent_ci_high"] == pytest.approx(z / (11 + z), rel=1e-9)
    # Twelve launches in six salvos, of which a lone one failed.
    failed, launched = [0, 0, 0, 0, 0, 1], [3, 3, 2, 2, 1, 1]
    ends = after["ci_low"], after["ci_high"]
    assert ends == pytest.approx(tuple(rel.clustered_rate_interval(failed, launched)), rel=1e-9)
    alone = after["independent_ci_low"], after["independent_ci_high"]
    assert alone == pytest.approx(tuple(rel.proportion_interval(1, 12, method="wilson")), rel=1e-9)
    assert ends[0] < alone[0] < 1 / 12 < alone[1] < ends[1]
    assert (after["method"], after["confidence_level"]) == ("rao-scott-wilson", 0.95)
    assert after["estimand"] == "not-failed"
    # None where an outcome is not known, or where a window hides its salvos.
    for row in (*kn23["salvos"], point["salvos"][0]):
        assert row["ci_low"] is row["ci_high"] is row["independent_ci_low"] is row["method"] is None


def test_the_effective_number_of_launches(point, tmp_path) -> None:
    text = shipped_path("reports/kn23-tests.toml").read_text(encoding="utf-8")
    text = text.replace('"../data/kn23"', f'"{shipped_path("data/kn23").as_posix()}"')
    text = text.replace('cut = "vostochny-summit"', 'cut = "2022-04-20"')
    text = text.replace("[select]", '[select]\nleave_out = ["dprk-2019-05-04"]', 1)
    path = tmp_path / "exact.toml"
    path.write_text(text, encoding="utf-8")
    before = run_scenario(path)["salvos"][0]
    # None failed in any salvo: each is taken to stand or fall as one.
    assert before["effective_launches"] == pytest.approx(before["fewest_effective_launches"])
    assert before["effective_launches"] <= before["salvos"] == before["incidents"]
    assert "stand or fall as one" in before["reason"]
    assert point["salvos"][0]["windows"] == 1
