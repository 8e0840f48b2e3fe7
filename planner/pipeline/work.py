"""What travels from node to node, and what the nodes work with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, TypedDict

from planner.domain.checks import Check
from planner.domain.edit import Revising
from planner.domain.events import RunEvent
from planner.domain.facts import Context, Place
from planner.domain.hours import Holidays
from planner.domain.itinerary import Itinerary
from planner.domain.plan import Plan
from planner.domain.progress import Progress
from planner.domain.trip import TripRequest
from planner.ports import (
    DestinationFinder,
    Gazetteer,
    PlaceFinder,
    Rates,
    WayFinder,
    WeatherSource,
    Writer,
)


@dataclass(frozen=True, slots=True)
class Work:
    """One run's work so far. `sketch` is the solver's plan, `draft` the one being made of it.

    `proposal` is what the writer chose: place ids by day number, with its words by place id. A run that plans
    a saved plan anew has it as its `base`, with what is kept of its `kept_places`, and its id as `run_id`.
    """

    run_id: str
    request: TripRequest
    context: Context | None = None
    sketch: Itinerary | None = None
    draft: Itinerary | None = None
    proposal: dict[int, tuple[str, ...]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    repairs: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()
    iteration: int = 0
    writer_gave_up: bool = False
    plan: Plan | None = None
    revising: Revising | None = None
    base: Plan | None = None
    kept_places: tuple[Place, ...] = ()


class State(TypedDict):
    work: Work


class EventSink(Protocol):
    """Where a run's nodes tell what happens, on the loop they run on."""

    def emit(self, event: RunEvent) -> None:
        """Takes the event; readers see it a moment later."""

    def spend(self, tokens_in: int, tokens_out: int) -> None:
        """Takes what a writing used of the model, however it ended."""

    async def flush(self) -> None:
        """Returns when everything told so far is where readers see it."""


class Unheard:
    """An EventSink for who wants only the plan."""

    def emit(self, event: RunEvent) -> None: ...
    def spend(self, tokens_in: int, tokens_out: int) -> None: ...
    async def flush(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Tools:
    """`gazetteer` has the places we know ourselves, `places` finds others and today's facts.

    `fallback` writes what the solver plans when the writer cannot. `logged` is what earlier attempts at
    this run left in the log; `writer_until` is the loop time by which the writer has to be done.
    """

    destinations: DestinationFinder
    gazetteer: Gazetteer
    places: PlaceFinder
    ways: WayFinder
    weather: WeatherSource
    rates: Rates
    writer: Writer
    fallback: Writer
    holidays: Callable[[str, Sequence[date]], Holidays]
    now: Callable[[], datetime]
    logged: Progress
    writer_until: float
    events: EventSink


def known[T](value: T | None) -> T:
    """What an earlier node has to have made."""
    if value is None:
        raise LookupError("an earlier node left nothing")
    return value
