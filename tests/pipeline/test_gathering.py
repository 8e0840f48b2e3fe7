"""The facts of a trip from sources that are quick, slow, or gone."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from planner.atlas.rates import TABLE
from planner.domain.events import ContextGathered, PartDiscarded, Recorded, RunEvent, StopPlanned
from planner.domain.facts import DayWeather, Destination
from planner.domain.plan import Plan
from planner.domain.progress import fold
from planner.domain.rates import LocalCurrency, Rate, RateTable
from planner.domain.trip import TripRequest
from planner.pipeline.gathering import FIRST_LOOK_SECONDS
from planner.pipeline.work import Work
from planner.ports import RatesSource, WeatherSource
from planner.providers.climate import Climate
from planner.providers.rates import LayeredRates
from tests.factories import NOW, ScriptedWriter, as_drafted, plain_graph, tools, trip
from tests.pipeline.test_graph import Told

pytestmark = pytest.mark.asyncio


EURO = Rate(Decimal("1703.5"), date(2026, 11, 20), "rates:frankfurter")


class SlowWeather:
    """The climate, after a while."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def daily(self, destination: Destination, dates: Sequence[date]) -> tuple[DayWeather, ...]:
        await asyncio.sleep(self._seconds)
        return await Climate().daily(destination, dates)


class Bank:
    """Another rate for the euro than the table's."""

    async def latest(self) -> RateTable:
        return RateTable({"EUR": EURO})


async def told(
    weather: WeatherSource, request: TripRequest | None = None, *, live: RatesSource | None = None
) -> tuple[list[RunEvent], Plan]:
    """What a run with this weather and these live rates tells, and its plan."""
    seen = Told()
    kit = tools(ScriptedWriter(as_drafted), weather=weather, events=seen)
    kit = replace(kit, rates=LayeredRates(live, TABLE))
    start: Any = {"work": Work("run", request or trip())}
    await seen.follow(plain_graph().astream(start, context=kit, stream_mode="values"))
    return seen.events, seen.plan


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


async def test_a_plan_keeps_the_rate_it_was_counted_with() -> None:
    _, live = await told(Climate(), trip("Paris"), live=Bank())
    _, tables = await told(Climate(), trip("Paris"))
    assert live.local == LocalCurrency("EUR", EURO)
    assert tables.local == LocalCurrency("EUR", TABLE.of("EUR"))
    lunch, same = (
        next(stop for stop in plan.itinerary.stops if not stop.place_id) for plan in (live, tables)
    )
    assert lunch.cost_krw / EURO.won == pytest.approx(
        same.cost_krw / TABLE.of("EUR").won, rel=Decimal("0.001")
    )


async def test_where_the_prices_are_known_nothing_is_said_of_estimates() -> None:
    _, plan = await told(Climate())
    assert "costs_general" not in plan.notes
