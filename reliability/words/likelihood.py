"""Likelihood terms: when one may be used, and the sentence that it stands in.

A term stands only for the probability of a proposition, only where the whole range of that
probability lies in one band, and always beside the band's own range: readers agree with a
standard only where its range stands in the text (Wintle et al. 2019).
"""

from __future__ import annotations

from typing import Any

from reliability.errors import OptionError
from reliability.words.numbers import probability_text
from reliability.words.standards import DEFAULT_STANDARD, find_standard, place

__all__ = ["likelihood"]

# How a term reads in a sentence where "it is <term> that" is not English.
_LEADS = {
    "almost no chance": "there is almost no chance",
    "roughly even chance": "there is a roughly even chance",
    "roughly even odds": "the odds are roughly even",
    "remote": "the chance is remote",
    "remote chance": "there is a remote chance",
    "realistic possibility": "there is a realistic possibility",
    "chances about even": "the chances are about even",
    "even chance": "there is an even chance",
    "impossibility": "it is an impossibility",
    "certainty": "it is a certainty",
    "almost certainly not": "it is almost certainly not the case",
    "probably not": "it is probably not the case",
    "almost no chance / remote": "the chance is almost none / remote",
    "unlikely / probably not": "it is unlikely / probably not the case",
    "highly unlikely / almost certainly not": (
        "it is highly unlikely / almost certainly not the case"
    ),
    "roughly even chance / roughly even odds": "there is a roughly even chance / roughly even odds",
}


def likelihood(
    low: float, high: float, proposition: str, *, standard: str = DEFAULT_STANDARD
) -> dict[str, Any] | None:
    """Return the likelihood statement that a range of probabilities allows, or None.

    Parameters
    ----------
    low, high : float
        The range of the probability over everything that is not known.
    proposition : str
        What the probability is about, as a clause: ``the rate after is lower``.
    standard : str
        A name in `standards.STANDARDS`.

    Returns
    -------
    dict or None
        ``term, range, sentence``; None where the range does not lie in one band, so that
        only the range itself may be printed. Outside the standard's bands the term is
        ``<1 %`` or ``>99 %``.

    Examples
    --------
    >>> print(likelihood(0.82, 0.94, "the rate after is lower")["sentence"])
    If the reports used are right, it is very likely (80 to 95 %) that the rate after is lower.
    >>> likelihood(0.0191, 0.9999, "the rate after is lower") is None
    True
    """
    term = place(low, standard)
    if low > high:
        raise OptionError(
            f"probability: the range must be in order; got {low!r} to {high!r}. Swap the ends."
        )
    if place(high, standard) != term:
        return None
    start = "If the reports used are right, "
    for band in find_standard(standard).bands:
        if band.term == term:
            lead = _LEADS.get(term, f"it is {term}")
            sentence = f"{start}{lead} ({band.range}) that {proposition}."
            return {"term": term, "range": band.range, "sentence": sentence}
    if term.startswith(("<", ">")):
        sentence = f"{start}the probability that {proposition} is {term}."
        return {"term": term, "range": term, "sentence": sentence}
    # A gap has no term of its own: the number and both neighbours (PHIA).
    ends = probability_text(low, high, standard=standard)
    sentence = f"{start}the probability that {proposition} is {ends}, {term}."
    return {"term": term, "range": ends, "sentence": sentence}
