"""A newer vintage against the claims of an older: what changed, and what is written."""

import pandas as pd
import pytest

import reliability as rel
from reliability.errors import LoadError, PackageError
from reliability.evidence.amend import correct_claim
from reliability.evidence.schema import TABLES
from reliability.loaders import vintage_append
from reliability.loaders.vintage import compare_vintages
from reliability.loaders.vintage_append import claim_texts, import_claims

MAPPING = {
    "name": "ledger",
    "columns": {"start": "date", "system": "missile", "summary": "remark"},
    "constants": {"context": "test", "claimant": "A", "launched": 1},
    "outcome": {
        "column": "result",
        "words": {"ok": "success", "bad": "failure", "?": "unknown"},
    },
}
OLD = """\
date,missile,result,remark
2024-01-01,KN-23,ok,one
2024-01-01,KN-23,ok,one
2024-01-02,KN-23,?,two
2024-01-03,New type,bad,three
2024-01-04,KN-23,ok,four
"""
# A row in front shifts every number; one launch of two alike is recoded, one is renamed, one is
# worded anew, one is gone.
NEW = """\
date,missile,result,remark
2023-12-31,KN-23,bad,zero
2024-01-01,KN-23,ok,one
2024-01-01,KN-23,bad,one
2024-01-02,KN-23,?,two again
2024-01-03,KN-24,bad,three
"""


def claim(claim_id, **changes):
    row = dict.fromkeys(TABLES["claims"].names, "")
    return {**row, "claim_id": claim_id, "start": "2024-01-01", "system": "x", **changes}


def load(tmp_path, text):
    path = tmp_path / "ledger.csv"
    path.write_text(text, encoding="utf-8")
    return rel.load(path, format="table", mapping=MAPPING)


def kinds(changes):
    return [
        (change.kind, (change.old or {}).get("claim_id"), (change.new or {}).get("claim_id"))
        for change in changes.found
    ]


def test_every_kind_of_change_is_told_apart(tmp_path):
    old, new = (claim_texts(load(tmp_path, text).claims) for text in (OLD, NEW))
    changes = compare_vintages(old, new)
    assert changes.unchanged == 1
    assert kinds(changes) == [
        ("added", None, "ledger-2"),
        ("recoded", "ledger-3", "ledger-4"),
        ("reworded", "ledger-4", "ledger-5"),
        ("renamed", "ledger-5", "ledger-6"),
        ("withdrawn", "ledger-6", None),
    ]
    by_kind = {change.kind: change for change in changes.found}
    assert by_kind["recoded"].fields == ("failed_low", "failed_high")
    assert by_kind["renamed"].fields == ("system", "system_as_reported")
    assert by_kind["reworded"].fields == ("summary",)
    assert by_kind["recoded"].to_dict()["after"] == "failed_low=1; failed_high=1"
    assert changes.line() == "1 unchanged, 1 added, 1 recoded, 1 renamed, 1 reworded, 1 withdrawn"


def test_a_vintage_against_itself_changes_nothing(tmp_path):
    rows = claim_texts(load(tmp_path, OLD).claims)
    assert compare_vintages(rows, rows).found == ()


def test_identical_rows_are_different_launches():
    one = claim("a")
    changes = compare_vintages([one], [one, {**one, "claim_id": "b"}, {**one, "claim_id": "c"}])
    assert changes.unchanged == 1
    assert [change.kind for change in changes.found] == ["added", "added"]


def test_an_id_that_stays_pairs_what_changed_in_every_other_way():
    old = claim("a", launch_place="here", launched_low="1")
    new = claim("a", launch_place="there", launched_low="2", system="y")
    assert kinds(compare_vintages([old], [new])) == [("recoded", "a", "a")]
    moved = {**new, "start": "2024-05-05"}
    assert kinds(compare_vintages([old], [moved])) == [
        ("added", None, "a"),
        ("withdrawn", "a", None),
    ]


def test_a_place_that_is_told_better_is_one_launch_all_the_same():
    old = [claim("a", launch_place="peninsula"), claim("b", launch_place="silo")]
    new = [claim("x", launch_place="silo"), claim("y", launch_place="town, peninsula")]
    changes = compare_vintages(old, new)
    assert changes.unchanged == 1
    assert kinds(changes) == [("recoded", "a", "y")]
    assert changes.found[0].fields == ("launch_place",)


def test_a_retracted_claim_is_no_news():
    old = claim("a")
    assert compare_vintages([old], [], retracted=frozenset({"a"})).found == ()
    again = compare_vintages([old], [old], retracted=frozenset({"a"}))
    assert (again.unchanged, again.found) == (1, ())


def test_an_import_makes_a_package_that_checks(tmp_path):
    package = tmp_path / "own"
    imported = import_claims(package, load(tmp_path, OLD))
    assert imported.made
    assert imported.ids == tuple(f"ledger-{n}" for n in range(2, 7))
    assert rel.check(package).empty
    held = rel.load(package)
    assert held.claims["recorded_by"].unique().tolist() == ["import table ledger"]
    assert held.systems["label"].tolist() == ["New type", "KN-23 (Hwasong-11A / Hwasong-11Ga)"]


def test_a_newer_vintage_adds_and_supersedes(tmp_path):
    package = tmp_path / "own"
    import_claims(package, load(tmp_path, OLD))
    imported = import_claims(package, load(tmp_path, NEW))
    assert imported.ids == ("ledger-2-v2", "ledger-4-v2", "ledger-6-v2")
    assert imported.systems == ("kn24",)
    claims = rel.load(package).claims.set_index("claim_id")
    revised = claims["supersedes"].dropna().to_dict()
    assert revised == {"ledger-4-v2": "ledger-3", "ledger-6-v2": "ledger-5"}
    assert claims.at["ledger-4-v2", "incident_id"] == claims.at["ledger-3", "incident_id"]
    assert claims["incident_id"].nunique() == 6
    assert (rel.check(package)["severity"] != "error").all()
    again = import_claims(package, load(tmp_path, NEW))
    assert again.ids == ()
    assert [change.kind for change in again.changes.found] == ["reworded", "withdrawn"]


def test_a_dry_run_writes_nothing(tmp_path):
    package = tmp_path / "own"
    assert import_claims(package, load(tmp_path, OLD), dry_run=True).made
    assert not package.exists()
    import_claims(package, load(tmp_path, OLD))
    before = {path.name: path.read_bytes() for path in package.glob("*.*")}
    planned = import_claims(package, load(tmp_path, NEW), dry_run=True)
    assert len(planned.ids) == 3
    assert {path.name: path.read_bytes() for path in package.glob("*.*")} == before


def test_what_a_person_corrected_or_retracted_is_not_undone(tmp_path):
    package = tmp_path / "own"
    import_claims(package, load(tmp_path, OLD))
    correct_claim(package, "ledger-4", {"failed_low": "1", "failed_high": "1"}, reason="seen")
    correct_claim(package, "ledger-6", retract=True, reason="no launch")
    again = import_claims(package, load(tmp_path, OLD))
    assert again.ids == ()
    assert again.changes.found == ()


def test_claims_of_others_are_left_alone(tmp_path):
    package = tmp_path / "own"
    rows = claim_texts(load(tmp_path, OLD).claims.assign(claimant="B"))
    import_claims(package, load(tmp_path, NEW))
    rel_rows = [{**row, "claim_id": "", "system": "kn23"} for row in rows]
    from reliability.evidence.append import append_claims

    append_claims(package, rel_rows, allow_duplicates=True)
    again = import_claims(package, load(tmp_path, NEW))
    assert (again.ids, again.changes.found) == ((), ())


def test_a_package_that_cannot_be_written_stays_whole(tmp_path, monkeypatch):
    package = tmp_path / "own"
    import_claims(package, load(tmp_path, OLD))
    before = (package / "claims.csv").read_bytes()
    real = vintage_append.append_bytes

    def fails_on_claims(file, data):
        if file.name == "claims.csv":
            raise PackageError("claims.csv: no space. Make room.")
        real(file, data)

    monkeypatch.setattr(vintage_append, "append_bytes", fails_on_claims)
    with pytest.raises(PackageError, match="no space"):
        import_claims(package, load(tmp_path, NEW))
    assert (package / "claims.csv").read_bytes() == before
    assert (rel.check(package)["severity"] != "error").all()
    monkeypatch.undo()
    assert len(import_claims(package, load(tmp_path, NEW)).ids) == 3


def test_a_fault_in_a_new_claim_makes_no_package(tmp_path):
    evidence = load(tmp_path, OLD)
    evidence.claims.loc[0, "url"] = "no address"
    with pytest.raises(PackageError, match="url"):
        import_claims(tmp_path / "own", evidence)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ledger.csv"]


def test_a_folder_that_is_no_package_is_refused(tmp_path):
    evidence = load(tmp_path, OLD)
    (tmp_path / "other").mkdir()
    with pytest.raises(LoadError, match=r"no datapackage\.json"):
        import_claims(tmp_path / "other", evidence)
    with pytest.raises(LoadError, match="folder above"):
        import_claims(tmp_path / "a" / "b", evidence)


def test_texts_of_claims_are_those_of_the_file(tmp_path):
    package = tmp_path / "own"
    import_claims(package, load(tmp_path, OLD))
    held = claim_texts(rel.load(package).claims)
    raw = pd.read_csv(package / "claims.csv", dtype=str, keep_default_na=False)
    assert held == raw.to_dict("records")
