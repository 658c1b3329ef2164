"""What a sweep shows: the curve, the share on each side, and the axis that moves the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["one_at_a_time", "sides", "specification_curve", "variance_shares"]

CAVEAT = "A share of specifications is not a probability."


def distinct(frame: pd.DataFrame) -> pd.DataFrame:
    """Return one specification of each different table of counts: the same counts count once."""
    return frame.drop_duplicates("table")


def sides(frame: pd.DataFrame) -> dict[str, Any]:
    """Count specifications with different counts on each side; bounds count as undecided."""
    once = distinct(frame)
    found = once["sign"].value_counts()
    counts = {name: int(found.get(name, 0)) for name in ("lower", "equal", "higher", "undecided")}
    return {"specifications": len(frame), "distinct": len(once), **counts, "caveat": CAVEAT}


def variance_shares(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return, for each axis, the share of the variance of either bound that it explains alone.

    The share is the variance between the means of its values over the whole variance (eta
    squared), over specifications with different counts. Shares of different axes need not add
    up to 1: axes act together.
    """
    once = distinct(frame)
    rows = []
    for key in frame.attrs["axes"]:
        row: dict[str, Any] = {"axis": key, "values": int(frame[key].astype(str).nunique())}
        for end in ("bound_low", "bound_high"):
            values = once[end].to_numpy(dtype=float)
            finite = np.isfinite(values)
            groups = once[key].astype(str).to_numpy()[finite]
            row[end] = _eta_squared(values[finite], groups)
        rows.append(row)
    return sorted(rows, key=lambda row: (-max(row["bound_low"], row["bound_high"]), row["axis"]))


def _eta_squared(values: np.ndarray, groups: np.ndarray) -> float:
    if values.size == 0:
        return 0.0
    names, place = np.unique(groups, return_inverse=True)
    counts = np.bincount(place, minlength=len(names))
    means = np.bincount(place, weights=values, minlength=len(names)) / counts
    whole = float(np.sum((values - values.mean()) ** 2))
    between = float(np.sum(counts * (means - values.mean()) ** 2))
    return between / whole if whole > 1e-24 * values.size else 0.0


def one_at_a_time(frame: pd.DataFrame, base: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the numbers of the base specification with one axis changed at a time.

    Parameters
    ----------
    frame : DataFrame
        A sweep.
    base : dict
        The base value of each axis, as it stands in the sweep. An axis whose base value is not
        among its values takes its first one.
    """
    axes = list(frame.attrs["axes"])
    start = {key: base.get(key) for key in axes}
    for key in axes:
        if not (frame[key].astype(str) == str(start[key])).any():
            start[key] = frame[key].iloc[0]
    same = {key: (frame[key].astype(str) == str(start[key])).to_numpy() for key in axes}
    rows = []
    for key in axes:
        others = np.all([same[other] for other in axes if other != key] or [True], axis=0)
        mask = np.broadcast_to(others, (len(frame),))
        for at in np.flatnonzero(mask).tolist():
            spec = frame.iloc[at]
            rows.append(
                {
                    "axis": key,
                    "value": _plain(spec[key]),
                    "base": bool(same[key][at]),
                    "bound_low": float(spec["bound_low"]),
                    "bound_high": float(spec["bound_high"]),
                    "sign": str(spec["sign"]),
                }
            )
    return rows


def specification_curve(frame: pd.DataFrame, most: int = 400) -> list[dict[str, Any]]:
    """Return specifications with different counts in the order of a curve: by their bounds.

    Where there are more than `most`, every so manieth of them, the first and last kept.
    """
    once = distinct(frame).sort_values(["bound_low", "bound_high", "table"], kind="stable")
    if len(once) > most:
        places = np.unique(np.linspace(0, len(once) - 1, most).round().astype(int))
        once = once.iloc[places]
    rows = []
    for _, spec in once.iterrows():
        row = {key: _plain(spec[key]) for key in frame.attrs["axes"]}
        for name in ("bound_low", "bound_high", "ci_low", "ci_high"):
            row[name] = float(spec[name])
        row |= {"sign": str(spec["sign"]), "circular": bool(spec["circular"])}
        rows.append(row)
    return rows


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
