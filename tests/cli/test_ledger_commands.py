"""`add`, `append`, `correct`, `export`: parse, call one function, print the ids."""

import json
import shutil

import pytest
from click.testing import CliRunner

import reliability as rel
from reliability.cli.group import program
from reliability.shipped import shipped_path

ROW = ["--context", "combat", "--start", "2026-02-01", "--system", "kn23",
       "--claimant", "Somebody", "--summary", "Two or three flew."]  # fmt: skip


def run(*args, text=None):
    return CliRunner().invoke(program, list(map(str, args)), input=text)


@pytest.fixture
def package(tmp_path):
    folder = tmp_path / "kn23"
    shutil.copytree(shipped_path("data/kn23"), folder)
    return folder


def last(package):
    return rel.load(package).claims.iloc[-1]


def test_add_writes_ranges_and_prints_the_id(package):
    shown = run("add", package, *ROW, "--url", "https://example.org/a", "--launched", "2..3",
                "--failed", "1..", "--failed-share", "0.4..0.6", "--reached-target", "0",
                "--system-as-reported", "KN-23")  # fmt: skip
    assert shown.exit_code == 0, shown.stderr
    claim = last(package)
    assert shown.stdout == f"{claim['claim_id']}\n"
    assert (claim["launched_low"], claim["launched_high"]) == (2, 3)
    assert claim["failed_low"] == 1
    assert rel.load(package).claims["failed_high"].isna().iloc[-1]
    assert (claim["failed_share_low"], claim["failed_share_high"]) == (0.4, 0.6)
    assert claim["reached_target_high"] == 0
    assert claim["system_as_reported"] == "KN-23"


def test_add_needs_what_a_claim_needs(package):
    before = (package / "claims.csv").read_bytes()
    shown = run("add", package, *ROW[2:], "--url", "https://example.org/a")
    assert shown.exit_code == 2
    assert "--context" in shown.stderr
    shown = run("add", package, *ROW)
    assert shown.exit_code == 2
    assert "--publisher" in shown.stderr
    assert (package / "claims.csv").read_bytes() == before


def test_a_fault_of_the_row_exits_1_and_writes_nothing(package):
    before = (package / "claims.csv").read_bytes()
    shown = run("add", package, *ROW, "--publisher", "P", "--end", "Feb 2026")
    assert shown.exit_code == 1
    assert "did you mean 2026-02?" in shown.stderr
    assert shown.stdout == ""
    assert (package / "claims.csv").read_bytes() == before


def test_a_misspelt_choice_gets_the_nearest(package):
    shown = run("add", package, *ROW, "--claimant-interest", "aly")
    assert shown.exit_code == 2
    assert "Did you mean 'ally'?" in shown.stderr


def test_append_takes_csv_jsonl_and_standard_input(package, tmp_path):
    file = tmp_path / "new.csv"
    file.write_text("context,start,system,claimant,summary\ntest,2026-03-01,kn23,X,it flew\n")
    shown = run("append", package, file)
    assert shown.exit_code == 0, shown.stderr
    assert shown.stdout.strip() == last(package)["claim_id"]
    row = {"context": "test", "start": "2026-04-01", "system": "kn24", "claimant": "X",
           "summary": "it flew", "launched_low": 2}  # fmt: skip
    shown = run("append", package, "-", "--format", "jsonl", text=json.dumps(row) + "\n")
    assert shown.exit_code == 0, shown.stderr
    assert last(package)["launched_low"] == 2
    assert run("append", package, "-", text="x").exit_code == 2
    assert run("append", package, tmp_path / "none.csv").exit_code == 1


def test_dry_run_prints_the_diff_and_duplicates_are_refused(package):
    before = (package / "claims.csv").read_bytes()
    args = ("add", package, *ROW, "--url", "https://example.org/a")
    shown = run(*args, "--dry-run")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("--- claims.csv\n+++ claims.csv\n")
    assert (package / "claims.csv").read_bytes() == before
    assert run(*args).exit_code == 0
    shown = run(*args)
    assert shown.exit_code == 1
    assert "twice" in shown.stderr
    assert run(*args, "--allow-duplicates").exit_code == 0


def test_a_held_lock_exits_4(package):
    from reliability.evidence.durable import locked_package

    with locked_package(package, 1):
        shown = run("add", package, *ROW, "--publisher", "P", "--lock-timeout", "0")
    assert shown.exit_code == 4
    assert "locked by process" in shown.stderr


def test_correct_and_retract(package):
    shown = run("correct", package, "agg-011", "--set", "failed_low=21", "--set", "failed_high=",
                "--reason", "read again", "--recorded-at", "2026-12-01")  # fmt: skip
    assert shown.exit_code == 0, shown.stderr
    claims = rel.load(package).claims.set_index("claim_id")
    assert claims.loc["agg-011", "failed_low"] == 21
    assert claims.loc["agg-011", "corrected_by"] == shown.stdout.strip()
    shown = run("correct", package, "agg-012", "--retract", "--reason", "withdrawn",
                "--recorded-at", "2026-12-01")  # fmt: skip
    assert shown.exit_code == 0
    assert run("correct", package, "agg-012", "--set", "note", "--reason", "x").exit_code == 2
    shown = run("correct", package, "agg-0111", "--set", "note=x", "--reason", "x")
    assert shown.exit_code == 1
    assert "Did you mean agg-011?" in shown.stderr


def test_export(package, tmp_path):
    shown = run("export", package, "--format", "jsonl")
    assert shown.exit_code == 0
    assert len(shown.stdout.splitlines()) == 227
    file = tmp_path / "claims.xlsx"
    assert run("export", package, "--format", "xlsx", "-o", file).exit_code == 0
    first = file.read_bytes()
    assert run("export", package, "--format", "xlsx", "-o", file).exit_code == 0
    assert file.read_bytes() == first


def test_check_compares_archived_copies(package, tmp_path):
    copies = tmp_path / "copies"
    copies.mkdir()
    (copies / "cmb-001.html").write_bytes(b"altered")
    run("correct", package, "cmb-001", "--set", f"archive_sha256={'0' * 64}", "--reason", "kept",
        "--recorded-at", "2026-12-01")  # fmt: skip
    assert run("check", package).exit_code == 0
    shown = run("check", package, "--archive", copies)
    assert shown.exit_code == 1
    assert "archive-differs" in shown.stdout


def test_show_leads_from_an_id_to_all_that_is_said():
    package = shipped_path("data/kn23")
    shown = run("show", package, "agg-011")
    assert shown.exit_code == 0, shown.stderr
    for words in ("around fifty", "contains", "agg-005", "is repeated by", "kn23", "used"):
        assert words in shown.stdout
    shown = run("show", package, "ua-2024-01-02-kharkiv", "--format", "json")
    body = json.loads(shown.stdout)
    assert body["kind"] == "show"
    parts = [row["part"] for row in body["results"]]
    assert parts.count("claim") == 4
    assert "scenario" in parts
    assert run("show", package, "agg-011", "--scenario", "kn32").exit_code == 1
    assert "Did you mean 'agg-011'" in run("show", package, "agg-0111").stderr
