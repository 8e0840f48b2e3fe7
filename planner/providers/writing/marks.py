"""Marking what others wrote as data: between tags it cannot close, without letters nobody can see.

People see none of what is taken out here, but a model reads it: text smuggled in as invisible tag letters or
variation selectors, words turned around, letters kept apart by spaces of no width.
"""

import unicodedata

TAG_BRACKETS = str.maketrans(
    {"<": "&lt;", ">": "&gt;", **dict.fromkeys("＜﹤‹〈⟨❮᚜", "&lt;"), **dict.fromkeys("＞﹥›〉⟩❯᚛", "&gt;")}
)
"""What opens or closes a tag, and what looks so much like it that a model may take it for one."""
VARIATION_SELECTORS = frozenset({*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)})
HIDDEN_FILLERS = frozenset({0x115F, 0x1160, 0x3164, 0xFFA0, 0x034F})
HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})


def fenced(name: str, text: str) -> str:
    """The text, line by line, as data between tags that it cannot close."""
    lines = "\n".join(visible(line) for line in text.split("\n"))
    return f"<{name}>\n{lines.translate(TAG_BRACKETS)}\n</{name}>\n"


def one_line(text: str) -> str:
    """The text on one line, with single spaces, and without what cannot be seen."""
    return " ".join(visible(text).split())


def visible(text: str) -> str:
    """The text without what cannot be seen; white space of any kind, line ends too, becomes spaces."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if char.isspace() else char for char in text if char.isspace() or _is_visible(char))


def _is_visible(char: str) -> bool:
    code = ord(char)
    is_hidden = code in VARIATION_SELECTORS or code in HIDDEN_FILLERS
    return not is_hidden and unicodedata.category(char) not in HIDDEN_CATEGORIES
