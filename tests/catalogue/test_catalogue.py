import subprocess
import sys

import pytest

import reliability as rel
from reliability import catalogue
from reliability.errors import UnknownNameError

GUARANTEES = {"exact", "conjectured", "approximate", "bayesian", "comparison-only"}
IDENTITIES = {"mirror", "swap", "monotone", "nested", "one-sided", "duality"}
PROMISED = {
    "wald", "wald-cc", "wilson", "wilson-cc", "wilson-modified", "agresti-coull", "jeffreys",
    "jeffreys-modified", "clopper-pearson", "mid-p", "blaker", "sterne", "likelihood-ratio",
    "arcsine", "logit", "cloglog", "probit", "scas", "bayes-equal-tailed",
    "bayes-highest-density", "finite-stock",
}  # fmt: skip


def test_every_promised_interval_for_one_proportion_is_there():
    assert set(catalogue.names("proportion")) == PROMISED


@pytest.mark.parametrize("key", catalogue.METHODS)
def test_entries_are_complete(key):
    method = catalogue.METHODS[key]
    assert key == (method.family, method.name)
    assert method.family in catalogue.FAMILIES
    assert method.label
    assert method.citation
    assert method.guarantee in GUARANTEES
    assert set(method.identities) <= IDENTITIES
    assert len(set(method.identities)) == len(method.identities)
    if method.test is not None:
        assert ("test", method.test) in catalogue.METHODS


def test_every_exact_interval_of_two_rates_names_its_test():
    for (family, name), method in catalogue.METHODS.items():
        if family in ("difference", "ratio", "odds-ratio"):
            inverts = method.guarantee in ("exact", "conjectured") or "mid-p" in name
            assert method.test is not None or not inverts, (family, name)


def test_wald_is_for_comparison_only():
    assert catalogue.find("proportion", "wald").guarantee == "comparison-only"


def test_defaults_exist():
    for family, name in catalogue.DEFAULTS.items():
        if catalogue.names(family):
            assert catalogue.find(family, name).guarantee != "comparison-only"


def test_unknown_method_names_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'clopper-pearson'"):
        catalogue.find("proportion", "cloper-pearson")
    with pytest.raises(UnknownNameError):
        catalogue.find("proportion", None)
    with pytest.raises(UnknownNameError):
        catalogue.find("proportion", ["wald"])


def test_table_has_a_row_for_every_method():
    table = rel.methods()
    assert list(zip(table["family"], table["name"], strict=True)) == list(catalogue.METHODS)
    assert {"name", "family", "label", "guarantee", "citation"} <= set(table.columns)
    wald = table[(table["family"] == "proportion") & (table["name"] == "wald")].iloc[0]
    assert wald["guarantee"] == "comparison-only"
    assert wald["identities"] == "mirror monotone nested one-sided"
    assert table["label"].notna().all()


def test_table_of_one_family():
    assert list(rel.methods("proportion")["name"]) == list(catalogue.names("proportion"))
    with pytest.raises(UnknownNameError, match="Did you mean 'proportion'"):
        rel.methods("proportions")


def test_catalogue_imports_no_numeric_library():
    code = (
        "import sys, reliability.catalogue.table; "
        "sys.exit(bool({'numpy', 'scipy', 'pandas'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
