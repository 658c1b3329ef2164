"""JSON with every way in which a file is not plain, shallow, unambiguous JSON refused.

Numbers come as they are written: what a file says stays readable beside what it was taken for.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from reliability.errors import LoadError
from reliability.loaders.files import open_checked

if TYPE_CHECKING:
    import os

__all__ = ["MOST_JSON", "MOST_VALUES", "read_json"]

# Parsed text takes some five times its size in memory.
MOST_JSON = 48 << 20
# A parsed value takes up to some hundred bytes, an empty object of two letters no less: what opens
# or parts values is counted before they are made. A launch has about a hundred of them.
MOST_VALUES = 1_000_000

_STRING_OR_CONSTANT = re.compile(r'"(?:[^"\\]|\\.)*"|(NaN|-?Infinity)', re.DOTALL)


def read_json(path: str | os.PathLike[str]) -> Any:
    """Read a JSON file whose numbers become text.

    Raises
    ------
    UnknownNameError
        If there is no such file.
    LoadError
        If it is no file, too large, of too many values, not UTF-8, not JSON, nested too deep,
        holds ``NaN`` or a key twice in one object, or text that is none.
    """
    name = Path(path).name
    with open_checked(path) as file:
        raw = file.read(MOST_JSON + 1)
    if len(raw) > MOST_JSON:
        raise LoadError(f"{name}: larger than {MOST_JSON >> 20} MB. Give the database's own file.")
    if sum(raw.count(mark) for mark in (b",", b"{", b"[")) > MOST_VALUES:
        raise LoadError(
            f"{name}: more than {MOST_VALUES} values; a table of launches has far fewer. Give the "
            "database's own file, or save the answer in parts."
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise LoadError(
            f"{name} line {line}: not utf-8 text (byte {raw[error.start]:#04x}). Save it as UTF-8."
        ) from None
    try:
        return json.loads(
            text,
            parse_int=_Number,
            parse_float=_Number,
            parse_constant=lambda word: _refuse_constant(name, text, word),
            object_pairs_hook=lambda pairs: _object(name, pairs),
        )
    except json.JSONDecodeError as error:
        raise LoadError(
            f"{name} line {error.lineno}: not JSON: {error.msg}. Get the file again."
        ) from None
    except RecursionError:
        raise LoadError(f"{name}: nested too deep for a table. Get the file again.") from None


class _Number(str):
    """A number of the file as it is written there."""

    __slots__ = ()


def _refuse_constant(name: str, text: str, word: str) -> NoReturn:
    start = next((each.start() for each in _STRING_OR_CONSTANT.finditer(text) if each[1]), 0)
    line = text.count("\n", 0, start) + 1
    raise LoadError(f"{name} line {line}: {word} is not JSON. Write null in its place.")


def _object(name: str, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise LoadError(f"{name}: the key {twice[:60]!r} stands twice in one object. Delete one.")
    for key, value in pairs:
        for text in (key, value):
            if isinstance(text, str) and not _is_text(text):
                raise LoadError(
                    f"{name}: {key[:60]!r} holds half of a surrogate pair, which is no text. "
                    "Mend its \\u escape."
                )
    return found


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
