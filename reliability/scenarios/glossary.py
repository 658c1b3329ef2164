"""The words of a report, and the whole likelihood table."""

from __future__ import annotations

from typing import Any

from reliability.words.standards import likelihood_table

__all__ = ["glossary"]

TERMS = (
    ("launch", "One missile fired."),
    ("incident", "One reported event of one or more launches; a salvo is one incident."),
    (
        "design effect",
        "How many times as wide the variance of a rate is as if launches were independent; the "
        "launches divided by it are the effective number of launches.",
    ),
    ("claim", "What one claimant says about one incident, or about a whole window."),
    (
        "failure rate",
        "Failures per launch, a proportion from 0 to 100 %; not a hazard per hour, and not "
        "accuracy.",
    ),
    ("bounds", "The least and the greatest value that the reports allow, whatever was not said."),
    (
        "interval",
        "What chance in finitely many launches adds to the bounds. It speaks of the process; the "
        "bounds speak of the record.",
    ),
    ("completion", "One way in which everything that was not reported may have been."),
    (
        "posterior",
        "What counts and a prior say of a rate: for every value, the probability that the rate is "
        "below it. Each completion has its own.",
    ),
    ("unknown", "Assessed, and not known. Unknown is not success."),
    ("not coded", "Nobody has assessed it yet: reporting lag."),
    ("intercepted", "Destroyed by a defender before its outcome was known. Not a failure."),
    ("not said", "The claim does not say. Never zero."),
    (
        "envelope",
        "The union of what rival claims about one incident allow, when none is preferred.",
    ),
    (
        "share of launches reported to have failed",
        "Intercepted launches count as launches that did not fail.",
    ),
    (
        "failure rate among launches not shot down",
        "Intercepted launches count neither as failures nor as launches.",
    ),
    (
        "failure rate had none been shot down",
        "Each intercepted launch may or may not have failed later.",
    ),
    (
        "grades",
        "Admiralty grades of the source (A to F) and of the claim (1 to 6). F and 6 say that it "
        "cannot be judged, not that it is the worst.",
    ),
    (
        "how far the record carries",
        "Starts at firm and loses a level (fair, weak, very weak) for each reason printed; it is "
        "not a confidence level of any intelligence standard.",
    ),
)


def glossary(standard: str) -> dict[str, Any]:
    """Return terms with their meanings, and the whole likelihood table of the standard used."""
    terms = [{"term": term, "meaning": meaning} for term, meaning in TERMS]
    return {"terms": terms, "likelihood": likelihood_table(standard)}
