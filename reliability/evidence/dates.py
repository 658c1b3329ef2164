"""Partial dates: from EDTF text to the first and the last day that it allows.

Read are the forms of EDTF level 0 and 1 (ISO 8601-2:2019, annex A) that have a first and a last
day: ``2024``, ``2024-09``, ``2024-09-21``, each with ``X`` for a digit not known
(``2024-09-XX``, ``202X``) or a qualifier (``?`` uncertain, ``~`` approximate, ``%`` both), and an
interval of two of them (``2024-01-29/2024-01-30``). A qualifier says how sure the source is and
does not widen the days. Seasons, open intervals and years of five digits are refused: they have
no day that a period could be compared with.
"""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DATE_FORMS", "DATE_PATTERN", "DAY_PATTERN", "day_range", "day_ranges", "precisions_of"]

DATE_FORMS = "a day 2024-09-21, a month 2024-09, a year 2024, or an interval 2024-01-29/2024-01-30"

# The days that exist, leap years included, so that an independent validator of the descriptor
# refuses 2023-02-29 as this module does.
_LEAP = (
    r"(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])"
    r"|(?:[02468][048]|[13579][26])00)-02-29"
)
_COMMON = (
    r"[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
DAY_PATTERN = rf"(?!0000)(?:{_COMMON}|{_LEAP})"
_MONTH = r"(?:0[1-9]|1[0-2])"
_ONE = (
    rf"(?!0000)(?:{_COMMON}|{_LEAP}|[0-9]{{4}}-{_MONTH}(?:-XX)?"
    r"|[0-9]{4}(?:-XX(?:-XX)?)?|[0-9]{3}X|[0-9]{2}XX)[?~%]?"
)
DATE_PATTERN = rf"{_ONE}(?:/{_ONE})?"

_DATE = re.compile(DATE_PATTERN, re.ASCII)


def _one(text: str) -> tuple[str, str]:
    """Return the first and last day of one date that matches the pattern."""
    text = text.rstrip("?~%").replace("-XX", "")
    year = text[:4]
    first_year, last_year = year.replace("X", "0"), year.replace("X", "9")
    if first_year == "0000":
        first_year = "0001"
    if len(text) == 10:
        return text, text
    if len(text) == 7:
        last_day = calendar.monthrange(int(year), int(text[5:]))[1]
        return f"{text}-01", f"{text}-{last_day:02d}"
    return f"{first_year}-01-01", f"{last_year}-12-31"


def day_range(text: str) -> tuple[str, str] | None:
    """Return the first and the last day that a date allows, or None where it is not one.

    Parameters
    ----------
    text : str
        A date in one of the forms above.

    Returns
    -------
    tuple of str or None
        Two ISO days, the first not after the last.

    Examples
    --------
    >>> day_range("2024-09")
    ('2024-09-01', '2024-09-30')
    >>> day_range("2024-01-29/2024-01-30")
    ('2024-01-29', '2024-01-30')
    >>> day_range("2024-09-21?")
    ('2024-09-21', '2024-09-21')
    >>> day_range("Jan 2024") is None
    True
    """
    if _DATE.fullmatch(text) is None:
        return None
    first_text, slash, last_text = text.partition("/")
    first, last = _one(first_text)
    if slash:
        last_first, last = _one(last_text)
        if last < first or last_first < first:
            return None
    return first, last


def precisions_of(text: str) -> tuple[str, ...]:
    """Return how precise a date is, and ``uncertain`` beside it where it says that.

    Parameters
    ----------
    text : str
        A date in one of the forms above.

    Returns
    -------
    tuple of str
        One of day, month, year, interval and partial (some digits are open), and perhaps
        uncertain.

    Examples
    --------
    >>> precisions_of("1984-09-21?"), precisions_of("2024-10/2024-12"), precisions_of("202X")
    (('day', 'uncertain'), ('interval',), ('partial',))
    """
    plain = text.rstrip("?~%")
    kind = {10: "day", 7: "month", 4: "year"}.get(len(plain), "interval")
    if "/" in plain:
        kind = "interval"
    elif "X" in plain:
        kind = "partial"
    return (kind,) if plain == text else (kind, "uncertain")


def day_ranges(dates: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the first and the last day of each date; missing where it is missing or none.

    Parameters
    ----------
    dates : Series of str

    Returns
    -------
    tuple of Series
        ISO days as text, which compare as the days do.
    """
    import pandas as pd

    codes, texts = pd.factorize(dates)
    ranges = [day_range(str(text)) or (pd.NA, pd.NA) for text in texts] + [(pd.NA, pd.NA)]
    firsts = pd.array([first for first, _ in ranges], dtype="string")
    lasts = pd.array([last for _, last in ranges], dtype="string")
    return (
        pd.Series(firsts.take(codes), index=dates.index),
        pd.Series(lasts.take(codes), index=dates.index),
    )
