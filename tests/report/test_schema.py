import copy
import json
from pathlib import Path

import pytest

from reliability import report
from reliability.report import render_report

jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
SCHEMA = json.loads(
    Path(report.__file__).with_name("report.schema.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def validator():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    return jsonschema.Draft202012Validator(SCHEMA)


def test_every_report_follows_the_published_schema(findings, rendered, validator):
    errors = validator.iter_errors(json.loads(rendered(findings, "json")))
    assert [f"{error.json_path}: {error.message[:200]}" for error in errors] == []


def test_the_schema_describes_every_key(findings):
    assert set(findings.data) <= set(SCHEMA["properties"])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("periods"),
        lambda data: data.update(schema_version=2),
        lambda data: data["periods"][0]["rates"][0].update(bound_high=1.5),
        lambda data: data["periods"][0]["rates"][0].update(identified="maybe"),
        lambda data: data["periods"][0]["counts"].update(failed={"low": -1, "high": 2}),
        lambda data: data["claims"][0].update(credibility="7"),
        lambda data: data["contrasts"][0].update(sign="likely lower"),
        lambda data: data["flow"].update(read="227"),
    ],
)
def test_the_schema_refuses_what_breaks_a_promise(kn23, validator, spoil):
    data = json.loads(render_report(kn23, "json"))
    assert validator.is_valid(data)
    spoiled = copy.deepcopy(data)
    spoil(spoiled)
    assert not validator.is_valid(spoiled)
