"""The one table of names for one missile: exact, never a fuzzy match.

Korean letter order is Ga, Na, Da, Ra = A, B, C, D: "Hwasong-11Da" is the 11C, not the 11D. A
prefix or fuzzy matcher gets this wrong.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["ALIASES", "UNNAMED", "System", "SystemNames", "find_system", "system_rows"]


class System(NamedTuple):
    """A system by its key, its label, its family, and where the names are from.

    `may_include` holds the keys that a class may hide, separated by semicolons.
    """

    system: str
    label: str
    family: str
    names: tuple[str, ...]
    source: str
    may_include: str = ""


_CNS = "CNS/NTI North Korea Missile Test Database, and its JSON continuation"
_GCAT = "GCAT launch list (McDowell), LV_Type"
_DAILY = "Daily table of missile attacks on Ukraine (Ivaniuk), model"

UNNAMED = System(
    "unknown", "Missile not named by the source", "unknown", ("Unknown",), "Every database"
)

ALIASES: tuple[System, ...] = (
    System(
        "kn23", "KN-23 (Hwasong-11A / Hwasong-11Ga)", "hwasong-11",
        ("KN-23", "Hwasong-11A", "Hwasong-11Ga", "Hwasong-11A (KN-23)"),
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
        ("Hwasong-11S", "Hwasong-11S (Navalized KN-23)", "Hwasong-11S (KN-33)", "KN-33"), _CNS,
    ),
    System(
        "kn24", "KN-24 (Hwasong-11B / Hwasong-11Na)", "hwasong-11",
        ("KN-24", "Hwasong-11B", "Hwasong-11Na", "Hwasong-11B (KN-24)"),
        f"{_CNS}; {_GCAT}",
    ),
    System(
        "hwasong-11c", "Hwasong-11C / Hwasong-11Da (heavy warhead)", "hwasong-11",
        ("Hwasong-11C", "Hwasong-11Da", "Hwasong-11C (KN-30)", "KN-30"), f"{_CNS}; {_GCAT}",
    ),
    System(
        "hwasong-11c-4.5", "Hwasong-11Da-4.5", "hwasong-11",
        ("Hwasong-11Da-4.5", "Hwasong-11-Da-4.5", "hwasong-11-da-45"), f"{_CNS}; {_GCAT}",
    ),
    System(
        "hwasong-11d", "Hwasong-11D / Hwasong-11Ra", "hwasong-11",
        ("Hwasong-11D", "Hwasong-11Ra", "Hwasong-11D (KN-35)", "KN-35"), f"{_CNS}; {_GCAT}",
    ),
    System("hwasong-11e", "Hwasong-11E", "hwasong-11", ("Hwasong-11E",), f"{_CNS}; {_GCAT}"),
    System("kn02", "KN-02", "kn02", ("KN-02",), _CNS),
    System("kn25", "KN-25", "kn25", ("KN-25",), f"{_CNS}; {_GCAT}"),
    System("chollima-1", "Chollima-1", "chollima-1", ("Chollima-1", "Cheonlima-1"),
           f"{_CNS}; {_GCAT}"),
    System("scud-b", "Scud-B (Hwasong-5)", "scud", ("Scud-B", "Hwasong 5", "Hwasong-5"),
           f"{_CNS}; {_GCAT}"),
    System("scud-b-marv", "Scud-B MaRV", "scud", ("Scud-B MaRV", "scud-b-marv"), _CNS),
    System("scud-c", "Scud-C", "scud", ("Scud-C",), _CNS),
    System("scud-c-marv", "Scud-C MaRV", "scud", ("Scud-C MaRV", "scud-c-marv"), _CNS),
    System("er-scud", "ER Scud", "scud", ("ER Scud", "er-scud"), _CNS),
    System("nodong", "Nodong (Hwasong-7)", "nodong", ("Nodong", "Hwasong-7"),
           f"{_CNS}; {_GCAT}"),
    System("musudan", "Musudan", "musudan", ("Musudan",), _CNS),
    System("hwasong-12", "Hwasong-12", "hwasong-12", ("Hwasong-12",), _CNS),
    System("hwasong-12a", "Hwasong-12A (Hwasong-8 MARV)", "hwasong-12",
           ("Hwasong-12A", "Hwasong-8 MARV"), _CNS),
    System("hwasong-12b", "Hwasong-12B (Hwasong-8)", "hwasong-12",
           ("Hwasong-12B", "Hwasong-8"), _CNS),
    System("hwasong-14", "Hwasong-14", "hwasong-14", ("Hwasong-14",), _CNS),
    System("hwasong-15", "Hwasong-15", "hwasong-15", ("Hwasong-15",), f"{_CNS}; {_GCAT}"),
    System("hwasong-16a", "Hwasong-16A", "hwasong-16", ("Hwasong-16A",), _CNS),
    System("hwasong-16b", "Hwasong-16B / Hwasong-16Na", "hwasong-16",
           ("Hwasong-16B", "Hwasong-16Na"), f"{_CNS}; {_GCAT}"),
    System("hwasong-17", "Hwasong-17", "hwasong-17", ("Hwasong-17",), f"{_CNS}; {_GCAT}"),
    System("hwasong-18", "Hwasong-18", "hwasong-18", ("Hwasong-18",), f"{_CNS}; {_GCAT}"),
    System("hwasong-19", "Hwasong-19", "hwasong-19", ("Hwasong-19",), f"{_CNS}; {_GCAT}"),
    System("new-irbm-2022", "New IRBM (2022)", "new-irbm-2022",
           ("New IRBM (2022)", "New IRBM 2022", "new-irbm-2022"), _CNS),
    System("pukguksong-1", "Pukguksong-1 (Polaris-1)", "pukguksong",
           ("Pukguksong-1", "Polaris-1"), _CNS),
    System("pukguksong-2", "Pukguksong-2 (Polaris-2)", "pukguksong",
           ("Pukguksong-2", "Polaris-2"), _CNS),
    System("pukguksong-3", "Pukguksong-3", "pukguksong", ("Pukguksong-3",), _CNS),
    System("taepodong-1", "Taepodong-1", "taepodong-1", ("Taepodong-1",), _CNS),
    System("unha", "Unha", "unha", ("Unha",), _CNS),
    System("unha-3", "Unha-3", "unha", ("Unha-3",), _CNS),
    System("kn23-or-iskander-m", "KN-23 or Iskander-M", "mixed", ("Iskander-M/KN-23",), _DAILY,
           may_include="kn23"),
    UNNAMED,
)  # fmt: skip


def _folded(name: str) -> str:
    """Return a name without its case and its surplus spaces, which say nothing."""
    return " ".join(name.split()).casefold()


_BY_NAME = {_folded(name): each for each in ALIASES for name in each.names}


def find_system(name: str) -> System | None:
    """Return the system of a name, or None: an unknown name stays as it was reported.

    Examples
    --------
    >>> find_system("Hwasong-11Da").system, find_system("Hwasong-11Ra").system
    ('hwasong-11c', 'hwasong-11d')
    >>> find_system("Hwasong-11") is None
    True
    """
    return _BY_NAME.get(_folded(name))


def system_rows(systems: Iterable[System] = ALIASES) -> list[dict[str, str]]:
    """Return the table as rows of systems.csv."""
    return [
        {"system": each.system, "label": each.label, "family": each.family,
         "may_include": each.may_include,
         "note": f"Also {', '.join(each.names)}. {each.source}."}
        for each in systems
    ]  # fmt: skip


class SystemNames:
    """The systems of the names that one file reports, and the names that no table knows.

    A name of the table has the key of its system. Any other stays as reported: its key is made
    of its letters and digits, and two names never share one.

    Parameters
    ----------
    systems : iterable of System
        The table to look in; for a file about other missiles than the table's, one of them.

    Examples
    --------
    >>> names = SystemNames()
    >>> names.key("KN-23"), names.key("Shahin 2"), names.key("Shahin-2")
    ('kn23', 'shahin-2', 'shahin-2-2')
    >>> names.unmapped
    {'Shahin 2': 1, 'Shahin-2': 1}
    """

    def __init__(self, systems: Iterable[System] = ALIASES) -> None:
        self._systems = tuple(systems)
        self._known = {_folded(name): each.system for each in self._systems for name in each.names}
        # A reported name never takes the key of a system that is known by other names.
        self._taken = {each.system for each in ALIASES}
        self._made: dict[str, tuple[str, str]] = {}
        self.unmapped: dict[str, int] = {}

    def key(self, name: str) -> str:
        """Return the key of a reported name, and count the name where no table knows it."""
        folded = _folded(name)
        known = self._known.get(folded)
        if known is not None:
            return known
        if folded not in self._made:
            self._made[folded] = self._free_key(name), " ".join(name.split())
        key, label = self._made[folded]
        self.unmapped[label] = self.unmapped.get(label, 0) + 1
        return key

    def _free_key(self, name: str) -> str:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")
        if not slug:
            slug = f"name-{hashlib.sha256(_folded(name).encode()).hexdigest()[:8]}"
        key, number = slug, 1
        while key in self._taken:
            number += 1
            key = f"{slug}-{number}"
        self._taken.add(key)
        return key

    def rows(self) -> list[dict[str, str]]:
        """Return the table and the names as reported, as rows of systems.csv."""
        reported = [
            {"system": key, "label": label, "family": "",
             "note": "Not in the table of names: as reported."}
            for key, label in self._made.values()
        ]  # fmt: skip
        return [*system_rows(self._systems), *reported]
