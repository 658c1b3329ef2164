import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliability.words.plain import plain, web_address

HIDDEN = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
SPACES = dict.fromkeys("\t\n\r\u2028\u2029", " ")


@given(st.text())
def test_controls_are_written_out_and_nothing_else_changes(text):
    def written(letter):
        hidden = letter in HIDDEN or unicodedata.category(letter) in ("Cc", "Cs")
        hidden = hidden or ord(letter) % 0x10000 >= 0xFFFE
        return f"[U+{ord(letter):04X}]" if hidden else letter

    assert plain(text) == "".join(SPACES.get(letter, None) or written(letter) for letter in text)


def test_writing_from_right_to_left_stays_what_it_is():
    assert plain("\u05e9\u05dc\u05d5\u05dd \u0645\u062b\u0627\u0644") == (
        "\u05e9\u05dc\u05d5\u05dd \u0645\u062b\u0627\u0644"
    )


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/",
        "//example.org",
        "https://a b",
        'https://a"onclick=',
        "https://a\u202eb",
        "",
        None,
    ],
)
def test_what_is_no_web_address_is_no_link(text):
    assert web_address(text) is None


def test_a_web_address_is_kept_as_it_is():
    address = "https://example.org/%D0%B1?a=1&b=2#c"
    assert web_address(address) == address
