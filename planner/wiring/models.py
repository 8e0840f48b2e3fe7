"""The model that is configured, if one is, as a writer, and what it used today."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache

from planner.ports import Writer

if TYPE_CHECKING:
    from planner.providers.writing.model import Model

DAY_SECONDS = 24 * 3600


def model() -> "Model | None":
    """Gemini when there is a key, else the OpenAI-compatible model that is named. One for an event loop."""
    env = settings.ENV
    if env["GOOGLE_API_KEY"]:
        return _gemini(env)
    if env["OPENAI_MODEL"]:
        from planner.providers.openai.client import OpenAI

        return OpenAI(
            api_key=env["OPENAI_API_KEY"], model=env["OPENAI_MODEL"], base_url=env["OPENAI_BASE_URL"] or None
        )
    return None


def _gemini(env: Mapping[str, Any]) -> "Model":
    """By the client that is chosen."""
    key, name, base_url = env["GOOGLE_API_KEY"], env["GEMINI_MODEL"], env["GEMINI_BASE_URL"] or None
    if env["GEMINI_CLIENT"] == "direct":
        from planner.providers.gemini.direct import DirectGemini

        return DirectGemini(api_key=key, model=name, base_url=base_url)
    from planner.providers.gemini.client import Gemini

    return Gemini(api_key=key, model=name, base_url=base_url)


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


async def is_used_up() -> bool:
    """Whether the day's tokens are, where there is a cap."""
    cap = settings.ENV["MODEL_TOKENS_A_DAY"]
    return bool(cap) and await _spent_today() >= cap


async def _spent_today() -> int:
    """Tokens of the runs begun since midnight, UTC, and of the sentences read since then."""
    from planner.store import claims
    from planner.store.threads import in_database
    from planner.wiring.tools import now

    today = now()
    of_runs = await in_database(claims.tokens_since, datetime.combine(today.date(), time(), today.tzinfo))
    return of_runs + await in_database(_of_readings)


async def count_reading(tokens: int) -> None:
    """Adds to the day's tokens what reading a sentence used. It has no row: Django's cache keeps the sum."""
    from planner.store.threads import in_database

    await in_database(_add_to_readings, tokens)


def _readings_key() -> str:
    from planner.wiring.tools import now

    return f"tokens of readings:{now():%Y-%m-%d}"


def _of_readings() -> int:
    return int(cache.get(_readings_key(), 0))


def _add_to_readings(tokens: int) -> None:
    key = _readings_key()
    cache.add(key, 0, timeout=DAY_SECONDS)
    try:
        cache.incr(key, tokens)
    except ValueError:  # the cache was another one a moment ago: Redis went, or came back
        cache.set(key, tokens, timeout=DAY_SECONDS)
