"""Text of others made safe to show: control characters become visible, nothing is lost."""

from __future__ import annotations

import unicodedata

__all__ = ["plain", "web_address"]

# Marks that turn the direction of what follows; a reader must see that they were there.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SPACES = {"\t": " ", "\n": " ", "\r": " ", "\u2028": " ", "\u2029": " "}


def plain(text: object) -> str:
    r"""Return `text` on one line, with every control character written out as its number.

    Examples
    --------
    >>> plain("abc\u202edef"), plain("two\nlines"), plain("nul\x00")
    ('abc[U+202E]def', 'two lines', 'nul[U+0000]')
    """
    string = "" if text is None else str(text)
    if string.isascii() and string.isprintable():
        return string
    return "".join(_shown(character) for character in string)


def _shown(character: str) -> str:
    if character in _SPACES:
        return _SPACES[character]
    # U+FFFE, U+FFFF and their like in every plane are no characters; XML does not hold them.
    no_character = ord(character) & 0xFFFE == 0xFFFE
    if character in _TURNING or no_character or unicodedata.category(character) in ("Cc", "Cs"):
        return f"[U+{ord(character):04X}]"
    return character


def web_address(text: object) -> str | None:
    """Return `text` where it is an http or https address that a reader may follow, else None.

    Examples
    --------
    >>> web_address("https://example.org/a?b=1"), web_address("javascript:alert(1)")
    ('https://example.org/a?b=1', None)
    """
    string = "" if text is None else str(text)
    if not string.lower().startswith(("http://", "https://")):
        return None
    if plain(string) != string or any(c.isspace() or c in "<>\"'`\\" for c in string):
        return None
    return string
