"""Dates as a mapping states them, to EDTF: never an order that nobody has stated."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from reliability.evidence.dates import day_range

__all__ = ["date_hint", "read_date"]

# A day with a time of day: the day is beyond doubt.
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?\s*"
    r"(Z|UTC|[+-][0-9]{2}:?[0-9]{2})?",
    re.ASCII,
)
_NUMBERS = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{2}|[0-9]{4})", re.ASCII)


def read_date(text: str, forms: tuple[str, ...] = ()) -> str | None:
    """Return a date as EDTF, as precise as it is written; None where it fits no form.

    Parameters
    ----------
    text : str
        Without spaces at its ends.
    forms : tuple of str
        As `datetime.strptime` takes them; "edtf" for ISO days, EDTF, and ISO days with a time,
        which alone are read where no form is stated.

    Examples
    --------
    >>> read_date("03/04/2024", ("%d/%m/%Y",)), read_date("Sep-84", ("%b-%y",))
    ('2024-04-03', '1984-09')
    >>> read_date("2024-09-21?"), read_date("2024-09-21T05:12Z")
    ('2024-09-21?', '2024-09-21')
    >>> read_date("03/04/2024") is None, read_date("31/02/2024", ("%d/%m/%Y",)) is None
    (True, True)
    """
    for form in forms or ("edtf",):
        found = _edtf(text) if form == "edtf" else _stated(text, form)
        if found is not None:
            return found
    return None


def _edtf(text: str) -> str | None:
    if day_range(text) is not None:
        return text
    match = _MOMENT.fullmatch(text)
    if match is not None and day_range(match[1]) is not None:
        return match[1]
    return None


def _stated(text: str, form: str) -> str | None:
    pattern = _numeric_pattern(form)
    if pattern is not None:
        match = pattern.fullmatch(text)
        if match is None:
            return None
        parts = {name: int(digits) for name, digits in match.groupdict().items()}
        try:
            return date(parts["Y"], parts["m"], parts["d"]).isoformat()
        except ValueError:
            return None
    try:
        moment = datetime.strptime(text, form)  # noqa: DTZ007 (a day has no zone)
    except (ValueError, re.error):
        return None
    directives = re.findall(r"%(.)", form)
    year = f"{moment.year:04d}"
    if "j" in directives or "d" in directives:
        return f"{year}-{moment.month:02d}-{moment.day:02d}"
    if {"m", "b", "B"} & set(directives):
        return f"{year}-{moment.month:02d}"
    return year


@lru_cache(maxsize=64)
def _numeric_pattern(form: str) -> re.Pattern[str] | None:
    """Return the pattern of a plain day such as ``%d/%m/%Y``, which `strptime` reads slowly."""
    if re.fullmatch(r"%[dmY]([./-])%[dmY]\1%[dmY]", form) is None:
        return None
    if len(set(re.findall(r"%(.)", form))) < 3:
        return None
    pattern = re.escape(form)
    for directive, digits in (("d", "{1,2}"), ("m", "{1,2}"), ("Y", "{4}")):
        pattern = pattern.replace(f"%{directive}", f"(?P<{directive}>[0-9]{digits})")
    return re.compile(pattern, re.ASCII)


def date_hint(text: str) -> str:
    """Return what to write for a date that fits no form.

    Examples
    --------
    >>> date_hint("03/04/2024")
    '%d/%m/%Y or %m/%d/%Y'
    """
    match = _NUMBERS.fullmatch(text)
    if match is None:
        return "its form, such as %d %B %Y"
    mark = text[len(match[1])]
    year = "%Y" if len(match[3]) == 4 else "%y"
    forms = {"%d": f"%d{mark}%m{mark}{year}", "%m": f"%m{mark}%d{mark}{year}"}
    if int(match[1]) > 12:
        return forms["%d"]
    if int(match[2]) > 12:
        return forms["%m"]
    return f"{forms['%d']} or {forms['%m']}"
