"""The mapping file of a table: which column says what, and what its words mean.

TOML, with these tables; needed are ``columns``, and among its keys or the constants ``start``,
``system``, ``context`` and ``claimant``::

    name = "ledger"                 # stands in the ids of the claims; also title, definitions
    [file]                          # also kind, header_line, sheet, resource
    delimiter = ";"
    encoding = "cp1252"
    [columns]                       # column of claims.csv = column of the file
    start = "Date"
    system = "Missile"
    launched = "Fired"              # a count without _low or _high fills both
    [constants]                     # the same in every row
    context = "test"
    claimant = "Analyst"
    [dates]                         # how dates are written; unstated: ISO and EDTF alone
    start = ["%d/%m/%Y", "%b %Y"]
    [blank]                         # also numbers.thousands = ","
    words = ["n/a", "-"]            # cells that say nothing, as an empty one does
    [outcome]
    column = "Result"
    [outcome.words]
    "Success" = "success"           # or a table: {failed = "0..1", failure_phase = "boost"}
    [words.context]                 # a word of the file = a value of the column
    "war" = "combat"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reliability.counts import parse_count
from reliability.errors import CountError, LoadError, nearest
from reliability.evidence.schema import COUNTS, ID_PATTERN, TABLES
from reliability.loaders.files import read_text

if TYPE_CHECKING:
    import os

__all__ = [
    "ALL",
    "EFFECTS",
    "FILE_KINDS",
    "FileForm",
    "TableMapping",
    "mapping_data",
    "parse_mapping",
    "read_mapping",
]

FILE_KINDS = ("csv", "tsv", "jsonl", "xlsx", "parquet")

# Stands in an effect for "as many as the row launched".
ALL = "all"

# What an outcome word may mean. Unknown says nothing of failures; a launch that did not reach its
# goal may have failed or been shot down.
EFFECTS: Mapping[str, Mapping[str, str]] = {
    "success": {"failed": "0"},
    "failure": {"failed": ALL},
    "unknown": {},
    "intercepted": {"intercepted": ALL},
    "not-reached": {"not_reached": ALL, "failed": f"0..{ALL}"},
    "not-coded": {"coding": "not-coded"},
    "no-launch": {"launched": ""},
}

_CLAIM_COLUMNS = {column.name: column for column in TABLES["claims"].columns}
_RANGES = (*COUNTS, "failed_share")
_KEYS = ("name", "title", "definitions", "file", "columns", "constants", "dates", "numbers",
         "blank", "outcome", "words")  # fmt: skip
_DIRECTIVES = re.compile(r"%(.)", re.DOTALL)
_READ = "dmbBYyHMSfzZpIjaA%"


@dataclass(frozen=True, slots=True)
class FileForm:
    """What the file is, where its name's ending does not say it."""

    kind: str | None = None
    delimiter: str | None = None
    encoding: str = "utf-8-sig"
    header_line: int = 1
    sheet: str | None = None
    resource: str | None = None


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A mapping, checked: every name in it is one that claims have.

    Attributes
    ----------
    columns : mapping of str to str
        Column of claims.csv, or a count, to a column of the file.
    dates, words, outcomes : mapping
        Column of claims.csv to forms of dates; to casefolded word to value; casefolded outcome
        word to what it means for counts and coding.
    """

    name: str
    title: str
    definitions: tuple[str, ...] = ()
    file: FileForm = FileForm()
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    thousands: str = ""
    blank: frozenset[str] = frozenset({""})
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    outcome_column: str | None = None
    outcomes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def used_columns(self) -> tuple[str, ...]:
        """Return the columns of the file that the mapping names, each once."""
        named = [*self.columns.values()]
        if self.outcome_column is not None:
            named.append(self.outcome_column)
        return tuple(dict.fromkeys(named))

    def coded_columns(self) -> frozenset[str]:
        """Return those of them whose cells are looked up, so that few of them differ."""
        free = {c.name for c in _CLAIM_COLUMNS.values()
                if c.kind in ("text", "id", "ids", "url", "sha256")}  # fmt: skip
        free -= {"system", "system_as_reported", *self.words}
        coded = {column for key, column in self.columns.items() if key not in free}
        return frozenset(coded | {self.outcome_column or ""})


def read_mapping(source: str | os.PathLike[str] | Mapping[str, Any]) -> TableMapping:
    """Return a mapping from its file, or from the plain data that its file would hold.

    Raises
    ------
    UnknownNameError
        If there is no such file.
    LoadError
        If it is no TOML, or names what claims do not have.
    """
    return parse_mapping(*mapping_data(source))


def mapping_data(
    source: str | os.PathLike[str] | Mapping[str, Any],
) -> tuple[Mapping[str, Any], str]:
    """Return what a mapping file holds, unchecked, and its name for errors."""
    if isinstance(source, Mapping):
        return source, "mapping"
    name = Path(source).name
    text, _ = read_text(source)
    try:
        return tomllib.loads(text.replace("\r\n", "\n")), name
    except (ValueError, RecursionError) as error:
        reason = str(error) or "nested too deep"
        raise LoadError(f"{name}: not TOML: {reason}. Mend the mapping.") from None


def parse_mapping(data: Mapping[str, Any], place: str) -> TableMapping:
    """Return a mapping from plain data; `place` is its name in errors."""
    _known(place, "", data, _KEYS)
    columns = _texts(place, "columns", data.get("columns", {}))
    constants = _texts(place, "constants", data.get("constants", {}), numbers=True)
    for table, keys in (("columns", columns), ("constants", constants)):
        _known(place, table, keys, (*_CLAIM_COLUMNS, *_RANGES))
        _one_source(place, table, keys)
    for key in columns:
        clash = next((k for k in constants if _ends(k) & _ends(key)), None)
        if clash is not None:
            raise LoadError(
                f"{place} [constants] {clash}: stands in [columns] too. Leave one of them out."
            )
    name = _text(place, "name", data.get("name", "table"))
    if re.fullmatch(ID_PATTERN, name) is None:
        raise LoadError(
            f"{place} name: must be letters, digits, '.', '_', ':' or '-'; got {name!r}. Mend it."
        )
    outcome = _table(place, "outcome", data.get("outcome", {}))
    _known(place, "outcome", outcome, ("column", "words"))
    numbers = _table(place, "numbers", data.get("numbers", {}))
    _known(place, "numbers", numbers, ("thousands",))
    blank = _table(place, "blank", data.get("blank", {}))
    _known(place, "blank", blank, ("words",))
    outcomes = _outcomes(place, outcome, {*columns, *constants})
    if not columns:
        raise LoadError(f"{place} [columns]: must name columns of the file; got none. Add them.")
    mapping = TableMapping(
        name=name,
        title=_text(place, "title", data.get("title", name)),
        definitions=_list(place, "definitions", data.get("definitions", [])),
        file=_file(place, _table(place, "file", data.get("file", {}))),
        columns=columns,
        constants=constants,
        dates=_dates(place, _table(place, "dates", data.get("dates", {}))),
        thousands=_text(place, "numbers.thousands", numbers.get("thousands", "")),
        blank=frozenset(
            {"", *(w.casefold() for w in _list(place, "blank.words", blank.get("words", [])))}
        ),
        words=_words(place, _table(place, "words", data.get("words", {}))),
        outcome_column=outcome.get("column"),
        outcomes=outcomes,
    )
    _require_whole(place, mapping)
    return mapping


def _ends(key: str) -> set[str]:
    """Return the columns of claims.csv that a key fills."""
    return {f"{key}_low", f"{key}_high"} if key in _RANGES else {key}


def _one_source(place: str, table: str, keys: Mapping[str, str]) -> None:
    filled: set[str] = set()
    for key in keys:
        if filled & _ends(key):
            raise LoadError(
                f"{place} [{table}] {key}: filled twice, once as a whole and once by its ends. "
                "Leave one of them out."
            )
        filled |= _ends(key)


def _require_whole(place: str, mapping: TableMapping) -> None:
    given = {*mapping.columns, *mapping.constants}
    if "system" not in given and "system_as_reported" not in given:
        raise LoadError(
            f"{place} [columns] system: must be mapped. Name the column of the system, or put "
            "the system in [constants]."
        )
    missing = [name for name in ("start", "context", "claimant") if name not in given]
    if missing:
        raise LoadError(
            f"{place}: {', '.join(missing)} must stand in [columns] or [constants]. Add "
            f"{'it' if len(missing) == 1 else 'them'}."
        )
    for key in mapping.constants:
        if mapping.constants[key] == "":
            raise LoadError(f"{place} [constants] {key}: blank. Fill it, or leave it out.")


def _known(place: str, table: str, keys: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for key in keys:
        if key not in known:
            where = f"{place} [{table}]" if table else place
            near = nearest(str(key), known)
            hint = f" Did you mean {near!r}?" if near is not None else ""
            choices = known if len(known) < 15 else ("the columns of claims.csv",)
            raise LoadError(f"{where}: unknown key {key!r}.{hint} Known: {', '.join(choices)}.")


def _table(place: str, key: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise LoadError(f"{place} [{key}]: must be a table; got {value!r}. Write [{key}].")
    return value


def _text(place: str, key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise LoadError(f"{place} {key}: must be text; got {value!r}. Quote it.")
    return value


def _texts(place: str, table: str, value: Any, *, numbers: bool = False) -> dict[str, str]:
    found = {}
    for key, item in _table(place, table, value).items():
        if numbers and isinstance(item, int) and not isinstance(item, bool):
            item = str(item)
        found[str(key)] = _text(place, f"[{table}] {key}", item)
    return found


def _list(place: str, key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)):
        raise LoadError(f"{place} {key}: must be a list; got {value!r}. Write [...].")
    return tuple(_text(place, key, item) for item in value)


def _file(place: str, data: Mapping[str, Any]) -> FileForm:
    _known(place, "file", data, ("kind", "delimiter", "encoding", "header_line", "sheet",
                                 "resource"))  # fmt: skip
    line = data.get("header_line", 1)
    if not isinstance(line, int) or isinstance(line, bool) or not 1 <= line <= 1000:
        raise LoadError(
            f"{place} [file] header_line: must be a line from 1 to 1000; got {line!r}. Mend it."
        )
    texts = {k: _text(place, f"[file] {k}", v) for k, v in data.items() if k != "header_line"}
    kind = texts.get("kind")
    if kind is not None and kind not in FILE_KINDS:
        raise LoadError(
            f"{place} [file] kind: must be one of {', '.join(FILE_KINDS)}; got {kind!r}. Mend it."
        )
    delimiter = texts.get("delimiter")
    if delimiter is not None and (
        len(delimiter) != 1 or not delimiter.isascii() or delimiter in '\r\n"\0'
    ):
        raise LoadError(
            f"{place} [file] delimiter: must be one ASCII character; got {delimiter!r}. Mend it."
        )
    encoding = texts.get("encoding", "utf-8-sig")
    try:
        plain = '\n,"aZ09'.encode(encoding.replace("-sig", "")) == b'\n,"aZ09'
    except (LookupError, ValueError):
        plain = False
    if not plain:
        raise LoadError(
            f"{place} [file] encoding: must be one that keeps ASCII, such as utf-8 or cp1252; "
            f"got {encoding!r}. Save the file as UTF-8."
        )
    if encoding.casefold().replace("_", "-") in ("utf-8", "utf8"):
        encoding = "utf-8-sig"
    return FileForm(kind, delimiter, encoding, line, texts.get("sheet"), texts.get("resource"))


def _dates(place: str, data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    dated = tuple(c.name for c in _CLAIM_COLUMNS.values() if c.kind in ("date", "day"))
    _known(place, "dates", data, dated)
    found = {}
    for key, value in data.items():
        forms = (value,) if isinstance(value, str) else value
        forms = _list(place, f"[dates] {key}", forms)
        for form in forms:
            _check_form(place, key, form)
        found[key] = forms
    return found


def _check_form(place: str, key: str, form: str) -> None:
    """Refuse a form of dates that has no year, or means a day in the language of the machine."""
    if form == "edtf":
        return
    directives = _DIRECTIVES.findall(form)
    dated = [each for each in directives if each in "dmbBYyj"]
    rule = None
    if any(each not in _READ for each in directives) or form.replace("%%", "").endswith("%"):
        rule = f"may use %{', %'.join(_READ[:-1])} only"
    elif not {"Y", "y"} & set(dated):
        rule = "must hold a year: %Y or %y"
    elif len(dated) != len(set(dated)):
        rule = "must name each part once"
    elif "d" in dated and not {"m", "b", "B"} & set(dated):
        rule = "must hold a month beside the day"
    if rule is not None:
        raise LoadError(f"{place} [dates] {key}: {rule}; got {form!r}. Write it as %d/%m/%Y.")


def _words(place: str, data: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    _known(place, "words", data, (*_CLAIM_COLUMNS, *_RANGES))
    found = {}
    for column, value in data.items():
        words = _texts(place, f"words.{column}", value, numbers=True)
        folded = _folded(place, f"words.{column}", words)
        schema = _CLAIM_COLUMNS.get(column)
        for word, meaning in folded.items():
            if (
                schema is not None
                and schema.kind == "enum"
                and meaning not in (*schema.choices, "")
            ):
                raise LoadError(
                    f"{place} [words.{column}] {word!r}: must be one of "
                    f"{', '.join(schema.choices)}; got {meaning!r}. Mend it."
                )
            if column in _RANGES[:-1] and meaning:
                _count(place, f"[words.{column}] {word!r}", meaning)
        found[column] = folded
    return found


def _folded(place: str, table: str, words: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for word, value in words.items():
        folded = word.strip().casefold()
        if folded in found:
            raise LoadError(
                f"{place} [{table}] {word!r}: stands twice, capitals and spaces apart. Leave one "
                "out."
            )
        found[folded] = value
    return found


def _outcomes(
    place: str, outcome: Mapping[str, Any], filled: set[str]
) -> dict[str, Mapping[str, str]]:
    if not outcome:
        return {}
    column = outcome.get("column")
    if not isinstance(column, str):
        raise LoadError(f"{place} [outcome] column: must name a column; got {column!r}. Add it.")
    words = _folded(
        place, "outcome.words", _table(place, "outcome.words", outcome.get("words", {}))
    )
    taken: set[str] = set()
    for key in filled:
        taken |= _ends(key)
    found = {}
    for word, meaning in words.items():
        effect = _effect(place, word, meaning)
        for key in effect:
            # A row whose word is no launch loses its launched count: that is what the word says.
            if key != "launched" and taken & _ends(key):
                raise LoadError(
                    f"{place} [outcome.words] {word!r}: fills {key}, which stands in [columns] or "
                    "[constants] too. Leave one of them out."
                )
        found[word] = effect
    return found


def _effect(place: str, word: str, meaning: Any) -> Mapping[str, str]:
    where = f"{place} [outcome.words] {word!r}"
    if isinstance(meaning, str):
        if meaning == "":
            raise LoadError(
                f"{where}: has no meaning yet. Write one of {', '.join(EFFECTS)}, or a table "
                'like {failed = "0..1"}.'
            )
        if meaning not in EFFECTS:
            near = nearest(meaning, EFFECTS)
            hint = f" Did you mean {near!r}?" if near is not None else ""
            raise LoadError(f"{where}: unknown meaning {meaning!r}.{hint} Known: "
                            f"{', '.join(EFFECTS)}.")  # fmt: skip
        return EFFECTS[meaning]
    if not isinstance(meaning, Mapping) or not meaning:
        raise LoadError(f"{where}: must be text or a table; got {meaning!r}. Mend it.")
    allowed = (*COUNTS, "coding", "context", "failure_meaning", "failure_phase", "flight_tracked")
    _known(place, f"outcome.words.{word!r}", meaning, allowed)
    effect = _texts(place, f"outcome.words.{word!r}", meaning, numbers=True)
    for key, value in effect.items():
        schema = _CLAIM_COLUMNS.get(key)
        if schema is None:
            _count(place, f"[outcome.words] {word!r} {key}", value.replace(ALL, "1000000"))
        elif value not in schema.choices:
            raise LoadError(
                f"{where} {key}: must be one of {', '.join(schema.choices)}; got {value!r}. "
                "Mend it."
            )
    return effect


def _count(place: str, where: str, text: str) -> None:
    try:
        parse_count(text)
    except CountError as error:
        raise LoadError(f"{place} {where}: {error} Mend it.") from None
