"""Pages of made-up scenarios: no number under another's name, nothing dangling, nothing raw."""

from __future__ import annotations

import copy
import re

import pytest

from reliability.report import render_report

TEST = {"context": "test"}
HEAD = '[select]\ncontext = "test"\n'
TAIL = '\n[failure]\nintercepted = ["not-failed"]\n'
THREE = '[periods]\ncut = ["2024-01-01", "2025-01-01"]'
GROUPS = "\n".join(f'[groups.{name}]\nclaimant = "{name}"' for name in ("JCS", "KCNA", "MoD"))


def table(text, caption):
    """Return the cells of a table of a Markdown report, its head first."""
    found = re.search(rf"^\*\*{re.escape(caption)}\*\*\n\n((?:\|.*\n?)+)", text, re.M)
    assert found, caption
    lines = [line.strip("| \n").split(" | ") for line in found[1].splitlines()]
    return [lines[0], *lines[2:]]


@pytest.fixture
def page(run_made):
    return lambda claims, divided, more="": render_report(
        run_made(claims, HEAD + divided + TAIL + more), "md"
    )


@pytest.fixture
def periods(claim):
    days = ("2023-05-01", "2024-05-01", "2025-05-01")
    counts = ((7, 10), (2, 4), (3, 10))
    return [claim(d, n, failed=k, **TEST) for d, (k, n) in zip(days, counts, strict=True)]


@pytest.fixture
def sources(claim):
    return [
        claim(f"2024-05-0{at}", n, failed=k, claimant=name, **TEST)
        for at, (name, (k, n)) in enumerate(
            {"JCS": (7, 10), "KCNA": (4, 10), "MoD": (1, 10)}.items(), start=1
        )
    ]


MIDDLE = "2024-01-01 to 2024-12-31"


@pytest.mark.parametrize(
    ("fixture", "divided", "names", "rates"),
    [
        ("periods", THREE, ("before", MIDDLE, "after"), ("70.0 %", "50.0 %", "30.0 %")),
        ("sources", GROUPS, ("JCS", "KCNA", "MoD"), ("70.0 %", "40.0 %", "10.0 %")),
    ],
)
def test_a_column_holds_the_numbers_of_whom_its_head_names(
    request, page, fixture, divided, names, rates
):
    text = page(request.getfixturevalue(fixture), divided)
    first, *others = zip(names, rates, strict=True)
    for name, rate in others:
        head, row, *_ = table(text, f"One row per outcome measure: {name} against {first[0]}")
        assert [head[1].lower(), head[2].lower()] == [first[0].lower(), name.lower()]
        assert (first[1] in row[1], rate in row[2]) == (True, True)
        assert name in head[3]
    assert "between-1" not in text.split("## Reproducibility")[0]


def test_the_tipping_point_is_that_of_the_last_period(page, periods, claim):
    claims = [*periods[:2], claim("2025-05-01", 4, failed="0..4", **TEST)]
    text = page(claims, THREE)
    head, row, *_ = table(text, "The tipping point among the unknowns")
    assert head[0] == "If this many failed after"
    assert row[0] == "0 of 4"


def test_a_sensitivity_row_has_a_difference_for_every_period(page, periods):
    more = '[[sensitivity]]\nlabel = "day before"\nperiods.cut_day = "before"\n'
    head, own, _ = table(
        page(periods, THREE, more),
        "The same scenario with one choice changed: share of launches reported to have failed",
    )
    assert head[-2:] == [f"Difference, {MIDDLE} minus before", "Difference, after - before"]
    assert ("-20.0 points" in own[-2], "-40.0 points" in own[-1]) == (True, True)
    assert "7 of 10" in own[1]


def test_a_day_as_a_cut_is_drawn_among_the_candidate_dates(run_made, periods):
    findings = run_made(periods, HEAD + '[periods]\ncut = "2024-07-05"' + TAIL)
    chosen = [cut for cut in findings["timeline"]["cuts"] if cut["chosen"]]
    assert [(cut["cut_id"], cut["kind"]) for cut in chosen] == [("2024-07-05", "date")]
    days = [cut["first"] for cut in findings["timeline"]["cuts"]]
    assert days == sorted(days)
    text = render_report(findings, "md")
    rows = table(text, "The candidate cut dates")
    assert len(rows) == len(days) + 1
    assert [row[2] for row in rows if "the cut of this report" in row[1]] == [
        "a day that the scenario names"
    ]
    assert re.search(r"and \d+ candidate cut dates from \d{4}-\d\d-\d\d to \d{4}", text)


@pytest.mark.parametrize(
    ("divided", "kind", "words"),
    [
        (THREE, "periods", "no claim about a cause"),
        (GROUPS, "sources", "A difference between them is no difference between missiles"),
    ],
)
def test_what_the_comparison_cannot_show_is_said(run_made, periods, sources, divided, kind, words):
    claims = periods if kind == "periods" else sources
    findings = run_made(claims, HEAD + divided + TAIL)
    assert findings["comparison"] == kind
    text = render_report(findings, "md")
    part = re.search(r"^## What this cannot show\n(.*?)^## ", text, re.M | re.S)[1]
    assert words in part
    other = "Copying" if kind == "periods" else "learning by the producer"
    assert other not in part


def test_a_claim_of_one_day_ends_on_that_day(run_made, claim):
    claims = [claim("2024-05-01", 2, failed=1, **TEST), claim("2025-05-01", 2, failed=0, **TEST)]
    claims[0] = {**claims[0], "end": ""}
    findings = run_made(claims, HEAD + '[periods]\ncut = "2024-07-05"' + TAIL)
    rows = table(render_report(findings, "md"), "Claims used")
    assert rows[1][1] == "2024-05-01"


def test_bold_words_are_bold(page, periods):
    text = page(periods, THREE)
    assert not re.search(r"\*\*\w[^*\n|]* \*\*\w", text)
    assert "- **a:** " in text


def test_how_far_the_data_reaches_is_said(run_made, periods):
    data = run_made(periods, HEAD + THREE + TAIL)["inputs"]["data"]
    assert (data["data_cutoff"], data["last_day"]) == ("2026-01-01", "2025-05-01")
    text = page_head = render_report(run_made(periods, HEAD + THREE + TAIL), "md")
    page_head = text.split("## Contents")[0]
    assert "last entry recorded on 2026-01-01" in page_head
    assert "those used speak of 2023-05-01 to 2025-05-01" in page_head


SWEEP = '[sweep]\n"failure.unknown" = ["bounds", "as-success"]\n'


def test_each_side_of_the_curve_says_what_it_rests_on(run_made, claim):
    claims = [claim("2024-05-01", 20, failed=10, **TEST), claim("2024-07-05", 4, **TEST)]
    cut = '[periods]\ncut = "2024-06-19"'
    findings = run_made(claims, HEAD + cut + TAIL + SWEEP)
    sides = findings["sweep"]["sides"]
    assert (sides["lower"], sides["not_identified"]) == (1, 1)
    assert sides["rest_on"]["lower"] == {"by_rule": 1, "circular": 0, "leaves_out_zero": 0}
    assert sides["rest_on"]["not_identified"]["by_rule"] == 0
    rows = table(
        render_report(findings, "md"),
        "The sides of the specification curve, and what those of each side rest on",
    )
    assert rows[1] == ["the rate is lower after", "1", "1", "0", "0"]


def test_the_seed_of_the_permutation_test_is_told(run_made, claim):
    claims = [claim(f"2024-05-{d:02}", 1, failed=d % 2, **TEST) for d in range(1, 13)]
    claims += [claim(f"2024-07-{d:02}", 1, failed=d % 3 == 0, **TEST) for d in range(1, 13)]
    for row in claims:
        row["failed_low"] = row["failed_high"] = int(row["failed_low"] in ("1", "True"))
    more = SWEEP.replace("failure.unknown", "periods.cut_day").replace(
        '["bounds", "as-success"]', '["before", "after"]'
    )
    findings = run_made(claims, HEAD + '[periods]\ncut = "2024-06-19"' + TAIL + more)
    test = findings["sweep"]["permutation"]
    assert test["possible"]
    assert findings["inputs"]["seed"] == test["seed"] == 0
    text = render_report(findings, "md")
    assert "the median difference over the specifications is -16.7 points, p = " in text
    assert "0, of the permutation test" in text
    few = run_made(claims[10:15], HEAD + '[periods]\ncut = "2024-06-19"' + TAIL + more)
    said = render_report(few, "md")
    assert "A joint permutation test is not possible: needs at least 20 salvos" in said
    assert ".." not in said[said.index("A joint permutation test") :][:200]


def corrected(findings):
    """Return plain data in which one claim was recoded and another one retracted."""
    data = copy.deepcopy(dict(findings.data))
    row = dict.fromkeys(("source", "recorded_by", "new_value", "old_value", "field"))
    row |= {"recorded_at": "2026-11-25", "correction_id": "k-1", "reason": "read again"}
    data["corrections"] = [
        row | {"claim_id": "c0", "kind": "recode", "field": "failed_low", "old_value": "7",
               "new_value": "6", "source": "https://example.org/p"},
        row | {"claim_id": "c1", "kind": "retract", "reason": "wrong bulletin"},
    ]  # fmt: skip
    data["claims"][0]["failed"] = {"low": 6, "high": 7}
    data["claims"][1].update(fate="left out", rule="retracted", period=None)
    return data


def test_a_correction_is_told_with_its_reason_beside_its_claim(run_made, periods):
    data = corrected(run_made(periods, HEAD + THREE + TAIL))
    text = render_report(data, "md")
    rows = table(text, "Claims corrected after they were recorded")
    assert rows[1][:5] == ["c0", "2026-11-25", r"failed\_low", "7", "6"]
    assert "https://example.org/p" in rows[1][6]
    assert rows[2][4:6] == ["retracted", "wrong bulletin"]
    assert "Corrected on 2026-11-25: failed\\_low 7, now 6: read again" in text


def test_a_correction_is_told_as_a_change_since_the_last_report(run_made, periods):
    findings = run_made(periods, HEAD + THREE + TAIL)
    text = render_report(corrected(findings), "md", since=findings.data)
    part = re.search(r"^## Change since the last report\n(.*?)^## ", text, re.M | re.S)[1]
    assert "c0: failed 7, now 6 to 7; Corrected on 2026-11-25" in part
    assert "c1: used, 2024-01-01 to 2024-12-31, now left out (retracted); Retracted on" in part


def test_another_scenario_is_warned_of_and_a_changed_projection_told(run_made, periods):
    findings = run_made(periods, HEAD + THREE + TAIL)
    earlier = copy.deepcopy(dict(findings.data))
    earlier["inputs"]["scenario"]["name"] = "other"
    earlier["handling"] = "Restricted"
    earlier["periods"][0]["rates"][0]["ci_low"] += 1e-7
    text = render_report(findings, "md", since=earlier)
    part = re.search(r"^## Change since the last report\n(.*?)^## ", text, re.M | re.S)[1]
    assert "The earlier report is of another scenario: other, not made." in part
    assert "| handling | Restricted | Open source |" in part
    assert "1 rates or contrasts moved by less than is shown here." in part
    assert "Numbers that moved" not in part
