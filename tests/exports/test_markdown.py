"""The text, opened by markdown-it with links found and HTML let through, as the laxest reader does."""

from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from planner.domain.trip import Language
from planner.exports.markdown import plain, to_markdown
from tests.exports import trips


class Shown(HTMLParser):
    """Tags and text of the HTML that a reader makes."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(MarkdownIt("gfm-like", {"html": True, "linkify": True}).render(markdown))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_plan_reads_as_headings_and_lists() -> None:
    shown = Shown(to_markdown(trips.seoul(), Language.KOREAN).decode())
    assert shown.tags.count("h1") == 1
    assert shown.tags.count("h2") == 2
    assert "서울 2일 여행" in shown.text
    assert "09:00–11:00 경복궁" in shown.text
    assert f"합계: ₩{trips.seoul().cost_krw:,}" in shown.text
    assert "일부 일정은 규칙에 맞도록 자동으로 고쳤습니다." in shown.text


def test_words_of_an_attacker_make_no_tag_and_no_link() -> None:
    shown = Shown(to_markdown(trips.hostile(), Language.KOREAN).decode())
    assert set(shown.tags) <= {"h1", "h2", "p", "ul", "li", "strong", "br"}
    assert trips.HOSTILE in shown.text


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b>", "[a](http://x.example)", "![a](http://x.example/a.png)", "http://x.example",
        "www.x.example", "a@x.example", "x.example/path", "mailto:a@x.example", "*a* _b_ ~~c~~ `d`",
        "# head", "- item", "+ item", "1. item", "2) item", "> quote", "| a | b |", "---", "===",
        "&lt;b&gt;", "&#x3c;", "\\", "a\\*b*", "[x]: http://x.example", "<http://x.example>", "    code",
        "~~~\ncode", "ftp://x.example", ":smile:", "$x$",
    ],
)  # fmt: skip
def test_every_mark_is_shown_as_it_was_written(text: str) -> None:
    shown = Shown(f"{plain(text)}\n")
    assert shown.text.strip() == " ".join(text.split())
    assert set(shown.tags) <= {"p"}
