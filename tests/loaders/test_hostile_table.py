"""Hostile and broken files: one error of ours with the place, little memory, no traceback."""

import json
import subprocess
import sys

import pytest

import reliability as rel
from reliability.errors import LoadError, ReliabilityError, UnknownNameError
from reliability.loaders import files, table_csv, table_files
from reliability.loaders.sketch import sketch_mapping

MAPPING = {
    "columns": {"start": "d", "system": "m", "launched": "n"},
    "constants": {"context": "test", "claimant": "A"},
}
GOOD = "d,m,n\n2024-01-01,KN-23,1\n"


def load(path, mapping=MAPPING):
    return rel.load(path, format="table", mapping=mapping)


def write(tmp_path, data, name="t.csv"):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


DEEP = '{"d": "2024-01-01", "m": ' + "[" * 10_000 + "]" * 10_000 + "}"
HOSTILE = [
    ("empty.csv", "", "has no header in line 1"),
    ("blank.csv", "\n\n", "has no header in line 1"),
    ("nul.csv", GOOD + "2024-01-02,K\0,1\n", "line 3: holds a NUL byte"),
    ("utf16.csv", GOOD.encode("utf-16"), "holds a NUL byte"),
    ("latin.csv", GOOD.encode() + b"2024-01-02,\xe9,1\n", r"line 3: not utf-8 text \(byte 0xe9\)"),
    ("delimiter.csv", GOOD.replace(",", ";"), "one column with the delimiter"),
    ("wide.csv", ",".join(f"c{n}" for n in range(10_000)), "10000 columns"),
    ("quote.csv", GOOD + '2024-01-02,"K,1\n', "line 3: unexpected end of data"),
    ("quotes.csv", GOOD + '2024-01-02,"K"x,1\n', "line 3: "),
    ("mac.csv", GOOD.replace("\n", "\r"), "line 1: new-line character"),
    ("negative.csv", GOOD + "2024-01-02,K,-3\n", r"n: no count, 0 or more: '-3' .*line 3"),
    ("nan.csv", GOOD + "2024-01-02,K,NaN\n", r"n: no count, 0 or more: 'NaN' .*line 3"),
    ("order.csv", "d,m,n\n03/04/2024,K,1\n", "%d/%m/%Y or %m/%d/%Y"),
    ("ragged.csv", "d,m,n\n1,2\n3\n", "line 2: has 2 cells where the header has 3, and so every"),
    ("deep.jsonl", DEEP, "line 1: not JSON Lines: nested too deep"),
    ("nan.jsonl", '{"d": "2024-01-01", "m": "K", "n": NaN}', "line 1: .*NaN is no JSON number"),
    ("inf.jsonl", '{"d": "2024-01-01", "m": "K", "n": -Infinity}', "Infinity is no JSON number"),
    ("list.jsonl", "[1]\n", "line 1: not JSON Lines: must be an object"),
    ("twice.jsonl", '{"d": "2024-01-01", "d": "2025-01-01"}', "line 1: .*a key stands twice"),
    ("nested.jsonl", '{"d": "2024-01-01", "m": {"x": 1}, "n": 1}', "line 1, m: must be one value"),
    ("half.jsonl", '{"d": "2024-01-01", "m": "\\ud800", "n": 1}', "line 1: holds half of a surr"),
    ("digits.jsonl", '{"d": "2024", "m": "K", "n": 1' + "0" * 5000 + "}", "line 1|no count"),
    ("huge.jsonl", '{"d": "2024", "m": "K", "n": 1e400}', "n: no count"),
    ("wide.jsonl", json.dumps({f"c{n}": 1 for n in range(3000)}), "more than 2000 keys"),
    ("absent.jsonl", '{"d": "2024"}', "has no column 'm'"),
    ("t.parquet", b"PAR1nonsensePAR1", "cannot be read as Parquet"),
    ("t.xlsx", b"PK\x03\x04nonsense", "broken or cut-off"),
    ("t.dat", GOOD, "its ending is none of .csv"),
]


@pytest.mark.parametrize(("name", "data", "message"), HOSTILE, ids=[each[0] for each in HOSTILE])
def test_a_broken_file_is_one_error_with_its_place(tmp_path, name, data, message):
    path = write(tmp_path, data, name)
    if name.endswith(".parquet"):
        pytest.importorskip("pyarrow")
    with pytest.raises(LoadError, match=message) as caught:
        load(path)
    assert str(caught.value).startswith(name)
    assert len(str(caught.value)) < 2000


@pytest.mark.parametrize(("name", "data", "message"), HOSTILE, ids=[each[0] for each in HOSTILE])
def test_a_sketch_of_a_broken_file_is_a_sketch_or_one_error(tmp_path, name, data, message):
    path = write(tmp_path, data, name)
    told = ""
    try:
        told = sketch_mapping(path)
    except ReliabilityError as error:
        told = str(error)
    assert name in told


def test_a_folder_and_a_missing_file(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(LoadError, match="must be a file; got a folder"):
        load(tmp_path / "folder.csv")
    with pytest.raises(UnknownNameError, match="no such file"):
        load(tmp_path / "absent.csv")


def test_a_file_without_the_right_to_read(open_folder, as_nobody):
    write(open_folder, GOOD, "good.csv")
    write(open_folder, GOOD, "closed.csv").chmod(0)
    prepare = f"""
import reliability as rel
from reliability.errors import LoadError
rel.load({str(open_folder / "good.csv")!r}, format="table", mapping={MAPPING!r})
"""
    code = f"""
try:
    rel.load({str(open_folder / "closed.csv")!r}, format="table", mapping={MAPPING!r})
except LoadError as error:
    print(error)
"""
    assert "closed.csv: cannot be read" in as_nobody(prepare, code)


@pytest.mark.parametrize("name", ["long.csv", "long.jsonl"])
def test_an_endless_line_is_refused_before_it_is_held(tmp_path, monkeypatch, name):
    monkeypatch.setattr(table_csv, "MOST_LINE", 1000)
    monkeypatch.setattr(files, "MOST_LINE", 1000)
    path = write(tmp_path, GOOD + "x" * 5000, name)
    with pytest.raises(LoadError, match=rf"{name} line 3: longer than 1000 bytes"):
        load(path)


def test_a_line_that_spans_pieces_is_measured_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(table_csv, "_CHUNK", 64)
    monkeypatch.setattr(table_csv, "MOST_LINE", 150)
    scan = table_csv.scan_file(write(tmp_path, ("y" * 149 + "\n") * 7))
    assert (scan.lines, scan.size) == (7, 1050)
    with pytest.raises(LoadError, match="line 8: longer"):
        table_csv.scan_file(write(tmp_path, ("y" * 149 + "\n") * 7 + "y" * 151))


def test_a_parquet_bomb_is_refused_before_it_unpacks(tmp_path, monkeypatch):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr(table_files, "MOST_PARQUET", 1 << 16)
    monkeypatch.setattr(table_files, "PARQUET_RATIO", 2)
    path = tmp_path / "bomb.parquet"
    same = pyarrow.array(["x" * 100] * 100_000)
    parquet.write_table(pyarrow.table({"d": same, "m": same, "n": same}), path)
    with pytest.raises(LoadError, match=r"bomb\.parquet: unpacks to"):
        load(path)


def test_the_command_exits_1_without_a_traceback(tmp_path):
    path = write(tmp_path, GOOD + "2024-01-02,K\0,1\n")
    mapping = tmp_path / "m.toml"
    mapping.write_text('[columns]\nstart="d"\nsystem="m"\n[constants]\ncontext="test"\n'
                       'claimant="A"\n')  # fmt: skip
    code = "from reliability.cli import main; main()"
    shown = subprocess.run(
        [sys.executable, "-c", code, "import", "table", str(path), "--mapping", str(mapping)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert shown.returncode == 1
    assert shown.stdout == ""
    assert shown.stderr.count("\n") == 1
    assert shown.stderr.startswith("Error: t.csv line 3: holds a NUL byte")


MEMORY = """
import resource, sys
import reliability as rel
from reliability.errors import LoadError
try:
    rel.load(sys.argv[1], format="table", mapping={
        "columns": {"start": "d", "system": "m", "launched": "n"},
        "constants": {"context": "test", "claimant": "A"}})
    print("read", end=" ")
except LoadError as error:
    print("refused", end=" ")
scale = 1 if sys.platform == "darwin" else 1024
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale)
"""


@pytest.mark.full
@pytest.mark.parametrize(
    ("name", "line", "times", "expected"),
    [
        ("line.csv", "x" * 1000, 60_000, "refused"),
        ("words.csv", "2024-01-01,KN-23,-1\n", 3_000_000, "refused"),
        ("dates.csv", "03/04/2024,KN-23,1\n", 3_000_000, "refused"),
    ],
)
def test_memory_stays_near_the_size_of_a_hostile_file(tmp_path, name, line, times, expected):
    path = tmp_path / name
    with path.open("w") as file:
        file.write("d,m,n\n")
        for _ in range(times // 1000):
            file.write(line * 1000)
    shown = subprocess.run(
        [sys.executable, "-c", MEMORY, str(path)], capture_output=True, text=True, check=True
    )
    outcome, most = shown.stdout.split()
    assert outcome == expected
    assert int(most) < 1.5 * path.stat().st_size + 300e6


def test_many_different_faults_take_no_longer_than_many_rows(tmp_path):
    """A word looked up row by row for each of its spellings would take minutes here."""
    outcome = {"column": "n", "words": {"Success": "success"}}
    columns = {"start": "d", "system": "m"}
    mapping = {**MAPPING, "columns": columns, "dates": {"start": ["%d/%m/%Y"]}, "outcome": outcome}
    rows = [f"day {number},K,Success\n" for number in range(60_000)]
    path = write(tmp_path, "d,m,n\n01/02/2024,K,Success\n" + "".join(rows))
    evidence = load(path, mapping)
    assert len(evidence.claims) == 1
    assert len(evidence.about["receipt"]["set_aside"]) == 60_000
    rows = [f"01/02/2024,K,word {number}\n" for number in range(60_000)]
    with pytest.raises(LoadError, match=r"'word 0' \(1 rows, line 2\).* and 59990 more"):
        load(write(tmp_path, "d,m,n\n" + "".join(rows)), mapping)
