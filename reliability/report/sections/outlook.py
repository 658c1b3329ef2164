"""What would change the answer: every defensible reading, the unknowns, further launches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reliability.report.cells import NOT_DETERMINED, division, standard_of
from reliability.report.document import (
    BREAK,
    Beside,
    Block,
    Column,
    Figure,
    Fold,
    Items,
    Link,
    Paragraph,
    Piece,
    Row,
    Section,
    Span,
    Table,
    Text,
)
from reliability.report.sections.every import explorer
from reliability.report.sections.lattice import lattice
from reliability.words.numbers import (
    ESTIMAND_WORDS,
    count_text,
    p_value_text,
    percent_text,
    probability_text,
    range_text,
    share_text,
    width_text,
)
from reliability.words.plain import plain
from reliability.words.settings import key_words, value_words
from reliability.words.sides import pair, side, where

__all__ = ["projection", "specifications", "what_would_change"]

Mapped = Mapping[str, Any]


def _difference(row: Mapped) -> str:
    return range_text(row["bound_low"], row["bound_high"], "difference")


def _interval(row: Mapped) -> str:
    return range_text(row["ci_low"], row["ci_high"], "difference")


def specifications(data: Mapped) -> Section | None:
    """Return the specification curve, its shares with their caveat, and what moves the answer."""
    sweep = data.get("sweep")
    if not sweep:
        return None
    from reliability.figures import plot_sweep, sweep_description

    title = "Specification curve with its panel of choices"
    described = sweep_description(data)
    sides, name = sweep["sides"], plain(pair(sweep, data)[0])
    blocks: list[Block] = [
        Paragraph(
            f"The same question under every combination of defensible choices: "
            f"{sides['specifications']} specifications, {sides['distinct']} of them distinct. "
            f"A specification is on the side of its bounds, whatever its interval adds; bounds "
            f"that reach both sides of no change count as {NOT_DETERMINED}."
        ),
    ]
    figure = Figure("sweep", title, "Specification curve", described, lambda: plot_sweep(data))
    numbers: list[Block] = [
        _sides_table(sides, name),
        Paragraph((Span(plain(sides["caveat"]), "strong"),)),
    ]
    if sweep["variance"]:
        numbers.append(_variance(sweep["variance"]))
        numbers.append(
            Paragraph("The shares need not add up to 100 %: choices act together.", "note")
        )
    numbers.append(Paragraph(_permutation(sweep["permutation"])))
    blocks.append(Beside(figure, numbers))
    blocks.append(_one_at_a_time(sweep["one_at_a_time"], name))
    blocks += explorer(data)
    if sweep["dropped"]:
        blocks.append(Paragraph("Combinations left out, and why:"))
        blocks.append(Items([_dropped(entry) for entry in sweep["dropped"]]))
    where_all = Link("as a table", "#every-specification")
    blocks.append(Paragraph(("Every specification stands ", where_all, " near the end.")))
    return Section("specifications", "Specification curve", blocks)


def _dropped(entry: Mapped) -> str:
    if entry.get("same_as"):
        return f"{_choice(entry['choice'])}. The same as {_choice(entry['same_as'])}."
    return f"{_choice(entry['choice'])}. Not allowed: {plain(entry['reason'])}"


def _choice(choice: Mapped) -> str:
    return ", ".join(
        f"{key_words(key)}: {value_words(key, value)}" for key, value in choice.items()
    )


def _sides_table(sides: Mapped, name: str) -> Table:
    """Return how many specifications lie on each side, and what those of each side rest on."""
    rows = []
    for sign in ("lower", "higher", "equal", "not_identified"):
        rest = sides["rest_on"][sign]
        marks = ("by_rule", "circular", "leaves_out_zero")
        rows.append(Row([side(sign, name), str(sides[sign]), *(str(rest[m]) for m in marks)]))
    whole = [str(sum(sides["rest_on"][s][m] for s in sides["rest_on"])) for m in marks]
    rows.append(Row([(Span("Distinct specifications", "strong"),), str(sides["distinct"]), *whole]))
    columns = [
        Column("Side", "result"),
        Column("Specifications", "number"),
        Column("A rule decides launches or claims", "number"),
        Column("The outcome chose the cut", "number"),
        Column("The interval leaves out zero", "number"),
    ]
    caption = "The sides of the specification curve, and what those of each side rest on"
    return Table("sweep-sides", caption, columns, rows)


def _one_at_a_time(entries: Sequence[Mapped], name: str) -> Table:
    rows = []
    seen: set[str] = set()
    for entry in entries:
        key = entry["axis"]
        choice: list[Piece] = [key_words(key)]
        if key not in seen:
            choice += [BREAK, Span(plain(key), "code")]
        seen.add(key)
        value: list[Piece] = [value_words(key, entry["value"])]
        if entry["base"]:
            said = " (this report)" if entry.get("own", True) else " (the base here)"
            value = [Span(value_words(key, entry["value"]), "strong"), said]
        rows.append(Row([choice, value, _difference(entry), side(entry["sign"], name)]))
    columns = [
        Column("Choice", "result"),
        Column("Value", "result"),
        Column("Difference", "result"),
        Column("Direction", "result"),
    ]
    caption = "One choice changed at a time, the others as in this report"
    return Table("one-at-a-time", caption, columns, rows)


def _variance(entries: Sequence[Mapped]) -> Table:
    rows = [
        Row(
            [
                key_words(entry["axis"]),
                str(entry["values"]),
                percent_text(entry["bound_low"]),
                percent_text(entry["bound_high"]),
            ]
        )
        for entry in entries
    ]
    columns = [
        Column("Choice", "result"),
        Column("Values", "number"),
        Column("Of the lower bound", "number"),
        Column("Of the upper bound", "number"),
    ]
    caption = "Which choice moves the answer most: its share of the variation"
    return Table("sweep-variance", caption, columns, rows)


def _permutation(test: Mapped) -> str:
    if not test["possible"]:
        why = plain(test["reason"]).removeprefix("permutation test: ").rstrip(".")
        return f"A joint permutation test is not possible: {why}."
    said = range_text(test["statistic"], test["statistic"], "difference")
    return (
        f"Joint permutation test of no change, exchanging {test['units']} salvos between the "
        f"periods: the median difference over the specifications is {said}, p = "
        f"{p_value_text(test['p'], test['p'])} ({test['draws']} random exchanges, seed "
        f"{test['seed']})."
    )


def what_would_change(data: Mapped) -> Section | None:
    """Return the tipping point, the further launches needed, the incidents that matter."""
    tipping = data.get("tipping")
    if not tipping:
        return None
    about = ESTIMAND_WORDS.get(tipping["estimand"], plain(tipping["estimand"]))
    name = plain(pair(tipping, data)[0])
    blocks: list[Block] = []
    if tipping["rows"]:
        blocks += [
            Paragraph(
                f"The {about}, for each number of failures that the launches {where(name)} may "
                "hold. Where the bar lies on one side of zero, the counts settle the direction; "
                "where the thin line does too, the interval leaves out zero."
            ),
            Beside(_tipping_figure(data, name), [_tipping_table(tipping["rows"], name, data)]),
        ]
    if tipping.get("reason"):
        blocks.append(Paragraph(f"No tipping point is computed: {plain(tipping['reason'])}."))
    blocks += lattice(data)
    if tipping["further"]:
        blocks.append(_further(tipping["further"], name))
    if tipping["incidents"]:
        blocks.append(_incidents(tipping["incidents"], data))
    return Section("what-would-change", "What would change the answer", blocks)


def _tipping_figure(data: Mapped, name: str) -> Figure:
    from reliability.figures import plot_tipping, tipping_description

    caption = f"The difference for each number of failures {where(name)}"
    described = tipping_description(data)
    return Figure("tipping", caption, caption, described, lambda: plot_tipping(data))


def _tipping_table(entries: Sequence[Mapped], name: str, data: Mapped) -> Table:
    rows = []
    for entry in entries:
        then = side(entry["sign"], name)
        if entry["excludes_no_change"]:
            then += "; the interval leaves out zero"
        chance = probability_text(
            entry["probability_low"], entry["probability_high"], standard=standard_of(data)
        )
        cells = [
            f"{entry['failures_after']} of {count_text(entry['launches_after'])}",
            _difference(entry),
            _interval(entry),
            chance,
            then,
        ]
        rows.append(Row(cells))
    columns = [
        Column(f"If this many failed {where(name)}"),
        Column("Difference", "result"),
        Column("Interval", "result"),
        Column(f"Probability that the rate {where(name)} is lower"),
        Column("Then", "result"),
    ]
    return Table("tipping-table", "The tipping point among the unknowns", columns, rows)


def _further(entries: Sequence[Mapped], name: str) -> Table:
    def needed(entry: Mapped, key: str) -> str:
        found = entry[key]
        if found is None:
            return f"not within {entry['looked_up_to']}"
        return str(found) if found else "none: they do already"

    def supposed(entry: Mapped) -> str:
        one, other = ("fails", "fail") if entry["direction"] == "lower" else ("succeeds", "succeed")
        number = entry["against"]
        who = "none" if number == 0 else "one" if number == 1 else str(number)
        return f"{who} of them {one if number < 2 else other}"

    rows = [
        Row(
            [
                f"the rate is {entry['direction']} {where(name)}",
                supposed(entry),
                needed(entry, "launches_to_settle"),
                needed(entry, "launches_to_exclude_no_change"),
            ]
        )
        for entry in entries
    ]
    columns = [
        Column("For the answer", "result"),
        Column("Where"),
        Column("Further launches until the bounds lie on that side", "number"),
        Column("Further launches until the interval leaves out zero", "number"),
    ]
    caption = "How many further launches, all with known outcome, would decide it"
    return Table("further-launches", caption, columns, rows)


def _incidents(entries: Sequence[Mapped], data: Mapped) -> Table:
    rows = []
    for entry in entries:
        low, high = (width_text(entry[f"narrowing_{end}"]) for end in ("low", "high"))
        text = low if low == high else f"{low.removesuffix(' points')} to {high}"
        rows.append(Row([plain(entry["incident"]), plain(entry["period"]), text]))
    columns = [Column("Incident"), Column(division(data)), Column("Bounds narrower by", "result")]
    caption = "What it would bring to learn the outcome of one incident"
    return Table("incidents-that-matter", caption, columns, rows)


def projection(data: Mapped) -> Section | None:
    """Return the reading under an assumed reduction, said to be one."""
    found = data.get("projection")
    if not found:
        return None
    blocks: list[Block] = [
        Paragraph((Span("An assumption, not a finding.", "strong"), f" {plain(found['why'])}"))
    ]
    if found["reduction"]:
        assumed = "; ".join(
            f"at most {percent_text(part['at_most'])} with probability "
            f"{percent_text(part['probability'])}"
            for part in found["reduction"]
        )
        blocks.append(Paragraph(f"Assumed relative reduction of the rate: {assumed}."))
    if found.get("reason"):
        blocks.append(Paragraph(f"Nothing is projected: {plain(found['reason'])}."))
    if found["ends"]:
        blocks.append(Beside(_projection_figure(data), [_projection_table(found)]))
        blocks.append(_probabilities(found))
    return Section("projection", "What if the rate fell", blocks)


def _projection_figure(data: Mapped) -> Figure:
    from reliability.figures import plot_projection, projection_description

    title = "Failures among the next launches, if the rate stays and if it falls"
    caption = "How many of the next launches would fail, in both worlds"
    described = projection_description(data)
    return Figure("projection-plot", title, caption, described, lambda: plot_projection(data))


def _projection_table(found: Mapped) -> Table:
    rows = []
    for end in found["ends"]:
        apart = end["told_apart"]
        if apart is None:
            told = f"not within {end['looked_up_to']} launches"
        else:
            told = (
                f"after {apart['launches']} launches, if at most {apart['at_most']} fail "
                f"(false alarm {percent_text(apart['false_alarm'])}, "
                f"power {percent_text(apart['power'])})"
            )
        cells = [
            f"{plain(end['end'])}: {end['failures']} of {end['launches']}",
            "{} to {}".format(*end["stays_90"]),
            "{} to {}".format(*end["falls_90"]),
            told,
        ]
        rows.append(Row(cells))
    columns = [
        Column(f"Rate {plain(found['period'])}", "result"),
        Column("Failures if it stays, middle 90 %", "number"),
        Column("Failures if it falls, middle 90 %", "number"),
        Column("The two worlds could be told apart", "result"),
    ]
    caption = f"Failures among the next {found['next_launches']} launches"
    return Table("projection-table", caption, columns, rows)


def _probabilities(found: Mapped) -> Fold:
    columns = [Column("Failures", "number")]
    for end in found["ends"]:
        columns.append(Column(f"{plain(end['end'])}, stays", "number"))
        columns.append(Column(f"{plain(end['end'])}, falls", "number"))
    rows = []
    for failures in range(found["next_launches"] + 1):
        cells: list[Text] = [str(failures)]
        for end in found["ends"]:
            cells += [share_text(end[world][failures]) for world in ("stays", "falls")]
        rows.append(Row(cells))
    table = Table("projection-numbers", "Probability of each number of failures", columns, rows)
    return Fold("projection-all", "The whole distributions as a table", [table])
