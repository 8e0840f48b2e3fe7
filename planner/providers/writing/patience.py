"""How long to wait for a model, and when to ask it again."""

import random
from dataclasses import dataclass

from planner.providers.writing.failures import AnswerFailed

MAX_RETRY_WAIT_SECONDS = 5.0
"""A longer wait than this is not worth it with a traveller watching: the solver's plan is at hand."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for the model. Retries happen here only: the libraries' own are off.

    `first_seconds` bounds the wait for the beginning of an answer, `idle_seconds` each wait after it, and
    `retry_seconds` the first pause before asking again, doubled each time.
    """

    first_seconds: float = 20.0
    idle_seconds: float = 10.0
    max_retries: int = 1
    retry_seconds: float = 1.0

    def pause_seconds(self, failure: AnswerFailed, attempt: int) -> float | None:
        """How long to wait before asking again, None when asking again is of no use."""
        if not failure.is_passing or attempt >= self.max_retries:
            return None
        # spread, so that runs refused together do not come back together
        pause_seconds = self.retry_seconds * 2**attempt * random.uniform(0.75, 1.25)  # noqa: S311
        pause_seconds = max(pause_seconds, failure.advised_wait_seconds or 0.0)
        return pause_seconds if pause_seconds <= MAX_RETRY_WAIT_SECONDS else None
