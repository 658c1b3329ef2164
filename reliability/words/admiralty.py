"""Admiralty grades in words: how reliable a source is, how credible what it says.

Two separate scales, never a weight. F and 6 say that nothing can be judged, not "worst".
Wording of FM 2-22.3, appendix B (a work of the United States Government).
"""

from __future__ import annotations

__all__ = ["CREDIBILITY", "RELIABILITY", "grade_meaning"]

RELIABILITY: dict[str, tuple[str, str]] = {
    "A": (
        "reliable",
        "No doubt of authenticity, trustworthiness, or competency; "
        "has a history of complete reliability",
    ),
    "B": (
        "usually reliable",
        "Minor doubt about authenticity, trustworthiness, or competency; "
        "has a history of valid information most of the time",
    ),
    "C": (
        "fairly reliable",
        "Doubt of authenticity, trustworthiness, or competency "
        "but has provided valid information in the past",
    ),
    "D": (
        "not usually reliable",
        "Significant doubt about authenticity, trustworthiness, or competency "
        "but has provided valid information in the past",
    ),
    "E": (
        "unreliable",
        "Lacking in authenticity, trustworthiness, and competency; history of invalid information",
    ),
    "F": (
        "reliability cannot be judged",
        "No basis exists for evaluating the reliability of the source",
    ),
}

CREDIBILITY: dict[str, tuple[str, str]] = {
    "1": (
        "confirmed",
        "Confirmed by other independent sources; logical in itself; "
        "consistent with other information on the subject",
    ),
    "2": (
        "probably true",
        "Not confirmed; logical in itself; consistent with other information on the subject",
    ),
    "3": (
        "possibly true",
        "Not confirmed; reasonably logical in itself; "
        "agrees with some other information on the subject",
    ),
    "4": (
        "doubtful",
        "Not confirmed; possible but not logical; no other information on the subject",
    ),
    "5": (
        "improbable",
        "Not confirmed; not logical in itself; "
        "contradicted by other information on the subject",
    ),
    "6": (
        "truth cannot be judged",
        "No basis exists for evaluating the validity of the information",
    ),
}  # fmt: skip


def grade_meaning(grade: str | None) -> str:
    """Return the short meaning of one grade of either scale; what is blank is not graded.

    Examples
    --------
    >>> grade_meaning("B"), grade_meaning("6"), grade_meaning(None)
    ('usually reliable', 'truth cannot be judged', 'not graded')
    """
    if not grade:
        return "not graded"
    found = RELIABILITY.get(grade) or CREDIBILITY.get(grade)
    return "not a grade of the scale" if found is None else found[0]
