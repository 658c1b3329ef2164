"""What the numbers assume, each with what follows if it is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reliability.tallies.rules import POLICIES

__all__ = ["assumptions"]

# Code -> what is assumed, what follows if it is wrong.
TEXTS = {
    "counts-within-ranges": (
        "The true counts lie within the coded ranges, ends included.",
        "The bounds and every interval over them are too narrow; the coding of words such as "
        '"about fifty" is a choice, and the sensitivity rows vary it.',
    ),
    "independent-launches": (
        "Launches fail independently of one another.",
        "Launches come in salvos that share crew, batch, weather and defenders: every interval "
        "is then too narrow, while the bounds stay as they are.",
    ),
    "unknown-exclude": (
        "Launches with unknown outcomes failed as often as the others.",
        "If failures go unreported more often than successes, the rate is too low.",
    ),
    "unknown-as-success": (
        "Every launch with an unknown outcome succeeded.",
        "Unknown is not success: the rate is a lower bound, not an estimate.",
    ),
    "unknown-as-failure": (
        "Every launch with an unknown outcome failed.",
        "Unknown is not failure: the rate is an upper bound, not an estimate.",
    ),
    "not-coded-exclude": (
        "Launches that nobody has assessed yet are like those assessed.",
        "Reporting lag falls on the most recent launches, all of them in the later period.",
    ),
    "silence-as-success": (
        "A third party that followed a flight and reported no failure saw none.",
        "Silent flights may have failed: the rate may be higher in both periods.",
    ),
    "midpoints": (
        "Every range is read as its middle.",
        "No source gave these numbers: they look exact and are not.",
    ),
    "picked-named-claims": (
        "The claims that the scenario names are right, and are all that should count.",
        "What the rules choose holds, the envelope of all rivals: it stands beside the rates of "
        "what was counted.",
    ),
    "picked-lowest-rate": (
        "Of rival claims the one with the lowest failure rate is right.",
        "The envelope of all rivals holds, which reaches higher rates: it stands beside the rates "
        "of what was counted.",
    ),
    "picked-highest-rate": (
        "Of rival claims the one with the highest failure rate is right.",
        "The envelope of all rivals holds, which reaches lower rates: it stands beside the rates "
        "of what was counted.",
    ),
    "picked-most-credible": (
        "Of rival claims the one graded highest is right.",
        "The envelope of all rivals holds: it stands beside the rates of what was counted.",
    ),
    "picked-claimants": (
        "Of rival claims the one by the claimant who comes first in a chosen order is right.",
        "The envelope of all rivals holds: it stands beside the rates of what was counted.",
    ),
    "straddling-in-both": (
        "A claim whose days lie in more than one period has none to all of its launches in each.",
        "Each launch belongs to one period alone: the bounds and intervals are wider than need "
        "be, never narrower.",
    ),
    "about-narrowed": (
        '"About" is read as a narrower range than the one that was coded.',
        "What the coding leaves open holds: the bounds are too narrow, and look surer than the "
        "reports allow.",
    ),
    "about-recoded": (
        'The scenario says how wide an "about" is, in place of the ranges that were coded.',
        "The coded ranges hold, which are narrower: the bounds are wider than need be.",
    ),
    "shared-launches": (
        "Both groups speak of the same launches, in whole or in part.",
        "Two reports of one launch are one launch: the difference is one between reports, not "
        "between two samples. Only its bounds are told.",
    ),
    "own-system-only": (
        "Only claims about the system itself count; a wider class may hide more of it.",
        "Launches hidden in wider classes are missing from the counts.",
    ),
    "named-claims": (
        "The scenario names the claims that it uses, each with a reason.",
        "Another choice of claims gives other counts: see the rows where the rules choose.",
    ),
}


def assumptions(
    codes: Sequence[str],
    stated: Sequence[Mapping[str, str]],
    sensitivity: Sequence[Mapping[str, Any]],
    salvos: str,
) -> list[dict[str, Any]]:
    """Return the assumptions of a scenario with the sensitivity row that shows each.

    Parameters
    ----------
    codes : sequence of str
        Codes of what the numbers are conditional on.
    stated : sequence of mapping
        What the scenario's author states: ``text``, ``if_wrong`` and perhaps ``row``.
    sensitivity : sequence of mapping
        The rows of the sensitivity table: ``label`` and ``changed`` keys.
    salvos : str
        How few independent launches the periods may amount to.
    """
    rows: list[dict[str, Any]] = []
    labels = [row["label"] for row in sensitivity]
    for each in stated:
        row = labels.index(each["row"]) if "row" in each else None
        rows.append(
            {"code": "stated", "text": each["text"], "if_wrong": each["if_wrong"], "row": row}
        )
    for code in codes:
        text, if_wrong = TEXTS[code]
        if code == "independent-launches":
            if_wrong = f"{if_wrong} {salvos}"
        row = _row_for(code, sensitivity)
        rows.append({"code": code, "text": text, "if_wrong": if_wrong, "row": row})
    return rows


def _row_for(code: str, sensitivity: Sequence[Mapping[str, Any]]) -> int | None:
    """Return the first sensitivity row that changes the key behind an assumption."""
    keys = {
        "counts-within-ranges": ("failure", "shares"),
        "named-claims": ("claims", "before", "use"),
        "own-system-only": ("claims", "class"),
        "about-narrowed": ("claims", "about_percent"),
        "about-recoded": ("claims", "about_percent"),
        "silence-as-success": ("failure", "silence"),
        "unknown-as-success": ("failure", "unknown"),
        "midpoints": ("failure", "ranges"),
        **{f"picked-{name}": ("claims", "policy") for name in POLICIES},
    }
    path = keys.get(code)
    if path is None:
        return None
    for index, row in enumerate(sensitivity):
        place: Any = row["changed"]
        for name in path:
            place = place.get(name) if isinstance(place, Mapping) else None
        if place is not None:
            return index
    return None
