"""What the pipeline needs of the outside, and what it raises when it does not get it."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from planner.domain.events import Check
from planner.domain.facts import Context, DayWeather, Destination, Names, Place
from planner.domain.guess import TripGuess
from planner.domain.itinerary import Day, Itinerary
from planner.domain.legs import Point
from planner.domain.rates import RateTable
from planner.domain.trip import Language, TripRequest
from planner.domain.ways import Profile, Ways, WayTable


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


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens the model's service says were used beyond what was told before, failed attempts included.

    What a service does not say is not counted: an answer that breaks off may have cost more.
    """

    tokens_in: int
    tokens_out: int


type WriterItem = Written | Chosen | Summarised | Spent


@dataclass(frozen=True, slots=True)
class Brief:
    """What a writer works from. `draft` is the solver's plan, which holds and may be improved on.

    `days` are the only ones to be written, None for all; `words` are what the traveller wants changed.
    `locked` place ids by day number stay where they are.
    """

    request: TripRequest
    context: Context
    draft: Itinerary
    days: tuple[int, ...] | None = None
    words: str = ""
    locked: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def scope(self) -> tuple[Day, ...]:
        """The days of the draft that are to be written."""
        return tuple(day for day in self.draft.days if self.days is None or day.number in self.days)


class DestinationUnknown(Exception):
    """No source knows this destination; `suggestions` are names that are near it or like it."""

    def __init__(self, location: str, suggestions: Sequence[str] = ()) -> None:
        super().__init__(location)
        self.location = location
        self.suggestions = tuple(suggestions)


class SourceUnavailable(Exception):
    """An outside source did not give what was asked for; the words are for the log."""


class WeatherUnavailable(SourceUnavailable):
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


class DestinationFinder(Protocol):
    async def find(self, location: str) -> Destination:
        """The destination meant, of those we know or anywhere. Raises DestinationUnknown."""
        ...


class GeocodingSource(Protocol):
    """Knows destinations anywhere by their names, and none of their places."""

    async def find(self, location: str) -> Destination:
        """The destination meant. Raises DestinationUnknown with those it could be, and SourceUnavailable."""
        ...


@dataclass(frozen=True, slots=True)
class SourceNote:
    """What went wrong with a live source: `code` is its reason, "stale" for an older answer that was used."""

    source: str
    code: str


@dataclass(frozen=True, slots=True)
class FoundPlaces:
    """Places to choose among, most popular first.

    `sources` are ids of `domain.sources` that any of these places has a field from; `areas` names those areas
    of the places that the destination itself does not.
    """

    places: tuple[Place, ...]
    sources: tuple[str, ...] = ()
    notes: tuple[SourceNote, ...] = ()
    areas: dict[str, Names] = field(default_factory=dict)


class PlaceFinder(Protocol):
    """Knows places anywhere, by asking live sources. A source that fails is a note and no reason to fail."""

    async def near(
        self,
        destination: Destination,
        dates: Sequence[date],
        *,
        known: Sequence[Place] = (),
        within_seconds: float | None = None,
    ) -> FoundPlaces:
        """Places of the destination with their hours on these dates; `known` are those we have, which stay.

        `within_seconds` bounds the wait for every source; what comes later is kept for the next.
        """
        ...


class WayFinder(Protocol):
    async def between(self, places: Sequence[Place]) -> Ways | None:
        """Ways measured between the first of these places; None when nothing was measured. Never raises."""
        ...


class RatesSource(Protocol):
    async def latest(self) -> RateTable:
        """The exchange rates of today. Raises SourceUnavailable."""
        ...


class Rates(Protocol):
    """Exchange rates of all currencies that destinations have."""

    @property
    def at_hand(self) -> RateTable:
        """Those known without asking anybody."""
        ...

    async def latest(self) -> RateTable:
        """The newest to be had. Never raises."""
        ...


class TravelTimes(Protocol):
    """Measures ways on a map. `source` is an id of `domain.sources`; `profiles` are what it can measure."""

    @property
    def source(self) -> str: ...

    @property
    def profiles(self) -> tuple[Profile, ...]: ...

    async def ways(self, points: Sequence[Point], profile: Profile) -> WayTable:
        """From each point to each, in their order. Raises SourceUnavailable."""
        ...


class TripReader(Protocol):
    async def read(self, sentence: str, *, today: date, language: Language) -> TripGuess:
        """What a traveller's own sentence seems to ask for, within the form's bounds. Never raises."""
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

    async def aclose(self) -> None:
        """Closes connections, on the loop that used them."""
        ...

    def draft(self, brief: Brief) -> AsyncGenerator[WriterItem]:
        """Items of a first draft as they are written. Raises WriterFailed."""
        ...

    def refine(
        self, brief: Brief, findings: Sequence[Check], language: Language
    ) -> AsyncGenerator[WriterItem]:
        """Items of a better draft, `brief.draft` being the one that has these findings."""
        ...
