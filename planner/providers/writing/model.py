"""What a writer needs of a model, whoever serves it and by whatever library."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any, Protocol

from planner.ports import Spent
from planner.providers.writing.failures import AnswerFailed


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question, and the JSON schema its answer is bound to where the service can bind it."""

    system: str
    user: str
    schema: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Heard:
    """What a chunk of an answer says. Its tokens are those that came with it, not the sum so far.

    `finish_reason` is the service's own word, None as long as the answer goes on. An answer `was_declined`
    where the service says so in another way than by its reason to end.
    """

    text: str = ""
    finish_reason: str | None = None
    was_declined: bool = False
    tokens_in: int = 0
    tokens_out: int = 0


@dataclass(slots=True)
class Ending:
    """How an answer ended, gathered from its chunks."""

    finish_reason: str | None = None
    was_declined: bool = False
    tokens_in: int = 0
    tokens_out: int = 0

    def note(self, heard: Heard) -> Spent | None:
        """Takes a chunk into account; what was spent by it, None when it does not say."""
        self.finish_reason = heard.finish_reason or self.finish_reason
        self.was_declined |= heard.was_declined
        if not (heard.tokens_in or heard.tokens_out):
            return None
        self.tokens_in += heard.tokens_in
        self.tokens_out += heard.tokens_out
        return Spent(heard.tokens_in, heard.tokens_out)


class Model(Protocol):
    """A model behind its client, whose own retries and time limits are off: ours are in `answering`."""

    @property
    def name(self) -> str: ...

    def load(self) -> None:
        """Imports the library and builds the client: a second or two, so not on an event loop."""
        ...

    @property
    def is_loaded(self) -> bool: ...

    async def aclose(self) -> None:
        """Closes the connections, on the loop that used them; the next use builds a client anew."""
        ...

    def answer(self, prompt: Prompt) -> AsyncGenerator[Heard]:
        """The chunks of one answer as they arrive, from a model that is loaded."""
        ...

    def failure_of(self, error: Exception, *, has_begun: bool) -> AnswerFailed:
        """The failure behind what the client raised, `has_begun` after the first chunk of the answer."""
        ...

    def unfinished(self, ending: Ending) -> AnswerFailed | None:
        """The failure that an ended stream stands for, None when it ended as it should."""
        ...
