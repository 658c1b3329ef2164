"""What can be wrong with a data package: every code with its severity, rule and remedy.

Plain data and a collector. Codes are stable: scripts may rely on them. An *error* is a row that
cannot be read as a claim, or breaks its own arithmetic or a key; what claims say against one
another, and what only a spreadsheet or a reader would trip over, is a *warning*.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from reliability.errors import PackageError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PROBLEM_COLUMNS", "RULES", "Problem", "Problems", "Rule"]

PROBLEM_COLUMNS = ("code", "severity", "file", "row", "column", "got", "rule", "remedy")


class Rule(NamedTuple):
    """What a code means."""

    severity: str
    rule: str
    remedy: str


def _error(rule: str, remedy: str) -> Rule:
    return Rule("error", rule, remedy)


def _warning(rule: str, remedy: str) -> Rule:
    return Rule("warning", rule, remedy)


_ANEW = "mend datapackage.json; reliability init writes a right one into a new folder"

# Braces are filled from what the check found.
RULES: dict[str, Rule] = {
    # files
    "package-missing": _error(
        "a data package is a folder with datapackage.json, claims.csv and systems.csv",
        "give the path of the folder",
    ),
    "file-missing": _error("{file} must be there", "restore the file, or write it anew"),
    "file-unreadable": _error(
        "{file} must be readable ({detail})", "mend its rights, or restore the file"
    ),
    "descriptor-json": _error("datapackage.json must be valid JSON ({detail})", "mend it there"),
    "descriptor-shape": _error("the descriptor must {detail}", _ANEW),
    "descriptor-columns": _error(
        "the fields of {table} in the descriptor must be the columns of {table}.csv", _ANEW
    ),
    "descriptor-field": _error(
        "the field {column} of {table} must be described as this version does ({detail})", _ANEW
    ),
    "encoding": _error(
        "text must be UTF-8",
        "save the file as UTF-8; nothing is guessed",
    ),
    "byte-order-mark": _warning(
        "a file starts with its header, without a byte order mark",
        "save as UTF-8 without BOM",
    ),
    "line-ends": _warning("lines must end with LF alone", "save with Unix line ends"),
    "line-end-stray": _error("a carriage return must not stand alone", "save with Unix line ends"),
    "final-newline": _warning("the last line must end with a newline", "add it"),
    "file-empty": _error("{file} must start with its header", "restore the header"),
    "separator": _error("cells must be separated by commas", "save the file as CSV with commas"),
    "header-repeated": _error("the header stands once, in row 1", "remove the line"),
    "merge-marker": _error(
        "no line may be a conflict marker of git", "resolve the conflict and remove the marker"
    ),
    # header and rows
    "column-missing": _error(
        "column {column} must be there", "add it; its cells may be blank{hint}"
    ),
    "column-unknown": _error("no column may have this name", "remove or rename it{hint}"),
    "column-duplicate": _error("a column may occur once", "remove one of them"),
    "column-order": _error("columns must stand in the order of the schema", "{detail}"),
    "row-short": _error("a row must have {want} cells", "add the missing commas"),
    "row-long": _error("a row must have {want} cells", "quote the cell that holds a comma"),
    "row-blank": _error("no line may be blank", "remove the line"),
    "quotes": _error(
        "a cell that holds a quote or a comma must be quoted whole; rows from here on are not "
        "read ({detail})",
        "close the quote, and double each quote inside it",
    ),
    # cells
    "cell-blank": _error("{column} must not be blank", "fill the cell"),
    "cell-spaces": _error("no spaces may stand around a value", "remove them"),
    "control-character": _error("no control characters in a cell", "remove them"),
    "cell-line-break": _warning(
        "a cell stands on one line, so that git can merge line by line", "use a space"
    ),
    "cell-formula": _warning(
        "a spreadsheet runs a cell that begins with =, +, - or @ as a formula",
        "begin it with another character",
    ),
    "bad-id": _error(
        "an id is letters, digits and . _ : - and begins with a letter or a digit",
        "write it in that form{hint}",
    ),
    "bad-count": _error("a count is a whole number, 0 or more", "write digits alone{hint}"),
    "bad-share": _error("a share is a number from 0 to 1", "write it as 0.40{hint}"),
    "bad-date": _error("a date is {detail}", "write it in one of these forms{hint}"),
    "bad-day": _error(
        "a day is one of the calendar, written 2024-09-21", "write it in that form{hint}"
    ),
    "bad-url": _error(
        "an address begins with http:// or https:// and has no spaces",
        "write the whole address, a space in it as %20",
    ),
    "bad-sha256": _error(
        "a SHA-256 is 64 hexadecimal digits in lower case", "write what sha256sum prints"
    ),
    "bad-choice": _error("{column} must be one of {choices}", "use one of them{hint}"),
    # keys
    "id-duplicate": _error(
        "{column} must be unique; it stands in {first} too", "give the row another id"
    ),
    "row-duplicate": _error("no row may stand twice; {first} is the same", "remove one"),
    "reference-unknown": _error(
        "{column} must name a row of {target}", "name one that exists{hint}"
    ),
    "reference-circle": _error(
        "{column} must not lead back to the row itself ({detail})", "break the circle"
    ),
    "scope-incident": _error(
        "a claim about one incident names it", "fill incident_id, or call it an aggregate"
    ),
    "scope-aggregate": _error(
        "an aggregate names no incident", "leave incident_id blank, or set scope to incident"
    ),
    # arithmetic of one row
    "range-order": _error("{low} must not exceed {column}, its high end", "swap the ends"),
    "range-low-missing": _error(
        "a high end stands beside a low end", "fill {low}; 0 where nothing less is excluded"
    ),
    "count-above-launched": _error(
        "{column} must not exceed launched_high ({limit})",
        "mend the counts, or leave launched_high blank where more may have been launched",
    ),
    "counts-infeasible": _error(
        "the least {detail} together must not exceed launched_high ({limit})",
        "mend the counts, or leave launched_high blank where more may have been launched",
    ),
    "window-order": _error("a window must not end before it starts", "mend start or end"),
    "cut-window": _error("date must lie within date_from and date_to", "mend the dates"),
    "correction-field": _error(
        "field must be a column of claims.csv other than claim_id", "name one{hint}"
    ),
    "correction-value": _error("new_value must suit {field}: {detail}", "mend it{hint}"),
    "correction-retract": _error(
        "a retraction changes no field", "leave field and new_value blank"
    ),
    "correction-mixed": _error(
        "rows of one correction must agree on {detail}; row {first} differs",
        "give them ids of their own",
    ),
    # what a reader should know
    "correction-early": _warning(
        "a correction is not recorded before its claim ({detail})", "mend recorded_at"
    ),
    "correction-order": _warning(
        "corrections stand in the order in which they were recorded", "move the row"
    ),
    "source-missing": _warning("a claim says where it was read", "fill url or publisher"),
    "published-early": _warning(
        "a claim is not published before its window begins ({detail})",
        "mend start or published",
    ),
    "share-disagrees": _warning(
        "failed and launched must allow the share of failures ({detail})",
        "mend the counts or the share",
    ),
    "states-short": _warning(
        "failed, succeeded, intercepted and unknown, all stated and closed, must add up to "
        "launched_low ({limit})",
        "mend the counts; launches nobody has assessed are their own claim",
    ),
    "context-disagrees": _warning(
        "the claims of one incident agree on context; {detail}", "mend one, or split the incident"
    ),
    "launcher-disagrees": _warning(
        "the claims of one incident agree on launched_by; {detail}",
        "mend one, or split the incident",
    ),
    "dates-disagree": _warning(
        "the claims of one incident have a day in common; {detail}", "mend one, or note why"
    ),
    "counts-disagree": _warning(
        "the claims of one incident have a launched count in common; {detail}",
        "leave both, if the sources differ",
    ),
    "systems-disagree": _warning(
        "the claims of one incident may be about one system; {detail}",
        "leave both, if the sources differ",
    ),
    "part-outside": _warning(
        "the window of a part lies in that of its whole; {detail}", "mend the windows, or part_of"
    ),
    "claimant-differs": _warning(
        "a claim supersedes one by the same claimant; {detail}",
        "use repeats, or leave it as a rival",
    ),
    # rows that are to be appended
    "row-type": _error("a row must be a mapping from column to value", "give a dict"),
    "cell-type": _error(
        "a value must be a text, a whole number, a day or blank", "write it as the text to store"
    ),
    "row-repeated": _error(
        "the same row must not be appended twice; {first} says the same", "leave it out"
    ),
    "likely-duplicate": _error(
        "a row is likely the claim {detail}",
        "leave it out, name that claim in repeats or supersedes, or allow duplicates",
    ),
    "cannot-write": _error(
        "{file} must be writable ({detail}); the package is as it was",
        "free space, or mend the rights, and append again",
    ),
    # archived copies
    "archive-missing": _warning("the archived copy must be in the folder ({detail})", "add it"),
    "archive-differs": _error(
        "the archived copy must have the recorded SHA-256 ({detail})",
        "find the copy that was read; do not change the hash",
    ),
}


class Problem(NamedTuple):
    """One thing that is wrong.

    Attributes
    ----------
    code, severity : str
        A key of `RULES`; ``error`` or ``warning``.
    file : str
        File name within the package.
    row : int or None
        Row as a spreadsheet numbers it: the header is row 1, the first claim row 2.
    column, got : str or None
    rule, remedy : str
        What must hold, and what to do.
    """

    code: str
    severity: str
    file: str
    row: int | None
    column: str | None
    got: str | None
    rule: str
    remedy: str

    def to_dict(self) -> dict[str, object]:
        """Return the problem as a mapping, in the order of its columns."""
        return self._asdict()

    def __str__(self) -> str:
        place = self.file + ("" if self.row is None else f" row {self.row}")
        if self.column is not None:
            place += f", {self.column}"
        return f"{place}: {self.told()} [{self.code}]"

    def told(self) -> str:
        """Return the problem without its place and its code."""
        got = "" if self.got is None else f"; got {self.got!r}"
        remedy = self.remedy[:1].upper() + self.remedy[1:]
        stop = "" if remedy.endswith("?") else "."
        return f"{self.rule}{got}. {remedy}{stop}"


def _shortened(got: str | None) -> str | None:
    return got if got is None or len(got) <= 200 else got[:197] + "..."


# What spoils a whole row stands before what then seems wrong in its cells.
_OF_THE_FORM = frozenset(
    ("encoding", "separator", "quotes", "line-end-stray", "row-short", "row-long", "merge-marker")
)


@dataclass(slots=True)
class Problems:
    """A growing list of problems."""

    found: list[Problem] = field(default_factory=list)

    def add(
        self,
        code: str,
        file: str,
        row: int | None = None,
        column: str | None = None,
        got: str | None = None,
        **details: object,
    ) -> None:
        """Add one problem; `details` fill the braces of its rule and remedy."""
        severity, rule, remedy = RULES[code]
        filled = {"file": file, "column": column, "hint": "", **details}
        if "{" in rule:
            rule = rule.format_map(filled)
        if "{" in remedy:
            remedy = remedy.format_map(filled)
        got = _shortened(got)
        self.found.append(Problem(code, severity, file, row, column, got, rule, remedy))

    def add_rows(
        self,
        code: str,
        file: str,
        rows: Iterable[int],
        column: str | None,
        got: Iterable[str | None],
        **details: object,
    ) -> None:
        """Add the same problem for many rows, each with what was got there."""
        for row, cell in zip(rows, got, strict=True):
            self.add(code, file, int(row), column, cell, **details)

    def add_details(
        self,
        code: str,
        file: str,
        rows: Iterable[int],
        column: str | None,
        got: Iterable[str | None],
        details: Iterable[str],
    ) -> None:
        """Add a problem for each row, of a code whose rule ends with a detail of its own."""
        severity, rule, remedy = RULES[code]
        start = rule.removesuffix("{detail}")
        self.found += [
            Problem(code, severity, file, row, column, _shortened(cell), start + detail, remedy)
            for row, cell, detail in zip(rows, got, details, strict=True)
        ]

    @property
    def errors(self) -> list[Problem]:
        """The problems that are errors, by file and row."""
        return [problem for problem in self.ranked() if problem.severity == "error"]

    def ranked(self) -> list[Problem]:
        """Return the problems, errors first, then by file and row."""
        return sorted(
            self.found,
            key=lambda p: (
                p.severity != "error",
                p.file,
                p.row or 0,
                p.code not in _OF_THE_FORM,
                p.code,
                p.column or "",
            ),
        )

    def raise_errors(self, what: str) -> None:
        """Raise one error that lists every problem which is an error, if there is any."""
        errors = self.errors
        if not errors:
            return
        noun = "problem" if len(errors) == 1 else "problems"
        lines = "\n".join(f"  {problem}" for problem in errors)
        raise PackageError(
            f"{what}: {len(errors)} {noun}.\n{lines}",
            [problem.to_dict() for problem in errors],
        )

    def to_frame(self) -> pd.DataFrame:
        """Return the problems as a table, errors first, then by file and row."""
        import pandas as pd

        columns = zip(*self.ranked(), strict=True) if self.found else ((),) * len(PROBLEM_COLUMNS)
        return pd.DataFrame(
            {
                name: pd.array(list(cells), dtype="Int64" if name == "row" else "string")
                for name, cells in zip(PROBLEM_COLUMNS, columns, strict=True)
            }
        )
