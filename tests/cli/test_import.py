"""`reliability import` and `formats`: receipt on stderr, claims on stdout, packages by --to."""

import json

import pytest
from click.testing import CliRunner

import reliability as rel
from reliability.cli.group import program
from reliability.cli.import_ import _typed
from reliability.errors import OptionError
from reliability.loaders.entrance import FORMATS

MAPPING = """\
name = "ledger"
title = "Ledger of launches"
[columns]
start = "Date"
system = "Missile"
launched = "Fired"
[constants]
context = "combat"
claimant = "Analyst"
claimant_interest = "neutral"
[outcome]
column = "Result"
[outcome.words]
Success = "success"
Failure = "failure"
"""
TEXT = "Date,Missile,Fired,Result\n" + "".join(
    f"{day},KN-23,2,{'Failure' if place % 3 == 0 else 'Success'}\n"
    for place, day in enumerate(
        [f"2024-0{month}-{day:02d}" for month in (3, 4, 8, 9) for day in (1, 5, 9, 13)]
    )
)
SCENARIO = """\
title = "KN-23 in the ledger"
data = "own"
[select]
context = "combat"
system = ["kn23"]
[periods]
cut = "2024-06-19"
cut_day = "after"
[failure]
intercepted = ["not-failed"]
unknown = "bounds"
not_coded = "bounds"
silence = "unknown"
operator_success = "claim"
shares = "count"
ranges = "bounds"
[claims]
policy = "envelope"
class = "exact"
superseded = "drop"
[estimate]
confidence_level = 0.95
interval = "clopper-pearson"
contrast = "miettinen-nurminen"
prior = "jeffreys"
"""


def run(*args):
    return CliRunner().invoke(program, list(map(str, args)))


@pytest.fixture
def table(tmp_path):
    (tmp_path / "map.toml").write_text(MAPPING, encoding="utf-8")
    path = tmp_path / "ledger.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def imported(table, *args):
    return run("import", "table", table, "--mapping", table.parent / "map.toml", *args)


def test_the_receipt_is_on_stderr_and_the_claims_on_stdout(table):
    shown = imported(table, "--format", "json")
    assert shown.exit_code == 0, shown.stderr
    found = json.loads(shown.stdout)
    assert (found["kind"], len(found["results"])) == ("import", 16)
    assert found["results"][0]["failed_low"] == 2
    assert found["results"][0]["tags"] is None
    assert "16 rows read = 16 claims + 0 set aside" in shown.stderr
    assert "sha256" in shown.stderr


def test_the_table_shows_ranges(table):
    lines = imported(table).stdout.splitlines()
    assert lines[0].split() == ["claim_id", "start", "system", "coding", "launched", "failed",
                                "intercepted", "claimant"]  # fmt: skip
    assert lines[1].split() == ["ledger-2", "2024-03-01", "kn23", "coded", "2", "2", "-", "Analyst"]


def test_the_csv_can_be_appended(table, tmp_path):
    shown = imported(table, "--format", "csv")
    assert imported(table, "--to", tmp_path / "own").exit_code == 0
    (tmp_path / "new.csv").write_text(shown.stdout.replace("ledger-", "other-"), encoding="utf-8")
    again = run("append", tmp_path / "own", tmp_path / "new.csv", "--allow-duplicates")
    assert again.exit_code == 0, again.stderr
    assert len(rel.load(tmp_path / "own").claims) == 32


def test_from_a_spreadsheet_to_a_report(table, tmp_path):
    shown = imported(table, "--to", tmp_path / "own")
    assert shown.exit_code == 0, shown.stderr
    assert shown.stdout.splitlines()[0] == "ledger-2"
    assert run("check", tmp_path / "own").exit_code == 0
    scenario = tmp_path / "own.toml"
    scenario.write_text(SCENARIO, encoding="utf-8")
    report = run("report", scenario, "-o", tmp_path / "out")
    assert report.exit_code == 0, report.stderr
    findings = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    before, after = findings["periods"]
    # Rows 0, 3, 6 of the first eight failed, 9, 12, 15 of the last: each of two launches.
    assert [(p["counts"]["launched"], p["counts"]["failed"]) for p in (before, after)] == [
        ({"low": 16, "high": 16}, {"low": 6, "high": 6}),
        ({"low": 16, "high": 16}, {"low": 6, "high": 6}),
    ]


def test_what_changed_is_shown_before_it_is_written(table, tmp_path):
    package = tmp_path / "own"
    imported(table, "--to", package)
    lines = TEXT.splitlines(keepends=True)
    # The first row is gone, the seventh (of 9 April) is recoded.
    text = "".join([lines[0], *lines[2:]]).replace("9,KN-23,2,Failure", "9,KN-23,2,Success")
    table.write_text(text, encoding="utf-8")
    shown = imported(table, "--to", package, "--dry-run", "--format", "json")
    assert shown.exit_code == 0, shown.stderr
    rows = json.loads(shown.stdout)["results"]
    assert {row["change"] for row in rows} == {"recoded", "withdrawn"}
    assert "would write 1 claims" in shown.stderr
    assert "withdrawn ledger-2: 2024-03-01 kn23" in shown.stderr
    assert len(rel.load(package).claims) == 16
    assert imported(table, "--to", package).exit_code == 0
    assert len(rel.load(package).claims) == 17
    assert "15 unchanged, 0 added" in imported(table, "--to", package).stderr
    assert len(rel.load(package).claims) == 17


def test_a_sketch_is_printed(table):
    shown = run("import", "table", table, "--sketch")
    assert shown.exit_code == 0
    assert '"Failure" = ""' in shown.stdout
    assert shown.stderr == ""
    wrong = run("import", "cns", table, "--sketch")
    assert wrong.exit_code == 2
    assert "only a table has a mapping" in wrong.stderr


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["tabel", "x.csv"], 2, "Did you mean 'table'?"),
        (["table", "absent.csv", "--mapping", "m.toml"], 1, "no such file"),
        (["cns", "FILE", "--mapping", "m.toml"], 1, "takes no option 'mapping'"),
        (["cns", "FILE", "-O", "contry=Iran"], 1, "Did you mean 'country'?"),
        (["table", "FILE"], 1, "needs a mapping"),
        (["table", "FILE", "-O", "mapping"], 2, "must be KEY=VALUE"),
        (["table", "FILE", "--dry-run"], 2, "only with --to"),
    ],
)
def test_what_is_wrong_with_the_command_is_one_message(table, args, code, message):
    shown = run("import", *[table if arg == "FILE" else arg for arg in args])
    assert shown.exit_code == code
    assert message in shown.stderr
    assert shown.stdout == ""
    assert "Traceback" not in shown.stderr


def test_every_format_is_listed_with_its_options():
    shown = run("formats")
    assert [line.split()[0] for line in shown.stdout.splitlines()[1:]] == list(FORMATS)
    found = json.loads(run("formats", "--format", "json").stdout)["results"]
    assert {row["format"]: row["options"] for row in found}["table"] == ["mapping"]


@pytest.mark.parametrize(
    ("value", "declared", "expected"),
    [
        ("0.75", "float", 0.75),
        ("0.75", "float | str", 0.75),
        ("strict", "float | str", "strict"),
        ("yes", "bool", True),
        ("3", "int | None", 3),
        ("KP", "str | Sequence[str] | None", "KP"),
        ("KP, CN", "str | Sequence[str] | None", ["KP", "CN"]),
        ("KP", "Sequence[str]", ["KP"]),
        ("a,b", "str | None", "a,b"),
    ],
)
def test_options_are_read_as_they_are_declared(value, declared, expected):
    assert _typed("key", value, declared) == expected


def test_an_option_of_another_type_is_refused():
    with pytest.raises(OptionError, match="must be float; got 'x'"):
        _typed("threshold", "x", "float")
