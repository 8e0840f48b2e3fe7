"""A growing JSON answer, read into what is new at every chunk of it.

The answer is `{"days": [{"day": 1, "summary": "…", "stops": [{"id": "seoul-…", "note": "…"}]}]}`.
"""

from dataclasses import dataclass
from itertools import islice
from typing import Literal

from pydantic_core import from_json

from planner.ports import Chosen, WriterItem, Written
from planner.providers.writing.layout import Json, Layout, Menu

MAX_ANSWER_CHARS = 200_000


class NotAnAnswer(Exception):
    """The text is not an answer of the agreed shape and cannot become one."""


@dataclass(slots=True)
class AnswerReader:
    """Takes an answer's text in chunks and gives the items that are new; one reader reads one answer.

    `chosen` counts the stops given, `skipped` what the answer named and the menu does not have.
    """

    menu: Menu
    chosen: int = 0
    skipped: int = 0
    _text: str = ""
    _piece: int = 0
    _sent: int = 0

    @property
    def has_begun(self) -> bool:
        """Whether any text was given."""
        return self._piece > 0 or self._sent > 0

    def feed(self, text: str) -> list[WriterItem]:
        """The items this chunk lengthens or completes. Raises NotAnAnswer."""
        self._text += text
        if len(self._text) > MAX_ANSWER_CHARS:
            raise NotAnAnswer("the answer is too long")
        if "{" not in self._text:
            return []
        shown, sure = self._parsed("trailing-strings"), self._parsed("on")
        return self._news(Layout(self.menu, is_whole=False), shown, sure)

    def finish(self) -> list[WriterItem]:
        """The items held back for the end. Raises NotAnAnswer when the answer is no JSON or not all of it."""
        whole = self._parsed(False)
        return self._news(Layout(self.menu, is_whole=True), whole, whole)

    def _parsed(self, allow_partial: Literal[False, "on", "trailing-strings"]) -> Json:
        # models put ```json fences around it now and then, although asked not to
        text = self._text[max(self._text.find("{"), 0) :].rstrip("` \t\r\n")
        try:
            parsed = from_json(text, allow_partial=allow_partial)
        except ValueError as error:
            raise NotAnAnswer("the answer is not JSON") from error
        if not isinstance(parsed, dict):
            raise NotAnAnswer("the answer is not an object")
        return parsed

    def _news(self, layout: Layout, shown: Json, sure: Json) -> list[WriterItem]:
        """What lies behind the cursor, which moves to the end of what can be said by now."""
        news: list[WriterItem] = []
        for piece in islice(layout.pieces(shown, sure), self._piece, None):
            if len(piece.text) > self._sent:
                news.append(Written(piece.text[self._sent :], piece.day))
            if not piece.is_complete:
                self._sent = max(self._sent, len(piece.text))
                break
            self._piece, self._sent = self._piece + 1, 0
            if piece.item is not None:
                news.append(piece.item)
                self.chosen += isinstance(piece.item, Chosen)
        self.skipped = layout.skipped
        return news
