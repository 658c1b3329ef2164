"""Intervals of a rate or a contrast behind reports that may err: how each allows for that."""

from __future__ import annotations

from reliability.catalogue.model import Method

METHODS = (
    Method(
        family="misreporting",
        name="misreporting-exact",
        label="Corrected exact",
        guarantee="exact",
        citation="Reiczigel, Földi and Ózsvári 2010; Buehler 1957; Reiczigel, Singer and Lang 2017",
        function="reliability.estimators.partial.misreporting_contrast:corrected_contrast_interval",
        identities=("swap", "nested"),
        note="Counted chances lie in limits of their own, which take part of the error.",
    ),
    Method(
        family="misreporting",
        name="misreporting-lang-reiczigel",
        label="Corrected Lang-Reiczigel",
        guarantee="approximate",
        citation="Lang and Reiczigel 2014; of a contrast by Zou and Donner 2008, Zou 2008",
        function="reliability.estimators.partial.misreporting_contrast:corrected_contrast_interval",
        identities=("swap", "nested", "one-sided"),
    ),
    Method(
        family="misreporting",
        name="misreporting-melded",
        label="Corrected melded",
        guarantee="conjectured",
        citation="Bayer, Fay and Graubard 2023; Fay, Proschan and Brittain 2015",
        function="reliability.estimators.partial.misreporting_contrast:corrected_contrast_interval",
        identities=("swap", "nested", "one-sided"),
    ),
    Method(
        family="misreporting",
        name="misreporting-bayes",
        label="Corrected posterior",
        guarantee="bayesian",
        citation="Bayes's theorem; the chances averaged over by quadrature",
        function="reliability.estimators.partial.misreporting_bayes:misreported_contrast",
        identities=("swap", "nested", "one-sided"),
        options=("prior",),
        note="Counted chances become a uniform prior updated; a belief is taken as it is.",
    ),
)
