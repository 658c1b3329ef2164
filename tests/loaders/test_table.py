"""Any table with a mapping: what a row says, what is refused, what is set aside."""

import datetime
import itertools
import json

import numpy as np
import pandas as pd
import pytest

import reliability as rel
from reliability.errors import LoadError, OptionError
from reliability.evidence.schema import TABLES
from reliability.loaders import table_csv
from reliability.loaders.table_dates import date_hint, read_date

MAPPING = {
    "name": "ledger",
    "title": "My ledger",
    "definitions": ["A failure is a break-up in flight."],
    "columns": {"start": "Date", "system": "Missile", "launched": "Fired"},
    "constants": {"context": "test", "claimant": "Analyst"},
    "dates": {"start": ["%d/%m/%Y", "%b %Y"]},
    "outcome": {
        "column": "Result",
        "words": {
            "Success": "success",
            "Failure": "failure",
            "Unknown": "unknown",
            "Shot down": "intercepted",
            "Missed": "not-reached",
            "Pending": "not-coded",
            "Aborted": "no-launch",
            "Partial": {"failed": "0..1", "failure_phase": "terminal"},
        },
    },
}
TEXT = """\
Date,Missile,Fired,Result
03/04/2024,KN-23,2,Success
04/04/2024,Hwasong-11Da,3,failure
Sep 2023,Foo 12,1, Unknown
05/04/2024,KN-23,2..4,Shot down
06/04/2024,KN-23,2,Missed
07/04/2024,KN-23,1,Pending
08/04/2024,KN-23,1,Aborted
09/04/2024,KN-23,4,Partial
10/04/2024,KN-23,,
"""


def written(tmp_path, text, name="ledger.csv", **options):
    path = tmp_path / name
    path.write_text(text, **{"encoding": "utf-8", "newline": "", **options})
    return path


def changed(**tables):
    return {**MAPPING, **tables}


def load(path, mapping=MAPPING):
    return rel.load(path, format="table", mapping=mapping)


def counts(claim, *names):
    found = []
    for name in names:
        for end in ("low", "high"):
            value = claim[f"{name}_{end}"]
            found.append(None if pd.isna(value) else int(value))
    return found


def test_outcome_words_are_counts_and_coding(tmp_path):
    claims = load(written(tmp_path, TEXT)).claims.set_index("claim_id")
    names = ("launched", "failed", "intercepted", "not_reached")
    blank = [None, None]
    expected = {
        2: [2, 2, 0, 0, *blank, *blank],
        3: [3, 3, 3, 3, *blank, *blank],
        4: [1, 1, *blank, *blank, *blank],
        5: [2, 4, *blank, 2, 4, *blank],
        6: [2, 2, 0, 2, *blank, 2, 2],
        7: [1, 1, *blank, *blank, *blank],
        8: [*blank, *blank, *blank, *blank],
        9: [4, 4, 0, 1, *blank, *blank],
        10: [*blank, *blank, *blank, *blank],
    }
    assert {int(i.split("-")[1]): counts(c, *names) for i, c in claims.iterrows()} == expected
    assert claims["coding"].tolist() == ["coded"] * 5 + ["not-coded"] + ["coded"] * 3
    assert claims["failure_phase"].dropna().to_dict() == {"ledger-9": "terminal"}


def test_raw_text_stays_beside_what_it_was_mapped_to(tmp_path):
    claims = load(written(tmp_path, TEXT)).claims.set_index("claim_id")
    assert claims.at["ledger-3", "start"] == "2024-04-04"
    assert claims.at["ledger-3", "note"] == "Date: 04/04/2024; Result: failure"
    assert claims.at["ledger-5", "launched_as_said"] == "2..4"
    assert claims.at["ledger-3", "summary"] == "My ledger: Result failure"
    assert claims.at["ledger-10", "summary"] == "My ledger: Result blank"
    assert claims.at["ledger-4", "start"] == "2023-09"
    assert (claims.at["ledger-4", "start_day"], claims.at["ledger-4", "end_day"]) == (
        "2023-09-01",
        "2023-09-30",
    )


def test_systems_are_exact_aliases_or_stay_as_reported(tmp_path):
    evidence = load(written(tmp_path, TEXT))
    by_id = evidence.claims.set_index("claim_id")
    assert by_id.at["ledger-3", "system"] == "hwasong-11c"
    assert by_id.at["ledger-4", "system"] == "Foo-12"
    assert by_id.at["ledger-4", "system_as_reported"] == "Foo 12"
    labels = evidence.systems.set_index("system")["label"]
    assert labels["Foo-12"] == "Foo 12"
    assert evidence.about["receipt"]["unmapped_names"] == {"Foo 12": 1}


def test_each_row_is_an_incident_of_its_own_unless_the_table_says(tmp_path):
    claims = load(written(tmp_path, TEXT)).claims
    assert claims["incident_id"].tolist() == claims["claim_id"].tolist()
    text = "Date,Missile,Fired,Result,Night\n03/04/2024,KN-23,2,Success,n1\n" * 1
    text += "03/04/2024,KN-23,2,Failure,n1\n03/04/2024,KN-23,2,Failure,\n"
    mapping = changed(columns={**MAPPING["columns"], "incident_id": "Night"})
    claims = load(written(tmp_path, text), mapping).claims
    assert claims["scope"].tolist() == ["incident", "incident", "aggregate"]
    assert claims["incident_id"].tolist()[:2] == ["n1", "n1"]


def test_the_frame_has_the_types_of_every_evidence(tmp_path):
    claims = load(written(tmp_path, TEXT)).claims
    assert tuple(claims.columns) == (*TABLES["claims"].names, "start_day", "end_day")
    for column in TABLES["claims"].columns:
        kind = {"count": "Int64", "share": "Float64"}.get(column.kind, "string")
        assert claims[column.name].dtype == kind
    shipped = rel.load(rel.shipped_path("data/kn23")).claims
    assert (claims.dtypes == shipped.dtypes[claims.columns]).all()


def test_writing_in_one_blank_column_leaves_the_others(tmp_path):
    claims = load(written(tmp_path, TEXT)).claims
    claims.loc[0, "tags"] = "x"
    claims.loc[0, "unknown_low"] = 1
    assert claims["miss_distance"].isna().all()
    assert claims["unknown_high"].isna().all()


def test_the_receipt_counts_every_row(tmp_path):
    text = TEXT + "31/02/2024,KN-23,1,Success\n,KN-23,1,Success\n1/1/2024,KN-23\n"
    text += "11/04/2024,KN-23,1,Partial\n12/04/2024,KN-23,2,Partial\n"
    evidence = load(written(tmp_path, text))
    receipt = evidence.about["receipt"]
    assert receipt["rows_read"] == 14
    assert receipt["claims_made"] == len(evidence.claims) == 11
    assert [(each["line"], each["reason"]) for each in receipt["set_aside"]] == [
        (11, "start: no date in a stated form: '31/02/2024'"),
        (12, "start: no date"),
        (13, "has 2 cells where the header has 4"),
    ]
    assert receipt["precision"] == {"day": 10, "month": 1}
    assert receipt["sha256"]


def test_impossible_sums_are_set_aside_with_their_reason(tmp_path):
    text = "d,m,n,f,i,lo,hi\n2024-01-01,X,2,3,0,,\n2024-01-02,X,2,1,2,,\n2024-01-03,X,2,1,1,,\n"
    text += "2024-01-04,X,2,0,0,3,1\n2024-01-05,X,2,0,0,,1\n"
    mapping = {
        "columns": {"start": "d", "system": "m", "launched": "n", "failed": "f",
                    "intercepted": "i", "unknown_low": "lo", "unknown_high": "hi"},
        "constants": {"context": "combat", "claimant": "A"},
    }  # fmt: skip
    receipt = load(written(tmp_path, text), mapping).about["receipt"]
    assert [(each["line"], each["reason"]) for each in receipt["set_aside"]] == [
        (2, "failed exceeds launched"),
        (3, "failed, succeeded, intercepted, unknown together exceed launched"),
        (5, "unknown: the high end lies below the low end"),
        (6, "unknown: a high end without a low"),
    ]
    assert receipt["claims_made"] == 1


def test_unmapped_outcome_words_are_listed_and_refused(tmp_path):
    text = TEXT + "03/04/2024,KN-23,1,Kaput\n03/04/2024,KN-23,1,Kaput \n03/04/2024,KN-23,1,Hm\n"
    with pytest.raises(LoadError) as caught:
        load(written(tmp_path, text))
    assert "'Kaput' (2 rows, line 11), 'Hm' (1 rows, line 13)" in str(caught.value)
    assert "[outcome.words]" in str(caught.value)


@pytest.mark.parametrize("cell", ["-1", "about 5", "1,380", "1.5", "1e3", "٣", "NaN", "9" * 30])
def test_a_cell_that_is_no_count_is_refused_with_its_line(tmp_path, cell):
    text = TEXT + f'03/04/2024,KN-23,"{cell}",Success\n'
    with pytest.raises(LoadError, match=r"Fired: no count, 0 or more: .*line 11"):
        load(written(tmp_path, text))


def test_counts_may_be_written_in_stated_ways(tmp_path):
    text = "Date,Missile,Fired,Result\n"
    text += '03/04/2024,X,"1,380",Success\n03/04/2024,X,about 5,Success\n03/04/2024,X,7.0,Success\n'
    text += "03/04/2024,X,n/a,Success\n"
    mapping = changed(
        numbers={"thousands": ","},
        words={"launched": {"About 5": "4..6"}},
        blank={"words": ["N/A"]},
    )
    claims = load(written(tmp_path, text), mapping).claims
    assert [counts(claim, "launched") for _, claim in claims.iterrows()] == [
        [1380, 1380],
        [4, 6],
        [7, 7],
        [None, None],
    ]
    assert claims["launched_as_said"].fillna("").tolist() == ["1,380", "about 5", "7.0", ""]


def test_a_date_whose_order_nobody_states_is_refused(tmp_path):
    mapping = {key: value for key, value in MAPPING.items() if key != "dates"}
    with pytest.raises(LoadError, match=r"%d/%m/%Y or %m/%d/%Y.*'03/04/2024' \(1 rows, line 2\)"):
        load(written(tmp_path, TEXT), mapping)


@pytest.mark.parametrize(
    ("text", "forms", "edtf"),
    [
        ("03/04/2024", ("%d/%m/%Y",), "2024-04-03"),
        ("03/04/2024", ("%m/%d/%Y",), "2024-03-04"),
        ("Sep-84", ("%b-%y",), "1984-09"),
        ("2024", ("%Y",), "2024"),
        ("2024-264", ("%Y-%j",), "2024-09-20"),
        ("2024-09-21?", (), "2024-09-21?"),
        ("2024-09-21 05:12:00", (), "2024-09-21"),
        ("2024-09-21T00:00:00+09:00", (), "2024-09-21"),
        ("2024-13-21", (), None),
        ("2024-02-30T05:00", (), None),
        ("29/02/2023", ("%d/%m/%Y",), None),
        ("2024-09-21", ("%d/%m/%Y",), None),
        ("2024-09-21", ("%d/%m/%Y", "edtf"), "2024-09-21"),
    ],
)
def test_dates_are_read_as_stated_and_as_precisely_as_written(text, forms, edtf):
    assert read_date(text, forms) == edtf


@pytest.mark.parametrize("form", ["%d/%m/%Y", "%m.%d.%Y", "%Y-%m-%d", "%Y/%d/%m"])
def test_plain_days_are_read_as_strptime_reads_them(form):
    mark = form[2]
    places = [form.index(each) // 3 for each in ("%Y", "%m", "%d")]
    for parts in itertools.product(("2024", "0001", "24", "0000"), ("2", "02", "13", "0"),
                                   ("29", "30", "1", "001", "٣")):  # fmt: skip
        cells = [""] * 3
        for place, part in zip(places, parts, strict=True):
            cells[place] = part
        text = mark.join(cells)
        try:
            expected = datetime.datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007
        except ValueError:
            expected = None
        if text.isascii():
            assert read_date(text, (form,)) == expected
        else:
            assert read_date(text, (form,)) is None


@pytest.mark.parametrize(
    ("text", "hint"),
    [("13.04.2024", "%d.%m.%Y"), ("4/13/24", "%m/%d/%y"), ("1/2/24", "%d/%m/%y or %m/%d/%y")],
)
def test_a_hint_never_chooses_between_two_readings(text, hint):
    assert date_hint(text) == hint


def test_every_kind_of_file_gives_the_same_claims(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    xlsxwriter = pytest.importorskip("xlsxwriter")
    pytest.importorskip("python_calamine")
    rows = [line.split(",") for line in TEXT.splitlines()]
    header, body = rows[0], rows[1:]
    expected = load(written(tmp_path, TEXT)).claims.drop(columns=["claim_id", "incident_id"])
    written(tmp_path, TEXT.replace(",", "\t"), "ledger.tsv")
    written(tmp_path, TEXT.replace(",", ";").replace("\n", "\r\n"), "semi.csv")
    lines = [json.dumps(dict(zip(header, row, strict=True))) for row in body]
    written(tmp_path, "\n".join(lines), "ledger.jsonl")
    columns = {name: [row[place] for row in body] for place, name in enumerate(header)}
    parquet.write_table(pyarrow.table(columns), tmp_path / "ledger.parquet")
    with xlsxwriter.Workbook(tmp_path / "ledger.xlsx") as book:
        sheet = book.add_worksheet("Launches")
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)
    for name in ("ledger.tsv", "semi.csv", "ledger.jsonl", "ledger.parquet", "ledger.xlsx"):
        mapping = changed(file={"delimiter": ";"}) if name == "semi.csv" else MAPPING
        found = load(tmp_path / name, mapping).claims.drop(columns=["claim_id", "incident_id"])
        pd.testing.assert_frame_equal(found, expected)


def test_typed_cells_keep_days_and_whole_numbers(tmp_path):
    pytest.importorskip("pyarrow")
    frame = pd.DataFrame(
        {
            "d": pd.to_datetime(["2024-04-03", "2024-04-04"]),
            "m": ["KN-23", "KN-24"],
            "n": [2.0, np.nan],
        }
    )
    frame.to_parquet(tmp_path / "typed.parquet")
    mapping = {
        "columns": {"start": "d", "system": "m", "launched": "n"},
        "constants": {"context": "test", "claimant": "A"},
    }
    claims = load(tmp_path / "typed.parquet", mapping).claims
    assert claims["start"].tolist() == ["2024-04-03", "2024-04-04"]
    assert claims["launched_low"].fillna(-1).tolist() == [2, -1]


def test_another_encoding_is_read_when_it_is_stated(tmp_path):
    text = TEXT.replace("Foo 12", "Füü")
    path = written(tmp_path, text, encoding="cp1252")
    with pytest.raises(LoadError, match=r"ledger.csv line 4: not utf-8 text \(byte 0xfc\)"):
        load(path)
    claims = load(path, changed(file={"encoding": "cp1252"})).claims
    assert claims["system_as_reported"].tolist()[2] == "Füü"
    assert claims["system"].str.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._:-]*").all()


def test_the_parallel_reader_and_the_other_agree(tmp_path, monkeypatch):
    pytest.importorskip("pyarrow")
    quoted = TEXT.replace("Foo 12", '"Foo, ""12"""').replace(
        "KN-23,2,Success", ' KN-23 ,"2",Success'
    )
    path = written(tmp_path, "\ufeff" + quoted)
    slow = load(path).claims
    monkeypatch.setattr(table_csv, "_LARGE", 0)
    used = []
    real = table_csv._read_parallel
    monkeypatch.setattr(
        table_csv, "_read_parallel", lambda *given: used.append(real(*given)) or used[-1]
    )
    fast = load(path).claims
    assert used[0] is not None
    pd.testing.assert_frame_equal(fast, slow)
    assert slow["system_as_reported"].tolist()[2] == 'Foo, "12"'


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("Foo 12", '"Foo\n12"'),
        lambda text: text.replace("Sep 2023", "\nSep 2023"),
        lambda text: text + "x,y\n",
        lambda text: text.replace("\n", "\r\n") + "01/01/2024,KN-23,1,Success\n",
    ],
)
def test_an_irregular_file_is_read_row_by_row(tmp_path, monkeypatch, spoil):
    path = written(tmp_path, spoil(TEXT))
    slow = load(path)
    monkeypatch.setattr(table_csv, "_LARGE", 0)
    fast = load(path)
    pd.testing.assert_frame_equal(fast.claims, slow.claims)
    assert fast.about == slow.about


def test_a_table_needs_its_mapping(tmp_path):
    path = written(tmp_path, TEXT)
    with pytest.raises(OptionError, match="--sketch"):
        rel.load(path, format="table")


def test_a_missing_column_names_the_nearest(tmp_path):
    with pytest.raises(LoadError, match=r"no column 'Results'. Did you mean 'Result'\?"):
        load(written(tmp_path, TEXT), changed(outcome={"column": "Results", "words": {}}))


def test_a_wrong_delimiter_is_named(tmp_path):
    with pytest.raises(LoadError, match=r"it holds ';'"):
        load(written(tmp_path, TEXT.replace(",", ";")))


def test_ids_of_the_table_are_kept_and_may_not_repeat(tmp_path):
    text = TEXT.replace("Result\n", "Result,No\n")
    lines = text.splitlines()
    text = "\n".join([lines[0], *(f"{line},r{n}" for n, line in enumerate(lines[1:]))]) + "\n"
    mapping = changed(columns={**MAPPING["columns"], "claim_id": "No"})
    assert load(written(tmp_path, text), mapping).claims["claim_id"].tolist()[:2] == ["r0", "r1"]
    with pytest.raises(LoadError, match=r"No: an id that stands twice: 'r0' \(1 rows, line 3\)"):
        load(written(tmp_path, text.replace("r1", "r0")), mapping)


def test_a_choice_that_is_none_is_refused_until_its_word_is_mapped(tmp_path):
    text = "Date,Missile,Fired,Result,Kind\n03/04/2024,KN-23,1,Success,War\n"
    constants = {"claimant": "A"}
    mapping = changed(columns={**MAPPING["columns"], "context": "Kind"}, constants=constants)
    with pytest.raises(LoadError, match=r"Kind: none of combat, test.*'War'"):
        load(written(tmp_path, text), mapping)
    mapping["words"] = {"context": {"war": "combat"}}
    assert load(written(tmp_path, text), mapping).claims["context"].tolist() == ["combat"]


def test_a_blank_system_is_named_unstated(tmp_path):
    evidence = load(written(tmp_path, "Date,Missile,Fired,Result\n03/04/2024,,1,Success\n"))
    assert evidence.claims["system"].tolist() == ["unstated"]
    assert evidence.systems["label"].tolist() == ["System not stated"]


def test_a_window_that_ends_before_it_starts_is_set_aside(tmp_path):
    text = "s,e,m\n2024-01-02,2024-01-01,X\n2024-01-02,2024-01-05,X\n2024-01-02,,X\n"
    mapping = {"columns": {"start": "s", "end": "e", "system": "m"},
               "constants": {"context": "test", "claimant": "A"}}  # fmt: skip
    evidence = load(written(tmp_path, text), mapping)
    assert [each["line"] for each in evidence.about["receipt"]["set_aside"]] == [2]
    assert evidence.claims["end_day"].tolist() == ["2024-01-05", "2024-01-02"]
