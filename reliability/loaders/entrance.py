"""The entrance for evidence: a data package, or another format by its name."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reliability.errors import LoadError, OptionError, UnknownNameError, nearest, unknown_name

if TYPE_CHECKING:
    import os

    from reliability.evidence.model import Evidence

__all__ = ["FORMATS", "Format", "find_loader", "load", "loader_options"]


class Format(NamedTuple):
    """Where the loader of a format is, as ``module:function``, and what the format is."""

    where: str
    line: str


# Each loader is ``f(path, *, options) -> Evidence``.
FORMATS: dict[str, Format] = {
    "cns": Format(
        "reliability.loaders.cns:load_cns",
        "CNS/NTI missile test workbooks (North Korea, Iran, India, Pakistan) and their CSV.",
    ),
    "nagix": Format(
        "reliability.loaders.nagix:load_nagix",
        "The JSON continuation of the CNS North Korea database.",
    ),
    "gcat": Format(
        "reliability.loaders.gcat:load_gcat",
        "GCAT, the General Catalog of launches (launch.tsv in 26, 27 or 28 fields).",
    ),
    "ukraine-attacks": Format(
        "reliability.loaders.ukraine_attacks:load_ukraine_attacks",
        "The daily table of missile attacks on Ukraine.",
    ),
    "orbital-log": Format(
        "reliability.loaders.orbital_log:load_orbital_log",
        "A table of orbital launches derived from Jonathan's Space Report.",
    ),
    "launch-log": Format(
        "reliability.loaders.launch_log:load_launch_log",
        "Tables of space missions by company, in both derivatives.",
    ),
    "launch-library": Format(
        "reliability.loaders.launch_library:load_launch_library",
        "Launch Library 2, the answers of its interface as JSON.",
    ),
    "frictionless": Format(
        "reliability.loaders.table_frictionless:load_frictionless",
        "A table of a Frictionless data package, by its own descriptor.",
    ),
    "table": Format(
        "reliability.loaders.table:load_table",
        "Any CSV, TSV, JSON Lines, xlsx or Parquet table, with a mapping file.",
    ),
}


def load(
    path: str | os.PathLike[str],
    *,
    format: str | None = None,  # noqa: A002 (the name that readers of files expect)
    as_of: str | None = None,
    **options: Any,
) -> Evidence:
    """Read evidence from a data package, or from another file whose format is named.

    Parameters
    ----------
    path : path
        A folder with ``datapackage.json``, or a file in `format`.
    format : str, optional
        None for a data package. Formats are never guessed.
    as_of : str, optional
        An ISO day, for a data package: what was known at its end.
    **options
        What the loader of `format` takes beside the path, such as ``mapping`` of a table.

    Returns
    -------
    Evidence

    Raises
    ------
    UnknownNameError
        If there is no such path or format.
    PackageError
        If the data package has errors; the message lists every one.
    LoadError
        If the file cannot be read as `format`.
    OptionError
        If the loader does not take an option.

    Examples
    --------
    >>> from reliability.shipped import shipped_path
    >>> len(load(shipped_path("data/kn23")).claims)
    227
    """
    if not Path(path).exists():
        raise UnknownNameError(f"load: no such file or folder; got {str(path)!r}. Mend the path.")
    if format is None:
        from reliability.evidence.package import load_package

        if not Path(path).is_dir():
            known = f" Known: {', '.join(sorted(FORMATS))}." if FORMATS else ""
            raise LoadError(
                f"load: a file needs the name of its format; got {str(path)!r}. Give format=..., "
                f"or the folder of a data package.{known}"
            )
        if options:
            raise OptionError(
                f"load: a data package takes no option {next(iter(options))!r}. Leave it out, or "
                "give format=..."
            )
        return load_package(path, as_of=as_of)
    loader = find_loader(format)
    if as_of is not None:
        raise OptionError(
            f"as_of: only a data package records when claims came; got {as_of!r}. Leave it out."
        )
    taken = loader_options(format)
    for name in options:
        if name not in taken:
            near = nearest(name, taken)
            hint = f" Did you mean {near!r}?" if near is not None else ""
            listed = f"It takes: {', '.join(taken)}." if taken else "It takes none."
            raise OptionError(f"load: format {format!r} takes no option {name!r}.{hint} {listed}")
    evidence: Evidence = loader(path, **options)
    return evidence


def find_loader(name: str) -> Callable[..., Any]:
    """Return the loader of a format.

    Raises
    ------
    UnknownNameError
        If there is no such format.
    """
    if name not in FORMATS:
        raise unknown_name("format", name, FORMATS)
    module, _, function = FORMATS[name].where.partition(":")
    loader: Callable[..., Any] = getattr(import_module(module), function)
    return loader


def loader_options(name: str) -> dict[str, str]:
    """Return the options of a format's loader, each with its type as written.

    Examples
    --------
    >>> list(loader_options("table"))
    ['mapping']
    """
    parameters = list(inspect.signature(find_loader(name)).parameters.values())[1:]
    return {each.name: str(each.annotation) for each in parameters}
