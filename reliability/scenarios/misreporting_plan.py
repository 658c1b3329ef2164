"""The chances of misreporting that a scenario file assumes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from reliability.assess.misreporting import CORRECTIONS
from reliability.errors import OptionError, ReliabilityError, unknown_name
from reliability.estimators.partial.misreporting import Misreporting
from reliability.tallies.rules import one_of
from reliability.words.admiralty import RELIABILITY

__all__ = ["CHANCES", "MisreportingPlan", "misreporting_plan"]

CHANCES = ("caught", "false_alarm")


@dataclass(frozen=True, slots=True)
class MisreportingPlan:
    """The chances that a scenario assumes, and how its corrections allow for them.

    Attributes
    ----------
    method : str
        exact, lang-reiczigel, melded or bayes.
    reason : str
        Where the chances come from, in a person's words.
    stated : Misreporting or None
        Of every period that has none of its own.
    named : mapping of str to Misreporting
        Of a period by its label.
    grades : mapping of str to Misreporting
        Of a period whose claims used all carry this grade of reliability.
    """

    method: str
    reason: str
    stated: Misreporting | None
    named: Mapping[str, Misreporting]
    grades: Mapping[str, Misreporting]


def misreporting_plan(
    table: Mapping[str, Any] | None, labels: Sequence[str]
) -> MisreportingPlan | None:
    """Read the table ``[misreporting]`` of a scenario, whose keys have the right kinds.

    Parameters
    ----------
    table : mapping or None
        None where the scenario has none.
    labels : sequence of str
        The labels of its periods or groups.

    Raises
    ------
    OptionError, CountError, UnknownNameError
        For chances that are none, missing ones, labels and grades that do not exist, and grades
        beside stated chances.
    """
    if table is None:
        return None
    grades, named = table.get("grades", {}), {}
    for label, own in table.items():
        if isinstance(own, Mapping) and label != "grades":
            if label not in labels:
                raise unknown_name(f"misreporting.{label}", label, labels)
            named[label] = _chances(f"misreporting.{label}", dict(table) | dict(own))
    for grade in grades:
        one_of("misreporting.grades", grade, tuple(RELIABILITY))
    said = [name for name in CHANCES if name in table]
    if grades and (said or named):
        raise OptionError(
            "misreporting.grades: stand alone; got chances of a period, or of all, beside them. "
            "Keep the table of grades, or the chances."
        )
    if not (said or named or grades):
        raise OptionError(
            "misreporting.caught: missing. Give caught and false_alarm, or a table "
            "[misreporting.grades.<grade>]."
        )
    method = one_of("misreporting.method", table.get("method", "exact"), CORRECTIONS)
    without = [label for label in labels if label not in named]
    stated = _chances("misreporting", table) if without and not grades else None
    rows = {grade: _chances(f"misreporting.grades.{grade}", grades[grade]) for grade in grades}
    chances = [each for each in (stated, *named.values(), *rows.values()) if each is not None]
    if method != "bayes" and any(each.believed for each in chances):
        raise OptionError(
            f"misreporting.method: {method!r} has no use for a belief such as beta(18, 2); "
            'set method = "bayes".'
        )
    return MisreportingPlan(
        method, table.get("reason", ""), stated, MappingProxyType(named), MappingProxyType(rows)
    )


def _chances(place: str, table: Mapping[str, Any]) -> Misreporting:
    for name in CHANCES:
        if name not in table:
            raise OptionError(
                f'{place}.{name}: missing. Give a chance such as 0.9, counts such as "33/41", '
                'or a belief such as "beta(18, 2)".'
            )
    try:
        return Misreporting(table["caught"], table["false_alarm"])
    except ReliabilityError as error:
        said = str(error)
        if not said.startswith(CHANCES):
            said = f"caught: {said.partition(': ')[2]}"
        raise type(error)(f"{place}.{said}") from None
