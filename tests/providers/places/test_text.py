"""Text from outside, made plain."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.providers.places.text import lines, plain


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("경복궁", "경복궁"),
        ("  Musée   d'Orsay \n", "Musée d'Orsay"),
        ("Fish &amp; Chips", "Fish & Chips"),
        ("<b>Bold</b> claim", "Bold claim"),
        ("one<br>two<BR/>three", "one two three"),
        ("<script>alert(1)</script>safe", "safe"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;safe", "safe"),
        ("&amp;lt;img src=x onerror=alert(1)&amp;gt;", "img src=x onerror=alert(1)"),
        ("<img src=x onerror=alert(1)>safe", "safe"),
        ("a\u202eb\u2066c\u200bd\x00e\x1bf", "abcdef"),
        ("line\u2028sep\x85arated", "line sep arated"),
        ("e\u0301", "é"),
        (None, ""),
        (12, ""),
        (["a"], ""),
    ],
)
def test_markup_and_what_cannot_be_seen_go(text: object, told: str) -> None:
    assert plain(text, 80) == told


def test_what_breaks_a_line_in_markup_ends_a_line() -> None:
    assert lines("<p>one</p><p>two<br />three</p>\r\nfour") == ("one", "two", "three", "four")


@given(text=st.text(max_size=400) | st.text("<>&;#x/abr\u202e\n", max_size=200), limit=st.integers(2, 90))
def test_whatever_comes_is_one_short_line_without_marks(text: str, limit: int) -> None:
    told = plain(text, limit)

    assert len(told) <= limit
    assert "\n" not in told
    assert told == told.strip()
    assert not any(unicodedata.category(char).startswith("C") for char in told)
    if "<" in text or "&" in text:
        assert "<" not in told
