"""What the numbers of one period are conditional on: the rules that bear on its launches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reliability.assess.by_rule import row_by_rule
from reliability.assess.feasible_counts import FailureRules
from reliability.estimators.partial.bounds import rate_bounds
from reliability.scenarios.variant import Variant, names_claims, rules_variant

if TYPE_CHECKING:
    from reliability.estimators.partial.feasible import Arm
    from reliability.tallies.rivals import Row
    from reliability.tallies.tally import Tallies, Tally

__all__ = [
    "SHARED",
    "Bearing",
    "about_code",
    "arms_differ",
    "conditions",
    "envelope_variant",
    "union",
]

# The code of a comparison of two reports of the same launches.
SHARED = "shared-launches"
# How codes begin, in the order in which a reader meets them.
ORDER = (
    "unknown-",
    "not-coded-",
    "silence-",
    "midpoints",
    "about-narrowed",
    "picked-",
    SHARED,
    "about-recoded",
    "straddling-in-both",
    "own-system-only",
    "named-claims",
    "counts-within-ranges",
    "independent-launches",
)


def envelope_variant(variant: Variant) -> Variant | None:
    """Return the same variant with the envelope of all rivals; None where it takes that itself.

    Ranges are read as bounds, also where the variant reads their middles.
    """
    if variant.rules.claims.policy == "envelope" and not names_claims(variant):
        return None
    ranges = {"failure": {"ranges": "bounds"}} if variant.midpoint else {}
    return rules_variant(variant, {"claims": {"policy": "envelope"}} | ranges)


def arms_differ(one: Arm, other: Arm) -> bool:
    """Return whether two arms allow other rates, or other counts."""
    if one == other:
        return False
    return one.hull != other.hull or rate_bounds(one) != rate_bounds(other)


@dataclass(frozen=True, slots=True)
class Bearing:
    """Which rules bear on one period: those without which its counts would be others."""

    silence: bool
    unknown: bool
    not_coded: bool
    straddling: bool
    about: str | None

    @classmethod
    def of(cls, tally: Tally, tallies: Tallies, about: str | None) -> Bearing:
        """Look through one period's tally; a claim in several of `tallies` straddles them.

        `about` is the code of how its claims are coded anew; see `about_code`.
        """
        rows = [_bearing(row) for _, _, row in tally.rows()]
        silence, unknown, not_coded = (any(row[at] for row in rows) for at in range(3))
        several = {
            claim
            for claim, periods in zip(tallies.fates.claim_id, tallies.fates.period, strict=True)
            if periods is not None and ";" in periods
        }
        return cls(
            silence, unknown, not_coded, bool(several) and not several.isdisjoint(tally.claims),
            about,
        )  # fmt: skip


def about_code(tally: Tally, marks: tuple[frozenset[str], frozenset[str]]) -> str | None:
    """Return the code of how the claims used are coded anew; None where none is.

    `marks` are the claims coded anew, and those coded more narrowly.
    """
    other, narrower = marks
    if not narrower.isdisjoint(tally.claims):
        return "about-narrowed"
    return None if other.isdisjoint(tally.claims) else "about-recoded"


def _bearing(row: Row) -> tuple[bool, bool, bool]:
    """Return whether silence is read in a row, and whether any of its launches is undecided."""
    if "bearing" not in row.known:
        unknown = row_by_rule(row, FailureRules(unknown="as-failure")).as_failure
        row.known["bearing"] = (row.by_silence, unknown is not None, row.not_coded)
    found: tuple[bool, bool, bool] = row.known["bearing"]
    return found


def conditions(
    label: str, bearing: Bearing, counted: Variant, rules: Variant, *, exact: bool, picked: bool
) -> tuple[str, ...]:
    """Return the codes of what one period's rate assumes beyond the counts themselves.

    Parameters
    ----------
    label : str
        Of the period.
    bearing : Bearing
    counted, rules : Variant
        Whose choice of claims, and whose failure rules; the same one but in a sweep.
    exact : bool
        The counts are known without reading a range as its middle.
    picked : bool
        The envelope of all rivals allows another rate than the claims chosen.
    """
    failure, claims = rules.failure, counted.rules.claims
    codes = []
    if failure.unknown != "bounds" and bearing.unknown:
        codes.append(f"unknown-{failure.unknown}")
    if failure.not_coded != "bounds" and bearing.not_coded:
        codes.append(f"not-coded-{failure.not_coded}")
    if bearing.silence:
        codes.append(f"silence-{counted.rules.reading.silence}")
    if rules.midpoint and not exact:
        codes.append("midpoints")
    if bearing.about is not None:
        codes.append(bearing.about)
    named = counted.rules.named(label).use is not None
    if picked:
        codes.append("picked-named-claims" if named else f"picked-{claims.policy}")
    if bearing.straddling and not counted.groups:
        codes.append("straddling-in-both")
    if claims.system_class == "exact":
        codes.append("own-system-only")
    if named:
        codes.append("named-claims")
    return tuple(codes)


def union(*codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return every code once, those that decide the most first."""
    found = dict.fromkeys(code for each in codes for code in each)
    return tuple(sorted(found, key=lambda code: next(
        at for at, start in enumerate(ORDER) if code.startswith(start)
    )))  # fmt: skip
