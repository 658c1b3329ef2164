"""The entrance: every format leads to a function, every wrong word to one error."""

import inspect

import pytest

import reliability as rel
from reliability.errors import LoadError, OptionError, UnknownNameError
from reliability.loaders.entrance import FORMATS, find_loader, loader_options


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_a_function_of_a_path_and_options(name):
    loader = find_loader(name)
    first, *rest = inspect.signature(loader).parameters.values()
    assert first.name == "path"
    assert all(each.kind is each.KEYWORD_ONLY and each.default is not each.empty for each in rest)
    assert list(loader_options(name)) == [each.name for each in rest]
    assert loader.__doc__


def test_every_loader_that_is_there_is_registered():
    from importlib.util import find_spec

    expected = ("cns", "nagix", "gcat", "ukraine_attacks", "orbital_log", "launch_log",
                "launch_library", "table")  # fmt: skip
    there = {name.replace("_", "-") for name in expected
             if find_spec(f"reliability.loaders.{name}") is not None}  # fmt: skip
    assert there <= set(FORMATS)


def test_every_line_is_short_and_a_sentence():
    for entry in FORMATS.values():
        assert len(entry.line) < 90
        assert entry.line.endswith(".")


def test_wrong_words_are_one_error_each(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("a\n")
    with pytest.raises(UnknownNameError, match=r"Did you mean 'table'\?"):
        rel.load(file, format="tabel")
    with pytest.raises(OptionError, match=r"takes no option 'maping'. Did you mean 'mapping'\?"):
        rel.load(file, format="table", maping={})
    with pytest.raises(OptionError, match="only a data package records when"):
        rel.load(file, format="table", as_of="2024-01-01")
    with pytest.raises(LoadError, match="needs the name of its format"):
        rel.load(file)
    with pytest.raises(OptionError, match="a data package takes no option 'mapping'"):
        rel.load(rel.shipped_path("data/kn23"), mapping={})
    with pytest.raises(UnknownNameError, match="no such file"):
        rel.load(tmp_path / "absent", format="table", mapping={})
