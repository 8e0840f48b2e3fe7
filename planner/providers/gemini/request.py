"""What Gemini is asked, whichever client asks it."""

import re
from typing import Any

from planner.providers.writing.model import Prompt

MAX_CONNECTIONS = 1_000
MAJOR_VERSION = re.compile(r"gemini-(\d+)")
FIRST_WITH_ITS_OWN_TEMPERATURE = 3
"""From this version on Google asks to leave the temperature alone; LangChain's client does."""
TEMPERATURE = 0.7
"""LangChain's own for the versions before."""


def body_of(prompt: Prompt, model: str) -> dict[str, Any]:
    """The body of streamGenerateContent that LangChain's client sends, but for options that say nothing."""
    config: dict[str, Any] = {
        "responseMimeType": "application/json",
        "responseJsonSchema": in_order(prompt.schema),
    }
    if not has_its_own_temperature(model):
        config["temperature"] = TEMPERATURE
    return {
        "systemInstruction": {"parts": [{"text": prompt.system}]},
        "contents": [{"role": "user", "parts": [{"text": prompt.user}]}],
        "generationConfig": config,
    }


def has_its_own_temperature(model: str) -> bool:
    return any(int(found) >= FIRST_WITH_ITS_OWN_TEMPERATURE for found in MAJOR_VERSION.findall(model))


def in_order(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with its objects' keys bound to the order they are listed in, in Gemini's own way."""
    bound = {key: in_order(value) if isinstance(value, dict) else value for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        bound["propertyOrdering"] = list(schema["properties"])
    return bound
