"""Text from outside made plain: no markup, no control characters, one line, of bounded length."""

import html
import re
import unicodedata

import nh3

MAX_RAW_CHARS = 4_000
"""Longer text than this is cut before anything reads it."""
NAME_CHARS = 80
ABOUT_CHARS = 160

_BREAKS = re.compile(r"<\s*(?:br|/p|/li|/div|/tr)\b[^>]*>|\r\n?|[\v\f\x85\u2028\u2029]", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")


def plain(text: object, limit: int) -> str:
    """One line of at most `limit` characters; "" for what is no text.

    Tags go with their marks, scripts with their content. Control characters, and those that turn the
    direction of writing or cannot be seen, go too, so that no name looks like another.
    """
    line = " ".join(lines(text))
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def lines(text: object) -> tuple[str, ...]:
    """The lines of a text with markup, cleaned, without empty ones: what <br> or <p> ends is a line."""
    if not isinstance(text, str):
        return ()
    shown = _untagged(_BREAKS.sub("\n", text[:MAX_RAW_CHARS]))
    kept = "".join(char for char in unicodedata.normalize("NFC", shown) if char == "\n" or _is_visible(char))
    return tuple(filter(None, (_SPACES.sub(" ", line).strip() for line in kept.split("\n"))))


def _untagged(text: str) -> str:
    """Unescaped before it is cleaned, so that escaped tags go too, and no mark of a tag is left after it."""
    if "<" not in text and "&" not in text:
        return text
    bare = html.unescape(nh3.clean(_BREAKS.sub("\n", html.unescape(text)), tags=set()))
    return bare.replace("<", "").replace(">", "")


def _is_visible(char: str) -> bool:
    """Neither control, format, surrogate, private nor unassigned; spaces count as visible."""
    return char.isspace() or not unicodedata.category(char).startswith("C")
