import copy
import json
import re

import pytest

from reliability.errors import LoadError
from reliability.report import read_report, render_report, write_report


def section(text):
    return re.search(r"^## Change since the last report\n(.*?)^## ", text, re.M | re.S)[1]


def test_nothing_moved(kn23):
    text = section(render_report(kn23, "md", since=copy.deepcopy(kn23)))
    assert "No rate and no contrast moved." in text
    assert "The same claims, read and used in the same way." in text


def test_without_an_earlier_report_there_is_no_such_part(kn23):
    assert "Change since" not in render_report(kn23, "md")
    assert 'id="changes"' not in render_report(kn23)


def test_says_what_moved_and_what_is_new(kn23):
    earlier = copy.deepcopy(kn23)
    earlier["periods"][0]["rates"][0]["bound_high"] = 0.5
    earlier["contrasts"][0]["ci_high"] = 0.1
    new = earlier["claims"].pop(3)
    used = next(claim for claim in earlier["claims"] if claim["fate"] == "used")
    used.update(fate="left out", rule="not-named", period=None)
    earlier["settings"]["claims"]["policy"] = "most-credible"
    earlier["environment"]["scipy"] = "1.0.0"
    text = section(render_report(kn23, "md", since=earlier))
    assert "between 36.4 and 50.0 %" in text
    assert "between 36.4 and 66.7 %" in text
    assert f"1 new claims: {new['claim_id']}" in text
    assert re.search(
        rf"{used['claim_id']}: left out \(not in the scenario's list\), now used, ", text
    )
    assert "most-credible" in text
    assert "1.0.0" in text
    assert (
        text.count("\n| ") == 10
    )  # three heads with their rules, two numbers, one key, one version


def test_an_earlier_report_read_back_is_the_same_report(kn23, tmp_path):
    write_report(kn23, tmp_path, formats=("json",))
    earlier = read_report(tmp_path / "report.json")
    assert "No rate and no contrast moved." in render_report(kn23, "md", since=earlier)


def test_infinity_comes_back_as_a_number(kn23, tmp_path):
    kn23["contrasts"][0]["ci_high"] = float("inf")
    write_report(kn23, tmp_path, formats=("json",))
    assert read_report(tmp_path / "report.json")["contrasts"][0]["ci_high"] == float("inf")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("{", "must be a readable JSON file"),
        ("[]", "must have schema_version 1; got 'list'"),
        ('{"schema_version": 2}', "must have schema_version 1; got 2"),
        ('{"schema_version": 1}', "must hold findings"),
    ],
)
def test_what_is_no_report_is_refused_by_name(tmp_path, content, rule):
    path = tmp_path / "old.json"
    path.write_text(content)
    with pytest.raises(LoadError, match=re.escape(rule)):
        read_report(path)
    with pytest.raises(LoadError, match=r"absent\.json: must be a readable"):
        read_report(tmp_path / "absent.json")


def test_the_data_stays_the_findings_alone(kn23):
    data = json.loads(render_report(kn23, "json", since=kn23))
    assert list(data) == list(kn23)
