"""`add`, `append`, `correct`, `export`: parse, call one function, print the ids."""

import contextlib
import json
import os
import shutil
import sys

import pytest
from click.testing import CliRunner

import reliability as rel
from reliability.cli.group import program
from reliability.shipped import shipped_path

if os.name != "nt":
    import pty

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
    assert run("append", package, "-", text="").exit_code == 0
    shown = run("append", package, "-", text=json.dumps({**row, "start": "2026-05-01"}))
    assert shown.exit_code == 0, shown.stderr
    shown = run("append", package, "-", text=file.read_text().replace("2026-03", "2026-06"))
    assert shown.exit_code == 0, shown.stderr
    assert last(package)["start"] == "2026-06-01"
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


def test_append_names_the_file_and_its_rows(package, tmp_path):
    file = tmp_path / "new.csv"
    file.write_text("context,start,system,claimant,summary\ntest,2026-03-01,kn23,X,=1\n"
                    "\ntest,Mar 2026,kn23,X,it flew\n")  # fmt: skip
    shown = run("append", package, file)
    assert shown.exit_code == 1
    assert "  new.csv row 4, start: a date is a day" in shown.stderr
    assert "did you mean 2026-03? [bad-date]" in shown.stderr
    file.write_text(file.read_text().replace("Mar 2026", "2026-03"))
    shown = run("append", package, file)
    assert shown.exit_code == 0, shown.stderr
    assert "warning: new.csv row 2, summary: a spreadsheet runs" in shown.stderr
    file.write_text("context,start\n")
    shown = run("append", package, file)
    assert (shown.exit_code, shown.stdout) == (0, "")
    assert "no row" in shown.stderr


def test_a_package_in_this_folder_is_called_by_its_name(package, monkeypatch):
    monkeypatch.chdir(package)
    shown = run("add", ".", *ROW, "--url", "foo")
    assert "for data package kn23: 1 problem" in shown.stderr


def test_duplicates_that_are_allowed_are_shown(package):
    args = ("add", package, *ROW, "--url", "https://example.org/a")
    first = run(*args).stdout.strip()
    shown = run(*args, "--launched", "3", "--allow-duplicates")
    assert shown.exit_code == 0
    assert f"row 1 is likely the claim {first} (0." in shown.stderr


def test_add_names_every_option_that_is_missing(package):
    shown = run("add", package, "--system", "kn23")
    assert shown.exit_code == 2
    missing = "Missing options --context, --start, --claimant, --summary, --url (or --publisher)."
    assert missing in shown.stderr


def answer(args, answers):
    """Run the program on a terminal of its own and type answers; return what it showed."""
    pid, terminal = pty.fork()
    if pid == 0:
        code = "from reliability.cli import main; main()"
        os.execv(sys.executable, [sys.executable, "-c", code, *map(str, args)])
    shown, waiting = b"", list(answers)
    with contextlib.suppress(OSError):  # the terminal is closed at the end
        while piece := os.read(terminal, 4096):
            shown += piece
            if waiting and shown.rstrip(b" ").endswith(b":"):
                os.write(terminal, waiting.pop(0).encode() + b"\n")
                shown += b"\n"
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert waiting == []
    return shown.decode(), os.waitstatus_to_exitcode(status)


@pytest.mark.skipif(os.name == "nt", reason="no terminals to open on Windows")
def test_add_asks_on_a_terminal_until_the_answer_can_be_read(package):
    answers = ["war", "combat", "Feb 2026", "2026-02", "kn32", "kn23", "Somebody", " ", "One flew",
               "example.org", "", "Newspaper"]  # fmt: skip
    shown, status = answer(["add", package, "--launched", "1..2"], answers)
    assert status == 0, shown
    assert "Known: combat, test." in shown
    assert "did you mean 2026-02?" in shown
    assert "Did you mean 'kn23'?" in shown
    assert "summary must not be blank" in shown
    assert "begins with http" in shown
    claim = last(package)
    assert shown.rstrip().endswith(claim["claim_id"])
    assert (claim["start"], claim["summary"]) == ("2026-02", "One flew")
    assert (claim["publisher"], claim["launched_high"]) == ("Newspaper", 2)


@pytest.mark.skipif(os.name == "nt", reason="no terminals to open on Windows")
def test_what_was_answered_is_not_lost(package):
    answers = ["combat", "2026-02", "kn23", "Somebody", "One flew", "https://example.org/a"]
    shown, status = answer(["add", package, "--launched", "1", "--failed", "2"], answers)
    assert status == 1
    told = "You answered: --context combat --start 2026-02 --system kn23 --claimant Somebody"
    assert told in shown
    shown, status = answer(["add", package / "nowhere"], [])
    assert status == 1
    assert "no data package" in shown


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


def test_correct_sets_both_ends_and_a_dry_run_prints_the_diff(package):
    args = ("correct", package, "agg-011", "--reason", "read again", "--recorded-at", "2026-12-01")
    before = (package / "corrections.csv").read_bytes()
    shown = run(*args, "--set", "failed=21..", "--set", "failed_share=0.4", "--dry-run")
    assert shown.exit_code == 0, shown.stderr
    assert shown.stdout.startswith("--- corrections.csv\n+++ corrections.csv\n")
    assert [line.split(",")[3:5] for line in shown.stdout.splitlines()[-4:]] == [
        ["failed_low", "21"], ["failed_high", ""],
        ["failed_share_low", "0.4"], ["failed_share_high", "0.4"],
    ]  # fmt: skip
    assert (package / "corrections.csv").read_bytes() == before
    assert run(*args, "--set", "failed=21..", "--set", "failed_low=2").exit_code == 2
    shown = run(*args[:-1], "2020-01-01", "--set", "note=x")
    assert shown.exit_code == 0
    assert "warning: corrections.csv row 2, recorded_at" in shown.stderr


def test_what_was_known_on_a_day(package):
    run("correct", package, "agg-011", "--set", "note=later", "--reason", "x",
        "--recorded-at", "2026-12-01")  # fmt: skip
    for day, there in (("2026-11-30", False), ("2026-12-01", True)):
        shown = run("show", package, "agg-011", "--as-of", day)
        assert ("note                later" in shown.stdout) is there, shown.stderr
        lines = run("export", package, "--format", "jsonl", "--as-of", day).stdout.splitlines()
        notes = {row["claim_id"]: row["note"] for row in map(json.loads, lines)}
        assert (notes["agg-011"] == "later") is there
    assert run("export", package, "--as-of", "2026").exit_code == 1


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


def test_show_sets_rivals_beside_one_another_and_overlaps_apart():
    package = shipped_path("data/kn23")
    shown = run("show", package, "ua-2024-02-15").stdout
    assert "cmb-015, cmb-016, afd-001: agg-006, agg-007" in shown
    assert "start        2024-02-14" in shown
    assert not shown.endswith("\n\n")
    shown = run("show", package, "cmb-016").stdout
    rival = next(line for line in shown.splitlines() if "afd-001" in line)
    assert rival.split()[-6:] == ["afd-001", "6", "-", "Ukrainian", "Air", "Force"]
    body = json.loads(run("show", package, "cmb-016", "--format", "json").stdout)
    incidents = [row for row in body["results"] if row["part"] == "incident"]
    assert [row["incident_id"] for row in incidents] == ["ua-2024-02-15"]


def test_show_finds_the_scenarios_that_read_the_package(tmp_path, package):
    run("init", tmp_path / "study")
    data = tmp_path / "study" / "data"
    first = run("add", data, *ROW[:4], "--system", "my-system", *ROW[6:], "--publisher", "P",
                "--launched", "2").stdout.strip()  # fmt: skip
    (tmp_path / "study" / "broken.toml").write_text('data = "data"\n')
    (tmp_path / "study" / "other.toml").write_text("not a scenario")
    shown = run("show", data, first)
    assert shown.exit_code == 0
    assert "scenario.toml" in shown.stdout
    assert "used" in shown.stdout
    assert "broken.toml: cannot be run" in shown.stderr
    shown = run("show", package, "agg-011", "--scenario", "kn23")
    assert shown.exit_code == 1
    assert "must read this package; kn23 reads" in shown.stderr
