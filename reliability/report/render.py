"""Findings to a finished report, in the format asked for."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping
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


FORMATS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "html": _html,
    "md": _markdown,
    "json": _json,
}


def render_report(findings: Any, format: str = "html") -> str:  # noqa: A002 - the word that readers use
    """Render findings as a report. Nothing is computed here.

    Parameters
    ----------
    findings : Findings or mapping
        What ``run_scenario`` returned, or its plain data.
    format : str
        ``html`` (one file that loads nothing), ``md`` or ``json``.

    Returns
    -------
    str
        The report; the same findings give the same text.

    Raises
    ------
    UnknownNameError
        If there is no such format.
    """
    if format not in FORMATS:
        raise unknown_name("report format", format, FORMATS)
    return FORMATS[format](findings if isinstance(findings, Mapping) else findings.data)


def write_report(
    findings: Any, directory: str | os.PathLike[str], *, formats: tuple[str, ...] = tuple(FORMATS)
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
    formats : tuple of str
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
    rendered = {name: render_report(findings, name).encode() for name in formats}
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
