"""Which rows of a GCAT launch list are wanted: by state, agency, vehicle, category or code."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from reliability.errors import LoadError, OptionError, UnknownNameError, nearest, unknown_name
from reliability.loaders.aliases import find_system
from reliability.loaders.files import text_lines

if TYPE_CHECKING:
    import os

__all__ = ["STATES", "Filter", "State", "state_of"]

SHOWN = 12


@dataclass(frozen=True, slots=True)
class State:
    """A state by its code in GCAT, with the agencies and the launch sites that are its own."""

    code: str
    launched_by: str
    names: tuple[str, ...]
    agencies: frozenset[str]
    sites: frozenset[str]


# The launch list names no state. These are the agencies of the DPRK and those of its sites that
# its launches of 2022 to 2025 name; other states need GCAT's own table of sites.
STATES = {
    "KP": State(
        "KP",
        "DPRK",
        ("kp", "dprk", "north-korea"),
        frozenset({"KPA", "JRG", "CMIK", "KCST", "NADA"}),
        frozenset(
            {"WONSAN", "SUNAN", "SOHAE", "CHWA", "SUKCH", "TAES", "JANGY", "CHDONG", "RYOKPO"}
        ),
    )
}


def _codes(cell: str) -> list[str]:
    """Return the codes of a cell, without the marks of doubt: ``A/B?`` has two."""
    return [code for part in cell.split("/") if (code := part.strip().rstrip("?").strip())]


@lru_cache(maxsize=4096)
def state_of(agency: str, site: str) -> State | None:
    """Return the state that launched, where it is one of `STATES`.

    Examples
    --------
    >>> state_of("KPA", "SUNAN?").launched_by
    'DPRK'
    >>> state_of("WEHR", "HVP") is None
    True
    """
    agencies, sites = _codes(agency), _codes(site)
    for state in STATES.values():
        if not state.agencies.isdisjoint(agencies) or not state.sites.isdisjoint(sites):
            return state
    return None


@dataclass
class Filter:
    """The conditions that a row must meet, all of them; one that is not given keeps every row.

    Parameters
    ----------
    state : str, optional
        A state's code in GCAT, or a name of one of `STATES`.
    agency, vehicle, category, code : str or sequence of str, optional
        Values of Agency, LV_Type, Category, and first letters of LaunchCode. A vehicle is also
        found by another name that the table of names has for it.
    sites : path, optional
        GCAT's ``sites.tsv``, which tells the state of every launch site.

    Raises
    ------
    UnknownNameError
        If the state is not known.
    OptionError
        If a condition is no text, or there are sites and no state.
    """

    state: str | None = None
    agency: str | Sequence[str] | None = None
    vehicle: str | Sequence[str] | None = None
    category: str | Sequence[str] | None = None
    code: str | Sequence[str] | None = None
    sites: str | os.PathLike[str] | None = None
    _wanted: dict[str, dict[str, str]] = field(default_factory=dict, init=False)
    _met: dict[str, set[str]] = field(default_factory=dict, init=False)
    _seen: dict[str, dict[str, None]] = field(default_factory=dict, init=False)
    _agencies: Collection[str] = field(default=frozenset(), init=False)
    _sites: Collection[str] = field(default=frozenset(), init=False)

    def __post_init__(self) -> None:
        """Read the conditions, and the table of sites where there is one."""
        given = {"agency": self.agency, "vehicle": self.vehicle,
                 "category": self.category, "code": self.code}  # fmt: skip
        for name, value in given.items():
            if value is not None:
                self._wanted[name] = {_key(name, each): each for each in _texts(name, value)}
                self._met[name], self._seen[name] = set(), {}
        self._find_state()

    def _find_state(self) -> None:
        if self.state is None:
            if self.sites is not None:
                raise OptionError("sites: has no effect without a state. Name the state too.")
            return
        states = _states_of_sites(self.sites) if self.sites is not None else {}
        if not isinstance(self.state, str):
            raise OptionError(f"state: must be text; got {self.state!r}. Quote it.")
        folded = self.state.casefold()
        known = next((each for each in STATES.values() if folded in each.names), None)
        code = known.code if known is not None else self.state
        self._sites = {
            site for site, state in states.items() if state.casefold() == code.casefold()
        }
        if known is not None:
            self._agencies = known.agencies
            self._sites = {*self._sites, *known.sites}
        elif not self._sites:
            if self.sites is None:
                raise unknown_name(
                    "state (without a table of sites)",
                    self.state,
                    [name for each in STATES.values() for name in each.names],
                )
            raise unknown_name("state", self.state, set(states.values()))

    def __bool__(self) -> bool:
        """Whether there is any condition."""
        return bool(self._wanted) or self.state is not None

    def keeps(self, row: Mapping[str, str]) -> bool:
        """Whether a row meets every condition; what it has is remembered for `unmet`."""
        kept = True
        for name, wanted in self._wanted.items():
            values = _values(name, row)
            met = [key for value in values if (key := _key(name, value)) in wanted]
            self._met[name].update(met)
            self._seen[name].update(dict.fromkeys(values))
            kept = kept and bool(met)
        if self.state is not None:
            agencies, sites = _codes(row.get("Agency", "")), _codes(row.get("Launch_Site", ""))
            kept = kept and not (
                set(self._agencies).isdisjoint(agencies) and set(self._sites).isdisjoint(sites)
            )
        return kept

    def refuse_unmet(self, file: str) -> None:
        """Refuse a value that no row has: a word of no effect is a slip of the pen.

        Raises
        ------
        UnknownNameError
            With the nearest value that the file has.
        """
        for name, wanted in self._wanted.items():
            for key, value in wanted.items():
                if key in self._met[name]:
                    continue
                seen = list(self._seen[name])
                near = nearest(value, seen)
                hint = f" Did you mean {near!r}?" if near is not None else ""
                shown = ", ".join(seen[:SHOWN]) or "none"
                more = f" and {len(seen) - SHOWN} more" if len(seen) > SHOWN else ""
                raise UnknownNameError(
                    f"{file}, {name}: no row has {value!r}.{hint} It has: {shown}{more}."
                )


def _texts(name: str, value: str | Sequence[str]) -> list[str]:
    values = [value] if isinstance(value, str) else list(value)
    for each in values:
        if not isinstance(each, str):
            raise OptionError(f"{name}: must be text or a list of texts; got {each!r}. Quote it.")
    return values


def _values(name: str, row: Mapping[str, str]) -> Iterable[str]:
    if name == "agency":
        return _codes(row.get("Agency", ""))
    if name == "code":
        return [row["LaunchCode"][:1]]
    column = "LV_Type" if name == "vehicle" else "Category"
    text = row.get(column, "").rstrip("?").strip()
    return [text] if text else []


def _key(name: str, value: str) -> str:
    """Return what is compared: a value without its case, or the system that a name is known by."""
    folded = " ".join(value.split()).casefold()
    if name != "vehicle":
        return folded
    system = find_system(value)
    return folded if system is None else f"system {system.system}"


def _states_of_sites(path: str | os.PathLike[str]) -> dict[str, str]:
    """Return the state of each launch site, from GCAT's table of sites."""
    name = Path(path).name
    header: list[str] | None = None
    found: dict[str, str] = {}
    for line, text in text_lines(path):
        cells = [cell.strip() for cell in text.split("\t")]
        if header is None:
            header = [cell.lstrip("#") for cell in cells]
            if not {"Site", "StateCode"} <= set(header):
                raise LoadError(
                    f"{name} line 1: must be the header of GCAT's sites.tsv, with Site and "
                    "StateCode. Give that file."
                )
        elif text.strip() and not text.startswith("#"):
            if len(cells) != len(header):
                raise LoadError(
                    f"{name} line {line}: must have {len(header)} cells; got {len(cells)}. Mend "
                    "the line."
                )
            found[cells[header.index("Site")]] = cells[header.index("StateCode")]
    return found
