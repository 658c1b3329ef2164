"""Lists of pairs of counts, each count one number: salvos, or phases of flight."""

from __future__ import annotations

from typing import Any

import click

from reliability.cli.options import RateType
from reliability.errors import CountError

__all__ = ["Pairs", "PairsType"]

Pairs = tuple[tuple[int, int], ...]


class PairsType(click.ParamType[Any]):
    """Pairs of counts as ``0/4,1/2,2/2``, one for each salvo or phase.

    Parameters
    ----------
    one : RateType
        How one pair is read.
    each : str
        What a pair is of, for the errors.
    parts : (str, str)
        What its two counts are of.
    advice : str
        What to do with a range.
    within : bool
        Whether the first count is among the second.
    """

    def __init__(
        self, one: RateType, each: str, parts: tuple[str, str], advice: str, *, within: bool
    ) -> None:
        self.one, self.each, self.parts = one, each, parts
        self.advice, self.within = advice, within
        self.name = f"{one.name},..."

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read the pairs.

        Raises
        ------
        CountError
            For a range, and where the first count is among the second and exceeds it.
        """
        if not isinstance(value, str):
            return value
        option = self.name if param is None else param.opts[-1]
        first, second = self.parts
        found = []
        for place, part in enumerate(value.split(","), start=1):
            k, n = self.one.convert(part.strip(), param, ctx)
            if not (k.exact and n.exact):
                raise CountError(
                    f"{option}: {self.each} {place} must have one number of {first} and of "
                    f"{second}; got {part.strip()!r}. Ask for each count of the range in turn, or "
                    f"give {self.advice}."
                )
            if self.within and k.low > n.low:
                raise CountError(
                    f"{option}: {first} of {self.each} {place} must not exceed its {second} "
                    f"({n.low}); got {k.low}. Correct the counts of that {self.each}."
                )
            found.append((k.low, n.low))
        return tuple(found)
