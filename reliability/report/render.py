"""Findings to a finished report, in the format asked for."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from reliability.errors import OptionError, ReliabilityError, unknown_name

__all__ = ["FORMATS", "USUAL", "render_report", "write_report"]

Mapped = Mapping[str, Any]


def _html(data: Mapped, since: Mapped | None) -> str:
    from reliability.report.contents import document
    from reliability.report.html import html_text

    return html_text(document(data, since))


def _markdown(data: Mapped, since: Mapped | None) -> str:
    from reliability.report.contents import document
    from reliability.report.markdown import markdown_text

    return markdown_text(document(data, since))


def _json(data: Mapped, since: Mapped | None) -> str:
    from reliability.report.json_text import json_text

    return json_text(data)


def _pdf(data: Mapped, since: Mapped | None) -> bytes:
    from reliability.report.contents import document
    from reliability.report.pdf import pdf_bytes

    return pdf_bytes(document(data, since))


def _docx(data: Mapped, since: Mapped | None) -> bytes:
    from reliability.report.contents import document
    from reliability.report.word import word_bytes

    return word_bytes(document(data, since))


FORMATS: dict[str, Callable[[Mapped, Mapped | None], str | bytes]] = {
    "html": _html,
    "md": _markdown,
    "json": _json,
    "pdf": _pdf,
    "docx": _docx,
}
# What a report consists of where nobody asks for more: formats that need no extra.
USUAL = ("html", "md", "json")


def render_report(
    findings: Any,
    format: str = "html",  # noqa: A002 - the word that readers use
    *,
    since: Mapped | None = None,
) -> str | bytes:
    """Render findings as a report. Nothing is computed here.

    Parameters
    ----------
    findings : Findings or mapping
        What ``run_scenario`` returned, or its plain data.
    format : str
        ``html`` (one file that loads nothing), ``md``, ``json``, ``pdf`` (tagged; needs the
        extra ``pdf``) or ``docx`` (needs the extra ``docx``).
    since : mapping, optional
        The data of an earlier report, as ``read_report`` returns it: the report then says what
        moved. ``json`` stays the findings alone.

    Returns
    -------
    str or bytes
        The report, as bytes where the format is not text; the same findings give the same.

    Raises
    ------
    UnknownNameError
        If there is no such format.
    OptionError
        For what is no findings.
    DependencyError
        If the format needs an extra that is not installed.
    """
    if format not in FORMATS:
        raise unknown_name("report format", format, FORMATS)
    data = findings if isinstance(findings, Mapping) else getattr(findings, "data", None)
    if not isinstance(data, Mapping):
        raise OptionError(
            "findings: must be what run_scenario returned, or its plain data; got "
            f"{type(findings).__name__}. Run a scenario first."
        )
    return FORMATS[format](data, since)


def write_report(
    findings: Any,
    directory: str | os.PathLike[str],
    *,
    formats: Sequence[str] = USUAL,
    since: Mapped | None = None,
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
    since : mapping, optional
        The data of an earlier report, as ``read_report`` returns it.

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
        content = render_report(findings, name, since=since)
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
