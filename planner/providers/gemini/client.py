"""Gemini as a model that writes, asked with LangChain's client."""

import threading
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

import httpx

from planner.providers.gemini import failures
from planner.providers.gemini.request import MAX_CONNECTIONS, in_order
from planner.providers.writing.failures import AnswerFailed, causes
from planner.providers.writing.langchain import heard_from, import_the_rest
from planner.providers.writing.model import Ending, Heard, Prompt
from planner.providers.writing.patience import Patience as Patience
from planner.providers.writing.writer import ModelWriter

if TYPE_CHECKING:
    from langchain_google_genai import ChatGoogleGenerativeAI


class Gemini:
    """A Gemini model behind its LangChain client."""

    def __init__(self, *, api_key: str, model: str, base_url: str | None = None) -> None:
        self.name = f"gemini:{model}"
        self._api_key = api_key
        self._model = model
        self._base_url = base_url
        self._built: ChatGoogleGenerativeAI | None = None
        self._building = threading.Lock()

    @property
    def is_loaded(self) -> bool:
        return self._built is not None

    def load(self) -> None:
        """Imports the library and builds the client: a second or two, so not on an event loop."""
        self._client()

    async def aclose(self) -> None:
        """Closes the connections, on the loop that used them; the next use builds a client anew."""
        with self._building:
            built, self._built = self._built, None
        if built is not None:
            await built.aclose()

    def answer(self, prompt: Prompt) -> AsyncGenerator[Heard]:
        """The chunks of one answer as they arrive."""
        schema = in_order(prompt.schema)
        return heard_from(self._client(), prompt.system, prompt.user, response_json_schema=schema)

    def failure_of(self, error: Exception, *, has_begun: bool) -> AnswerFailed:
        for cause in causes(error):
            status = getattr(cause, "code", None)
            if isinstance(status, int):
                body = getattr(cause, "details", None)
                return failures.refused(status, body, retry_after=_retry_after(cause))
        return failures.unanswered(error, has_begun=has_begun)

    def unfinished(self, ending: Ending) -> AnswerFailed | None:
        return failures.unfinished(ending.finish_reason, was_declined=ending.was_declined)

    def _client(self) -> "ChatGoogleGenerativeAI":
        with self._building:
            if self._built is None:
                self._built = _built(api_key=self._api_key, model=self._model, base_url=self._base_url)
            return self._built


class GeminiWriter(ModelWriter):
    """Writes with a Gemini model. One instance serves all runs of one event loop."""

    def __init__(
        self, *, api_key: str, model: str, base_url: str | None = None, patience: Patience | None = None
    ) -> None:
        super().__init__(Gemini(api_key=api_key, model=model, base_url=base_url), patience)


def _retry_after(error: BaseException) -> str:
    """The header of the response that the library's error carries."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    return str(headers.get("retry-after", ""))


def _built(*, api_key: str, model: str, base_url: str | None) -> "ChatGoogleGenerativeAI":
    from langchain_google_genai import ChatGoogleGenerativeAI  # noqa: PLC0415  (takes a second)

    import_the_rest()
    return ChatGoogleGenerativeAI(
        model=model,
        google_api_key=api_key,
        base_url=base_url,
        vertexai=False,
        # 1 is the only request; 0 means the library's default of five
        max_retries=1,
        response_mime_type="application/json",
        client_args={
            "limits": httpx.Limits(max_connections=MAX_CONNECTIONS),
            # the library follows them, and takes the key along
            "follow_redirects": False,
        },
    )
