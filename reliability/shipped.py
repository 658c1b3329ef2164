"""Where the data and the scenarios that ship with the package are."""

from __future__ import annotations

from pathlib import Path

from reliability.errors import unknown_name

__all__ = ["shipped_names", "shipped_path"]

_PACKAGE = Path(__file__).resolve().parent
# A wheel carries them inside; a checkout has them beside the package.
_PLACES = (_PACKAGE / "_shipped", _PACKAGE.parent)


def shipped_names() -> list[str]:
    """Return the names of everything that ships: data packages and scenarios.

    Examples
    --------
    >>> "data/kn23" in shipped_names()
    True
    """
    names: set[str] = set()
    for place in _PLACES:
        names.update(
            descriptor.parent.relative_to(place).as_posix()
            for descriptor in place.glob("data/*/datapackage.json")
        )
        names.update(
            scenario.relative_to(place).as_posix() for scenario in place.glob("reports/*.toml")
        )
    return sorted(names)


def shipped_path(name: str) -> Path:
    """Return the path of something that ships.

    Parameters
    ----------
    name : str
        ``data/kn23``, ``reports/kn23.toml``.

    Returns
    -------
    Path

    Raises
    ------
    UnknownNameError
        If nothing of this name ships, with the nearest name that does.

    Examples
    --------
    >>> shipped_path("data/kn23").name
    'kn23'
    """
    names = shipped_names()
    if name not in names:
        raise unknown_name("shipped", name, names)
    return next(place / name for place in _PLACES if (place / name).exists())
