"""The trips a campaign asks for, and what a run of each comes to when nothing goes wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.chaos.sse import Event

WEDNESDAY = 2


@dataclass(frozen=True, slots=True)
class Trip:
    """`answer` names how the model answers it: a forgetful one is asked for another version."""

    name: str
    location: str
    days: int
    language: str
    answer: str = "steady"
    must_see: tuple[str, ...] = ()

    def body(self, mark: str) -> dict[str, Any]:
        """The request; the mark tells the model which run it writes for and decides nothing else."""
        first = _next_wednesday()
        return {
            "location": self.location,
            "startDate": first.isoformat(),
            "endDate": (first + timedelta(days=self.days - 1)).isoformat(),
            "language": self.language,
            "mustSee": list(self.must_see),
            "notes": mark,
        }


@dataclass(frozen=True, slots=True)
class Alone:
    """What a run of a trip comes to when it is left alone: the text of each part, and the plan."""

    texts: Mapping[str, str]
    plan: Event


FORGETFUL = Trip("forgetful", "Seoul", 2, "ko", answer="forgetful", must_see=("경복궁",))
STEADY = (
    Trip("seoul", "서울", 3, "ko"),
    Trip("busan", "Busan", 2, "en"),
    Trip("paris", "Paris", 4, "en"),
)
TRIPS = (FORGETFUL, *STEADY)


def _next_wednesday() -> date:
    """So that hours and closing days are the same in every campaign."""
    day = datetime.now(UTC).date() + timedelta(days=2)
    return day + timedelta(days=(WEDNESDAY - day.weekday()) % 7)
