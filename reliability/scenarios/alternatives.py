"""What a comparison cannot show, and the other explanations that the same record allows."""

from __future__ import annotations

from reliability.scenarios.variant import Variant

__all__ = ["ALTERNATIVES", "CANNOT_SHOW", "kind_of"]

# By the kind of comparison: what it cannot show.
CANNOT_SHOW = {
    "periods": (
        "Two periods differ in everything that changed between them. The record shows at most "
        "that the rate of failures reported is another one after the cut; it cannot show why. "
        "This report makes no claim about a cause, and each of the following alone could give the "
        "same numbers."
    ),
    "systems": (
        "Two systems differ in age, use, place and in who reports on them. The record shows at "
        "most that another rate of failures is reported of one than of the other; it cannot show "
        "that the missiles differ. This report makes no claim about a cause, and each of the "
        "following alone could give the same numbers."
    ),
    "contexts": (
        "A test and an attack are watched by other eyes and end in other ways. The record shows "
        "at most that another rate of failures is reported here than there; it cannot show that "
        "the missile does better in one than in the other. This report makes no claim about a "
        "cause, and each of the following alone could give the same numbers."
    ),
    "sources": (
        "Two sources differ in what they see and in what they wish to say. The record shows at "
        "most that they report other rates; it cannot show which is right. A difference between "
        "them is no difference between missiles, and each of the following alone could give the "
        "same numbers."
    ),
    "groups": (
        "The groups differ in more than what divides them. The record shows at most that another "
        "rate of failures is reported of one than of another; it cannot show why. This report "
        "makes no claim about a cause, and each of the following alone could give the same numbers."
    ),
}

_SELECTION = (
    "Selection: what gets reported, recovered and photographed is not a random sample of what "
    "was launched; debris is found where a missile arrived."
)
_BATCHES = "Production batches, and versions of the missile under one name."

# By the kind of comparison: what else could give the same numbers.
ALTERNATIVES = {
    "periods": (
        _SELECTION,
        "Interception counted as failure, or hiding one: defenders' capacity changed as well.",
        "Labels that drift: which missile a report names depends on who looks, and since when.",
        "Production batches, and learning by the producer without any cooperation.",
        "Learning or modification by the user alone.",
        "A change of claimant, of what he counts, or of what he has reason to say.",
        "Chance and choice of date: among many candidate cuts some divide the record by luck.",
    ),
    "systems": (
        _SELECTION,
        "Labels: a failure may be reported under the other system's name, or under a class that "
        "holds both.",
        "Use: one system may be fired farther, at other targets, from other places or by other "
        "crews.",
        "Interception counted as failure, or hiding one: one system may be shot down more often.",
        "Age: one system may have been fired earlier in its life, or in other years.",
        _BATCHES,
        "Claimants: who speaks of one system may not be who speaks of the other, nor count alike.",
    ),
    "contexts": (
        "Selection: a test is followed by radars and announced by its operator; of an attack, what "
        "arrived is found.",
        "What counts as a failure: of a test the flight is judged, of an attack often the impact.",
        "Preparation: a test may be fired with chosen missiles and crews; an attack with stock "
        "that was shipped, stored and fired in haste.",
        "Interception: nobody shoots down a missile under test.",
        _BATCHES,
        "Time: the two kinds of launch fall into different years.",
        "Claimants: those who speak of tests and those who speak of attacks have other interests.",
    ),
    "sources": (
        "Each may speak of other launches: what one follows, the other may never see.",
        "Each may count other things as a failure, or as a launch.",
        "Interest: one has reason to speak of failures, the other to be silent about them.",
        "Silence: a source that mentions no failure may have looked for none.",
        "Copying: a source that repeats another is no second source.",
        "Labels: each may give the same missile another name.",
    ),
    "groups": (
        _SELECTION,
        "Interception counted as failure, or hiding one.",
        "Labels: which missile a report names depends on who looks.",
        _BATCHES,
        "Claimants: who speaks of one group may not be who speaks of the other, nor count alike.",
    ),
}

# Keys of a group that say what divides it from the others, the telling one first.
_DIVIDES = (
    ("context", "contexts"),
    ("system", "systems"),
    ("claimant", "sources"),
    ("claimant_interest", "sources"),
    ("min_reliability", "sources"),
    ("min_credibility", "sources"),
)


def kind_of(variant: Variant) -> str:
    """Return what a scenario compares: periods, systems, contexts, sources or other groups."""
    if not variant.groups:
        return "periods"
    tables = [table for _, table in variant.groups]
    for key, kind in _DIVIDES:
        if any(table.get(key) != tables[0].get(key) for table in tables):
            return kind
    return "groups"
