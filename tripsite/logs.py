"""How a line of the log looks: the run it is about stands in it, whoever wrote it."""

import logging


class LineFormatter(logging.Formatter):
    """`time LEVEL logger message run=… attempt=…`."""

    SHOWN = ("run", "attempt")

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (logging's name)
        more = [f"{name}={getattr(record, name)}" for name in self.SHOWN if hasattr(record, name)]
        return " ".join([super().formatMessage(record), *more])
