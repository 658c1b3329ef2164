"""Errors: the nearest right word, and a remedy in each that is about a count."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import reliability
from reliability.errors import nearest

PACKAGE = Path(reliability.__file__).parent


@pytest.mark.parametrize(
    ("word", "choices", "near"),
    [
        ("kn32", ["kn23", "kn24"], "kn23"),
        ("KN32", ["kn24", "kn23"], "kn23"),
        ("contxet", ["context", "content"], "context"),
        ("c-11", ["c-1", "c-2", "c-3"], "c-1"),
        ("clopper", ["clopper-pearson", "wald", "wilson"], "clopper-pearson"),
        ("agg-0111", ["agg-011", "agg-012"], "agg-011"),
        # Several as near as one another: a guess would be one of them by chance.
        ("c-9", ["c-1", "c-2", "c-3"], None),
        ("bayes", ["bayes-equal-tailed", "bayes-highest-density"], None),
        ("zzz", ["wald", "wilson"], None),
        ("", ["wald"], None),
        ("wald", [], None),
    ],
)
def test_the_nearest_word_is_one_or_none(word: str, choices: list[str], near: str | None) -> None:
    assert nearest(word, choices) == near
    assert nearest(word, reversed(choices)) == near


def literal(node: ast.expr) -> str:
    """Return a text as it stands in the code, with ? for what is filled in."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(v.value if isinstance(v, ast.Constant) else "?" for v in node.values)
    return "?"


def texts() -> list[tuple[str, str]]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", None)
            if name == "CountError" and node.args:
                found.append((f"{path.name}:{node.lineno}", literal(node.args[0])))
    return found


def test_every_error_about_a_count_says_what_to_do() -> None:
    found = texts()
    assert len(found) > 10
    silent = []
    for where, text in found:
        # A sentence follows the rule and what was got; a text that is passed on has its own.
        if set(text) - set("?: ") and ". " not in text.rpartition("got ")[2]:
            silent.append(f"{where}: {text}")
    assert silent == []
