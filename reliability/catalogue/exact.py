"""Catalogue entries of the exact two-sample intervals, by family."""

from __future__ import annotations

from reliability.catalogue.model import Method

_UNCONDITIONAL = "reliability.estimators.unconditional.interval"
_CONDITIONAL = "reliability.estimators.conditional.odds_ratio"
_MELDED = "reliability.estimators.melded"
_MELDED_CITATION = "Fay, Proschan and Brittain 2015"
_MELDED_NOTE = "No exception to its coverage is known; there is no proof."
_BOTH = ("mirror", "swap", "monotone", "nested", "one-sided", "duality")
_TWO_TAILS = ("mirror", "swap", "nested")
_HULL_NOTE = "The hull of the values that its test accepts."
_GAP_NOTE = "The hull of the values that its test accepts; one-sided, Cornfield's limit."

DIFFERENCE: tuple[Method, ...] = (
    Method(
        "difference",
        "melded",
        "Melded",
        "conjectured",
        _MELDED_CITATION,
        f"{_MELDED}:melded_difference",
        test="fisher-central",
        identities=_BOTH,
        note=_MELDED_NOTE,
    ),
    Method(
        "difference",
        "santner-snell",
        "Santner-Snell exact unconditional",
        "exact",
        "Santner and Snell 1980",
        f"{_UNCONDITIONAL}:santner_snell_difference",
        test="santner-snell-central",
        identities=_BOTH,
        options=("berger_boos",),
        note="Ordered by the estimate alone: wide. Chan-Zhang or Agresti-Min serve better.",
    ),
    Method(
        "difference",
        "chan-zhang",
        "Chan-Zhang exact unconditional",
        "exact",
        "Chan and Zhang 1999",
        f"{_UNCONDITIONAL}:chan_zhang_difference",
        test="barnard-z-pooled-central",
        identities=("mirror", "swap", "monotone", "nested", "one-sided"),
        options=("berger_boos",),
        note=_HULL_NOTE,
    ),
    Method(
        "difference",
        "agresti-min",
        "Agresti-Min exact unconditional",
        "exact",
        "Agresti and Min 2001",
        f"{_UNCONDITIONAL}:agresti_min_difference",
        test="barnard-z-pooled",
        identities=("mirror", "swap", "monotone", "nested"),
        options=("berger_boos",),
        note=_HULL_NOTE,
    ),
)

RATIO: tuple[Method, ...] = (
    Method(
        "ratio",
        "melded",
        "Melded",
        "conjectured",
        _MELDED_CITATION,
        f"{_MELDED}:melded_ratio",
        test="fisher-central",
        identities=("swap", "monotone", "nested", "one-sided", "duality"),
        note=_MELDED_NOTE,
    ),
    Method(
        "ratio",
        "chan-zhang",
        "Chan-Zhang exact unconditional",
        "exact",
        "Chan and Zhang 1999",
        f"{_UNCONDITIONAL}:chan_zhang_ratio",
        test="barnard-z-pooled-central",
        identities=("swap", "monotone", "nested", "one-sided"),
        options=("berger_boos",),
        note=_HULL_NOTE,
    ),
    Method(
        "ratio",
        "agresti-min",
        "Agresti-Min exact unconditional",
        "exact",
        "Agresti and Min 2001",
        f"{_UNCONDITIONAL}:agresti_min_ratio",
        test="barnard-z-pooled",
        identities=("swap", "monotone", "nested"),
        options=("berger_boos",),
        note=_HULL_NOTE,
    ),
)

ODDS_RATIO: tuple[Method, ...] = (
    Method(
        "odds-ratio",
        "cornfield",
        "Cornfield's exact conditional",
        "exact",
        "Cornfield 1956",
        f"{_CONDITIONAL}:cornfield",
        test="fisher-central",
        identities=_BOTH,
    ),
    Method(
        "odds-ratio",
        "baptista-pike",
        "Baptista and Pike's exact conditional",
        "exact",
        "Baptista and Pike 1977",
        f"{_CONDITIONAL}:baptista_pike",
        test="fisher",
        identities=_TWO_TAILS,
        note=_GAP_NOTE,
    ),
    Method(
        "odds-ratio",
        "baptista-pike-mid-p",
        "Baptista and Pike's conditional mid-P",
        "approximate",
        "Baptista and Pike 1977; Agresti and Gottard 2005",
        f"{_CONDITIONAL}:baptista_pike_mid_p",
        test="fisher-minlike-mid-p",
        identities=_TWO_TAILS,
        note="The hull of the values that its test accepts; one-sided, the mid-P limit.",
    ),
    Method(
        "odds-ratio",
        "blaker",
        "Blaker's exact conditional",
        "exact",
        "Blaker 2000",
        f"{_CONDITIONAL}:blaker",
        test="fisher-blaker",
        identities=_TWO_TAILS,
        note=_GAP_NOTE,
    ),
    Method(
        "odds-ratio",
        "mid-p",
        "Conditional mid-P",
        "approximate",
        "Lancaster 1961; Agresti and Gottard 2005",
        f"{_CONDITIONAL}:mid_p",
        test="fisher-mid-p",
        identities=_BOTH,
    ),
    Method(
        "odds-ratio",
        "melded",
        "Melded",
        "conjectured",
        _MELDED_CITATION,
        f"{_MELDED}:melded_odds_ratio",
        test="fisher-central",
        identities=_BOTH,
        note=_MELDED_NOTE,
    ),
    Method(
        "odds-ratio",
        "chan-zhang",
        "Chan-Zhang exact unconditional",
        "exact",
        "Chan and Zhang 1999; Agresti and Min 2002",
        f"{_UNCONDITIONAL}:chan_zhang_odds_ratio",
        test="barnard-z-pooled-central",
        identities=("mirror", "swap", "nested", "one-sided"),
        options=("berger_boos",),
        note=_HULL_NOTE,
    ),
    Method(
        "odds-ratio",
        "agresti-min",
        "Agresti-Min exact unconditional",
        "exact",
        "Agresti and Min 2002",
        f"{_UNCONDITIONAL}:agresti_min_odds_ratio",
        test="barnard-z-pooled",
        identities=("mirror", "swap", "nested"),
        options=("berger_boos",),
        note=_HULL_NOTE,
    ),
)
