"""A plan for who has none yet: made by the graph that makes every plan, of what we know without a network."""

import asyncio
from functools import lru_cache
from math import inf

from planner.atlas.calendars import public_holidays
from planner.atlas.rates import TABLE
from planner.domain.plan import Plan
from planner.domain.progress import Progress
from planner.domain.trip import TripRequest
from planner.pipeline import graph
from planner.pipeline.work import State, Tools, Unheard, Work
from planner.providers.climate import Climate
from planner.providers.destinations import Destinations
from planner.providers.offline.writer import OfflineWriter
from planner.providers.places.service import Places
from planner.providers.rates import LayeredRates
from planner.providers.ways import MeasuredWays
from planner.providers.weather import LayeredWeather
from planner.wiring import tools

EXAMPLE_ID = "example"
KEPT = 8


@lru_cache(maxsize=KEPT)
def planned(request: TripRequest) -> Plan:
    """The plan of this request, made when it is first asked for and kept in this process.

    Called off the event loop. Nothing is saved: it has no run and no owner.
    """
    work = State(work=Work(run_id=EXAMPLE_ID, request=request))
    made = asyncio.run(graph.build().ainvoke(work, context=_tools()))
    plan: Plan | None = made["work"].plan
    assert plan is not None, "the graph ends with a plan or raises"
    return plan


def _tools() -> Tools:
    writer = OfflineWriter()
    return Tools(
        destinations=Destinations(tools.atlas(), None),
        gazetteer=tools.gazetteer(),
        places=Places([]),
        ways=MeasuredWays(None),
        weather=LayeredWeather(Climate()),
        rates=LayeredRates(None, TABLE),
        writer=writer,
        fallback=writer,
        holidays=public_holidays,
        now=tools.now,
        logged=Progress(),
        writer_until=inf,
        events=Unheard(),
    )
