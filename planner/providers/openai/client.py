"""Any endpoint that speaks OpenAI's chat completions (Ollama, vLLM, OpenAI) as a model that writes."""

import logging
import threading
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from planner.providers.openai import failures
from planner.providers.writing.failures import AnswerFailed
from planner.providers.writing.langchain import heard_from
from planner.providers.writing.model import Ending, Heard, Prompt
from planner.providers.writing.patience import Patience
from planner.providers.writing.writer import ModelWriter

if TYPE_CHECKING:
    from planner.providers.openai.chat import Chat

logger = logging.getLogger(__name__)

WITH_USAGE: Mapping[str, Any] = {"stream_options": {"include_usage": True}}
NOT_INSTALLED = 'OPENAI_MODEL needs what `pip install "tripsite[openai]"` installs'
JSON_OBJECT: Mapping[str, Any] = {"response_format": {"type": "json_object"}}


class OpenAI:
    """A model behind an OpenAI-compatible endpoint, asked as strictly as the endpoint understands."""

    def __init__(self, *, base_url: str | None, api_key: str, model: str) -> None:
        self.name = f"openai:{model}"
        self._base_url = base_url
        self._api_key = api_key
        self._model = model
        self._built: Chat | None = None
        self._building = threading.Lock()
        self._manner = 0
        """Index of the strictest manner of asking that the endpoint has not refused."""

    @property
    def is_loaded(self) -> bool:
        return self._built is not None

    def load(self) -> None:
        """Imports the library and builds the client: a second or two, so not on an event loop.

        Raises ModuleNotFoundError where the extra `openai` is not installed.
        """
        self._client()

    async def aclose(self) -> None:
        """Closes the connections, on the loop that used them; the next use builds a client anew."""
        with self._building:
            built, self._built = self._built, None
        if built is not None:
            await built.root_async_client.close()

    async def answer(self, prompt: Prompt) -> AsyncGenerator[Heard]:
        """The chunks of one answer as they arrive, asked less strictly each time the request is refused."""
        manners = manners_of_asking(prompt.schema)
        for index in range(self._manner, len(manners)):
            try:
                async with aclosing(self._asked(prompt, manners[index])) as chunks:
                    async for chunk in chunks:
                        # only what was answered is known to be understood
                        self._manner = max(self._manner, index)
                        yield chunk
            except Exception as error:
                if index + 1 == len(manners) or not failures.does_not_read_the_request(error):
                    raise
                logger.info("%s refused the request, asked less strictly", self.name)
            else:
                return

    def _asked(self, prompt: Prompt, manner: Mapping[str, Any]) -> AsyncGenerator[Heard]:
        # in the body and not as the library's own option, which would collect the answer a second time
        # and show its usage only when all went well
        return heard_from(self._client(), prompt.system, prompt.user, extra_body=dict(manner))

    def failure_of(self, error: Exception, *, has_begun: bool) -> AnswerFailed:
        return failures.failure_of(error, has_begun=has_begun)

    def unfinished(self, ending: Ending) -> AnswerFailed | None:
        return failures.unfinished(ending.finish_reason, was_declined=ending.was_declined)

    def _client(self) -> "Chat":
        with self._building:
            if self._built is None:
                try:
                    from planner.providers.openai.chat import built  # noqa: PLC0415  (takes a second)
                except ModuleNotFoundError as error:
                    raise ModuleNotFoundError(NOT_INSTALLED, name=error.name) from error
                self._built = built(base_url=self._base_url, api_key=self._api_key, model=self._model)
            return self._built


class OpenAIWriter(ModelWriter):
    """Writes with a model of an OpenAI-compatible endpoint. One instance serves one event loop."""

    def __init__(
        self, *, base_url: str | None, api_key: str, model: str, patience: Patience | None = None
    ) -> None:
        super().__init__(OpenAI(base_url=base_url, api_key=api_key, model=model), patience)


def manners_of_asking(schema: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """What a request's body adds, strictest first: bound to the schema, to JSON, to nothing."""
    named = {"name": "answer", "strict": True, "schema": closed(schema)}
    to_schema = {"response_format": {"type": "json_schema", "json_schema": named}}
    return {**WITH_USAGE, **to_schema}, {**WITH_USAGE, **JSON_OBJECT}, {}


def closed(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema with no keys but those listed, as strict endpoints demand."""
    made = {key: closed(value) if isinstance(value, dict) else value for key, value in schema.items()}
    if schema.get("type") == "object":
        made["additionalProperties"] = False
    return made
