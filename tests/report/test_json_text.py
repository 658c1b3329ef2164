import json
import math

import pytest

from reliability.errors import ReliabilityError
from reliability.report import render_report
from reliability.report.json_text import json_text


def test_reads_back_with_the_keys_in_the_order_of_the_findings(findings):
    text = render_report(findings, "json")
    assert text.endswith("}\n")
    assert list(json.loads(text)) == list(findings.data)


def test_a_naive_warning_is_the_first_key(findings):
    first = next(iter(json.loads(render_report(findings, "json"))))
    assert (first == "warning") == bool(findings.data.get("warning"))


def test_floats_carry_twelve_significant_digits():
    assert json.loads(json_text({"x": 2 / 3}))["x"] == 0.666666666667
    assert '"x": 0.1\n' in json_text({"x": 0.1 + 1e-17})


def test_infinity_is_a_word_and_nan_is_refused_with_its_place():
    assert json.loads(json_text({"x": [math.inf]})) == {"x": ["inf"]}
    with pytest.raises(ReliabilityError, match=r"rows\[1\]\.x: .* got NaN"):
        json_text({"rows": [{"x": 1.0}, {"x": math.nan}]})


def test_text_stays_as_written():
    assert "Бі́ла" in json_text({"x": "Бі́ла"})
