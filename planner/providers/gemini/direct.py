"""Gemini as a model that writes, asked over its REST interface without Google's library or LangChain's."""

import threading
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from http import HTTPStatus
from urllib.parse import quote

import httpx
import httpx2
import orjson

from planner.providers.gemini import failures
from planner.providers.gemini.answer import Answer, Refused
from planner.providers.gemini.request import MAX_CONNECTIONS, body_of
from planner.providers.writing.failures import AnswerFailed
from planner.providers.writing.model import Ending, Heard, Prompt

BASE_URL = "https://generativelanguage.googleapis.com"
CONNECT_SECONDS = 5.0
"""The only limit of its own: how long an answer may take is the writer's to say."""
MAX_ERROR_BYTES = 100_000


class DirectGemini:
    """A Gemini model behind an HTTP client and nothing else."""

    def __init__(self, *, api_key: str, model: str, base_url: str | None = None) -> None:
        self.name = f"gemini:{model}"
        # a line's end in it would be an illegal header, and the error about that quotes it
        self._api_key = api_key.strip()
        self._model = model
        self._url = address(model, base_url or BASE_URL)
        self._built: httpx2.AsyncClient | None = None
        self._building = threading.Lock()

    @property
    def is_loaded(self) -> bool:
        return self._built is not None

    def load(self) -> None:
        """Builds the client: a tenth of a second, so not on an event loop."""
        self._client()

    async def aclose(self) -> None:
        """Closes the connections, on the loop that used them; the next use builds a client anew."""
        with self._building:
            built, self._built = self._built, None
        if built is not None:
            await built.aclose()

    async def answer(self, prompt: Prompt) -> AsyncGenerator[Heard]:
        """The chunks of one answer as they arrive. Raises Refused, Unreadable, ConnectionError."""
        content = orjson.dumps(body_of(prompt, self._model))
        answer = Answer()
        try:
            async with self._client().stream("POST", self._url, content=content) as response:
                if response.status_code != HTTPStatus.OK:
                    raise await _refused(response)
                async with aclosing(_pieces(response)) as pieces:
                    async for piece in pieces:
                        for heard in answer.feed(piece):
                            yield heard
                for heard in answer.end():
                    yield heard
        except (httpx2.HTTPError, httpx2.StreamError, httpx2.InvalidURL) as error:
            # its type and not its words: httpx2's errors carry the request, and that the key
            raise ConnectionError(type(error).__name__) from None

    def failure_of(self, error: Exception, *, has_begun: bool) -> AnswerFailed:
        if isinstance(error, Refused):
            return failures.refused(error.status, error.body, retry_after=error.retry_after)
        return failures.unanswered(error, has_begun=has_begun)

    def unfinished(self, ending: Ending) -> AnswerFailed | None:
        return failures.unfinished(ending.finish_reason, was_declined=ending.was_declined)

    def _client(self) -> httpx2.AsyncClient:
        with self._building:
            if self._built is None:
                self._built = _built(self._api_key)
            return self._built


def address(model: str, base_url: str) -> str:
    """Where this model streams its answers; a model may be named with its collection ("tunedModels/…")."""
    path = model if "/" in model else f"models/{model}"
    return f"{base_url.rstrip('/')}/v1beta/{quote(path)}:streamGenerateContent?alt=sse"


def _built(api_key: str) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(
        # the authorities that all our clients trust; httpx2's own choice would be the system's
        verify=httpx.create_ssl_context(),
        limits=httpx2.Limits(max_connections=MAX_CONNECTIONS),
        timeout=httpx2.Timeout(None, connect=CONNECT_SECONDS),
        follow_redirects=False,
        headers={
            "x-goog-api-key": api_key,
            "Content-Type": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": "Tripsite",
        },
    )


def _pieces(response: httpx2.Response) -> AsyncGenerator[bytes]:
    """The body as it arrives, unpacked where somebody on the way packed it all the same."""
    return response.aiter_bytes() if "content-encoding" in response.headers else response.aiter_raw()


async def _refused(response: httpx2.Response) -> Refused:
    async with aclosing(response.aiter_bytes()) as pieces:
        body = await _error_body(pieces)
    return Refused(response.status_code, body, retry_after=response.headers.get("retry-after", ""))


async def _error_body(pieces: AsyncIterator[bytes]) -> object:
    """The JSON that an error comes with, None where it is none or too long."""
    content = bytearray()
    async for piece in pieces:
        content += piece
        if len(content) > MAX_ERROR_BYTES:
            return None
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
