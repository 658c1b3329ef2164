"""The receipt of an import: short however long the file."""

from __future__ import annotations

from reliability.loaders.receipt import SHOWN, Receipt


def lines(unmapped: dict[str, int]) -> list[str]:
    receipt = Receipt("table", "t.csv", "0" * 64, 9, 9, unmapped_names=unmapped)
    return [line for line in receipt.lines()[2:] if line.strip()]


def test_few_unmapped_names_are_all_told_the_most_frequent_first() -> None:
    shown = lines({"Foo": 1, "Bar": 3, "Baz": 1})
    assert [line.rpartition(": ")[2] for line in shown] == ["Bar (3)", "Baz (1)", "Foo (1)"]


def test_many_unmapped_names_are_cut_with_their_number() -> None:
    shown = lines({f"System {number:03}": 2 for number in range(1000)})
    assert len(shown) == SHOWN + 1
    assert shown[-1].strip() == f"and {1000 - SHOWN} more names ({2 * (1000 - SHOWN)} rows)"
