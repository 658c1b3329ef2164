"""A sketch proposes columns, and leaves every outcome word for a person."""

import tomllib

import pytest

import reliability as rel
from reliability.errors import LoadError
from reliability.loaders.mapping import parse_mapping
from reliability.loaders.sketch import sketch_mapping

TEXT = '''\
Launch Date;Missile;Outcome;Site;Extra
03/04/2024;KN-23;Success;Here;1
13/04/2024;"Two ""x""";FAILURE;There;2
2024-04-14;KN-24;failure ;There;2
15/04/2024;KN-24;;There;2
'''


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "my launches.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_sketch_is_toml_with_blanks(table):
    text = sketch_mapping(table)
    data = tomllib.loads(text)
    assert data["file"] == {"delimiter": ";"}
    assert data["columns"] == {
        "start": "Launch Date",
        "system": "Missile",
        "launch_place": "Site",
    }
    assert data["outcome"]["words"] == {"Success": "", "FAILURE": ""}
    assert data["dates"] == {"start": []}
    assert '# not mapped: "Extra"' in text
    assert "%d/%m/%Y or %m/%d/%Y" in text
    assert '"FAILURE" = ""  # 2 rows' in text
    assert "# 1 rows are blank" in text
    assert data["constants"] == {"context": "", "claimant": ""}


def test_an_unfinished_sketch_is_refused(table):
    with pytest.raises(LoadError, match=r"blank|no meaning"):
        parse_mapping(tomllib.loads(sketch_mapping(table)), "m.toml")


def test_a_finished_sketch_reads_the_table(table, tmp_path):
    text = sketch_mapping(table)
    for before, after in (
        ('context = ""', 'context = "test"'),
        ('claimant = ""', 'claimant = "A"'),
        ("# launched = 1", "launched = 1"),
        ("start = []", 'start = ["%d/%m/%Y", "edtf"]'),
        ('"Success" = ""', '"Success" = "success"'),
        ('"FAILURE" = ""', '"FAILURE" = "failure"'),
    ):
        assert before in text
        text = text.replace(before, after)
    mapping = tmp_path / "m.toml"
    mapping.write_text(text, encoding="utf-8")
    claims = rel.load(table, format="table", mapping=mapping).claims
    assert claims["failed_low"].fillna(-1).tolist() == [0, 1, 1, -1]
    assert claims["start"].tolist() == ["2024-04-03", "2024-04-13", "2024-04-14", "2024-04-15"]


def test_a_table_without_known_headers_gets_blanks(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n")
    data = tomllib.loads(sketch_mapping(path))
    assert data["columns"] == {"start": "", "system": ""}
    assert "outcome" not in data


def test_a_long_vocabulary_is_no_outcome(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("date,result\n" + "".join(f"2024-01-01,text {n}\n" for n in range(100)))
    text = sketch_mapping(path)
    assert "100 different texts" in text
    assert tomllib.loads(text)["outcome"]["words"] == {}


def test_another_encoding_is_a_question(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes("date,result\n2024-01-01,Fehlschläge\n".encode("cp1252"))
    text = sketch_mapping(path)
    assert 'encoding = "cp1252"  # not UTF-8' in text
    assert "Fehlschläge" in tomllib.loads(text)["outcome"]["words"]


def test_what_cannot_be_sketched_is_one_error(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"")
    with pytest.raises(LoadError, match="has no header"):
        sketch_mapping(path)
    path.write_text(",".join(f"c{n}" for n in range(10_000)) + "\n")
    with pytest.raises(LoadError, match="10000 columns"):
        sketch_mapping(path)
