"""What a writer needs of a model, whoever serves it and by whatever library."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from planner.ports import Spent
from planner.providers.writing.failures import AnswerFailed

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question, and the JSON schema its answer is bound to where the service can bind it."""

    system: str
    user: str
    schema: dict[str, Any]


@dataclass(slots=True)
class Ending:
    """How an answer ended, gathered from its chunks."""

    finish_reason: str | None = None
    was_declined: bool = False
    tokens_in: int = 0
    tokens_out: int = 0

    def note(self, chunk: "AIMessageChunk") -> Spent | None:
        """Takes a chunk into account; what was spent by it, None when it does not say."""
        metadata = chunk.response_metadata
        self.finish_reason = metadata.get("finish_reason") or self.finish_reason
        blocked = (metadata.get("prompt_feedback") or {}).get("block_reason")
        self.was_declined |= bool(blocked or chunk.additional_kwargs.get("refusal"))
        usage = chunk.usage_metadata
        if usage is None or not (usage["input_tokens"] or usage["output_tokens"]):
            return None
        self.tokens_in += usage["input_tokens"]
        self.tokens_out += usage["output_tokens"]
        return Spent(usage["input_tokens"], usage["output_tokens"])


class Model(Protocol):
    """A model behind its library, whose own retries and time limits are off: ours are in `answering`."""

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

    def answer(self, prompt: Prompt) -> AsyncGenerator["AIMessageChunk"]:
        """The chunks of one answer as they arrive, from a model that is loaded."""
        ...

    def failure_of(self, error: Exception, *, has_begun: bool) -> AnswerFailed:
        """The failure behind what the library raised, `has_begun` after the first chunk of the answer."""
        ...

    def unfinished(self, ending: Ending) -> AnswerFailed | None:
        """The failure that an ended stream stands for, None when it ended as it should."""
        ...
