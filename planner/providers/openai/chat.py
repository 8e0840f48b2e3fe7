"""LangChain's OpenAI client as we need it. Importing this imports the library, which takes a second."""

from typing import Any

from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import ChatOpenAI
from openai import DefaultAsyncHttpxClient

from planner.providers.writing.langchain import import_the_rest

NO_KEY = "none"
"""Endpoints without keys, such as Ollama, take any; the library insists on one."""


class Chat(ChatOpenAI):
    """A client that also passes a refusal on, which the library drops from streams."""

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], default_chunk_class: type, base_generation_info: dict[str, Any] | None
    ) -> ChatGenerationChunk | None:
        made = super()._convert_chunk_to_generation_chunk(chunk, default_chunk_class, base_generation_info)
        refusals = [(choice.get("delta") or {}).get("refusal") for choice in chunk.get("choices") or []]
        if made is not None and any(refusals) and isinstance(made.message, AIMessageChunk):
            made.message.additional_kwargs["refusal"] = True
        return made


def built(*, base_url: str | None, api_key: str, model: str) -> Chat:
    """A client whose own retries, time limits and routes to other protocols are off."""
    import_the_rest()
    return Chat(
        model=model,
        base_url=base_url,
        api_key=api_key or NO_KEY,
        max_retries=0,
        stream_chunk_timeout=None,
        use_responses_api=False,
        # one of our own: the library's is shared by all its clients, whichever loop they are of, and goes
        # wherever it is redirected
        http_async_client=DefaultAsyncHttpxClient(timeout=None, follow_redirects=False),
    )
