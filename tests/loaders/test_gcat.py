"""The GCAT launch list: every quirk on synthetic rows, and the counts of the real ones."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pandas as pd
import pytest

import reliability as rel
from reliability.errors import LoadError, OptionError, ReliabilityError, UnknownNameError
from reliability.evidence.check import check
from reliability.evidence.schema import CONTEXTS, TABLES
from reliability.evidence.writing import package_files
from reliability.loaders.gcat import DEFINITION, load_gcat
from reliability.loaders.gcat_table import NAMES

REAL = Path(__file__).parents[2].parent / "shared" / "data" / "foreign" / "gcat"
SPACE = "space" if "space" in CONTEXTS else "test"
DEFAULT = {
    "Launch_Tag": "2024-S01", "Launch_JD": "2460310.50", "Launch_Date": "2024 Jan  1 0000",
    "LV_Type": "KN-25", "Launch_Site": "SUNAN", "OrbPay": "0.000", "Agency": "KPA",
    "LaunchCode": "MS", "Category": "Test",
}  # fmt: skip


class Lines:
    """Writes launch lists in any layout from the cells that matter."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)

    def __call__(
        self,
        *rows: dict[str, str],
        names: tuple[str, ...] = NAMES,
        glued: bool = False,
        comment: str | None = None,
        end: str = "\n",
    ) -> Path:
        lines = ["#" + "\t".join(names)]
        if comment is not None:
            lines.append(comment)
        for number, row in enumerate(rows, 1):
            cells = {"Launch_Tag": f"2024-S{number:02d}", **row}
            cells = {name: cells.get(name, DEFAULT.get(name, "-")) for name in NAMES}
            cells["Launch_Code"] = cells["LaunchCode"]
            if glued:
                for flag, column in (("Apoflag", "Apogee"), ("RangeFlag", "Range")):
                    cells[column] += cells.pop(flag).strip().replace("-", "")
            lines.append("\t".join(cells[name] for name in names if name in cells))
        path = self.folder / f"launch{next(self.numbers)}.tsv"
        path.write_bytes((end.join(lines) + end).encode())
        return path


@pytest.fixture
def lines(tmp_path: Path) -> Lines:
    return Lines(tmp_path)


def only(path: Path, **options):
    claims = load_gcat(path, **options).claims
    assert len(claims) == 1
    return {key: None if value is pd.NA else value for key, value in claims.iloc[0].items()}


def receipt(path: Path, **options):
    return load_gcat(path, **options).about["receipt"]


def counts(claim):
    return tuple(
        claim[f"{name}_{end}"]
        for name in ("launched", "failed", "succeeded", "unknown")
        for end in ("low", "high")
    )


NONE = (None,) * 8


# Outcomes


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("MS", (1, 1, 0, 0, 1, 1, None, None)),
        ("MF", (1, 1, 1, 1, None, None, None, None)),
        ("MU", (1, 1, None, None, None, None, 1, 1)),
        ("ME", NONE),
        ("-S", (1, 1, 0, 0, 1, 1, None, None)),
    ],
)
def test_the_second_letter_is_the_outcome(lines, code, expected) -> None:
    claim = only(lines({"LaunchCode": code}))
    assert counts(claim) == expected
    assert claim["failed_as_said"] == code


def test_an_unknown_outcome_in_combat_says_nothing_but_the_launch(lines) -> None:
    claim = only(lines({"LaunchCode": "MU", "Category": "Weapon"}))
    assert claim["context"] == "combat"
    assert counts(claim) == (1, 1, *(None,) * 6)


def test_a_pad_explosion_is_no_launch_and_counted_in_the_receipt(lines) -> None:
    path = lines({"LaunchCode": "OE", "FailCode": "PE"}, {"LaunchCode": "MF", "FailCode": "PE?"})
    evidence = load_gcat(path)
    assert counts_of(evidence) == (1, 1)
    notes = evidence.about["receipt"]["notes"]
    assert "1 rows are pad explosions, which are no launches: no counts" in notes
    assert any(note.startswith("1 rows are coded F with FailCode PE") for note in notes)


def counts_of(evidence):
    claims = evidence.claims
    return int(claims["launched_low"].sum()), int(claims["failed_low"].sum())


@pytest.mark.parametrize(
    ("code", "letter", "by_threshold"),
    [
        ("OS75", (1, 0), (1, 0)),
        ("OF40", (1, 1), (1, 1)),
        ("OS66", (1, 0), (1, 1)),
        ("OF80", (1, 1), (1, 0)),
        ("OS", (1, 0), (1, 0)),
        ("OF", (1, 1), (1, 1)),
    ],
)
def test_a_success_percentage_is_read_by_the_rule_that_is_given(
    lines, code, letter, by_threshold
) -> None:
    path = lines({"LaunchCode": code})
    assert counts_of(load_gcat(path)) == letter
    assert counts_of(load_gcat(path, success="threshold")) == by_threshold


def test_the_threshold_is_free_and_unknown_stays_unknown(lines) -> None:
    path = lines({"LaunchCode": "OS66"}, {"LaunchCode": "OU50"})
    evidence = load_gcat(path, success="threshold", threshold=0.66)
    assert counts_of(evidence) == (2, 0)
    assert evidence.claims["unknown_low"].sum() == 1
    (note,) = [n for n in receipt(path)["notes"] if "percentage" in n]
    assert note.startswith("1 codes")
    assert "differ in 1 of them" in note


@pytest.mark.parametrize(
    ("options", "error", "text"),
    [
        ({"success": "leter"}, UnknownNameError, "Did you mean 'letter'"),
        ({"success": "threshold", "threshold": 1.5}, OptionError, "must lie in"),
        ({"success": "threshold", "threshold": float("nan")}, OptionError, "must lie in"),
        ({"success": "threshold", "threshold": True}, OptionError, "must be a number"),
        ({"threshold": 0.5}, OptionError, "has no effect"),
        ({"sites": "sites.tsv"}, OptionError, "without a state"),
        ({"agency": [7]}, OptionError, "must be text"),
        ({"state": 7}, OptionError, "must be text"),
    ],
)
def test_options_that_break_their_rule(lines, options, error, text) -> None:
    with pytest.raises(error, match=text):
        load_gcat(lines({}), **options)


# Rows that stand for many launches, doubts, contexts


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("Flight_ID", "(many)"),
        ("Flight", '"Scores of missiles"'),
        ("Flight", "(30 in Apr?)"),
        ("Flight", "(several)"),
        ("Flight", "12 missiles"),
    ],
)
def test_a_row_that_stands_for_many_launches_enters_no_denominator(lines, column, text) -> None:
    path = lines({column: text, "Category": "Weapon"})
    claim = only(path)
    assert counts(claim) == NONE
    assert "many_launches" in claim["tags"]
    assert claim["launched_as_said"] == text
    assert any("1 rows stand for many launches" in note for note in receipt(path)["notes"])


@pytest.mark.parametrize("text", ["Y67/Y11? (Y19?)", "(Kosmos 5)", "Missile 09151751", "6 BB"])
def test_a_name_in_brackets_is_one_launch(lines, text) -> None:
    assert counts(only(lines({"Flight_ID": text})))[0] == 1


@pytest.mark.parametrize(
    ("row", "basis"),
    [
        ({}, "named"),
        ({"Variant": "?"}, "hedged"),
        ({"Variant": "3?"}, "hedged"),
        ({"LV_Type": "KN-25?"}, "hedged"),
    ],
)
def test_a_question_mark_at_the_vehicle_hedges_the_system(lines, row, basis) -> None:
    claim = only(lines(row))
    assert (claim["system"], claim["system_basis"]) == ("kn25", basis)
    assert ("vehicle_uncertain" in claim["tags"]) == (basis == "hedged")
    assert claim["system_as_reported"] == row.get("LV_Type", "KN-25")


def test_korean_letters_are_exact_names(lines) -> None:
    names = ["Hwasong-11Ga", "Hwasong-11Na", "Hwasong-11Da", "Hwasong-11Ra", "Hwasong-11Da-4.5"]
    claims = load_gcat(lines(*({"LV_Type": name} for name in names))).claims
    assert [*claims["system"]] == ["kn23", "kn24", "hwasong-11c", "hwasong-11d", "hwasong-11c-4.5"]


def test_an_unknown_vehicle_stays_as_reported_and_none_is_unnamed(lines) -> None:
    evidence = load_gcat(lines({"LV_Type": "Burkan-2H"}, {"LV_Type": "-"}))
    assert [*evidence.claims["system"]] == ["burkan-2h", "unknown"]
    assert evidence.claims["system_basis"].isna().tolist() == [False, True]
    assert evidence.about["receipt"]["unmapped_names"] == {"Burkan-2H": 1}


@pytest.mark.parametrize(
    ("row", "context", "tag"),
    [
        ({"Category": "Weapon"}, "combat", "missile"),
        ({"Category": "weapon?"}, "combat", "missile"),
        ({"Category": "OT"}, "test", "missile"),
        ({"Category": "R&D"}, "test", "missile"),
        ({"LaunchCode": "SS", "Category": "Aeron"}, "test", "suborbital"),
        ({"LaunchCode": "TS"}, "test", "test_rocket"),
        ({"LaunchCode": "OS", "Category": "Sat LEO O"}, SPACE, "orbital"),
        ({"LaunchCode": "DF", "Category": "Sat DSO"}, SPACE, "deep_space"),
    ],
)
def test_context_is_combat_only_where_the_row_says_weapon(lines, row, context, tag) -> None:
    claim = only(lines(row))
    assert claim["context"] == context
    assert tag in claim["tags"].split(";")


def test_a_category_that_is_no_test_is_told(lines) -> None:
    path = lines({"Category": "Aeron", "LaunchCode": "SS"}, {"Category": "-"}, {"Category": "Test"})
    (note,) = [n for n in receipt(path)["notes"] if "neither" in n]
    assert note.startswith("2 rows")
    assert note.endswith(("Aeron (1), none (1)", "none (1), Aeron (1)"))


def test_a_tag_of_another_year_is_told_and_the_date_is_kept(lines) -> None:
    row = {"Launch_Tag": "2026-M01", "Launch_Date": "2025 Jan  3 2254"}
    path = lines(row, {"Launch_Tag": "1990-S1", "Launch_Date": "1990s"})
    claims = load_gcat(path).claims
    assert claims["start"].tolist() == ["2025-01-03", "199X"]
    assert claims["tags"].str.contains("tag_year_contradicts_date").tolist() == [True, False]
    (note,) = [n for n in receipt(path)["notes"] if "contradicts" in n]
    assert note.endswith(": 2026-M01")


def test_precision_is_counted_and_a_row_without_a_date_is_set_aside(lines) -> None:
    dates = ["2024 Mar", "2023", "2024 Sep 21?", "2018 May  8", "2024 May 27 1344?", "soon", "-"]
    path = lines(*({"Launch_Date": date} for date in dates))
    told = receipt(path)
    assert told["rows_read"] == 7 == told["claims_made"] + len(told["set_aside"])
    assert [each["line"] for each in told["set_aside"]] == [7, 8]
    assert "'soon' is no date" in told["set_aside"][0]["reason"]
    assert told["precision"] == {"month": 1, "year": 1, "uncertain": 1, "day": 2}
    assert any(note.startswith("1 rows doubt the time of day") for note in told["notes"])


def test_repeated_tags_are_different_launches_and_ids_hold_from_edition_to_edition(lines) -> None:
    rows = [{"Launch_Tag": "2024-S07"}, {"Launch_Tag": "2024-S07"}, {"Launch_Tag": "-"}]
    claims = load_gcat(lines(*rows)).claims
    assert claims["claim_id"].tolist() == ["gcat-2024-S07", "gcat-2024-S07.2", "gcat-line-4"]
    assert claims["incident_id"].is_unique


# Layouts


def without(*names: str) -> tuple[str, ...]:
    renamed = {"LaunchCode": "Launch_Code"} if "FailCode" in names else {}
    return tuple(renamed.get(name, name) for name in NAMES if name not in names)


@pytest.mark.parametrize("glued", [False, True])
@pytest.mark.parametrize(
    "names", [NAMES, without("FailCode"), without("FailCode", "OrbPay")], ids=["28", "27", "26"]
)
def test_every_layout_gives_the_same_claims(lines, names, glued) -> None:
    rows = [
        {"Apogee": "    300", "Apoflag": "?", "Range": " 1000", "Dest": "Alseom"},
        {"LaunchCode": "MF", "Launch_Site": "SUNAN?", "Launch_Pad": "LP4", "Cite": "a, b"},
    ]
    names = tuple(name for name in names if not glued or name not in ("Apoflag", "RangeFlag"))
    header = tuple(names)
    if glued:  # the header keeps the names of the flags: that is the trap
        header = tuple(n for n in (without("FailCode", "OrbPay") if "OrbPay" not in names
                                   else without("FailCode") if "FailCode" not in names
                                   else NAMES))  # fmt: skip
    path = lines(*rows, names=names, glued=glued)
    if glued:
        text = path.read_text().splitlines()
        path.write_text("\n".join(["#" + "\t".join(header), *text[1:]]) + "\n")
    evidence = load_gcat(path)
    assert counts_of(evidence) == (2, 1)
    assert evidence.claims["launched_by"].tolist() == ["DPRK", "DPRK"]
    assert evidence.claims["launch_place"].tolist() == ["SUNAN", "SUNAN?, LP4"]
    assert "apogee 300? km; range 1000 km; towards Alseom" in evidence.claims["summary"][0]
    assert any(n.startswith(f"layout: {0 if glued else 2} rows") for n in
               evidence.about["receipt"]["notes"])  # fmt: skip


@pytest.mark.parametrize("cells", [1, 25, 27, 29, 400])
def test_a_row_that_cannot_be_aligned_is_refused_with_its_line(lines, cells) -> None:
    path = lines({}, {})
    with path.open("a") as file:
        file.write("\t".join(["x"] * cells) + "\n")
    with pytest.raises(LoadError, match=rf"line 4: must have 28 cells, or 26 .*got {cells}\."):
        load_gcat(path)


def test_a_row_of_the_oldest_layout_below_the_newest_header_is_refused(lines) -> None:
    """26 cells with the flags apart: the count fits the glued layout, the content does not."""
    path = lines(
        {"Apogee": "100", "Range": "300", "Dest": "Kura"}, names=without("FailCode", "OrbPay")
    )
    text = path.read_text().splitlines()
    path.write_text("\n".join(["#" + "\t".join(NAMES), text[1]]) + "\n")
    with pytest.raises(LoadError, match=r"got 'KPA' \(1, first in line 2\).*not aligned"):
        load_gcat(path)


@pytest.mark.parametrize("column", ["Launch_JD", "OrbPay"])
def test_a_word_in_a_column_of_numbers_shows_a_shift(lines, column) -> None:
    with pytest.raises(LoadError, match=rf"line 3, {column}: must be a number.*'Kura'.*aligned"):
        load_gcat(lines({}, {column: "Kura"}))


def test_unknown_codes_are_listed_and_refused(lines) -> None:
    path = lines({"LaunchCode": "C"}, {}, {"LaunchCode": "C"}, {"LaunchCode": "MX"})
    with pytest.raises(LoadError, match=r"'C' \(2, first in line 2\); 'MX' \(1, first in line 5\)"):
        load_gcat(path)


def test_the_comment_tells_the_edition(lines) -> None:
    path = lines({}, comment="# Updated 2025 Dec  1 0108:57")
    evidence = load_gcat(path)
    assert evidence.about["version"] == "updated 2025-12-01"
    assert evidence.claims["published"].tolist() == ["2025-12-01"]
    assert load_gcat(lines({})).about["version"] is None


def test_other_columns_are_told_and_line_ends_may_be_mixed(lines) -> None:
    path = lines({}, {}, names=(*NAMES, "Flavour"), end="\r\n")
    text = path.read_bytes().replace(b"\r\n", b"\n", 1)
    path.write_bytes(b"\xef\xbb\xbf" + text.replace(b"Test\t-\t-\t-\r", b"Test\t-\t-\t-\tx\r"))
    evidence = load_gcat(path)
    assert len(evidence.claims) == 2
    assert any("Flavour" in note for note in evidence.about["receipt"]["notes"])


def test_raw_text_stays_beside_what_was_made_of_it(lines) -> None:
    claim = only(lines({"Variant": "?", "Notes": "Exploded\x07 in silo?", "LTCite": "Wire"}))
    assert "Variant: ?" in claim["note"]
    assert "LTCite: Wire" in claim["note"]
    assert "Notes: Exploded in silo?" in claim["note"]


# Filters


def test_filters_keep_what_meets_all_of_them_and_count_the_rest(lines) -> None:
    path = lines(
        {"LV_Type": "Hwasong-11Ga"},
        {"LV_Type": "Hwasong-15", "Agency": "JRG", "Category": "Sat LEO S"},
        {"LV_Type": "Cheonlima-1", "Agency": "KCST", "LaunchCode": "OF"},
        {"LV_Type": "Sarmat", "Agency": "RVSNR", "Launch_Site": "GNIIP"},
        {"LV_Type": "KN-25", "Agency": "XX/KPA?", "Launch_Site": "-"},
        {"LV_Type": "KN-25", "Agency": "-", "Launch_Site": "CHDONG?"},
    )

    def tags(**options):
        evidence = load_gcat(path, **options)
        told = evidence.about["receipt"]
        assert told["rows_read"] + told["filtered"] == 6
        return [int(tag[-2:]) for tag in evidence.claims["claim_id"]]

    assert tags(state="KP") == tags(state="dprk") == [1, 2, 3, 5, 6]
    assert tags(agency="kpa") == [1, 5]
    assert tags(agency=["KPA", "JRG"]) == [1, 2, 5]
    assert tags(vehicle="KN-23") == [1]
    assert tags(vehicle="sarmat") == [4]
    assert tags(category="sat leo s") == [2]
    assert tags(code="O") == [3]
    assert tags(state="KP", code="M", vehicle="KN-25") == [5, 6]
    assert tags() == [1, 2, 3, 4, 5, 6]
    assert tags(state="KP", vehicle="Sarmat") == []


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"agency": "KPB"}, r"agency: no row has 'KPB'.*Did you mean 'KPA'"),
        ({"vehicle": "KN-26"}, r"vehicle: no row has 'KN-26'"),
        ({"category": "Weapon"}, r"category: no row has 'Weapon'.*It has: Test"),
        ({"state": "RU"}, r"without a table of sites.*unknown name 'RU'"),
    ],
)
def test_a_condition_that_nothing_meets_is_a_slip(lines, options, text) -> None:
    with pytest.raises(UnknownNameError, match=text):
        load_gcat(lines({}), **options)


def test_a_table_of_sites_tells_every_state(lines, tmp_path) -> None:
    sites = tmp_path / "sites.tsv"
    sites.write_text("#Site\tCode\tStateCode\n# Updated\nGNIIP\tx\tRU\nSUNAN\tx\tKP\n")
    path = lines(
        {}, {"Agency": "RVSNR", "Launch_Site": "GNIIP?"}, {"Agency": "Z", "Launch_Site": "Q"}
    )
    assert load_gcat(path, state="ru", sites=sites).claims["claim_id"].tolist() == ["gcat-2024-S02"]
    with pytest.raises(UnknownNameError, match="state: unknown name 'XX'"):
        load_gcat(path, state="XX", sites=sites)
    with pytest.raises(LoadError, match=r"sites.tsv"):
        load_gcat(path, state="KP", sites=path)
    sites.write_text("#Site\tCode\tStateCode\nGNIIP\tRU\n")
    with pytest.raises(LoadError, match=r"line 2: must have 3 cells; got 2"):
        load_gcat(path, state="RU", sites=sites)


# What it is part of


def test_the_definition_and_the_licence_travel_with_the_evidence(lines) -> None:
    evidence = load_gcat(lines({}))
    assert evidence.about["definitions"] == [DEFINITION]
    assert "propulsive success only" in DEFINITION
    assert evidence.about["licences"][0]["name"] == "CC-BY-4.0"
    assert "Jonathan McDowell" in evidence.about["licences"][0]["title"]


def test_claims_pass_the_check_of_a_data_package(lines, tmp_path) -> None:
    rows = [{"LaunchCode": code, "Category": category, "Launch_Date": date, "Variant": variant}
            for code, category, date, variant in itertools.product(
                ("MS", "MF", "MU", "OE", "OF40"), ("Weapon", "Test", "-"),
                ("2024 Sep 21?", "2016 Q2?", "1990s", "21C"), ("-", "?"))]  # fmt: skip
    evidence = load_gcat(lines(*rows, {"Flight": "(many)"}))
    tables = {
        name: [{key: "" if pd.isna(value) else str(value) for key, value in row.items()}
               for row in getattr(evidence, name)[list(TABLES[name].names)].to_dict("records")]
        for name in ("claims", "systems")
    }  # fmt: skip
    folder = tmp_path / "package"
    folder.mkdir()
    about = {"name": "gcat", "title": "GCAT", "licenses": evidence.about["licences"]}
    for name, content in package_files(about, tables).items():
        (folder / name).write_bytes(content)
    problems = check(folder)
    assert problems[problems["severity"] == "error"].to_dict("records") == []


def test_more_rows_than_a_pack_keep_their_order(lines) -> None:
    path = lines(*({"LaunchCode": "MF" if i % 5 == 0 else "MS"} for i in range(9000)))
    claims = load_gcat(path).claims
    assert len(claims) == 9000
    assert claims["claim_id"].iloc[-1] == "gcat-2024-S9000"
    assert claims.index.tolist() == list(range(9000))
    assert int(claims["failed_low"].sum()) == 1800
    assert (claims["failed_as_said"].eq("MF") == claims["failed_low"].eq(1)).all()


# Hostile files


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "it is empty"),
        (b"\n\n", "it is empty"),
        (b"a,b,c\n1,2,3\n", "header of a GCAT launch list"),
        (b"\t".join(b"%d" % i for i in range(10_000)), "at most 2000 columns"),
        (b"#" + "\t".join(NAMES).encode() + b"\n\x00\n", "line 2: holds a NUL byte"),
        (b"#" + "\t".join(NAMES).encode() + b"\n\xff\n", "line 2: not utf-8 text"),
        (b"x" * 2_000_000, "longer than"),
        (b"#" + "\t".join([*NAMES, "Range"]).encode() + b"\n", "Range stands twice"),
        (b"PK\x03\x04\x00\x00", "NUL byte"),
        ("\t".join(NAMES).encode("utf-16"), "NUL byte"),
    ],
)
def test_a_hostile_file_is_one_clear_error(tmp_path, content, text) -> None:
    path = tmp_path / "launch.tsv"
    path.write_bytes(content)
    with pytest.raises(LoadError, match=text) as caught:
        load_gcat(path)
    assert "launch.tsv" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_a_missing_file_and_a_header_alone(tmp_path, lines) -> None:
    with pytest.raises(UnknownNameError, match="no such file"):
        load_gcat(tmp_path / "launch.tsv")
    with pytest.raises(LoadError, match="got a folder"):
        load_gcat(tmp_path)
    evidence = load_gcat(lines())
    assert len(evidence.claims) == 0
    assert evidence.about["receipt"]["rows_read"] == 0


def test_mutated_files_give_claims_or_our_errors(lines) -> None:
    content = lines(
        {"Launch_Date": "2024 Sep 21?", "Apogee": " 300", "Apoflag": "?"},
        {"LaunchCode": "OF40", "Variant": "?", "Flight": "(many)"},
        comment="# Updated 2025 Dec  1",
    ).read_bytes()
    path = lines({})
    chance = random.Random(7)
    alphabet = [
        b"\t",
        b"\n",
        b"\r",
        b"?",
        b"-",
        b"#",
        b"\x00",
        b"\xff",
        b"9",
        b"(many)",
        b"\xc2\x85",
    ]
    outcomes, messages = set(), []
    for _ in range(300):
        broken = bytearray(content)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(broken))
            broken[at : at + chance.randint(0, 3)] = chance.choice(alphabet)
        path.write_bytes(bytes(broken))
        try:
            told = load_gcat(path).about["receipt"]
            assert told["rows_read"] == told["claims_made"] + len(told["set_aside"])
            outcomes.add("claims")
        except ReliabilityError as error:
            outcomes.add("refused")
            messages.append(str(error))
    assert outcomes == {"claims", "refused"}
    assert not [message for message in messages if "\n" in message]


# The real rows


@pytest.fixture
def dprk():
    path = REAL / "gcat_dprk_2022-11_2025-02.layout26.tsv"
    if not path.exists():
        pytest.skip("the real rows of GCAT are not beside the checkout")
    return path


def split(evidence, cut):
    tallies = rel.tally(evidence, cut=cut)
    found = []
    for tally in (tallies.before, tallies.after):
        rows = [row for group in tally.groups for (row,) in group]
        failed = sum(row.low["failed"] for row in rows)
        assert failed == sum(row.high["failed"] for row in rows)
        assert all(row.low["launched"] == row.high["launched"] == 1 for row in rows)
        found.append((len(rows) - failed, failed))
    return found


def test_the_real_rows_of_the_dprk(dprk) -> None:
    evidence = load_gcat(dprk)
    told = evidence.about["receipt"]
    assert told["rows_read"] == told["claims_made"] == 53
    assert (evidence.claims["system_basis"] == "hedged").sum() == 33
    assert (evidence.claims["launched_by"] == "DPRK").all()
    assert any(note.endswith(": 2026-M01, 2026-M02") for note in told["notes"])
    assert len(load_gcat(dprk, state="KP").claims) == 53

    missiles = load_gcat(dprk, code="M")
    assert split(missiles, "2023-09-13") == [(30, 0), (17, 2)]
    assert split(missiles, "2024-06-19") == [(38, 1), (9, 1)]
    systems = evidence.systems
    family = systems.loc[systems["family"] == "hwasong-11", "system"].tolist()
    chosen = rel.select(evidence, context="test", system=family, launched_by="DPRK")
    assert split(chosen, "2023-09-13") == [(11, 0), (11, 1)]
    assert split(chosen, "2024-06-19") == [(16, 0), (6, 1)]


def test_the_real_rows_with_quirks() -> None:
    path = REAL / "gcat_quirk_rows.layout26.tsv"
    if not path.exists():
        pytest.skip("the real rows of GCAT are not beside the checkout")
    told = receipt(path)
    assert told["rows_read"] == told["claims_made"] == 25
    assert told["precision"] == {"day": 18, "month": 3, "uncertain": 3, "year": 1}
    assert told["notes"][0].startswith(
        "outcomes: 9 success, 7 failure, 4 unknown, 1 pad explosion, 4 many launches"
    )
    verbatim = load_gcat(REAL / "gcat_verbatim_layout28_3rows.tsv")
    assert verbatim.claims["launched_by"].tolist() == ["SPX", "GSFC", "CALT"]
    assert verbatim.claims["start"].tolist() == ["2026-01-28", "2026-01-30", "2026-02-07"]
