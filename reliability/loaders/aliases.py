"""The one table of names for one missile: exact, never a fuzzy match.

Korean letter order is Ga, Na, Da, Ra = A, B, C, D: "Hwasong-11Da" is the 11C, not the 11D. A
prefix or fuzzy matcher gets this wrong.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["ALIASES", "System", "find_system", "system_rows"]


class System(NamedTuple):
    """A system by its key, its label, its family, and where the names are from."""

    system: str
    label: str
    family: str
    names: tuple[str, ...]
    source: str


_CNS = "CNS/NTI North Korea Missile Test Database, and its JSON continuation"
_GCAT = "GCAT launch list (McDowell), LV_Type"

ALIASES: tuple[System, ...] = (
    System(
        "kn23", "KN-23 (Hwasong-11A / Hwasong-11Ga)", "hwasong-11",
        ("KN-23", "Hwasong-11A", "Hwasong-11Ga", "Hwasong-11A (KN-23)", "hwasong-11a"),
        f"{_CNS}; {_GCAT}",
    ),
    System(
        "kn23-rail", "Rail-mobile KN-23", "hwasong-11",
        ("Rail-mobile KN-23", "rail-mobile-kn-23"), _CNS,
    ),
    System(
        "kn23-silo", "Silo-based KN-23", "hwasong-11",
        ("Silo-based KN-23", "silo-based-kn-23"), _CNS,
    ),
    System(
        "hwasong-11s", "Hwasong-11S (naval KN-23)", "hwasong-11",
        ("Hwasong-11S", "Hwasong-11S (Navalized KN-23)", "KN-33", "hwasong-11s"), _CNS,
    ),
    System(
        "kn24", "KN-24 (Hwasong-11B / Hwasong-11Na)", "hwasong-11",
        ("KN-24", "Hwasong-11B", "Hwasong-11Na", "Hwasong-11B (KN-24)", "hwasong-11b"),
        f"{_CNS}; {_GCAT}",
    ),
    System(
        "hwasong-11c", "Hwasong-11C / Hwasong-11Da (heavy warhead)", "hwasong-11",
        ("Hwasong-11C", "Hwasong-11Da", "KN-30", "hwasong-11c"), f"{_CNS}; {_GCAT}",
    ),
    System(
        "hwasong-11c-4.5", "Hwasong-11Da-4.5", "hwasong-11",
        ("Hwasong-11Da-4.5", "Hwasong-11-Da-4.5", "hwasong-11-da-45"), f"{_CNS}; {_GCAT}",
    ),
    System(
        "hwasong-11d", "Hwasong-11D / Hwasong-11Ra", "hwasong-11",
        ("Hwasong-11D", "Hwasong-11Ra", "KN-35", "hwasong-11d"), f"{_CNS}; {_GCAT}",
    ),
    System(
        "hwasong-11e", "Hwasong-11E", "hwasong-11", ("Hwasong-11E", "hwasong-11e"),
        f"{_CNS}; {_GCAT}",
    ),
    System("kn02", "KN-02", "kn02", ("KN-02", "kn-02"), _CNS),
    System("kn25", "KN-25", "kn25", ("KN-25", "kn-25"), f"{_CNS}; {_GCAT}"),
    System("chollima-1", "Chollima-1", "chollima-1", ("Chollima-1", "Cheonlima-1", "chollima-1"),
           f"{_CNS}; {_GCAT}"),
    System("scud-b", "Scud-B (Hwasong-5)", "scud", ("Scud-B", "Hwasong 5", "Hwasong-5", "scud-b"),
           f"{_CNS}; {_GCAT}"),
    System("nodong", "Nodong (Hwasong-7)", "nodong", ("Nodong", "Hwasong-7", "nodong"),
           f"{_CNS}; {_GCAT}"),
)  # fmt: skip

_BY_NAME = {name.casefold(): each for each in ALIASES for name in each.names}


def find_system(name: str) -> System | None:
    """Return the system of a name, or None: an unknown name stays as it was reported.

    Examples
    --------
    >>> find_system("Hwasong-11Da").system, find_system("Hwasong-11Ra").system
    ('hwasong-11c', 'hwasong-11d')
    >>> find_system("Hwasong-11") is None
    True
    """
    return _BY_NAME.get(name.strip().casefold())


def system_rows() -> list[dict[str, str]]:
    """Return the table as rows of systems.csv."""
    return [
        {"system": each.system, "label": each.label, "family": each.family,
         "note": f"Also {', '.join(each.names)}. {each.source}."}
        for each in ALIASES
    ]  # fmt: skip
