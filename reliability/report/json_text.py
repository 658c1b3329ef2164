"""Findings as JSON, and back: in their order, floats to 12 significant digits, no NaN."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reliability.errors import LoadError, ReliabilityError

__all__ = ["json_text", "read_report"]

# How keys end whose values, or lists of values, are numbers that may be infinite.
_NUMBERS = ("_low", "_high", "estimate", "ratio", "ratios")
_NEEDED = ("report_id", "inputs", "environment", "settings", "periods", "contrasts", "claims")


def json_text(data: Mapping[str, Any]) -> str:
    """Return `data` as JSON text that ends in a newline; infinity is the string "inf".

    Examples
    --------
    >>> print(json_text({"share": 1 / 3, "ratio": float("inf")}), end="")
    {
     "share": 0.333333333333,
     "ratio": "inf"
    }
    """
    return json.dumps(_rounded(data, ""), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _rounded(value: Any, where: str) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _rounded(item, f"{where}.{key}") for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(item, f"{where}[{at}]") for at, item in enumerate(value)]
    if isinstance(value, float):
        if math.isnan(value):
            raise ReliabilityError(
                f"findings, {where.lstrip('.')}: a number of a report must be one; got NaN. "
                "Report this: it is an error of the toolkit, not of the data."
            )
        if math.isinf(value):
            return "inf" if value > 0 else "-inf"
        return float(f"{value:.12g}")
    return value


def read_report(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read a ``report.json`` of an earlier run.

    Parameters
    ----------
    path : path
        The file.

    Returns
    -------
    dict
        The findings' data, infinity a float again.

    Raises
    ------
    LoadError
        If the file cannot be read, or is no ``report.json`` of schema version 1.
    """
    remedy = "Name a report.json that `reliability report` wrote."
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LoadError(f"{path}: must be a readable JSON file; got {error}. {remedy}") from error
    if not isinstance(data, dict) or data.get("schema_version") != 1:
        got = data.get("schema_version") if isinstance(data, dict) else type(data).__name__
        raise LoadError(f"{path}: must have schema_version 1; got {got!r}. {remedy}")
    missing = [key for key in _NEEDED if key not in data]
    if missing:
        raise LoadError(f"{path}: must hold findings; got none of {', '.join(missing)}. {remedy}")
    restored: dict[str, Any] = _restored(data)
    return restored


def _restored(value: Any, key: str = "") -> Any:
    """Return `value` with numbers that are written "inf" as numbers again."""
    if isinstance(value, dict):
        return {name: _restored(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_restored(item, key) for item in value]
    if value in ("inf", "-inf") and key.endswith(_NUMBERS):
        return float(value)
    return value
