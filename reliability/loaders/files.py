"""Opening other people's files: every way in which one cannot be read is one clear error."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path

from reliability.errors import LoadError, UnknownNameError

__all__ = ["MOST_COLUMNS", "MOST_LINE", "file_sha256", "open_checked", "read_text", "text_lines"]

# A longer line, or more columns, is no table that a person made.
MOST_LINE = 1 << 20
MOST_COLUMNS = 2000
CHUNK = 1 << 20


def open_checked(path: str | os.PathLike[str]) -> io.BufferedReader:
    """Open a file for reading bytes.

    Raises
    ------
    UnknownNameError
        If there is no such file.
    LoadError
        If it is a folder, or cannot be read.
    """
    place = Path(path)
    if place.is_dir():
        raise LoadError(f"{place.name}: must be a file; got a folder. Give a file in it.")
    try:
        return place.open("rb")
    except FileNotFoundError:
        raise UnknownNameError(f"load: no such file; got {str(path)!r}. Mend the path.") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise LoadError(f"{place.name}: cannot be read: {reason}. Mend its rights.") from None


def file_sha256(path: str | os.PathLike[str]) -> str:
    """Return the sha256 of a file's bytes, read in pieces."""
    digest = hashlib.sha256()
    with open_checked(path) as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def read_text(
    path: str | os.PathLike[str], *, encodings: tuple[str, ...] = ("utf-8-sig",)
) -> tuple[str, str]:
    """Read a whole text file in the first of the given encodings that fits.

    Returns
    -------
    text, encoding : str
        Line ends as they are in the file.

    Raises
    ------
    LoadError
        If it fits none, holds NUL bytes, or has a line of more than a million bytes.
    """
    name = Path(path).name
    with open_checked(path) as file:
        raw = file.read()
    _refuse_binary(raw, name)
    for encoding in encodings:
        try:
            return raw.decode(encoding), encoding
        except UnicodeDecodeError as error:
            last = error
    line = raw.count(b"\n", 0, last.start) + 1
    raise LoadError(
        f"{name} line {line}: not {' or '.join(encodings)} text (byte {raw[last.start]:#04x}). "
        "Save it as UTF-8."
    )


def _refuse_binary(raw: bytes, name: str) -> None:
    at = raw.find(b"\0")
    if at >= 0:
        line = raw.count(b"\n", 0, at) + 1
        raise LoadError(
            f"{name} line {line}: holds a NUL byte: not a text file. Export it as text."
        )
    start, number = 0, 1
    while start < len(raw):
        end = raw.find(b"\n", start, start + MOST_LINE + 1)
        if end < 0:
            if len(raw) - start > MOST_LINE:
                raise LoadError(
                    f"{name} line {number}: longer than {MOST_LINE} bytes: no table. "
                    "Check the file's line ends."
                )
            return
        start, number = end + 1, number + 1


def text_lines(
    path: str | os.PathLike[str], *, encoding: str = "utf-8-sig"
) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text file with their numbers, without reading all of it at once.

    Raises
    ------
    LoadError
        At the line that is not text in `encoding`, holds a NUL byte, or is too long.
    """
    name = Path(path).name
    with open_checked(path) as file:
        number = 0
        while raw := file.readline(MOST_LINE + 1):
            number += 1
            if len(raw) > MOST_LINE:
                raise LoadError(
                    f"{name} line {number}: longer than {MOST_LINE} bytes: no table. "
                    "Check the file's line ends."
                )
            if b"\0" in raw:
                raise LoadError(
                    f"{name} line {number}: holds a NUL byte: not a text file. Export it as text."
                )
            try:
                text = raw.decode(encoding if number == 1 else encoding.replace("-sig", ""))
            except UnicodeDecodeError as error:
                raise LoadError(
                    f"{name} line {number}: not {encoding.replace('-sig', '')} text "
                    f"(byte {raw[error.start]:#04x}). Save it as UTF-8."
                ) from None
            yield number, text.rstrip("\r\n")
