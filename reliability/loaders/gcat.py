"""GCAT, Jonathan McDowell's launch list: ``launch.tsv`` in its layouts becomes claims.

One row is one launch, except where it says that it stands for many. "Success" there is propulsive
success only: it says nothing about accuracy or the payload.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reliability.errors import OptionError, unknown_name
from reliability.evidence.schema import CONTEXTS
from reliability.loaders.building import build_evidence, build_evidence_columns
from reliability.loaders.files import file_sha256
from reliability.loaders.gcat_claims import (
    IN_COMBAT,
    OUTCOMES,
    SHOWN,
    TEXTS,
    Account,
    add_claim,
    refuse_codes,
)
from reliability.loaders.gcat_filter import Filter
from reliability.loaders.gcat_table import GcatLines, read_lines
from reliability.loaders.receipt import Receipt

if TYPE_CHECKING:
    import os

    import numpy as np
    from numpy.typing import NDArray

    from reliability.evidence.model import Evidence

__all__ = ["DEFINITION", "LICENCE", "SUCCESS_RULES", "URL", "load_gcat"]

TITLE = "GCAT: General Catalog of Artificial Space Objects, launch list"
CLAIMANT = "GCAT (Jonathan McDowell)"
PUBLISHER = "Jonathan C. McDowell, General Catalog of Artificial Space Objects"
URL = "https://planet4589.org/space/gcat"
DEFINITION = (
    "GCAT: Success implies propulsive success only, even if no data was returned from the payload. "
    "(Jonathan McDowell, planet4589.org, description of LaunchCode)"
)
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0; attribution: Jonathan McDowell, GCAT, "
    "planet4589.org",
}
SUCCESS_RULES = ("letter", "threshold")
THRESHOLD = 0.75
PACK_ROWS = 4096


def load_gcat(
    path: str | os.PathLike[str],
    *,
    state: str | None = None,
    agency: str | Sequence[str] | None = None,
    vehicle: str | Sequence[str] | None = None,
    category: str | Sequence[str] | None = None,
    code: str | Sequence[str] | None = None,
    success: str = "letter",
    threshold: float = THRESHOLD,
    sites: str | os.PathLike[str] | None = None,
) -> Evidence:
    """Read a launch list of GCAT (``launch.tsv``), row by row.

    Parameters
    ----------
    path : path
        The file, with 26, 27 or 28 names in its header and its flags apart or glued.
    state : str, optional
        Keep the launches of a state: ``"KP"`` (DPRK), or with `sites` any code of GCAT.
    agency, vehicle, category : str or sequence of str, optional
        Keep the rows with one of these values of Agency, LV_Type, Category. A vehicle is also
        found by another name of it: KN-23 finds Hwasong-11Ga.
    code : str or sequence of str, optional
        Keep the rows whose LaunchCode begins with one of these letters: ``"M"`` for missiles.
    success : {"letter", "threshold"}
        How a code with a success percentage (OS75, OF40) is read: by its letter, or as a success
        where the percentage is at least `threshold`. Codes without one are read by their letter.
    threshold : float
        In [0, 1]; GCAT itself calls less than 0.75 a failure.
    sites : path, optional
        GCAT's ``sites.tsv``, which tells the state of every launch site.

    Returns
    -------
    Evidence
        One claim a row: S is failed 0 and succeeded 1, F is failed 1, U leaves failed blank. A
        pad explosion (E) is no launch, and a row that stands for many launches has no number:
        all their counts are blank. ``about["receipt"]`` accounts for every row.

    Raises
    ------
    LoadError
        If the file cannot be read, a row cannot be aligned with the header, or a LaunchCode is
        none; the message names the line.
    UnknownNameError
        If there is no such file or state, or a value to keep is in no row.
    OptionError
        If `success` or `threshold` breaks its rule.
    """
    _check_rule(success, threshold)
    wanted = Filter(state, agency, vehicle, category, code, sites)
    name = Path(path).name
    account = Account(success, threshold)
    lines = read_lines(path)
    used: Counter[str] = Counter()
    for line, row in lines:
        if not wanted.keeps(row):
            account.filtered += 1
            continue
        account.read += 1
        add_claim(line, row, account, used)
        if account.read % PACK_ROWS == 0:
            account.pack()
    refuse_codes(account, name)
    wanted.refuse_unmet(name)
    receipt = Receipt(
        format="gcat",
        file=name,
        sha256=file_sha256(path),
        rows_read=account.read,
        claims_made=len(account.kinds),
        set_aside=tuple(account.set_aside),
        filtered=account.filtered,
        unmapped_names=account.names.unmapped,
        precision=dict(account.precision),
        vintage=f"updated {lines.updated}" if lines.updated else None,
        notes=tuple(_notes(account, lines, wanted)),
    )
    return _build(account, receipt, lines.updated)


def _check_rule(success: str, threshold: float) -> None:
    if success not in SUCCESS_RULES:
        raise unknown_name("success", str(success), SUCCESS_RULES)
    if isinstance(threshold, bool) or not isinstance(threshold, (int, float)):
        raise OptionError(f"threshold: must be a number; got {threshold!r}. Give 0.75, say.")
    if not 0 <= threshold <= 1:
        raise OptionError(f"threshold: must lie in [0, 1]; got {threshold!r}. Give 0.75, say.")
    if success == "letter" and threshold != THRESHOLD:
        raise OptionError(
            f"threshold: has no effect where success is 'letter'; got {threshold!r}. Give "
            "success='threshold' too."
        )


def _build(account: Account, receipt: Receipt, updated: str | None) -> Evidence:
    import numpy as np
    import pandas as pd

    described: dict[str, Any] = {
        "title": TITLE,
        "systems": account.names.rows(),
        "definitions": [DEFINITION],
        "sources": [{"title": f"{TITLE} ({PUBLISHER})", "path": URL}],
        "licences": [LICENCE],
    }
    if not receipt.claims_made:
        return build_evidence([], receipt, **described)
    rows = np.zeros(receipt.claims_made, dtype=np.intp)
    constant = {
        "scope": "incident",
        "coding": "coded",
        "counts": "launches",
        "claimant": CLAIMANT,
        "claimant_interest": "neutral",
        "reliability": "F",
        "credibility": "6",
        "publisher": PUBLISHER,
        "url": URL,
        "published": updated,
    }
    made = {
        key: pd.Series(pd.array([value], dtype="string").take(rows))
        for key, value in constant.items()
    }
    account.pack()
    for key, packed in zip(TEXTS, account.packed, strict=True):
        made[key] = pd.concat(packed, ignore_index=True)
    numbers = _numbers(np.array(account.kinds, dtype=np.str_))
    return build_evidence_columns(made, numbers, receipt, **described)


def _numbers(kinds: NDArray[np.str_]) -> dict[str, NDArray[np.float64]]:
    """Return the counts of one launch by the kind of its outcome; other rows have none."""
    import numpy as np

    succeeded, failed = kinds == "success", kinds == "failure"
    unknown = kinds == "unknown"
    launched = succeeded | failed | unknown | (kinds == IN_COMBAT)
    counts = {
        "launched": np.where(launched, 1.0, np.nan),
        "failed": np.where(failed, 1.0, np.where(succeeded, 0.0, np.nan)),
        "succeeded": np.where(succeeded, 1.0, np.nan),
        "unknown": np.where(unknown, 1.0, np.nan),
    }
    return {f"{name}_{end}": values for name, values in counts.items() for end in ("low", "high")}


def _notes(account: Account, lines: GcatLines, wanted: Filter) -> list[str]:
    outcomes, quirks, tags = account.outcomes, account.quirks, account.tags
    listed = ", ".join(f"{outcomes[kind]} {kind}" for kind in (*OUTCOMES.values(), "many launches")
                       if outcomes[kind])  # fmt: skip
    notes = [f"outcomes: {listed or 'none'}; success is propulsive success only"]
    notes.append(
        f"layout: {lines.apart} rows with every column, {lines.glued} with the flags of Apogee and "
        "Range glued to them"
    )
    if lines.extra:
        notes.append(f"columns that no known layout has: {', '.join(lines.extra[:SHOWN])}")
    if wanted and account.read == 0:
        notes.append("no row meets every condition of the filter")
    if wanted.state is not None and wanted.sites is None:
        notes.append(
            "the state is told by its agencies and by the launch sites known here; GCAT's own "
            "table of sites may know more"
        )
    if quirks["shares"]:
        rule = "letter" if account.success == "letter" else f"threshold {account.threshold:g}"
        notes.append(
            f"{quirks['shares']} codes have a success percentage, read by the {rule}; the letter "
            f"and the threshold {account.threshold:g} differ in {quirks['shares apart']} of them"
        )
    for number, text in (
        (outcomes["many launches"],
         "rows stand for many launches, how many is not said: in no denominator"),
        (outcomes["pad explosion"], "rows are pad explosions, which are no launches: no counts"),
        (quirks["failed on the pad"],
         "rows are coded F with FailCode PE, pad explosion: failed launches, as coded"),
        (tags["vehicle_uncertain"], "rows mark their vehicle as uncertain (system_basis hedged)"),
        (quirks["unnamed"], "rows name no vehicle: system 'unknown', which may be any"),
        (account.precision["uncertain"],
         "dates are in doubt: by '?' GCAT means one unit of the precision either way"),
        (tags["time_uncertain"], "rows doubt the time of day (tag time_uncertain)"),
        (quirks["tags repeated"], "rows repeat a Launch_Tag: each is a launch"),
        (quirks["untagged"], "rows have no Launch_Tag"),
    ):  # fmt: skip
        if number:
            notes.append(f"{number} {text}")
    if account.contradicting:
        shown = ", ".join(account.contradicting[:SHOWN])
        more = len(account.contradicting) - SHOWN
        notes.append(
            f"the year of the tag contradicts the date, which is kept as it is: {shown}"
            f"{f' and {more} more' if more > 0 else ''}"
        )
    if account.categories:
        shown = ", ".join(f"{name} ({n})" for name, n in account.categories.most_common(SHOWN))
        notes.append(
            f"{account.categories.total()} rows are read as tests though their category is neither "
            f"a weapon nor a test: {shown}"
        )
    if tags["space"] and "space" not in CONTEXTS:
        notes.append(f"{tags['space']} space launches are read as tests (tag space)")
    return notes
