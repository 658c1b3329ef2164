"""The report in the order that its reader expects: bottom line first, apparatus last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reliability.report.cells import reach_text
from reliability.report.document import Document
from reliability.report.sections import (
    apparatus,
    changes,
    every,
    misreporting,
    opening,
    outlook,
    phases,
    pictures,
    reasoning,
    salvos,
    sources,
    sources_apart,
    unseen,
)
from reliability.words.plain import plain

__all__ = ["document"]

_ORDER = (
    opening.bottom_line,
    opening.judgement,
    opening.summary,
    pictures.forest,
    pictures.posterior,
    opening.counts,
    pictures.flow,
    pictures.timeline,
    phases.phases,
    reasoning.assumptions,
    salvos.salvos,
    outlook.specifications,
    reasoning.alternatives,
    outlook.what_would_change,
    outlook.projection,
    misreporting.misreporting,
    unseen.unseen,
    sources_apart.sources_apart,
    sources.sources,
    reasoning.not_named,
    reasoning.conflicts,
    every.every_specification,
    apparatus.methods,
    apparatus.glossary,
    apparatus.reproducibility,
    apparatus.data_download,
)


def document(data: Mapping[str, Any], since: Mapping[str, Any] | None = None) -> Document:
    """Return the whole report as a document that any format can render.

    `since` is the data of an earlier report, for the part that says what moved.
    """
    inputs = data["inputs"]["data"]
    version = data["environment"].get("missile-reliability", "")
    facts = (
        ("Handling", plain(data["handling"])),
        ("Data cut-off", reach_text(inputs)),
        ("Data", f"{plain(inputs.get('title') or inputs['name'])}, {inputs['claims']} claims"),
        ("Made with", f"missile-reliability {plain(version)}"),
        ("Report id", plain(data["report_id"])),
    )
    warning = plain(data["warning"]) if data.get("warning") else None
    sections = [section for part in _ORDER if (section := part(data)) is not None]
    if since is not None:
        names = [section.id for section in sections]
        sections.insert(names.index("sources"), changes.changes(data, since))
    return Document(plain(data["title"]), warning, facts, sections)
