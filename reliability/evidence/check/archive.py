"""Archived copies on this machine against the hashes that were recorded. Nothing is fetched."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from reliability.evidence.coded import RawTable
    from reliability.evidence.problems import Problems

__all__ = ["check_archive"]


def check_archive(raw: RawTable, folder: Path, problems: Problems) -> None:
    """Check each recorded SHA-256 against the copies in a folder.

    A copy is found by its content, or, to name one that was altered, by the id of its claim as
    the name of the file (``agg-001.html``).
    """
    coded = raw.columns["archive_sha256"]
    names = raw.columns["claim_id"]
    by_hash: dict[str, str] = {}
    by_claim: dict[str, str] = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            with file.open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
            by_hash[digest] = file.name
            by_claim[file.name] = by_claim[file.stem] = digest
    stated = coded.stated_rows()
    claims = zip(stated.tolist(), coded.texts(stated), names.texts(stated), strict=True)
    for position, recorded, claim in claims:
        row = raw.row_number(position)
        if recorded.removeprefix("sha256:") in by_hash:
            continue
        if claim in by_claim:
            problems.add(
                "archive-differs", raw.table.file, row, "archive_sha256", recorded,
                detail=f"the copy named {claim} has {by_claim[claim]}",
            )  # fmt: skip
        else:
            problems.add(
                "archive-missing", raw.table.file, row, "archive_sha256", recorded,
                detail=f"no file has it, and none is named {claim}",
            )  # fmt: skip
