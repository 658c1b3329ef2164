"""Every code of the check, provoked on a package that is valid but for one thing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reliability.errors import PackageError, UnknownNameError
from reliability.evidence.check import check
from reliability.evidence.package import load_package
from reliability.evidence.problems import PROBLEM_COLUMNS, RULES
from reliability.shipped import shipped_path

# code -> (changes of the third claim, column)
CLAIM_FAULTS = {
    "bad-id": ({"claim_id": "c 3"}, "claim_id"),
    "bad-count": ({"launched_low": "4.5"}, "launched_low"),
    "bad-share": ({"failed_share_low": "40%"}, "failed_share_low"),
    "bad-date": ({"start": "1 May 2024"}, "start"),
    "bad-day": ({"recorded_at": "2024-06"}, "recorded_at"),
    "bad-url": ({"url": "example.org"}, "url"),
    "bad-sha256": ({"archive_sha256": "abc"}, "archive_sha256"),
    "bad-choice": ({"reliability": "G"}, "reliability"),
    "cell-blank": ({"summary": ""}, "summary"),
    "cell-spaces": ({"credibility": " 2"}, "credibility"),
    "control-character": ({"note": "bell\x07"}, "note"),
    "cell-line-break": ({"note": "two\nlines"}, "note"),
    "cell-formula": ({"note": "=1+1"}, "note"),
    "reference-unknown": ({"repeats": "c-99"}, "repeats"),
    "reference-circle": ({"part_of": "c-3"}, "part_of"),
    "scope-incident": ({"incident_id": ""}, "incident_id"),
    "scope-aggregate": ({"scope": "aggregate", "incident_id": "inc-1"}, "incident_id"),
    "range-order": ({"failed_low": "2", "failed_high": "1"}, "failed_high"),
    "range-low-missing": ({"intercepted_high": "1"}, "intercepted_high"),
    "count-above-launched": ({"reached_target_low": "7"}, "reached_target_low"),
    "counts-infeasible": ({"failed_low": "2", "intercepted_low": "5"}, "launched_high"),
    "states-short": (
        {
            "failed_low": "0", "failed_high": "0", "succeeded_low": "0", "succeeded_high": "1",
            "intercepted_low": "0", "intercepted_high": "1", "unknown_low": "0",
            "unknown_high": "1",
        },
        "launched_low",
    ),
    "share-disagrees": ({"failed_share_low": "0.9", "failed_share_high": "1"}, "failed_share_low"),
    "window-order": ({"start": "2024-05-03"}, "end"),
    "source-missing": ({"url": ""}, "url"),
    "published-early": ({"published": "2024-04"}, "published"),
}  # fmt: skip


def one(problems, code: str) -> dict[str, object]:
    found = problems.loc[problems["code"] == code]
    assert len(found) == 1, problems.to_string()
    return found.iloc[0].to_dict()


def test_the_valid_package_is_valid(package) -> None:
    problems = check(package.path)
    assert tuple(problems.columns) == PROBLEM_COLUMNS
    assert len(problems) == 0
    assert problems["row"].dtype == "Int64"


@pytest.mark.parametrize("code", sorted(CLAIM_FAULTS))
def test_one_fault_of_a_claim_is_one_problem(package, make_claim, code: str) -> None:
    changes, column = CLAIM_FAULTS[code]
    package.write(claims=[make_claim("c-1"), make_claim("c-2"), make_claim("c-3") | changes])
    problems = check(package.path)
    assert len(problems) == 1, problems.to_string()
    problem = one(problems, code)
    assert (problem["file"], problem["row"], problem["column"]) == ("claims.csv", 4, column)
    assert problem["severity"] == RULES[code].severity
    assert problem["rule"]
    assert problem["remedy"]
    assert "{" not in problem["rule"] + problem["remedy"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"context": "test"}, "context-disagrees"),
        ({"launched_by": "DPRK"}, "launcher-disagrees"),
        ({"start": "2024-05-03", "end": "2024-05-03"}, "dates-disagree"),
        ({"launched_low": "7", "launched_high": "7"}, "counts-disagree"),
        ({"system": "kn24"}, "systems-disagree"),
        ({"supersedes": "c-1", "claimant": "Somebody else"}, "claimant-differs"),
        ({"part_of": "c-1", "end": "2024-05-03"}, "part-outside"),
    ],
)
def test_disagreement_is_a_warning(package, make_claim, changes: dict[str, str], code: str) -> None:
    claims = [make_claim("c-1", incident_id="i"), make_claim("c-2", incident_id="i", **changes)]
    package.write(claims=claims)
    problems = check(package.path)
    problem = one(problems, code)
    assert problem["severity"] == "warning"
    assert problem["row"] == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"system": "wide"},
        {"launched_low": "5", "launched_high": ""},
        {"launched_low": "9", "launched_high": "", "counts": "occasions"},
        {"launched_by": ""},
        {"start": "2024-05", "end": ""},
    ],
)
def test_what_leaves_room_for_both_is_no_disagreement(package, make_claim, changes) -> None:
    claims = [make_claim("c-1", incident_id="i"), make_claim("c-2", incident_id="i", **changes)]
    package.write(claims=claims)
    assert len(check(package.path)) == 0


def test_every_problem_at_once(package, make_claim) -> None:
    faults = [changes for changes, _ in CLAIM_FAULTS.values()]
    claims = [make_claim(f"c-{i}") | changes for i, changes in enumerate(faults)]
    package.write(claims=claims)
    found = set(check(package.path)["code"])
    # part_of = c-3 is a circle only for c-3.
    assert found >= CLAIM_FAULTS.keys() - {"reference-circle"}


def test_keys(package, make_claim) -> None:
    claims = [make_claim("c-1"), make_claim("c-1"), make_claim("c-1", note="other")]
    package.write(claims=claims)
    problems = check(package.path)
    assert problems["code"].tolist() == ["row-duplicate", "id-duplicate"]
    assert problems["row"].tolist() == [3, 4]


def test_a_long_circle_is_named_once(package, make_claim) -> None:
    package.write(
        claims=[
            make_claim("c-1", part_of="c-2"),
            make_claim("c-2", part_of="c-3"),
            make_claim("c-3", part_of="c-1"),
            make_claim("c-4", part_of="c-1"),
        ]
    )
    problem = one(check(package.path), "reference-circle")
    assert "c-1 -> c-2 -> c-3 -> c-1" in problem["rule"]


def test_incidents_and_cuts(package) -> None:
    package.write(
        incidents=[
            {"incident_id": "inc-c-1", "part_of": "whole", "start": "2024-06-01"},
            {"incident_id": "whole", "start": "2024-05-01", "end": "2024-05-02"},
            {"incident_id": "inc-c-2", "context": "test"},
            {"incident_id": "late", "start": "2024-06-02", "end": "2024-06-01"},
        ],
        cuts=[
            {"cut_id": "k", "date": "2024-05-09", "date_from": "2024-05-01",
             "date_to": "2024-05-08", "label": "x", "kind": "measurement"},
        ],
    )  # fmt: skip
    problems = check(package.path)
    assert set(zip(problems["code"], problems["file"], problems["row"], strict=True)) == {
        ("part-outside", "incidents.csv", 2),
        ("dates-disagree", "claims.csv", 2),
        ("context-disagrees", "claims.csv", 3),
        ("window-order", "incidents.csv", 5),
        ("cut-window", "cuts.csv", 2),
    }


def correction(**changes: str) -> dict[str, str]:
    return {
        "correction_id": "k-1", "claim_id": "c-1", "kind": "recode", "field": "failed_high",
        "new_value": "3", "reason": "read again", "recorded_at": "2024-07-01", **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([correction(claim_id="c-9")], "reference-unknown"),
        ([correction(field="failed_hihg")], "correction-field"),
        ([correction(field="claim_id")], "correction-field"),
        ([correction(new_value="many")], "correction-value"),
        ([correction(field="summary", new_value="")], "correction-value"),
        ([correction(field="start", new_value="May 2024")], "correction-value"),
        ([correction(kind="retract")], "correction-retract"),
        ([correction(), correction(claim_id="c-2")], "correction-mixed"),
        ([correction(recorded_at="2024-05-01")], "correction-early"),
        (
            [correction(), correction(correction_id="k-2", recorded_at="2024-06-30")],
            "correction-order",
        ),
        ([correction(new_value="7")], "count-above-launched"),
        ([correction(field="system", new_value="kn32")], "reference-unknown"),
        ([correction(kind="recall")], "bad-choice"),
    ],
)
def test_corrections(package, rows: list[dict[str, str]], code: str) -> None:
    package.write(corrections=rows)
    assert check(package.path)["code"].tolist() == [code]


def test_a_correction_mends_and_a_retraction_withdraws(package, make_claim) -> None:
    claims = [make_claim("c-1", failed_high="9"), make_claim("c-2", failed_high="9")]
    retract = correction(correction_id="k-2", claim_id="c-2", kind="retract", field="",
                         new_value="")  # fmt: skip
    package.write(claims=claims, corrections=[correction(), retract])
    assert len(check(package.path)) == 0
    package.write(claims=claims)
    assert check(package.path)["code"].tolist() == ["count-above-launched"] * 2


def rewrite(package, change) -> None:
    package.claims_file.write_bytes(change(package.claims_file.read_bytes()))


@pytest.mark.parametrize(
    ("change", "code", "row"),
    [
        (lambda b: b.replace(b"Somebody", b"Nu\xf1ez", 1), "encoding", 2),
        (lambda b: b"\xef\xbb\xbf" + b, "byte-order-mark", 1),
        (lambda b: b.replace(b"\n", b"\r\n"), "line-ends", 1),
        (lambda b: b[:-1], "final-newline", 4),
        (lambda b: b"", "file-empty", 1),
        (lambda b: b.replace(b"\n", b"\n\n", 2), "row-blank", 2),
        (lambda b: b.replace(b"c-2,", b"c-2", 1), "row-short", 3),
        (lambda b: b.replace(b"c-2,", b"c-2,,", 1), "row-long", 3),
        (lambda b: b.replace(b"Four to", b'Four "to', 1), None, None),
        (lambda b: b.replace(b'"Four to', b'"Four" to', 1), "quotes", 2),
        (lambda b: b + b'"open', "quotes", 5),
        (lambda b: b.replace(b"Somebody", b"Some\rbody", 1), "line-end-stray", 2),
        (lambda b: b + b.split(b"\n", 1)[0] + b"\n", "header-repeated", 5),
        (lambda b: b + b"<<<<<<< HEAD\n", "merge-marker", 5),
        (lambda b: b.replace(b",context,", b",contxet,", 1), "column-unknown", 1),
        (lambda b: b.replace(b",scope,context,", b",context,scope,", 1), "column-order", 1),
    ],
)
def test_bytes_that_a_spreadsheet_or_a_merge_leaves(package, change, code, row) -> None:
    rewrite(package, change)
    problems = check(package.path)
    if code is None:
        return
    found = problems.loc[problems["code"] == code]
    assert len(found) >= 1, problems.to_string()
    assert found["row"].iloc[0] == row
    assert set(found["file"]) == {"claims.csv"}


def test_a_missing_column_is_named_with_the_nearest(package) -> None:
    rewrite(package, lambda b: b.replace(b",context,", b",contxet,", 1))
    problems = check(package.path)
    assert problems["code"].tolist() == ["column-missing", "column-unknown"]
    assert "did you mean context?" in problems["remedy"].iloc[1]
    rewrite(package, lambda b: b.replace(b",contxet,", b",scope,", 1))
    problems = check(package.path)
    assert set(problems["code"]) == {"column-missing", "column-duplicate"}


@pytest.mark.parametrize("separator", [b";", b"\t"])
def test_another_separator_is_one_problem(package, separator: bytes) -> None:
    rewrite(package, lambda b: b.replace(b",", separator))
    problems = check(package.path)
    assert problems["code"].tolist() == ["separator"]
    assert problems["got"].tolist() == [separator.decode()]
    with pytest.raises(PackageError, match="separated by commas"):
        load_package(package.path)


def test_utf_16_is_one_problem(package) -> None:
    rewrite(package, lambda b: b.decode().encode("utf-16"))
    problems = check(package.path)
    assert problems[["code", "row", "got"]].to_numpy().tolist() == [
        ["encoding", 1, "UTF-16, or no text"]
    ]


def test_what_spoils_a_row_stands_before_what_then_seems_wrong_in_it(package) -> None:
    rewrite(package, lambda b: b.replace(b"c-2,", b"c-2", 1))
    problems = check(package.path)
    assert problems["code"].iloc[0] == "row-short"
    assert len(problems) > 1
    assert set(problems["row"]) == {3}


def test_a_remedy_that_asks_ends_with_its_question(package, make_claim) -> None:
    package.write(claims=[make_claim("c-1", start="Jan 2024", end="")])
    with pytest.raises(PackageError) as caught:
        load_package(package.path)
    assert "did you mean 2024-01? [bad-date]" in str(caught.value)
    assert "?." not in str(caught.value)


def test_a_disagreement_says_what_the_other_claim_says(package, make_claim) -> None:
    package.write(
        claims=[
            make_claim("c-1", incident_id="i"),
            make_claim("c-2", incident_id="i", start="2024-05-03", end="2024-05-04",
                       launched_low="7", launched_high=""),
        ]
    )  # fmt: skip
    problems = check(package.path).set_index("code")["rule"]
    said = "; row 2 of incident i says "
    assert problems["dates-disagree"].endswith(f"{said}2024-05-01 to 2024-05-02")
    assert problems["counts-disagree"].endswith(f"{said}4..6")


def test_a_missing_resource_is_told_once(package) -> None:
    file = package.path / "datapackage.json"
    descriptor = json.loads(file.read_text())
    descriptor["resources"] = [one for one in descriptor["resources"] if one["name"] != "claims"]
    file.write_text(json.dumps(descriptor))
    problems = check(package.path)
    assert problems["rule"].tolist() == [
        "the descriptor must list a resource claims with the path claims.csv"
    ]


def test_latin_1_is_one_problem_and_the_rest_is_still_checked(package) -> None:
    rewrite(package, lambda b: b.replace(b"Somebody", b"Nu\xf1ez", 1).replace(b"combat", b"war", 1))
    assert sorted(check(package.path)["code"]) == ["bad-choice", "encoding"]


def test_suggestions(package, make_claim) -> None:
    package.write(
        claims=[
            make_claim("c-1", claimant_interest="neutrall", launched_low="04"),
            make_claim("c-2", start="2024/5/1", published="3 May 2024"),
            make_claim("c-3", failed_share_low="40 %", failed_share_high="0.6", system="KN32"),
        ]
    )
    remedies = " ".join(check(package.path)["remedy"])
    for near in ("neutral?", "mean 4?", "2024-05-01?", "2024-05-03?", "0.40?", "kn23?"):
        assert near in remedies


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: "not json", "descriptor-json"),
        (lambda d: json.dumps([d]), "descriptor-shape"),
        (lambda d: json.dumps({**d, "resources": None}), "descriptor-shape"),
        (lambda d: json.dumps({**d, "resources": d["resources"][1:]}), "descriptor-shape"),
        (lambda d: json.dumps({**d, "licenses": "CC"}), "descriptor-shape"),
    ],
)
def test_descriptor(package, change, code: str) -> None:
    file = package.path / "datapackage.json"
    file.write_text(change(json.loads(file.read_text())))
    problems = check(package.path)
    assert set(problems["code"]) == {code}, problems.to_string()
    assert set(problems["file"]) == {"datapackage.json"}


def test_descriptor_fields(package) -> None:
    file = package.path / "datapackage.json"
    descriptor = json.loads(file.read_text())
    fields = descriptor["resources"][0]["schema"]["fields"]
    fields[0]["type"] = "integer"
    file.write_text(json.dumps(descriptor))
    assert check(package.path)["code"].tolist() == ["descriptor-field"]
    del fields[0]
    file.write_text(json.dumps(descriptor))
    assert check(package.path)["code"].tolist() == ["descriptor-columns"]


def test_a_table_may_be_absent_but_not_claims_or_systems(package) -> None:
    descriptor = json.loads((package.path / "datapackage.json").read_text())
    for name in ("cuts", "incidents", "corrections"):
        (package.path / f"{name}.csv").unlink()
    problems = check(package.path)
    assert problems["code"].tolist() == ["file-missing"] * 3
    descriptor["resources"] = [
        r for r in descriptor["resources"] if r["name"] in ("claims", "systems")
    ]
    (package.path / "datapackage.json").write_text(json.dumps(descriptor))
    assert len(check(package.path)) == 0
    (package.path / "systems.csv").unlink()
    assert "file-missing" in check(package.path)["code"].tolist()


def test_no_folder_and_no_package(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="no such folder"):
        check(tmp_path / "nowhere")
    assert check(tmp_path)["code"].tolist() == ["package-missing"]


def test_archive(package, make_claim, tmp_path: Path) -> None:
    import hashlib

    copies = tmp_path / "copies"
    copies.mkdir()
    (copies / "page.html").write_bytes(b"as read")
    (copies / "c-2.html").write_bytes(b"altered")
    right = hashlib.sha256(b"as read").hexdigest()
    package.write(
        claims=[
            make_claim("c-1", archive_sha256=f"sha256:{right}"),
            make_claim("c-2", archive_sha256="0" * 64),
            make_claim("c-3", archive_sha256="1" * 64),
        ]
    )
    problems = check(package.path, archive=copies)
    assert problems[["code", "row", "severity"]].to_numpy().tolist() == [
        ["archive-differs", 3, "error"],
        ["archive-missing", 4, "warning"],
    ]
    with pytest.raises(UnknownNameError, match="archive"):
        check(package.path, archive=tmp_path / "none")


def test_every_code_of_the_table_is_provoked_somewhere() -> None:
    here = Path(__file__)
    # What belongs to an append, or to a broken disk, is tested with them.
    files = (here, here.with_name("test_append.py"), here.with_name("test_faults.py"))
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    missing = [code for code in RULES if f'"{code}"' not in text]
    assert missing == []


def test_the_shipped_evidence_has_no_error_and_these_warnings() -> None:
    problems = check(shipped_path("data/kn23"))
    assert set(problems["file"]) == {"claims.csv"}
    assert list(zip(problems["code"], problems["row"], problems["severity"], strict=True)) == [
        ("dates-disagree", 42, "warning"),  # 29 or 30 December 2023: one night
        ("dates-disagree", 56, "warning"),  # ua-2024-02-15: bulletin morning and the day before
        ("counts-disagree", 57, "warning"),
        ("systems-disagree", 70, "warning"),  # Sumy: Iskander-M
        ("systems-disagree", 80, "warning"),  # 21 March 2024: Iskander-M and Kinzhal
        ("counts-disagree", 116, "warning"),  # 24 April 2025: 11 launched or 7 used
        ("counts-disagree", 221, "warning"),
        ("systems-disagree", 223, "warning"),
        ("systems-disagree", 225, "warning"),
    ]
