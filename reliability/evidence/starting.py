"""A new data package in a folder of its own, valid from the first moment."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from reliability.errors import OptionError
from reliability.evidence.schema import TABLES
from reliability.evidence.writing import package_files

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

__all__ = ["start_package"]

_README = """# {title}

One row of `claims.csv` is one claim by one source; nothing here is a verified outcome. A blank
cell means that the source does not say; it is never zero. A count is a range from `_low` to
`_high`; a low without a high is open above. What each column means stands in `datapackage.json`.

`claims.csv` is append-only. A later correction of ours goes into `corrections.csv`; a claimant's
own revision is a new claim that `supersedes` the old one.
"""
# Two people who append on two branches merge without a conflict; the check finds what that breaks.
_ATTRIBUTES = "*.csv text eol=lf\nclaims.csv merge=union\ncorrections.csv merge=union\n"
_IGNORED = ".claims.lock\n.claims.csv.tmp-*\n"


def start_package(
    path: str | os.PathLike[str],
    *,
    title: str = "Reported launch outcomes",
    tables: Mapping[str, Iterable[Mapping[str, str]]] | None = None,
) -> Path:
    """Write a new data package.

    Parameters
    ----------
    path : path
        Its folder, which must be empty or not there yet.
    title : str
        What stands in the descriptor and in the README.
    tables : mapping, optional
        Table -> rows as mappings of text, to start with. Without it every table has its header
        alone, and systems.csv waits for the systems.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    OptionError
        If something is in the folder already, or a table has another name.
    """
    folder = Path(path)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OptionError(
            f"init: the folder must be empty or not there; got {str(path)!r}. Give another."
        )
    given = dict(tables or {})
    for name in given:
        if name not in TABLES:
            raise OptionError(f"init: no table {name!r}. Known: {', '.join(TABLES)}.")
    # The name of a package is lower case, as the descriptor's standard wants it.
    name = re.sub(r"[^a-z0-9._-]+", "-", folder.resolve().name.casefold()).strip("-") or "package"
    files = package_files({"name": name, "title": title}, given)
    files["README.md"] = _README.format(title=title).encode("utf-8")
    files[".gitattributes"] = _ATTRIBUTES.encode("utf-8")
    files[".gitignore"] = _IGNORED.encode("utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    for file, data in files.items():
        (folder / file).write_bytes(data)
    return folder
