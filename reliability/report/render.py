"""Findings to a finished report, in the format asked for."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from reliability.errors import ReliabilityError, unknown_name

__all__ = ["FORMATS", "render_report", "write_report"]


def _html(data: Mapping[str, Any]) -> str:
    from reliability.report.contents import document
    from reliability.report.html import html_text

    return html_text(document(data))


def _markdown(data: Mapping[str, Any]) -> str:
    from reliability.report.contents import document
    from reliability.report.markdown import markdown_text

    return markdown_text(document(data))


def _json(data: Mapping[str, Any]) -> str:
    from reliability.report.json_text import json_text

    return json_text(data)


def _pdf(data: Mapping[str, Any]) -> bytes:
    from reliability.report.contents import document
    from reliability.report.pdf import pdf_bytes

    return pdf_bytes(document(data))


def _docx(data: Mapping[str, Any]) -> bytes:
    from reliability.report.contents import document
    from reliability.report.word import word_bytes

    return word_bytes(document(data))


FORMATS: dict[str, Callable[[Mapping[str, Any]], str | bytes]] = {
    "html": _html,
    "md": _markdown,
    "json": _json,
    "pdf": _pdf,
    "docx": _docx,
}
# What a report consists of where nobody asks for more: formats that need no extra.
USUAL = ("html", "md", "json")


def render_report(findings: Any, format: str = "html") -> str | bytes:  # noqa: A002 - the word that readers use
    """Render findings as a report. Nothing is computed here.

    Parameters
    ----------
    findings : Findings or mapping
        What ``run_scenario`` returned, or its plain data.
    format : str
        ``html`` (one file that loads nothing), ``md``, ``json``, ``pdf`` (tagged; needs the
        extra ``pdf``) or ``docx`` (needs the extra ``docx``).

    Returns
    -------
    str or bytes
        The report, as bytes where the format is not text; the same findings give the same.

    Raises
    ------
    UnknownNameError
        If there is no such format.
    DependencyError
        If the format needs an extra that is not installed.
    """
    if format not in FORMATS:
        raise unknown_name("report format", format, FORMATS)
    return FORMATS[format](findings if isinstance(findings, Mapping) else findings.data)


def write_report(
    findings: Any, directory: str | os.PathLike[str], *, formats: Sequence[str] = USUAL
) -> list[Path]:
    """Write a report into a folder, one file a format; the page comes first.

    Every format is rendered before anything is written, and every file is moved into place
    whole: an error leaves no half of a report behind.

    Parameters
    ----------
    findings : Findings or mapping
        What ``run_scenario`` returned, or its plain data.
    directory : path
        Made where it does not exist.
    formats : sequence of str
        Which formats to write.

    Returns
    -------
    list of Path
        The files ``report.<format>``, in the order of `formats`.

    Raises
    ------
    UnknownNameError
        If there is no such format.
    ReliabilityError
        If the folder cannot be written.
    """
    rendered = {}
    for name in formats:
        content = render_report(findings, name)
        rendered[name] = content if isinstance(content, bytes) else content.encode()
    folder = Path(directory)
    part = folder / f".report-{os.getpid()}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for name, content in rendered.items():
            target = folder / f"report.{name}"
            part.write_bytes(content)
            part.replace(target)
            written.append(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise ReliabilityError(
            f"{folder}: a report must be written into a folder that can be; got "
            f"{error.strerror}. Name another folder."
        ) from error
    return written
