"""The counts of each period, one row per claim used, with their totals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from reliability.counts import CountRange
from reliability.tallies.fates import Fates
from reliability.tallies.limits import Limit, fold
from reliability.tallies.reading import COUNTS
from reliability.tallies.rivals import Row

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "STATES",
    "Tallies",
    "Tally",
    "count_of",
    "row_counts",
    "share_counts",
    "silent_launches",
]

STATES = (
    "launched", "failed", "succeeded", "intercepted", "not_reached", "not_coded", "unknown", "rest",
)  # fmt: skip
Ends = tuple[float, float]
NOT_SAID = (np.nan, np.nan)


def row_counts(row: Row) -> dict[str, Ends]:
    """Return low and high of every state of one row as it was reported; NaN where it does not say.

    A blank failed count makes every launch that is not stated as succeeded, intercepted or not
    coded unknown; one that a rule reads from silence is blank. A stated failed count makes none
    unknown beyond those that the claim calls so: the ``rest`` are the launches that it does not
    report to have failed and of which it says no more.
    """
    counts = {name: (row.low[name], row.high[name]) for name in COUNTS}
    counts["not_coded"] = counts["rest"] = NOT_SAID
    n_low, n_high = counts["launched"]
    if row.not_coded:
        said = [counts[name] for name in ("failed", "succeeded", "intercepted", "unknown")]
        counts["not_coded"] = _less(counts["launched"], *said)
        counts["unknown"] = _or(counts["unknown"], (0.0, 0.0))
        return counts
    if row.by_silence:
        counts["failed"] = NOT_SAID
        counts["unknown"] = _less(counts["launched"], counts["intercepted"])
        return counts
    if not np.isnan(row.low["failed_share"]) and np.isnan(row.low["failed"]):
        counts["failed"] = share_counts(
            row.low["failed_share"], row.high["failed_share"], n_low, n_high
        )
    if np.isnan(counts["failed"][0]):
        succeeded = _or(counts["succeeded"], (0.0, 0.0))
        intercepted = _or(counts["intercepted"], (0.0, max(n_high - succeeded[0], 0.0)))
        most = max(n_high - succeeded[0] - intercepted[0], 0.0)
        most = min(most, row.most_unknown)
        least = max(n_low - succeeded[1] - intercepted[1], 0.0)
        stated = _or(counts["unknown"], (0.0, 0.0))
        counts["unknown"] = (max(least, min(stated[0], most)), most)
        return counts
    said = [counts[name] for name in ("failed", "succeeded", "intercepted", "unknown")]
    counts["rest"] = _less(counts["launched"], *said)
    if np.isnan(counts["unknown"][0]) and counts["rest"][1] == 0.0:
        counts["unknown"] = (0.0, 0.0)  # what the claim says accounts for every launch
    return counts


def silent_launches(row: Row) -> Ends:
    """Return how many launches of one row did not fail by a rule that reads silence as success."""
    if not row.by_silence:
        return (0.0, 0.0)
    return _less(row_counts(row)["unknown"], (row.low["unknown"], row.high["unknown"]))


def _less(whole: Ends, *parts: Ends) -> Ends:
    """Return what stated parts leave of a whole, never below 0."""
    stated = [part for part in parts if not np.isnan(part[0])]
    low = whole[0] - sum(high for _, high in stated)
    high = whole[1] - sum(low for low, _ in stated)
    return (low if low > 0.0 else 0.0, max(high, 0.0))


def share_counts(low: float, high: float, n_low: float, n_high: float) -> Ends:
    """Return the whole numbers that a share of a launched count may be."""
    least = np.ceil(low * n_low - 1e-9)
    most = 0.0 if high == 0.0 else np.floor(high * n_high + 1e-9)
    return float(min(least, most)), float(max(least, most))


def _or(ends: Ends, otherwise: Ends) -> Ends:
    return otherwise if np.isnan(ends[0]) else ends


@dataclass(frozen=True, eq=False, repr=False)
class Tally:
    """The counts of one period.

    Attributes
    ----------
    label : str
    first, last : str or None
        The period's days, ISO; None where it is open.
    groups : tuple of tuple of tuple of Row
        Incidents and windows; each the alternatives that rival claims leave; each alternative
        the rows that add up.
    notes : tuple of str
        What a reader must know of how claims entered.
    limits : tuple of Limit
        Groups that together have no more and no fewer launches than one window says.
    """

    label: str
    first: str | None
    last: str | None
    groups: tuple[tuple[tuple[Row, ...], ...], ...]
    claim_ids: tuple[str, ...]
    incident_ids: tuple[str | None, ...]
    notes: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()

    @cached_property
    def totals(self) -> Mapping[str, CountRange | None]:
        """The counts over all rows, by the names of `STATES`; None where no claim says."""
        return _totals(self.groups, self.limits)

    @cached_property
    def by_silence(self) -> CountRange | None:
        """The launches that did not fail only by the rule that reads silence as success."""
        low = high = 0.0
        for alternatives in self.groups:
            ends = [[silent_launches(row) for row in rows] for rows in alternatives]
            low += min(sum(least for least, _ in rows) for rows in ends)
            high += max(sum(most for _, most in rows) for rows in ends)
        return count_of((low, high)) if high else None

    @cached_property
    def parts(self) -> tuple[list[Row], list[tuple[tuple[Row, ...], ...]]]:
        """The rows that simply add up, and the other groups: with rivals, or read by a share."""
        plain: list[Row] = []
        others = []
        for alternatives in self.groups:
            if len(alternatives) == 1 and not any(row.by_share for row in alternatives[0]):
                plain += alternatives[0]
            else:
                others.append(alternatives)
        return plain, others

    def rows(self) -> Iterator[tuple[int, int, Row]]:
        """Yield every row with its group and alternative."""
        for group, alternatives in enumerate(self.groups):
            for alternative, rows in enumerate(alternatives):
                for row in rows:
                    yield group, alternative, row

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids of the claims used."""
        used = {i for _, _, row in self.rows() for i in row.members}
        return tuple(self.claim_ids[i] for i in sorted(used))

    def __getattr__(self, name: str) -> CountRange | None:
        if name in STATES:
            return self.totals[name]
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def to_dict(self) -> dict[str, Any]:
        """Return plain data: the period, its totals and its rows; a null count is not said."""
        return {
            "label": self.label,
            "first": self.first,
            "last": self.last,
            "claims_used": list(self.claims),
            "counts": {name: _plain(self.totals[name]) for name in STATES},
            "rows": [self._plain_row(*each) for each in self.rows()],
            "notes": list(self.notes),
        }

    def _plain_row(self, group: int, alternative: int, row: Row) -> dict[str, Any]:
        counts = row_counts(row)
        ids = [self.claim_ids[i] for i in row.members]
        return {
            "group": group,
            "alternative": alternative,
            "incident_id": self.incident_ids[row.members[0]],
            "claim_ids": ids,
        } | {name: _plain(count_of(counts[name])) for name in STATES}

    def to_frame(self) -> pd.DataFrame:
        """Return one row per claim used, with ``<state>_low`` and ``<state>_high`` columns."""
        import pandas as pd

        records = []
        for each in self.to_dict()["rows"]:
            record = {k: each[k] for k in ("group", "alternative", "incident_id")}
            record["claim_ids"] = ";".join(each["claim_ids"])
            for name in STATES:
                ends = each[name] or {"low": None, "high": None}
                record[f"{name}_low"], record[f"{name}_high"] = ends["low"], ends["high"]
            records.append(record)
        columns = ["group", "alternative", "incident_id", "claim_ids"]
        columns += [f"{name}_{end}" for name in STATES for end in ("low", "high")]
        frame = pd.DataFrame(records, columns=columns)
        for name in columns[4:]:
            frame[name] = frame[name].astype("Int64")
        return frame

    def summary(self) -> str:
        """Return one line: the period and what is known of its launches."""
        words = {name: name.replace("_", " ") for name in STATES} | {"rest": "no more said of"}
        said = [
            f"{words[name]} {total}" for name, total in self.totals.items() if total is not None
        ]
        if self.by_silence is not None:
            said.append(f"read from silence as success {self.by_silence}")
        return f"{self.label}: " + (", ".join(said) if said else "no launches")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.summary()}>"

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(escape=True, index=False))


def _totals(
    groups: tuple[tuple[tuple[Row, ...], ...], ...], limits: tuple[Limit, ...]
) -> dict[str, CountRange | None]:
    totals: dict[str, CountRange | None] = {}
    counted = [
        [[(row, row_counts(row)) for row in rows] for rows in alternatives]
        for alternatives in groups
    ]
    for name in STATES:
        said = any(not np.isnan(c[name][0]) for g in counted for rows in g for _, c in rows)
        if not said:
            totals[name] = CountRange(0, 0) if name == "launched" else None
            continue
        each = [[_sum_of(name, rows) for rows in alternatives] for alternatives in counted]
        parts = [(min(low for low, _ in ends), max(high for _, high in ends)) for ends in each]
        if name == "launched":
            parts = fold(parts, limits, _limited)
        totals[name] = count_of((sum(low for low, _ in parts), sum(high for _, high in parts)))
    return totals


def _limited(parts: list[Ends], limit: Limit) -> Ends:
    low, high = sum(low for low, _ in parts), sum(high for _, high in parts)
    within = max(low, limit.low), min(high, limit.high)
    return within if within[0] <= within[1] else (low, high)


def _sum_of(name: str, rows: list[tuple[Row, dict[str, Ends]]]) -> Ends:
    low = high = 0.0
    for row, counts in rows:
        ends = counts[name]
        if np.isnan(ends[0]):
            if name != "intercepted" or row.not_coded:
                continue
            # A blank intercepted count is 0 up to the launches not reported to have failed.
            failed = counts["failed"][0]
            ends = (0.0, counts["launched"][1] - (0.0 if np.isnan(failed) else failed))
        low, high = low + ends[0], high + ends[1]
    return low, high


def count_of(ends: Ends) -> CountRange | None:
    """Return low and high as a count; None where they are not said."""
    low, high = ends
    if np.isnan(low):
        return None
    return CountRange(int(low), None if np.isinf(high) else int(high))


def _plain(total: CountRange | None) -> dict[str, int | None] | None:
    return None if total is None else total.to_dict()


@dataclass(frozen=True, eq=False, repr=False)
class Tallies:
    """One tally per period, and the audit of every claim.

    Attributes
    ----------
    periods : tuple of Tally
        In order of time; ``tallies["before"]`` finds one by its label, as does
        ``tallies.before``.
    fates : Fates
        What became of every claim; ``audit`` is the same as a table.
    conflicts : tuple of mapping
        Incidents and windows whose claims cannot all be right about the number launched or the
        number that failed (``about``), among all claims that the rules could use.
    cuts : tuple
        The cuts that divide the periods.
    """

    periods: tuple[Tally, ...]
    fates: Fates
    conflicts: tuple[Mapping[str, Any], ...] = ()
    cuts: tuple[Any, ...] = ()

    @cached_property
    def audit(self) -> pd.DataFrame:
        """One row a claim: ``claim_id, incident_id, period, fate, rule, reason``."""
        return self.fates.audit()

    def __getitem__(self, label: str) -> Tally:
        for each in self.periods:
            if each.label == label:
                return each
        raise KeyError(label)

    @property
    def before(self) -> Tally:
        """The first period."""
        return self.periods[0]

    @property
    def after(self) -> Tally:
        """The last period."""
        return self.periods[-1]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data: the periods, the audit and the conflicts."""
        return {
            "periods": [each.to_dict() for each in self.periods],
            "audit": self.audit.astype(object).where(self.audit.notna(), None).to_dict("records"),
            "conflicts": [dict(each) for each in self.conflicts],
        }

    def to_frame(self) -> pd.DataFrame:
        """Return the rows of every period under one another."""
        import pandas as pd

        frames = [each.to_frame().assign(period=each.label) for each in self.periods]
        return pd.concat(frames, ignore_index=True)

    def summary(self) -> str:
        """Return one line a period."""
        return "\n".join(each.summary() for each in self.periods)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {'; '.join(each.summary() for each in self.periods)}>"

    def _repr_html_(self) -> str:
        return str(self.to_frame().to_html(escape=True, index=False))
