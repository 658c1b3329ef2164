"""The published standards of likelihood terms as plain data, and where a probability lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reliability.errors import OptionError, unknown_name

__all__ = [
    "DEFAULT_STANDARD",
    "STANDARDS",
    "Band",
    "Standard",
    "all_terms",
    "find_standard",
    "likelihood_table",
    "place",
]

DEFAULT_STANDARD = "ICD-203-row1"


@dataclass(frozen=True, slots=True)
class Band:
    """One term of a standard with the probabilities that it covers.

    Parameters
    ----------
    term : str
        The word or words of the standard.
    low, high : float
        The ends of the band as proportions.
    """

    term: str
    low: float
    high: float

    @property
    def range(self) -> str:
        """The band as a reader sees it, as in ``80 to 95 %``."""
        if self.low == self.high:
            return f"{100 * self.low:g} %"
        return f"{100 * self.low:g} to {100 * self.high:g} %"


@dataclass(frozen=True, slots=True)
class Standard:
    """A published table of likelihood terms.

    Parameters
    ----------
    name : str
        What a scenario calls it.
    bands : tuple of Band
        In rising order. A band is half-open, ``[low, high)``, where the next one begins at its
        end, and closed where a gap follows or nothing does.
    source : str
        Where the table was published.
    """

    name: str
    bands: tuple[Band, ...]
    source: str


def _standard(name: str, source: str, *bands: tuple[str, float, float]) -> Standard:
    return Standard(name, tuple(Band(*band) for band in bands), source)


_ICD = "Intelligence Community Directive 203, Analytic Standards, likelihood table, {} row of terms"

STANDARDS: dict[str, Standard] = {
    standard.name: standard
    for standard in (
        _standard(
            "ICD-203-row1",
            _ICD.format("first"),
            ("almost no chance", 0.01, 0.05),
            ("very unlikely", 0.05, 0.20),
            ("unlikely", 0.20, 0.45),
            ("roughly even chance", 0.45, 0.55),
            ("likely", 0.55, 0.80),
            ("very likely", 0.80, 0.95),
            ("almost certain", 0.95, 0.99),
        ),
        _standard(
            "ICD-203-row2",
            _ICD.format("second"),
            ("remote", 0.01, 0.05),
            ("highly improbable", 0.05, 0.20),
            ("improbable", 0.20, 0.45),
            ("roughly even odds", 0.45, 0.55),
            ("probable", 0.55, 0.80),
            ("highly probable", 0.80, 0.95),
            ("nearly certain", 0.95, 0.99),
        ),
        # The gaps are the standard's own, and deliberate.
        _standard(
            "PHIA-2025",
            "UK Professional Head of Intelligence Assessment, probability yardstick, 24 March 2025",
            ("remote chance", 0.00, 0.05),
            ("highly unlikely", 0.10, 0.20),
            ("unlikely", 0.25, 0.35),
            ("realistic possibility", 0.40, 0.50),
            ("likely or probable", 0.55, 0.75),
            ("highly likely", 0.80, 0.90),
            ("almost certain", 0.95, 1.00),
        ),
        _standard(
            "Kent-1964",
            "Sherman Kent, Words of Estimative Probability, 1964 (centre and margin)",
            ("impossibility", 0.00, 0.00),
            ("almost certainly not", 0.02, 0.12),
            ("probably not", 0.20, 0.40),
            ("chances about even", 0.40, 0.60),
            ("probable", 0.63, 0.87),
            ("almost certain", 0.87, 0.99),
            ("certainty", 1.00, 1.00),
        ),
        # Whole percentages in the original; these are not the bands of ICD 203.
        _standard(
            "STIX-2.1-DNI",
            "STIX 2.1, appendix on confidence scales, DNI scale",
            ("almost no chance / remote", 0.00, 0.09),
            ("very unlikely / highly improbable", 0.10, 0.19),
            ("unlikely / improbable", 0.20, 0.39),
            ("roughly even chance / roughly even odds", 0.40, 0.59),
            ("likely / probable", 0.60, 0.79),
            ("very likely / highly probable", 0.80, 0.89),
            ("almost certain / nearly certain", 0.90, 1.00),
        ),
        _standard(
            "STIX-2.1-WEP",
            "STIX 2.1, appendix on confidence scales, words of estimative probability",
            ("impossible", 0.00, 0.00),
            ("highly unlikely / almost certainly not", 0.01, 0.19),
            ("unlikely / probably not", 0.20, 0.39),
            ("even chance", 0.40, 0.59),
            ("likely / probable", 0.60, 0.79),
            ("highly likely / almost certain", 0.80, 0.99),
            ("certain", 1.00, 1.00),
        ),
        _standard(
            "IPCC-AR4",
            "IPCC, Fourth Assessment Report, guidance note on uncertainty",
            ("exceptionally unlikely", 0.00, 0.01),
            ("very unlikely", 0.01, 0.10),
            ("unlikely", 0.10, 0.33),
            ("about as likely as not", 0.33, 0.66),
            ("likely", 0.66, 0.90),
            ("very likely", 0.90, 0.99),
            ("virtually certain", 0.99, 1.00),
        ),
        _standard(
            "EFSA",
            "European Food Safety Authority, approximate probability scale",
            ("almost impossible", 0.00, 0.01),
            ("extremely unlikely", 0.01, 0.05),
            ("very unlikely", 0.05, 0.10),
            ("unlikely", 0.10, 0.33),
            ("about as likely as not", 0.33, 0.66),
            ("likely", 0.66, 0.90),
            ("very likely", 0.90, 0.95),
            ("extremely likely", 0.95, 0.99),
            ("almost certain", 0.99, 1.00),
        ),
    )
}


def place(probability: float, standard: str = DEFAULT_STANDARD) -> str:
    """Return the term for one probability, or what stands in for it outside every band.

    Below the first band and above the last one the answer is ``<1 %`` and ``>99 %``; in a gap
    that a standard leaves on purpose it is both neighbours.

    Parameters
    ----------
    probability : float
        In [0, 1].
    standard : str
        A name in `STANDARDS`.

    Raises
    ------
    OptionError
        If `probability` does not lie in [0, 1].
    UnknownNameError
        If there is no such standard.

    Examples
    --------
    >>> place(0.80), place(0.7999), place(0.99), place(0.995), place(0.0)
    ('very likely', 'likely', 'almost certain', '>99 %', '<1 %')
    >>> place(0.07, "PHIA-2025")
    'between remote chance (0 to 5 %) and highly unlikely (10 to 20 %)'
    """
    if not 0.0 <= probability <= 1.0:
        raise OptionError(f"probability: must lie in [0, 1]; got {probability!r}.")
    bands = find_standard(standard).bands
    for at, band in enumerate(bands):
        if _covers(bands, at, probability):
            return band.term
    if probability < bands[0].low:
        return f"<{100 * bands[0].low:g} %"
    if probability > bands[-1].high:
        return f">{100 * bands[-1].high:g} %"
    above = next(at for at, band in enumerate(bands) if band.low > probability)
    below, over = bands[above - 1], bands[above]
    return f"between {below.term} ({below.range}) and {over.term} ({over.range})"


def _covers(bands: tuple[Band, ...], at: int, probability: float) -> bool:
    band = bands[at]
    if probability == band.high:
        # The end belongs to the next band where that one begins there.
        return at + 1 == len(bands) or bands[at + 1].low != band.high
    return band.low <= probability < band.high


def find_standard(standard: str) -> Standard:
    """Return one standard.

    Raises
    ------
    UnknownNameError
        If there is no such standard; it names the nearest one.
    """
    if standard not in STANDARDS:
        raise unknown_name("likelihood standard", standard, STANDARDS)
    return STANDARDS[standard]


def likelihood_table(standard: str = DEFAULT_STANDARD) -> dict[str, Any]:
    """Return the whole table of a standard as plain data, for a glossary.

    Examples
    --------
    >>> likelihood_table()["rows"][0]
    {'term': 'almost no chance', 'low': 0.01, 'high': 0.05}
    """
    found = find_standard(standard)
    rows = [{"term": band.term, "low": band.low, "high": band.high} for band in found.bands]
    return {"standard": found.name, "rows": rows, "source": found.source}


def all_terms() -> frozenset[str]:
    """Return every term of every standard: what prose may not use freely.

    Examples
    --------
    >>> "very likely" in all_terms()
    True
    """
    return frozenset(
        part
        for standard in STANDARDS.values()
        for band in standard.bands
        for part in band.term.split(" / ")
    )
