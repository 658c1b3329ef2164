"""Files with random damage, in every format: what is raised is an error of ours, or nothing."""

import csv
import io
import json
import random

import pytest

import reliability as rel
from reliability.errors import ReliabilityError
from reliability.loaders.entrance import FORMATS
from reliability.loaders.gcat_table import NAMES
from reliability.loaders.sketch import sketch_mapping

TABLE = """\
Date,Missile,Fired,Result,Night,Link,Share
03/04/2024,KN-23,2,Success,n1,https://example.org/a,0.5
Sep 2023,"Foo ""12"", x",2..4,failure,n2,,
05/04/2024,,,Missed,,https://example.org/b,1
06/04/2024,Nodong,1.0,Partial,n1,,0
"""
MAPPING = {
    "columns": {"start": "Date", "system": "Missile", "launched": "Fired", "incident_id": "Night",
                "url": "Link", "failed_share": "Share"},
    "constants": {"context": "test", "claimant": "A"},
    "dates": {"start": ["%d/%m/%Y", "%b %Y"]},
    "outcome": {"column": "Result", "words": {
        "Success": "success", "Failure": "failure", "Missed": "not-reached",
        "Partial": {"failed": "0..1"}}},
}  # fmt: skip


def table_rows():
    return list(csv.reader(io.StringIO(TABLE)))


def jsonl():
    header, *body = table_rows()
    return "\n".join(json.dumps(dict(zip(header, row, strict=True))) for row in body)


def parquet():
    pyarrow = pytest.importorskip("pyarrow")
    writer = pytest.importorskip("pyarrow.parquet")
    header, *body = table_rows()
    data = io.BytesIO()
    columns = {name: [row[place] for row in body] for place, name in enumerate(header)}
    writer.write_table(pyarrow.table(columns), data, compression="none")
    return data.getvalue()


def workbook(rows):
    xlsxwriter = pytest.importorskip("xlsxwriter")
    pytest.importorskip("python_calamine")
    data = io.BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return data.getvalue()


def lines(*rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


CNS = lines(
    ["F1", "Date", "Date Entered/Updated", "Launch Time (UTC)", "Missile Name", "Missile Type",
     "Launch Agency/Authority", "Facility Name", "Facility Location", "Other Name",
     "Facility Latitude", "Facility Longitude", "Landing Location", "Apogee", "Distance Travelled",
     "Confirmation Status", "Test Outcome", "Additional Information", "Source(s)"],
    ["1", "9-Apr-84", "5-Jan-17", "", "KN-23", "SRBM", "KPA", "Here", "There", "", "39.5", "125.2",
     "Sea", "between 25 and 90 km", "330 lm", "Confirmed", "Success", "x", "http://example.org"],
    ["2", "Sep-84", "", "22:34:00", "KN-24*", "SRBM", "", "Here", "", "", "", "", "", "Unknown",
     "1,380 km", "", "Failure", "", ""],
    ["3", "6/1/2019", "", "", "Unknown", "", "", "", "", "", "", "", "", "N/A", "", "", "Unknown",
     "", ""],
)  # fmt: skip
NAGIX = {
    "timeBins": [
        {"year": 2020, "data": [
            {"date": "2020-03-02", "time": "03:37 (UTC)", "missile": "hwasong-11a",
             "facility": "airport", "landing": "na", "apogee": 50, "distance": "unknown",
             "bearing": 90, "outcome": "success", "description": "Made up."},
            {"date": "2025-05", "missile": "kn-25", "outcome": "unknown", "description": "1 of 2"},
        ]},
    ]
}  # fmt: skip
GCAT_CELLS = {
    "Launch_Tag": "2024-S01", "Launch_JD": "2460310.50", "Launch_Date": "2024 Sep 21 0134?",
    "LV_Type": "KN-25", "Variant": "?", "Launch_Site": "SUNAN", "Apogee": "40?", "Range": "380",
    "OrbPay": "0.000", "Agency": "KPA", "LaunchCode": "MS40", "Launch_Code": "MS40",
    "Category": "Test",
}  # fmt: skip
GCAT = "\n".join(
    ["#" + "\t".join(NAMES)]
    + ["\t".join(GCAT_CELLS.get(name, "-") for name in NAMES)] * 2
    + ["\t".join({**GCAT_CELLS, "Mission": "(many)"}.get(name, "-") for name in NAMES)]
)
UKRAINE = lines(
    ["time_start", "time_end", "model", "launch_place", "target", "target_main", "launched",
     "destroyed", "not_reach_goal", "still_attacking", "border_crossing", "is_shahed",
     "num_hit_location", "num_fall_fragment_location", "carrier", "turbojet",
     "turbojet_destroyed", "affected region", "destroyed_details", "launched_details",
     "launch_place_details", "source"],
    ["2024-08-13", "2024-08-13 06:00", "Iskander-M/KN-23", "", "", "", "6.0", "1.0", "2.0", "", "",
     "", "", "", "", "", "", "['a']", "{'kyiv': 1, 'x': nan}", "", "", "kpszsu/posts/x"],
    ["2024-08-14 00:00", "2024-08-14", "X-101/X-555 and KN-23", "", "", "", "", "0", "", "", "",
     "", "", "", "", "", "", "", "", "", "", ""],
)  # fmt: skip
ORBITAL = lines(
    ["launch_id", "dt_min", "year", "site_raw", "pad_raw", "vehicle", "agency", "lv_state",
     "launch_code", "success", "n_payload_rows", "success_hard"],
    ["1957-10-04 19:28 | a", "1957-10-04T19:28:00Z", "1957", "NIIP-5", "LC1", "Sputnik", "MVS",
     "SU", "OS", "TRUE", "1", "TRUE"],
    ["1958 | b", "1958-01-04T19:28:00Z", "1958", "NIIP-5", "LC1", "Sputnik", "MVS", "SU", "OF40",
     "NA", "1", "NA"],
)  # fmt: skip
MISSIONS = lines(
    ["Company", "Location", "Date", "Time", "Rocket", "Mission", "RocketStatus", "Price",
     "MissionStatus"],
    ["RVSN", "Site 1/5, Baikonur", "1957-10-04", "19:28:00", "8K71PS", "One", "Retired", "",
     "Success"],
    ["RVSN", "Site 1/5, Baikonur", "1958-10-04", "", "8K71PS", "Two", "Retired", "1,160.0",
     "Failure   "],
)  # fmt: skip
LIBRARY = {
    "results": [
        {"id": "a", "name": "Falcon 9 | X", "net": "2024-01-01T10:00:00Z",
         "net_precision": {"abbrev": "SEC"}, "status": {"id": 3, "abbrev": "Success"},
         "rocket": {"configuration": {"full_name": "Falcon 9"}}, "pad": {"name": "A"}},
        {"id": "b", "name": "Y", "net": "2024-01-02T10:00:00Z", "status": {"id": 4}},
    ]
}  # fmt: skip
SCHEMA = {"fields": [{"name": name, "type": "string"} for name in table_rows()[0]]}
PACKAGE = {"resources": [{"name": "t", "path": "t.csv", "schema": SCHEMA,
                          "dialect": {"delimiter": ","}}]}  # fmt: skip

# Format, file, its bytes, options, what stands beside it.
SEEDS = {
    "table-csv": ("table", "t.csv", lambda: TABLE, {"mapping": MAPPING}),
    "table-jsonl": ("table", "t.jsonl", jsonl, {"mapping": MAPPING}),
    "table-xlsx": ("table", "t.xlsx", lambda: workbook(table_rows()), {"mapping": MAPPING}),
    "table-parquet": ("table", "t.parquet", parquet, {"mapping": MAPPING}),
    "frictionless": ("frictionless", "datapackage.json",
                     lambda: json.dumps(PACKAGE, indent=1), {"mapping": MAPPING}),
    "cns-csv": ("cns", "cns.csv", lambda: CNS.encode("cp1252"), {}),
    "cns-xlsx": ("cns", "cns.xlsx",
                 lambda: workbook([["x"], *csv.reader(io.StringIO(CNS, newline=""))]), {}),
    "nagix": ("nagix", "test.en.json", lambda: json.dumps(NAGIX, indent=1), {}),
    "gcat": ("gcat", "launch.tsv", lambda: GCAT, {}),
    "ukraine-attacks": ("ukraine-attacks", "u.csv", lambda: UKRAINE, {}),
    "orbital-log": ("orbital-log", "o.csv", lambda: ORBITAL, {}),
    "launch-log": ("launch-log", "l.csv", lambda: MISSIONS, {"partial": "unknown"}),
    "launch-library": ("launch-library", "ll.json", lambda: json.dumps(LIBRARY, indent=1),
                       {"partial": "unknown"}),
}  # fmt: skip
TOKENS = (
    b"\0", b"NaN", b'"', b"'", b"{", b"[" * 3000, b"\xff\xfe", b"\xc3", b"-1", b",", b";", b"\t",
    b"\r", b"\n\n", b"1e999", b"9" * 400, b"9999999999", b"0000-00-00", b"2024-02-30", b"null",
    b"true", b"\\ud800", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"{}", b"[]", b"=1+1", b"%", b"1.5",
    b"-0", b"\xd9\xa3", b"a" * 3000, b"2024-13", b"inf", b"\x1a", b"\x85", b"\xe2\x80\xa8", b"?",
)  # fmt: skip


def damage(data, rng):
    """Return the bytes with one to four random faults."""
    found = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at, end = sorted(rng.randrange(len(found) + 1) for _ in range(2))
        end = min(end, at + rng.choice((1, 4, 40, 400)))
        kind = rng.randrange(8)
        if kind == 0 and found:
            found[min(at, len(found) - 1)] = rng.randrange(256)
        elif kind == 1:
            del found[at:end]
        elif kind == 2:
            found[at:at] = found[at:end]
        elif kind in (3, 4):
            found[at : end if kind == 3 else at] = rng.choice(TOKENS)
        elif kind == 5 and rng.random() < 0.3:
            del found[at:]
        elif kind == 6:
            rows = bytes(found).split(b"\n")
            rng.shuffle(rows)
            found = bytearray(b"\n".join(rows))
        elif kind == 7:
            old, new = rng.choice(((b",", b";"), (b"\t", b" "), (b"\n", b"\r"), (b":", b"=")))
            found = bytearray(bytes(found).replace(old, new, rng.choice((1, -1))))
    return bytes(found)


def seed_bytes(make):
    data = make()
    return data if isinstance(data, bytes) else data.encode()


def beside(folder):
    (folder / "t.csv").write_text(TABLE, encoding="utf-8")
    (folder / "missile.en.json").write_text(
        json.dumps({"hwasong-11a": {"name": "Hwasong-11A (KN-23)"}, "kn-25": {"name": "KN-25"}}),
        encoding="utf-8",
    )
    (folder / "facility.en.json").write_text(
        json.dumps({"facilities": {"airport": {"name": "A", "lat": 39.5, "lon": 125.25}}}),
        encoding="utf-8",
    )


def fuzz(seed, folder, times):
    name, file, make, options = SEEDS[seed]
    whole = seed_bytes(make)
    beside(folder)
    path = folder / file
    rng = random.Random(seed)
    for number in range(times):
        path.write_bytes(damage(whole, rng))
        try:
            rel.load(path, format=name, **options)
        except ReliabilityError as error:
            told = str(error)
            assert told.strip(), "an error says something"
        except Exception as error:
            kept = path.read_bytes()
            pytest.fail(f"{seed} {number}: {type(error).__name__}: {error}; of {kept!r}"[:4000])


def test_every_format_has_a_seed():
    assert {each[0] for each in SEEDS.values()} == set(FORMATS)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seed_is_read_whole(seed, tmp_path):
    name, file, make, options = SEEDS[seed]
    beside(tmp_path)
    (tmp_path / file).write_bytes(seed_bytes(make))
    evidence = rel.load(tmp_path / file, format=name, **options)
    receipt = evidence.about["receipt"]
    assert receipt["claims_made"] >= 2
    assert receipt["rows_read"] == receipt["claims_made"] + len(receipt["set_aside"])


@pytest.mark.parametrize("seed", SEEDS)
def test_damage_is_an_error_of_ours_or_none(seed, tmp_path):
    fuzz(seed, tmp_path, 25)


@pytest.mark.full
@pytest.mark.parametrize("seed", SEEDS)
def test_ten_thousand_damaged_files(seed, tmp_path):
    fuzz(seed, tmp_path, 10_000 // len(SEEDS) + 1)


def test_a_sketch_of_a_damaged_table_is_a_sketch_or_an_error_of_ours(tmp_path):
    rng = random.Random(5)
    for seed in ("table-csv", "table-jsonl"):
        _, file, make, _ = SEEDS[seed]
        for _ in range(30):
            (tmp_path / file).write_bytes(damage(seed_bytes(make), rng))
            try:
                told = sketch_mapping(tmp_path / file)
            except ReliabilityError as error:
                told = str(error)
            assert told
