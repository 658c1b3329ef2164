"""The commands as plain data, so that the overview imports none of them."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["COMMANDS", "Entry"]


class Entry(NamedTuple):
    """Where a command is, as ``package.module:name``, and its line in the overview."""

    where: str
    line: str


COMMANDS: dict[str, Entry] = {
    "report": Entry("reliability.cli.report:report", "Write the report of a scenario."),
    "rate": Entry("reliability.cli.rate:rate", "Estimate a failure rate with its interval."),
    "selection": Entry(
        "reliability.cli.selection:selection", "Say what launches seen or named tell of all."
    ),
    "compare": Entry("reliability.cli.compare:compare", "Compare two failure rates."),
    "tally": Entry("reliability.cli.tally:tally", "Count launches per period, with the audit."),
    "audit": Entry("reliability.cli.audit:audit", "Account for every claim of a scenario."),
    "sweep": Entry("reliability.cli.sweep:sweep", "Run every defensible combination of choices."),
    "check": Entry("reliability.cli.check:check", "List every problem in a data package."),
    "add": Entry("reliability.cli.add:add", "Add one claim to a data package."),
    "append": Entry("reliability.cli.append:append", "Append the claims of a file."),
    "import": Entry("reliability.cli.import_:import_", "Read another format's file as claims."),
    "formats": Entry("reliability.cli.formats:formats", "List the formats that import reads."),
    "correct": Entry("reliability.cli.correct:correct", "Record a correction of a claim."),
    "show": Entry("reliability.cli.show:show", "Show a claim, its past and its rivals."),
    "export": Entry("reliability.cli.export:export", "Write the claims as one file."),
    "init": Entry("reliability.cli.init:init", "Write a new data package and a scenario."),
    "methods": Entry("reliability.cli.methods:methods", "List the statistical methods."),
}
