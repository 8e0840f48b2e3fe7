"""What LangChain's clients have in common: what they leave for later, and what their chunks say."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from planner.providers.writing.model import Heard

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

IMPORTED_ON_FIRST_USE = ("langchain_core.tracers.langchain", "langchain_core.tracers.context")
"""What the library would import while it streams its first answer and every other stream stands still."""


def import_the_rest() -> None:
    """Imports what the first answer needs. Takes a while, so not on an event loop."""
    for module in IMPORTED_ON_FIRST_USE:
        import_module(module)


async def heard_from(
    client: "BaseChatModel", system: str, user: str, **options: Any
) -> AsyncGenerator[Heard]:
    """What the client's chunks say, as they arrive."""
    chunks = client.astream([("system", system), ("human", user)], **options)
    async with aclosing(cast("AsyncGenerator[AIMessageChunk]", chunks)) as arriving:
        async for chunk in arriving:
            yield _heard(chunk)


def _heard(chunk: "AIMessageChunk") -> Heard:
    metadata, usage = chunk.response_metadata, chunk.usage_metadata
    blocked = (metadata.get("prompt_feedback") or {}).get("block_reason")
    return Heard(
        text=str(chunk.text),
        finish_reason=metadata.get("finish_reason") or None,
        was_declined=bool(blocked or chunk.additional_kwargs.get("refusal")),
        tokens_in=usage["input_tokens"] if usage else 0,
        tokens_out=usage["output_tokens"] if usage else 0,
    )
