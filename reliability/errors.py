"""Every exception of the toolkit, each with its exit code, and the nearest right word.

One string tells it all: where, what rule, got what, what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "CountError",
    "DependencyError",
    "LevelError",
    "LoadError",
    "LockTimeoutError",
    "OptionError",
    "PackageError",
    "ReliabilityError",
    "ScenarioError",
    "UnknownNameError",
    "nearest",
    "unknown_name",
]


class ReliabilityError(Exception):
    """Base of every error that the toolkit raises on purpose.

    Attributes
    ----------
    exit_code : int
        What the command line exits with when this error ends a command.
    """

    exit_code: ClassVar[int] = 1


class CountError(ReliabilityError, ValueError):
    """A count that cannot be one: negative, fractional, out of order, above its total."""


class LevelError(ReliabilityError, ValueError):
    """A confidence level outside the open interval (0, 1)."""


class OptionError(ReliabilityError, ValueError):
    """An option whose value breaks its rule, or that the chosen method does not take."""


class UnknownNameError(ReliabilityError, ValueError):
    """A method, cut, system, key or file that does not exist."""


class ScenarioError(ReliabilityError, ValueError):
    """A scenario file that cannot be run as it stands."""


class LoadError(ReliabilityError, ValueError):
    """A file that cannot be read as what it was said to be."""


class DependencyError(ReliabilityError, ImportError):
    """An optional dependency is missing; the message names the extra that brings it."""


class PackageError(ReliabilityError, ValueError):
    """A data package with problems: the message lists every one of them.

    Attributes
    ----------
    problems : tuple of mappings
        One mapping a problem: ``code, severity, file, row, column, got, rule, remedy``.
    """

    def __init__(self, message: str, problems: Sequence[Mapping[str, object]] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class LockTimeoutError(ReliabilityError, TimeoutError):
    """Another process holds the lock of a data package."""

    exit_code: ClassVar[int] = 4


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice that is most like `word`, or None where none or several are.

    The fewest slips count, and a swap of neighbours is one of them (optimal string alignment);
    equally near ones are told apart by how far they begin alike. Failing that, the one choice
    that begins with the word.

    Examples
    --------
    >>> nearest("wilsen", ["wald", "wilson"])
    'wilson'
    >>> nearest("kn32", ["kn23", "kn24"])
    'kn23'
    >>> nearest("clopper", ["clopper-pearson", "wald"])
    'clopper-pearson'
    >>> nearest("zzz", ["wald", "wilson"]) is None
    True
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    folded = word.casefold()
    by_folded = {choice.casefold(): choice for choice in sorted(choices, reverse=True)}
    like = OSA.normalized_similarity
    found = process.extract(folded, by_folded.keys(), scorer=like, score_cutoff=0.6, limit=None)
    if not found:
        begins = [choice for choice in by_folded if folded and choice.startswith(folded)]
        return by_folded[begins[0]] if len(begins) == 1 else None
    ranks = {choice: (score, _shared_start(folded, choice)) for choice, score, _ in found}
    most = max(ranks.values())
    best = [choice for choice, rank in ranks.items() if rank == most]
    return by_folded[best[0]] if len(best) == 1 else None


def _shared_start(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def unknown_name(what: str, got: str, choices: Iterable[str]) -> UnknownNameError:
    """Build the error for a name that is not in its list, with the nearest right one.

    Examples
    --------
    >>> print(unknown_name("method", "wilsen", ["wald", "wilson"]))
    method: unknown name 'wilsen'. Did you mean 'wilson'? Known: wald, wilson.
    """
    known = sorted(choices)
    near = nearest(got, known)
    hint = f" Did you mean {near!r}?" if near is not None else ""
    listed = f" Known: {', '.join(known)}." if known else " None is known here."
    return UnknownNameError(f"{what}: unknown name {got!r}.{hint}{listed}")
