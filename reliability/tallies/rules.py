"""The choices that turn evidence into counts, as plain data: what a scenario file says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from reliability.errors import OptionError, nearest

__all__ = ["ClaimRules", "NamedClaims", "PeriodRules", "ReadingRules", "Rules", "one_of"]

POLICIES = ("envelope", "most-credible", "lowest-rate", "highest-rate", "claimants")


def one_of(key: str, value: str, allowed: tuple[str, ...]) -> str:
    """Return `value` if it is allowed for `key`; otherwise name the nearest allowed word."""
    if value not in allowed:
        near = nearest(str(value), allowed)
        hint = f" Did you mean {near!r}?" if near else ""
        raise OptionError(f"{key}: must be one of {', '.join(allowed)}; got {value!r}.{hint}")
    return value


@dataclass(frozen=True, slots=True)
class PeriodRules:
    """How days are divided.

    Attributes
    ----------
    cut : tuple of str
        Ids of candidate cut dates or ISO days, in order; two periods for one cut, one for none.
    cut_day : {"after", "before", "neither"}
        Where the day of the cut itself belongs.
    washout_days : int
        So many first days of each later period belong to none.
    straddling : {"leave-out", "bounds"}
        What becomes of a claim whose days lie in more than one period.
    """

    cut: tuple[str, ...]
    cut_day: str = "after"
    washout_days: int = 0
    straddling: str = "leave-out"

    def __post_init__(self) -> None:
        one_of("periods.cut_day", self.cut_day, ("before", "after", "neither"))
        one_of("periods.straddling", self.straddling, ("leave-out", "bounds"))
        days = self.washout_days
        if isinstance(days, bool) or not isinstance(days, int) or days < 0:
            raise OptionError(
                f"periods.washout_days: must be a whole number, 0 or more; got {days!r}. Write one."
            )


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """How the words of one claim become counts.

    Attributes
    ----------
    silence : {"unknown", "as-success"}
        Blank `failed` of a claim whose claimant followed the flight (``flight_tracked = yes``);
        never read as success in combat.
    operator_success : {"claim", "ignore"}
        Whether what the operator says of the outcome of his own launches is read.
    shares : {"count", "share"}
        Which is read where a claim gives failures both as a count and as a share.
    """

    silence: str = "unknown"
    operator_success: str = "claim"
    shares: str = "count"

    def __post_init__(self) -> None:
        one_of("failure.silence", self.silence, ("unknown", "as-success"))
        one_of("failure.operator_success", self.operator_success, ("claim", "ignore"))
        one_of("failure.shares", self.shares, ("count", "share"))


@dataclass(frozen=True, slots=True)
class NamedClaims:
    """What one period's table in ``[claims.<label>]`` says.

    Attributes
    ----------
    use : tuple of str or None
        Exactly these claims; None where the rules choose.
    reason : str
        Why, in a person's words.
    prefer : {"aggregates", "incidents"}
        Which stays where an aggregate and an incident overlap.
    """

    use: tuple[str, ...] | None = None
    reason: str = ""
    prefer: str = "aggregates"

    def __post_init__(self) -> None:
        one_of("claims.prefer", self.prefer, ("aggregates", "incidents"))


@dataclass(frozen=True, slots=True)
class ClaimRules:
    """Which of several claims about one incident or window is used.

    Attributes
    ----------
    policy : {"envelope", "most-credible", "lowest-rate", "highest-rate", "claimants"}
    claimants : tuple of str
        The order, for the policy ``claimants``.
    others : {"last", "never"}
        Claimants that the order does not name.
    system_class : {"exact", "may-include"}
        Whether claims about a wider class enter, as launched 0..high.
    superseded : {"drop", "keep"}
    named : mapping of str to NamedClaims
        By the label of the period.
    """

    policy: str = "envelope"
    claimants: tuple[str, ...] = ()
    others: str = "last"
    system_class: str = "exact"
    superseded: str = "drop"
    named: Mapping[str, NamedClaims] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        one_of("claims.policy", self.policy, POLICIES)
        one_of("claims.others", self.others, ("last", "never"))
        one_of("claims.class", self.system_class, ("exact", "may-include"))
        one_of("claims.superseded", self.superseded, ("drop", "keep"))
        if self.policy == "claimants" and not self.claimants:
            raise OptionError(
                "claims.claimants: the policy 'claimants' needs an order; got none. "
                "List the claimants, first choice first."
            )


@dataclass(frozen=True, slots=True)
class Rules:
    """Every rule that a tally obeys."""

    periods: PeriodRules
    reading: ReadingRules = field(default_factory=ReadingRules)
    claims: ClaimRules = field(default_factory=ClaimRules)

    def named(self, label: str) -> NamedClaims:
        """Return what the scenario says of one period's claims."""
        return self.claims.named.get(label, NamedClaims())


def as_plain(rules: Any) -> dict[str, Any]:
    """Return a rules dataclass as plain data, tuples as lists."""
    plain: dict[str, Any] = {}
    for item in fields(rules):
        value = getattr(rules, item.name)
        if hasattr(value, "__dataclass_fields__"):
            value = as_plain(value)
        elif isinstance(value, Mapping):
            value = {key: as_plain(value[key]) for key in sorted(value)}
        elif isinstance(value, tuple):
            value = list(value)
        plain[item.name] = value
    return plain
