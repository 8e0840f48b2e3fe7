"""Times as plain SQL gives them to the database and gets them back."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection


def stamp(at: datetime | None) -> Any:
    """A time as the database takes it."""
    return connection.ops.adapt_datetimefield_value(at)


def moment(value: datetime | str) -> datetime:
    """A time as the database gave it: SQLite's has no zone, and is text where it does not know the column."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def moment_or_none(value: datetime | str | None) -> datetime | None:
    return None if value is None else moment(value)
