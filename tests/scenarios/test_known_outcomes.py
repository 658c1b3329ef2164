"""The rate among launches of known outcome: what it leaves out, and that nothing else shows it."""

from reliability.scenarios import run_scenario
from reliability.scenarios.scenario import read_scenario
from reliability.shipped import shipped_path


def rows(name):
    data = run_scenario(shipped_path(f"reports/{name}.toml")).data
    return {
        (period["label"], row["estimand"]): row
        for period in data["periods"]
        for row in period["known_outcomes"]
    }


def test_unknown_and_intercepted_launches_are_left_out() -> None:
    known = rows("kn23")
    # Of eight after the cut two to four were intercepted, which did not fail, and four to six are
    # unknown: none of those known failed.
    reported = known["after", "not-failed"]
    assert (reported["failures"], reported["launches"]) == (
        {"low": 0, "high": 0},
        {"low": 2, "high": 4},
    )
    assert reported["estimate"] == 0.0
    # Without the intercepted ones, and had none been shot down, no outcome is known.
    for estimand in ("left-out", "unknown"):
        assert known["after", estimand]["launches"] == {"low": 0, "high": 0}
        assert known["after", estimand]["identified"] == "nothing"
    assert known["before", "unknown"]["estimand"] == "unknown"
    assert {"unknown-exclude", "not-coded-exclude"} <= set(reported["conditional_on"])


def test_a_count_reported_as_a_range_stays_one() -> None:
    before = rows("kn23")["before", "not-failed"]
    assert before["identified"] == "bounds"
    assert before["estimate"] is None


def test_complete_rows_give_one_rate() -> None:
    known = rows("gcat-dprk")
    assert known["before", "not-failed"]["estimate"] == 0.0
    assert known["after", "not-failed"]["estimate"] == 1 / 12


def test_it_is_shown_only_where_the_scenario_asks(tmp_path) -> None:
    path = tmp_path / "asks.toml"
    text = shipped_path("reports/kn23.toml").read_text(encoding="utf-8")
    path.write_text(text + "\n[report]\nknown_outcomes = true\n", encoding="utf-8")
    assert read_scenario(path).report["known_outcomes"] is True
    assert read_scenario("kn23").report["known_outcomes"] is False
    assert "report" not in read_scenario(path).base.settings
