"""What the pipeline needs of the outside, and what it raises when it does not get it."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from planner.domain.events import Check
from planner.domain.facts import Context, DayWeather, Destination, Place
from planner.domain.itinerary import Itinerary
from planner.domain.trip import Language, TripRequest


@dataclass(frozen=True, slots=True)
class Written:
    """Text for the traveller, in order; `day` is the day it speaks of."""

    text: str
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The writer wants this candidate on that day, after those it chose before, with these words."""

    day: int
    place_id: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Summarised:
    """The writer's one-line summary of a day: what the guide calls its activity."""

    day: int
    summary: str


type WriterItem = Written | Chosen | Summarised


@dataclass(frozen=True, slots=True)
class Brief:
    """What a writer works from. `draft` is the solver's plan, which holds and may be improved on."""

    request: TripRequest
    context: Context
    draft: Itinerary


class DestinationUnknown(Exception):
    """No source knows this destination; `suggestions` are names that are near it or like it."""

    def __init__(self, location: str, suggestions: Sequence[str] = ()) -> None:
        super().__init__(location)
        self.location = location
        self.suggestions = tuple(suggestions)


class WeatherUnavailable(Exception):
    """The weather source did not give what was asked for."""


class WriterFailed(Exception):
    """The writer ended without a usable answer; `note` is a code of `domain.phrases`."""

    def __init__(self, note: str) -> None:
        super().__init__(note)
        self.note = note


class Gazetteer(Protocol):
    """Knows destinations by the names people give them, and their places."""

    def find(self, location: str) -> Destination:
        """The destination meant. Raises DestinationUnknown with names like it."""
        ...

    def suggest(self, text: str, limit: int = 8) -> tuple[Destination, ...]:
        """Destinations whose names begin with or resemble the text, best first."""
        ...

    def places(self, destination: Destination) -> tuple[Place, ...]:
        """Every known place of the destination, most popular first."""
        ...


class WeatherSource(Protocol):
    async def daily(self, destination: Destination, dates: Sequence[date]) -> tuple[DayWeather, ...]:
        """The weather of each date, in order. Raises WeatherUnavailable."""
        ...


class Writer(Protocol):
    """Chooses among the candidates and writes the words. `name` and `version` are part of the cache key."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def is_costly(self) -> bool:
        """Whether its work takes seconds or money, so that a crash must not repeat it."""
        ...

    def warm_up(self) -> None:
        """Does what takes its time (imports, clients) before the first run waits for it."""
        ...

    def draft(self, brief: Brief) -> AsyncGenerator[WriterItem]:
        """Items of a first draft as they are written. Raises WriterFailed."""
        ...

    def refine(
        self, brief: Brief, findings: Sequence[Check], language: Language
    ) -> AsyncGenerator[WriterItem]:
        """Items of a better draft, `brief.draft` being the one that has these findings."""
        ...
