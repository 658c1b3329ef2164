"""`reliability import`: a foreign file into claims."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from reliability.cli.options import NearestChoice, format_option
from reliability.cli.output import print_rows
from reliability.cli.writing import dry_run_option, lock_timeout_option
from reliability.errors import OptionError
from reliability.loaders.entrance import FORMATS

if TYPE_CHECKING:
    from reliability.evidence.model import Evidence
    from reliability.loaders.vintage_append import Imported

__all__ = ["import_"]

_SHOWN = 20
_IN_TABLE = ("claim_id", "start", "system", "coding", "launched", "failed", "intercepted",
             "claimant")  # fmt: skip


@click.command(
    "import",
    epilog="Example: reliability import table launches.csv --mapping launches.toml --to data/own",
)
@click.argument("format_", metavar="FORMAT", type=NearestChoice(list(FORMATS)))
@click.argument("file", type=click.Path())
@click.option("--mapping", type=click.Path(), help="The mapping of a table, a TOML file.")
@click.option(
    "--sketch",
    is_flag=True,
    help="Print a mapping for a person to finish, from the header and words of a table.",
)
@click.option(
    "--option",
    "-O",
    "options",
    multiple=True,
    metavar="KEY=VALUE",
    help="An option of the format, such as a filter; `reliability formats --format json` lists "
    "them. A list is separated by commas.",
)
@click.option(
    "--to",
    "package",
    type=click.Path(),
    metavar="PACKAGE",
    help="Append the claims to this data package; it is made where there is none.",
)
@dry_run_option
@lock_timeout_option
@format_option
def import_(
    format_: str,
    file: str,
    mapping: str | None,
    sketch: bool,
    options: Sequence[str],
    package: str | None,
    dry_run: bool,
    lock_timeout: float,
    form: str,
) -> None:
    """Read FILE, which is in FORMAT, as claims.

    The receipt goes to standard error: rows read = claims made + rows set aside, each with its
    reason. The claims are printed; with --to they go to a data package, all of them or none, and
    what changed against an earlier import of the same database is shown first.
    """
    if dry_run and package is None:
        raise click.UsageError("--dry-run: only with --to, which writes.")
    if sketch:
        if format_ not in ("table", "frictionless"):
            raise click.UsageError(f"--sketch: only a table has a mapping; got {format_!r}.")
        from reliability.loaders.sketch import sketch_mapping

        click.echo(sketch_mapping(file), nl=False)
        return
    from reliability.loaders.entrance import load

    given = _loader_options(format_, options)
    if mapping is not None:
        given["mapping"] = mapping
    with _progress(f"reading {file}"):
        evidence = load(file, format=format_, **given)
    _print_receipt(evidence)
    if package is None:
        _print_claims(evidence, form)
        return
    from reliability.loaders.vintage_append import import_claims

    with _progress("comparing and writing"):
        imported = import_claims(package, evidence, lock_timeout=lock_timeout, dry_run=dry_run)
    _print_changes(imported, dry_run=dry_run, form=form)


def _loader_options(name: str, options: Sequence[str]) -> dict[str, Any]:
    """Return KEY=VALUE options as the types that the loader declares."""
    if not options:
        return {}
    from reliability.loaders.entrance import loader_options

    declared = loader_options(name)
    found: dict[str, Any] = {}
    for option in options:
        key, equals, value = option.partition("=")
        key = key.strip().replace("-", "_")
        if not equals:
            raise click.UsageError(f"--option: must be KEY=VALUE; got {option!r}.")
        if key in found:
            raise click.UsageError(f"--option: {key} stands twice. Separate values by commas.")
        found[key] = _typed(key, value, declared.get(key, "str"))
    return found


def _typed(key: str, value: str, declared: str) -> Any:
    """Read a value as the type that an option is declared with."""
    parts = {part.strip() for part in declared.split("|")}
    if "bool" in parts and value.casefold() in ("true", "false", "yes", "no"):
        return value.casefold() in ("true", "yes")
    try:
        if "int" in parts:
            return int(value)
        if "float" in parts:
            return float(value)
    except ValueError:
        pass  # perhaps it may be text as well
    if "str" not in parts and parts & {"bool", "int", "float"}:
        raise OptionError(f"{key}: must be {declared}; got {value!r}. Mend it.")
    listed = any("[str" in part for part in parts)
    if listed and ("," in value or "str" not in parts):
        return [part.strip() for part in value.split(",")]
    return value


@contextmanager
def _progress(what: str) -> Iterator[None]:
    """Say on a terminal what goes on, where it takes more than a second."""
    if not sys.stderr.isatty():
        yield
        return
    timer = threading.Timer(1.0, click.echo, (f"{what} ...",), {"err": True})
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _print_receipt(evidence: Evidence) -> None:
    from reliability.loaders.receipt import Receipt, SetAside

    plain = dict(evidence.about["receipt"])
    aside = tuple(SetAside(**row) for row in plain.pop("set_aside"))
    receipt = Receipt(**{**plain, "set_aside": aside, "notes": tuple(plain["notes"])})
    for line in receipt.lines():
        click.echo(line, err=True)


def _print_claims(evidence: Evidence, form: str) -> None:
    from reliability.evidence.exchange import export_claims

    if form == "csv":
        # As `reliability export` writes it, so that `append` reads it back.
        with click.open_file("-", "wb") as opened:
            opened.write(export_claims(evidence, format="csv"))
        return
    from reliability.evidence.schema import TABLES

    names = list(TABLES["claims"].names)
    if form == "table":
        counts = ("launched", "failed", "intercepted")
        names = [name for name in names if name in _IN_TABLE]
        names += [f"{count}_{end}" for count in counts for end in ("low", "high")]
    plain = evidence.claims.loc[:, names].astype(object)
    cells = plain.where(plain.notna(), None).itertuples(index=False, name=None)
    rows = [dict(zip(names, row, strict=True)) for row in cells]
    if form == "table":
        rows = [_ranged(row) for row in rows]
    print_rows("import", rows, form=form)


def _ranged(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a claim with each count as one range, for a reader."""
    found: dict[str, Any] = {}
    for name in _IN_TABLE:
        if f"{name}_low" not in row:
            found[name] = row[name]
            continue
        low, high = row[f"{name}_low"], row[f"{name}_high"]
        found[name] = None if low is None else {"low": low, "high": high}
    return found


def _print_changes(imported: Imported, *, dry_run: bool, form: str) -> None:
    changes = imported.changes
    verb = "would write" if dry_run else "wrote"
    if imported.made:
        click.echo(f"the package {'would be' if dry_run else 'was'} made", err=True)
    click.echo(changes.line(), err=True)
    for change in changes.of_kind("recoded", "renamed")[:_SHOWN]:
        row = change.to_dict()
        click.echo(f"  {row['change']} {row['claim_id']}: {row['before']} -> {row['after']}",
                   err=True)  # fmt: skip
    withdrawn = changes.of_kind("withdrawn")
    for change in withdrawn[:_SHOWN]:
        row = change.to_dict()
        click.echo(f"  withdrawn {row['claim_id']}: {row['start']} {row['system']}", err=True)
    if withdrawn:
        click.echo(
            "withdrawn claims stay: retract one with `reliability correct PACKAGE ID --retract`",
            err=True,
        )
    added = f", {len(imported.systems)} new systems" if imported.systems else ""
    click.echo(f"{verb} {len(imported.ids)} claims{added}", err=True)
    if dry_run:
        header = ("change", "claim_id", "start", "system", "fields", "before", "after")
        print_rows("import-changes", [each.to_dict() for each in changes.found], form=form,
                   header=header)  # fmt: skip
        return
    for claim_id in imported.ids:
        click.echo(claim_id)
