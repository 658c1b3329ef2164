"""What the catalogue says of one method. Plain data; imports nothing but dataclasses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Method:
    """One entry of the catalogue.

    Attributes
    ----------
    family : str
        proportion, difference, ratio, odds-ratio, test, misreporting, salvos, unknown,
        shares or phases.
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
        Name, in the family ``test``, of the test that agrees with this interval: it rejects
        whenever the interval leaves out the null. None for one proportion.
    identities : tuple of str
        Codes of the identities that hold for it at every count and level, and that the tests
        hold it to:

        ``mirror``
            Failures and successes exchanged turn the interval about: ``low(k) = 1 -
            high(n - k)`` for a proportion, ``-high`` for a difference, ``1 / high`` for an odds
            ratio. No ratio has it. Under a prior, the prior is exchanged too.
        ``swap``
            Arms a and b exchanged turn it about: ``-high`` for a difference, ``1 / high`` for a
            ratio and an odds ratio. For a test: the p-value stays, less and greater exchanged.
        ``monotone``
            Neither end falls when a failure replaces a success in (arm a of) the counts.
        ``nested``
            A higher level gives an interval that holds the one of a lower level.
        ``one-sided``
            The bound at error alpha / 2 is that end of the two-sided interval at alpha.
        ``duality``
            A null value lies outside the interval exactly when the p-value there is at most the
            error: that of `test` or, for one proportion, of the test that the kernel's
            docstring inverts. A method without it accepts a set that may have gaps, or
            inverts no test.
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
