"""Findings as JSON: in the order of the findings, floats to 12 significant digits, no NaN."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from reliability.errors import ReliabilityError

__all__ = ["json_text"]


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
