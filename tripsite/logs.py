"""How a line of the log looks: the run it is about stands in it, whoever wrote it.

Only the fields named here are shown. What else a logger attaches (Django: the request, whose address may
hold a run's key) stays out.
"""

import logging
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.orjson import OrjsonFormatter

from planner.telemetry import about

SHOWN = ("run", "attempt")


class AboutRun(logging.Filter):
    """Puts the run and attempt at hand on every record written meanwhile, a library's too."""

    def filter(self, record: logging.LogRecord) -> bool:
        current = about.current()
        if current is not None and not hasattr(record, "run"):
            record.run, record.attempt = current.run, current.number
        return True


class LineFormatter(logging.Formatter):
    """`time LEVEL logger message run=… attempt=…`."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (logging's name)
        more = [f"{name}={getattr(record, name)}" for name in SHOWN if hasattr(record, name)]
        return " ".join([super().formatMessage(record), *more])


class JsonFormatter(OrjsonFormatter):
    """One JSON object a line: time (ISO 8601, UTC), level, logger, message, run, attempt, exception."""

    def __init__(self) -> None:
        super().__init__()

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data["level"] = record.levelname
        log_data["logger"] = record.name
        log_data["message"] = record.message
        for name in SHOWN:
            if hasattr(record, name):
                log_data[name] = getattr(record, name)
        if exception := message_dict.get("exc_info"):
            log_data["exception"] = exception
