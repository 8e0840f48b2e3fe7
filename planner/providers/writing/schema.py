"""The shape of the answer that the model is bound to."""

from typing import Any

# The ids are no enum on purpose: services refuse schemas whose choices are too many to serve.
ANSWER_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "days": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "day": {"type": "integer"},
                    "summary": {"type": "string"},
                    "stops": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {"id": {"type": "string"}, "note": {"type": "string"}},
                            "required": ["id", "note"],
                        },
                    },
                },
                "required": ["day", "summary", "stops"],
            },
        }
    },
    "required": ["days"],
}
