"""Choices in words: every key and every rule has some, and two values never share them."""

from itertools import pairwise

import pytest

from reliability.scenarios.account import STAGES
from reliability.scenarios.schema import KEYS
from reliability.words.settings import key_words, rule_words, value_words


def keys_of_choices():
    parts = ("periods.", "failure.", "claims.", "select.", "estimate.")
    return [key.replace("<period>", "before") for key in KEYS if key.startswith(parts)]


@pytest.mark.parametrize("key", keys_of_choices())
def test_every_choice_of_a_scenario_has_words(key) -> None:
    assert key_words(key) != key
    assert "_" not in key_words(key)


def test_two_keys_never_share_their_words() -> None:
    words = sorted(map(key_words, keys_of_choices()))
    assert all(one != other for one, other in pairwise(words))


def test_every_rule_that_leaves_a_claim_out_has_words() -> None:
    for _, rules in STAGES:
        for rule in rules:
            assert rule_words(rule) != rule or "-" not in rule


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("failure.unknown", ("bounds", "exclude", "as-success", "as-failure")),
        ("failure.intercepted", ("not-failed", "left-out", "unknown")),
        ("failure.not_coded", ("bounds", "exclude")),
        ("failure.silence", ("unknown", "as-success")),
        ("failure.shares", ("count", "share")),
        ("failure.ranges", ("bounds", "midpoint")),
        ("claims.policy", ("envelope", "most-credible", "lowest-rate", "highest-rate")),
        ("claims.class", ("exact", "may-include")),
        ("claims.about_percent", (10, 20, None)),
        ("estimate.confidence_level", (0.9, 0.95)),
        ("estimate.prior", ("jeffreys", "uniform", "1; 3")),
        ("periods.cut", ("treaty-signed", "2024-06-19", "a; b")),
        ("claims.after.use", ("rules", "afd-005; afd-007")),
    ],
)
def test_values_are_told_apart_in_words(key, values) -> None:
    words = [value_words(key, value) for value in values]
    assert len(set(words)) == len(words)
    assert "_" not in "".join(words)


def test_a_day_stays_a_day_and_text_of_others_is_made_plain() -> None:
    assert value_words("periods.cut", "2024-06-19; treaty-signed") == "2024-06-19, treaty signed"
    assert value_words("select.system", "a\u202eb") == "a[U+202E]b"
    assert key_words("claims.\u202e.use") == "Claims used, [U+202E]"
