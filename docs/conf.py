"""How Sphinx builds the documentation."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import reliability
from reliability import catalogue
from reliability.evidence.problems import RULES
from reliability.evidence.schema import TABLES

project = "missile-reliability"
author = "The missile-reliability founders"
copyright = f"2026, {author}"  # noqa: A001 (Sphinx's own name for it)
version = release = reliability.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "missile-reliability"
html_copy_source = False
autodoc_typehints = "none"
napoleon_google_docstring = False
napoleon_use_rtype = False
default_role = "literal"


class Methods(SphinxDirective):
    """The methods of one family, as a table made from the catalogue."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write the table as Markdown and let MyST read it."""
        header = ["name", "as papers call it", "guarantee", "citation", "to know"]
        rows = [
            [f"`{m.name}`", m.label, m.guarantee, m.citation, m.note]
            for m in catalogue.METHODS.values()
            if m.family == self.arguments[0]
        ]
        return self.parse_text_to_nodes(markdown_table(header, rows))


class Columns(SphinxDirective):
    """The columns of one file of a data package, as a table made from the schema."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write the table as Markdown and let MyST read it."""
        header = ["column", "kind", "required", "meaning"]
        rows = [
            [
                f"`{column.name}`",
                ", ".join(f"`{choice}`" for choice in column.choices) or column.kind,
                "yes" if column.required else "",
                column.meaning,
            ]
            for column in TABLES[self.arguments[0]].columns
        ]
        return self.parse_text_to_nodes(markdown_table(header, rows))


class CheckCodes(SphinxDirective):
    """Every code of `reliability check`, as a table made from the rules themselves."""

    def run(self) -> list[nodes.Node]:
        """Write the table as Markdown and let MyST read it."""
        rows = [
            [f"`{code}`", rule.severity, f"`{rule.rule}`", f"`{rule.remedy}`"]
            for code, rule in RULES.items()
        ]
        return self.parse_text_to_nodes(
            markdown_table(["code", "severity", "rule", "remedy"], rows)
        )


def markdown_table(header: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table; a bar inside a cell is escaped."""
    lines = [header, ["---"] * len(header), *rows]
    escaped = ([cell.replace("|", "\\|") for cell in line] for line in lines)
    return "\n".join("| " + " | ".join(line) + " |" for line in escaped)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    app.add_directive("methods", Methods)
    app.add_directive("columns", Columns)
    app.add_directive("check-codes", CheckCodes)
    return {"parallel_read_safe": True}
