"""What the catalogue says of one method. Plain data; imports nothing but dataclasses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Method:
    """One entry of the catalogue.

    Attributes
    ----------
    family : str
        proportion, difference, ratio, odds-ratio or test.
    name : str
        The name in kebab-case, unique within its family.
    label : str
        The name that papers use, as it stands in prose.
    guarantee : str
        ``exact`` (coverage or size proven never worse than nominal), ``conjectured`` (no
        exception known, no proof), ``approximate``, ``bayesian``, or ``comparison-only``.
    citation : str
        Author-year citation of the formula.
    function : str
        ``package.module:name`` of the kernel.
    test : str or None
        Name, in the family ``test``, of the test that agrees with this interval.
    identities : tuple of str
        Codes of the identities that hold for it, and that the tests hold it to: ``mirror``
        (failures <-> successes), ``swap`` (arm a <-> b), ``monotone`` (in the count),
        ``nested`` (in the level), ``one-sided`` (one-sided at half alpha = two-sided),
        ``duality`` (with `test`).
    options : tuple of str
        Keyword options beyond the method that its kernel takes.
    note : str
        What a reader must know before using it.
    """

    family: str
    name: str
    label: str
    guarantee: str
    citation: str
    function: str
    test: str | None = None
    identities: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    note: str = ""
