"""What the peers run: our graph with our tools, as `planner.wiring` puts them together, without Django.

MODEL_URL, when set, is a Gemini on loopback; without it the offline writer writes.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from langgraph.config import get_stream_writer

from planner.atlas.calendars import public_holidays
from planner.atlas.gazetteer import Atlas
from planner.atlas.rates import TABLE
from planner.domain.events import RunEvent, RunSucceeded
from planner.domain.progress import Progress
from planner.domain.trip import TripRequest
from planner.pipeline import graph
from planner.pipeline.work import State, Tools, Work
from planner.ports import Writer
from planner.providers.climate import Climate
from planner.providers.destinations import Destinations
from planner.providers.offline.writer import OfflineWriter
from planner.providers.places.service import Places
from planner.providers.rates import LayeredRates
from planner.providers.ways import MeasuredWays
from planner.providers.weather import LayeredWeather

WRITER_SECONDS = 600.0


@cache
def trip_graph() -> graph.Graph:
    return graph.build()


@cache
def writer() -> Writer:
    url = os.environ.get("MODEL_URL", "")
    if not url:
        return OfflineWriter()
    from planner.providers.gemini.client import GeminiWriter, Patience

    patience = Patience(first_seconds=WRITER_SECONDS, idle_seconds=WRITER_SECONDS)
    return GeminiWriter(api_key="stub", model="gemini-2.5-flash", base_url=url, patience=patience)


@cache
def _atlas() -> Atlas:
    return Atlas()


@cache
def _weather() -> LayeredWeather:
    return LayeredWeather(Climate())


def warm_up() -> None:
    """Imports, files and clients, before the first request needs them."""
    _atlas().load()
    writer().warm_up()
    trip_graph()


class Streamed:
    """An EventSink that is LangGraph's own stream, for one run."""

    def __init__(self) -> None:
        self._write: Callable[[RunEvent], None] | None = None

    def emit(self, event: RunEvent) -> None:
        if self._write is None:
            self._write = get_stream_writer()
        self._write(event)

    def spend(self, tokens_in: int, tokens_out: int) -> None: ...

    async def flush(self) -> None:
        await asyncio.sleep(0)  # the stream is read and sent between two turns of the loop


def tools() -> Tools:
    """A run's tools."""
    return Tools(
        destinations=Destinations(_atlas(), None),
        gazetteer=_atlas(),
        places=Places([]),
        ways=MeasuredWays(None),
        weather=_weather(),
        rates=LayeredRates(None, TABLE),
        writer=writer(),
        fallback=OfflineWriter(),
        holidays=public_holidays,
        now=lambda: datetime.now(UTC),
        logged=Progress(),
        writer_until=asyncio.get_running_loop().time() + WRITER_SECONDS,
        events=Streamed(),
    )


async def planned(request: TripRequest, run_id: str) -> AsyncIterator[RunEvent]:
    """The graph's events, RunSucceeded last. What the nodes raise goes through."""
    start = State(work=Work(run_id=run_id, request=request))
    modes: list[Any] = ["custom", "values"]
    work = start["work"]
    parts: AsyncIterator[Any] = trip_graph().astream(start, context=tools(), stream_mode=modes, version="v2")
    async for part in parts:
        match part:
            case {"type": "custom", "data": event}:
                yield event
            case {"type": "values", "data": state}:
                work = state["work"]
    if work.plan is None:
        raise LookupError("the graph ended without a plan")
    yield RunSucceeded(work.plan)
