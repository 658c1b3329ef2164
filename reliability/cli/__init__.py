"""The command line: one module a command; each parses, calls one function, prints."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the command line: the entry point of `reliability` and `missile-reliability`."""
    from reliability.cli.group import program

    program()
