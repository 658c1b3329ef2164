"""The columns of a data package as plain data: reading, checking and the descriptor use it.

One table a file, one `Column` a column, in the order of the file. This module imports nothing
heavy, so that the command line can offer an option for each column.
"""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = [
    "CLAIMANT_INTERESTS",
    "CONTEXTS",
    "COUNTS",
    "CREDIBILITIES",
    "RELIABILITIES",
    "TABLES",
    "Column",
    "Table",
    "claims_columns",
]

CONTEXTS = ("combat", "test")
CLAIMANT_INTERESTS = ("party_to_conflict", "ally", "operator", "neutral")
# Admiralty grades, best first; F and 6 say "cannot be judged", not "worst".
RELIABILITIES = ("A", "B", "C", "D", "E", "F")
CREDIBILITIES = ("1", "2", "3", "4", "5", "6")

# The counts of a claim, each as two columns, <name>_low and <name>_high.
COUNTS = (
    "launched",
    "failed",
    "succeeded",
    "intercepted",
    "not_reached",
    "unknown",
    "reached_target",
)

ID_PATTERN = r"[A-Za-z0-9][A-Za-z0-9._:-]*"
IDS_PATTERN = rf"{ID_PATTERN}(;{ID_PATTERN})*"
URL_PATTERN = r"https?://[^\s]+"
SHA256_PATTERN = r"(sha256:)?[0-9a-f]{64}"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name : str
        Its header.
    kind : str
        ``id`` (an identifier), ``ids`` (several, separated by semicolons), ``text``, ``count``
        (a whole number), ``share`` (a number in [0, 1]), ``date`` (EDTF, may be partial),
        ``day`` (a full ISO day), ``enum`` (one of `choices`), ``url``, ``sha256``.
    meaning : str
        What it says, in one sentence.
    required : bool
        Whether a blank cell is a fault.
    unique : bool
        Whether no value may occur twice: the key of the table.
    choices : tuple of str
        The allowed values of an enum.
    refers_to : str or None
        ``table.column`` in which every value must occur.
    """

    name: str
    kind: str
    meaning: str
    required: bool = False
    unique: bool = False
    choices: tuple[str, ...] = ()
    refers_to: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One file of a data package.

    Attributes
    ----------
    name, title : str
    columns : tuple of Column
    required : bool
        Whether a package must have the file.
    names : tuple of str
        The header, in order.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    required: bool = False
    names: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(column.name for column in self.columns))

    @property
    def file(self) -> str:
        """Name of the file."""
        return f"{self.name}.csv"

    @property
    def key(self) -> str | None:
        """Name of the key column, if the table has one."""
        return next((column.name for column in self.columns if column.unique), None)

    def column(self, name: str) -> Column:
        """Return the column called `name`."""
        return next(column for column in self.columns if column.name == name)


def _count_columns() -> tuple[Column, ...]:
    meanings = {
        "launched": "number launched (what is counted stands in counts)",
        "failed": "number that failed in flight or at launch, in the claim's own sense",
        "succeeded": "number that flew as intended",
        "intercepted": "number destroyed by a defender before the outcome was known",
        "not_reached": "number that the claim says did not reach the goal, cause not given",
        "unknown": "number assessed and not known",
        "reached_target": "number asserted to have hit their target",
    }
    columns = []
    for count in COUNTS:
        columns.append(
            Column(f"{count}_low", "count", f"Least {meanings[count]}; blank = does not say")
        )
        columns.append(
            Column(
                f"{count}_high",
                "count",
                f"Greatest {meanings[count]}; blank beside a low = open upper end",
            )
        )
        if count == "failed":
            columns.append(
                Column(
                    "failed_share_low",
                    "share",
                    "Least share of the launches that failed, where the source gives a share",
                )
            )
            columns.append(
                Column("failed_share_high", "share", "Greatest share of the launches that failed")
            )
    return tuple(columns)


_CLAIMS = Table(
    "claims",
    "What one claimant says about one incident or one window",
    (
        Column("claim_id", "id", "Identifier of the claim", required=True, unique=True),
        Column("incident_id", "id", "The incident it is about; blank for an aggregate"),
        Column(
            "scope",
            "enum",
            "One incident, or an aggregate over a window",
            required=True,
            choices=("incident", "aggregate"),
        ),
        Column("context", "enum", "Combat or test", required=True, choices=CONTEXTS),
        Column(
            "coding",
            "enum",
            "Whether anybody has assessed the outcome yet; blank = coded",
            choices=("coded", "not-coded"),
        ),
        Column("start", "date", "First day of the incident or window (EDTF)", required=True),
        Column("end", "date", "Last day (EDTF); blank = that of start"),
        Column(
            "system",
            "id",
            "System, a key of systems.csv",
            required=True,
            refers_to="systems.system",
        ),
        Column("system_as_reported", "text", "The system in the words of the source"),
        Column(
            "system_basis",
            "enum",
            "How the system is known",
            choices=("named", "hedged", "class-label", "debris", "coder"),
        ),
        Column("launched_by", "text", "Who launched"),
        Column("launch_place", "text", "Place of launch, where stated"),
        Column(
            "counts",
            "enum",
            "What the launched number counts; only launches may fill a denominator; "
            "blank = launches",
            choices=("launches", "labels", "debris", "arrivals", "occasions"),
        ),
        *_count_columns(),
        Column("launched_as_said", "text", "The source's own quantity words"),
        Column("failed_as_said", "text", "The source's own quantity words"),
        Column("intercepted_as_said", "text", "The source's own quantity words"),
        Column("reached_target_as_said", "text", "The source's own quantity words"),
        Column(
            "failure_meaning",
            "enum",
            "What the claim calls a failure",
            choices=("in-flight-breakup", "abnormal-flight", "did-not-reach"),
        ),
        Column(
            "failure_phase",
            "enum",
            "Phase of flight in which it failed",
            choices=("launch", "boost", "midcourse", "terminal"),
        ),
        Column(
            "flight_tracked",
            "enum",
            "yes where a third party followed the flight and reported no failure (tests only)",
            choices=("yes", "no"),
        ),
        Column("miss_distance", "text", "Miss distance as reported"),
        Column("summary", "text", "Paraphrase of the claim", required=True),
        Column("claimant", "text", "Who asserts it", required=True),
        Column("claimant_interest", "enum", "The claimant's interest", choices=CLAIMANT_INTERESTS),
        Column(
            "reliability",
            "enum",
            "Admiralty grade of the claimant; F = cannot be judged",
            choices=RELIABILITIES,
        ),
        Column(
            "credibility",
            "enum",
            "Admiralty grade of this claim; 6 = cannot be judged",
            choices=CREDIBILITIES,
        ),
        Column("publisher", "text", "Who published it"),
        Column("url", "url", "Address of the source"),
        Column("published", "date", "When it was published (EDTF)"),
        Column("accessed", "date", "When it was read (EDTF)"),
        Column("archive_url", "url", "Address of the archived copy"),
        Column("archive_sha256", "sha256", "SHA-256 of the archived copy"),
        Column(
            "part_of",
            "id",
            "The claim whose window and count contain this one",
            refers_to="claims.claim_id",
        ),
        Column("repeats", "id", "The claim that this one restates", refers_to="claims.claim_id"),
        Column(
            "supersedes",
            "id",
            "The same claimant's earlier statement that this one replaces",
            refers_to="claims.claim_id",
        ),
        Column("tags", "text", "Words for readers, separated by semicolons; no rule reads them"),
        Column("note", "text", "Remarks of the coder"),
        Column("recorded_by", "text", "Who coded it"),
        Column("recorded_at", "day", "When it was coded"),
    ),
    required=True,
)

_CORRECTIONS = Table(
    "corrections",
    "Later corrections of claims, applied in order",
    (
        Column("correction_id", "id", "Rows with one id apply together", required=True),
        Column(
            "claim_id",
            "id",
            "The claim that is corrected",
            required=True,
            refers_to="claims.claim_id",
        ),
        Column(
            "kind",
            "enum",
            "recode: one field has a new value; retract: the claim no longer stands",
            required=True,
            choices=("recode", "retract"),
        ),
        Column("field", "text", "Column of claims.csv; blank for a retraction"),
        Column("new_value", "text", "Its new value; blank = the claim does not say"),
        Column("reason", "text", "Why", required=True),
        Column("source", "text", "What shows it"),
        Column("recorded_by", "text", "Who recorded it"),
        Column("recorded_at", "day", "When it was recorded", required=True),
    ),
)

_INCIDENTS = Table(
    "incidents",
    "What is known of an incident beyond its claims",
    (
        Column("incident_id", "id", "Identifier of the incident", required=True, unique=True),
        Column(
            "part_of",
            "id",
            "The incident that contains it",
            refers_to="incidents.incident_id",
        ),
        Column("context", "enum", "Combat or test", choices=CONTEXTS),
        Column("start", "date", "First day (EDTF)"),
        Column("end", "date", "Last day (EDTF)"),
        Column("place", "text", "Place"),
        Column("note", "text", "Remarks"),
    ),
)

_SYSTEMS = Table(
    "systems",
    "The controlled list of systems and classes",
    (
        Column("system", "id", "Identifier of the system or class", required=True, unique=True),
        Column("label", "text", "Name for readers", required=True),
        Column("family", "text", "Family"),
        Column("may_include", "ids", "Systems that a claim of this class may hide"),
        Column("note", "text", "Remarks"),
    ),
    required=True,
)

_CUTS = Table(
    "cuts",
    "Candidate cut dates",
    (
        Column("cut_id", "id", "Identifier of the cut", required=True, unique=True),
        Column("date", "day", "The day of the cut", required=True),
        Column("date_from", "day", "First day, where the day is a placeholder"),
        Column("date_to", "day", "Last day, where the day is a placeholder"),
        Column("label", "text", "What happened", required=True),
        Column(
            "kind",
            "enum",
            "Why the day matters",
            required=True,
            choices=("cooperation", "measurement", "rival-cause", "outcome-defined"),
        ),
        Column("why", "text", "What speaks for the cut, or against it"),
        Column("url", "url", "Source"),
    ),
)

TABLES = {table.name: table for table in (_CLAIMS, _CORRECTIONS, _INCIDENTS, _SYSTEMS, _CUTS)}


def claims_columns(*kinds: str) -> tuple[str, ...]:
    """Return the names of the claims' columns of these kinds, all where none is given.

    Examples
    --------
    >>> claims_columns("share")
    ('failed_share_low', 'failed_share_high')
    """
    return tuple(column.name for column in _CLAIMS.columns if not kinds or column.kind in kinds)
