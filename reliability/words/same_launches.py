"""Words for a comparison of two reports of the same launches, which is none of two samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["SAME_LAUNCHES", "contradiction_text", "in_common_text"]

# What stands where an interval, a test or a probability would.
SAME_LAUNCHES = "not computed: the same launches"


def in_common_text(shared: Mapping[str, Any]) -> str:
    """Return what two periods or groups have in common.

    Examples
    --------
    >>> in_common_text({"a": "KCNA", "b": "JCS", "incidents": ["i1", "i2"], "claims": [],
    ...                 "windows": []})
    '2 incidents are in both KCNA and JCS'
    >>> in_common_text({"a": "after", "b": "before", "incidents": [], "claims": ["c1"],
    ...                 "windows": [["w", "c2"]]})
    '1 claim, and launches that a window may hold (1 pair of claims), are in both after and before'
    """
    parts = [
        f"{len(shared[name])} {word}{'' if len(shared[name]) == 1 else 's'}"
        for name, word in (("incidents", "incident"), ("claims", "claim"))
        if shared[name]
    ]
    pairs = len(shared["windows"])
    if pairs:
        said = "1 pair" if pairs == 1 else f"{pairs} pairs"
        parts.append(f"launches that a window may hold ({said} of claims)")
    one = len(parts) == 1 and parts[0].startswith("1 ")
    joined = ", and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]
    comma = "," if len(parts) > 1 else ""
    return f"{joined}{comma} {'is' if one else 'are'} in both {shared['a']} and {shared['b']}"


def contradiction_text(shared: Mapping[str, Any]) -> str:
    """Return about how many incidents two groups contradict one another; empty where nowhere.

    Examples
    --------
    >>> contradiction_text({"disagreements": [{"incident_id": "i1"}, {"incident_id": "i1"}]})
    'they contradict one another about 1 incident, and cannot both be right'
    """
    about = len({each["incident_id"] for each in shared["disagreements"]})
    if not about:
        return ""
    word = "incident" if about == 1 else "incidents"
    return f"they contradict one another about {about} {word}, and cannot both be right"
