"""The entrance for evidence: a data package, or another format by its name."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from reliability.errors import LoadError, OptionError, UnknownNameError, unknown_name

if TYPE_CHECKING:
    import os

    from reliability.evidence.model import Evidence

__all__ = ["FORMATS", "load"]

# format -> "module:function" of its loader, ``f(path) -> Evidence``.
FORMATS: dict[str, str] = {}


def load(
    path: str | os.PathLike[str],
    *,
    format: str | None = None,  # noqa: A002 (the name that readers of files expect)
    as_of: str | None = None,
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

    Returns
    -------
    Evidence

    Raises
    ------
    UnknownNameError
        If there is no such path or format.
    PackageError
        If the data package has errors; the message lists every one.

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
        return load_package(path, as_of=as_of)
    if format not in FORMATS:
        raise unknown_name("format", format, FORMATS)
    if as_of is not None:
        raise OptionError("as_of: only a data package records when; leave it out.")
    module, _, name = FORMATS[format].partition(":")
    loader = getattr(import_module(module), name)
    evidence: Evidence = loader(path)
    return evidence
