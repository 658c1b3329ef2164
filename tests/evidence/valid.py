"""Any claim that the check calls valid, short of keys into other rows."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from reliability.evidence.schema import TABLES

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40
).filter(lambda text: bool(text.strip()))
_ADDRESSES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=20
).map(lambda text: f"https://example.org/{text}")
_DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 1, 1))
_HEX = st.text("0123456789abcdef", min_size=64, max_size=64)


def dates(day: datetime.date) -> st.SearchStrategy[str]:
    """Return forms of a date that a day lies in."""
    interval = f"{day.isoformat()}/{day + datetime.timedelta(days=3)}"
    return st.sampled_from(
        [day.isoformat(), f"{day:%Y-%m}", f"{day}?", f"{day:%Y-%m}-XX~", f"{day:%Y}%", interval]
    )


@st.composite
def valid_rows(draw: st.DrawFn) -> dict[str, object]:
    """Draw a row by column; what it does not say is not there."""
    fields: dict[str, object] = {}
    for column in TABLES["claims"].columns:
        if not (column.required or draw(st.booleans())):
            continue
        if column.kind == "text":
            fields[column.name] = draw(WORDS)
        elif column.kind == "enum":
            fields[column.name] = draw(st.sampled_from(column.choices))
        elif column.kind == "url":
            fields[column.name] = draw(_ADDRESSES)
        elif column.kind == "sha256":
            fields[column.name] = draw(st.sampled_from(["", "sha256:"])) + draw(_HEX)
        elif column.kind == "day":
            fields[column.name] = draw(_DAYS).isoformat()
        elif column.kind == "date" and column.name in ("published", "accessed"):
            fields[column.name] = draw(dates(draw(_DAYS)))
    fields["incident_id"] = "i-1" if fields["scope"] == "incident" else ""
    fields["start"] = draw(dates(draw(_DAYS)))
    fields["end"] = draw(st.sampled_from(["", "2031", "2031-05~"]))
    fields["system"] = draw(st.sampled_from(["kn23", "kn24", "wide"]))
    return fields | draw(_counts())


@st.composite
def _counts(draw: st.DrawFn) -> dict[str, object]:
    """Draw counts that are disjoint parts of the launches, with some ends open."""
    launched = draw(st.integers(0, 90))
    counts: dict[str, object] = {
        "launched_low": draw(st.integers(0, launched)),
        "launched_high": draw(st.sampled_from([launched, ""])),
    }
    left = launched
    for name in ("failed", "succeeded", "intercepted", "unknown"):
        if draw(st.booleans()):
            low = draw(st.integers(0, left))
            counts[f"{name}_low"] = low
            counts[f"{name}_high"] = draw(st.sampled_from([low, launched, ""]))
            left -= low
    if draw(st.booleans()):
        share = draw(st.integers(0, 1000)) / 1000
        counts["failed_share_low"] = min(share, 0.5)
        counts["failed_share_high"] = draw(st.sampled_from([max(share, 0.5), ""]))
    return counts
