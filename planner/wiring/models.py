"""The model that is configured, if one is, as a writer."""

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.conf import settings

from planner.ports import Writer

if TYPE_CHECKING:
    from planner.providers.writing.model import Model


def model() -> "Model | None":
    """Gemini when there is a key, else the OpenAI-compatible model that is named. One for an event loop."""
    env = settings.ENV
    if env["GOOGLE_API_KEY"]:
        from planner.providers.gemini.client import Gemini

        return Gemini(
            api_key=env["GOOGLE_API_KEY"], model=env["GEMINI_MODEL"], base_url=env["GEMINI_BASE_URL"] or None
        )
    if env["OPENAI_MODEL"]:
        from planner.providers.openai.client import OpenAI

        return OpenAI(
            api_key=env["OPENAI_API_KEY"], model=env["OPENAI_MODEL"], base_url=env["OPENAI_BASE_URL"] or None
        )
    return None


def writer(model: "Model") -> Writer:
    """Writes with this model, until the day's tokens are used up where there is a cap."""
    from planner.providers.writing.patience import Patience
    from planner.providers.writing.writer import ModelWriter

    env = settings.ENV
    written = ModelWriter(model, Patience(idle_seconds=env["GEMINI_STALL_SECONDS"]))
    if not env["MODEL_TOKENS_A_DAY"]:
        return written
    from planner.providers.writing.capped import CappedWriter

    return CappedWriter(written, cap=env["MODEL_TOKENS_A_DAY"], spent=_spent_today)


async def _spent_today() -> int:
    """Tokens of the runs begun since midnight, UTC."""
    from planner.store import claims
    from planner.store.threads import in_database
    from planner.wiring.tools import now

    today = now()
    return await in_database(claims.tokens_since, datetime.combine(today.date(), time(), today.tzinfo))
