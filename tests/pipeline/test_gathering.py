"""The facts of a trip from sources that are quick, slow, or gone."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any

import pytest

from planner.domain.events import ContextGathered, PartDiscarded, Recorded, RunEvent, StopPlanned
from planner.domain.facts import DayWeather, Destination
from planner.domain.plan import Plan
from planner.domain.progress import fold
from planner.pipeline.gathering import FIRST_LOOK_SECONDS
from planner.pipeline.work import Tools, Work
from planner.ports import WeatherSource
from planner.providers.climate import Climate
from tests.factories import NOW, ScriptedWriter, as_drafted, plain_graph, tools, trip

pytestmark = pytest.mark.asyncio


class SlowWeather:
    """The climate, after a while."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def daily(self, destination: Destination, dates: Sequence[date]) -> tuple[DayWeather, ...]:
        await asyncio.sleep(self._seconds)
        return await Climate().daily(destination, dates)


async def told(weather: WeatherSource) -> tuple[list[RunEvent], Plan]:
    """What a run with this weather tells, and its plan."""
    kit: Tools = tools(ScriptedWriter(as_drafted), weather=weather)
    start: Any = {"work": Work("run", trip())}
    events: list[RunEvent] = []
    modes: list[Any] = ["custom", "values"]
    work: Work | None = None
    parts: AsyncIterator[Any] = plain_graph().astream(start, context=kit, stream_mode=modes, version="v2")
    async for part in parts:
        match part:
            case {"type": "custom", "data": event}:
                events.append(event)
            case {"type": "values", "data": {"work": Work() as work}}:
                pass
    assert work is not None
    assert work.plan is not None
    return events, work.plan


def is_shown_before_the_facts(events: list[RunEvent]) -> bool:
    kinds = [type(event) for event in events]
    return kinds.index(StopPlanned) < kinds.index(ContextGathered)


async def test_while_a_source_is_slow_a_first_plan_of_what_we_know_is_shown() -> None:
    events, plan = await told(SlowWeather(FIRST_LOOK_SECONDS * 8))
    assert is_shown_before_the_facts(events)
    _, quick = await told(Climate())
    assert plan.itinerary.days == quick.itinerary.days
    assert all(day.weather is not None for day in plan.itinerary.days)


async def test_quick_sources_are_waited_for() -> None:
    events, _ = await told(Climate())
    assert not is_shown_before_the_facts(events)


async def test_what_the_facts_change_takes_the_place_of_what_was_shown() -> None:
    events, plan = await told(SlowWeather(FIRST_LOOK_SECONDS * 8))
    shown = fold(Recorded("run", seq, NOW, event) for seq, event in enumerate(events, start=1))
    assert {stop.key for _, stop in shown.stops.values()} == {stop.key for stop in plan.itinerary.stops}
    gathered = next(place for place, event in enumerate(events) if isinstance(event, ContextGathered))
    before = [event for event in events[:gathered] if isinstance(event, StopPlanned)]
    changed = {event.day for event in before} - {
        event.day for event in before if event.stop in plan.itinerary.stops
    }
    discarded = {day for event in events if isinstance(event, PartDiscarded) for day in event.days}
    assert changed <= discarded
