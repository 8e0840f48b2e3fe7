"""What a trip is planned from: every source asked at once, and a first look at the trip while they answer."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace

from planner import solver
from planner.domain.facts import Context, Destination, Place
from planner.domain.itinerary import Itinerary
from planner.domain.rates import RateTable
from planner.domain.trip import TripRequest
from planner.domain.ways import Ways
from planner.pipeline import wishes
from planner.pipeline.anew import Sketch, sketched_anew
from planner.pipeline.repairing import show
from planner.pipeline.work import Tools, Work
from planner.ports import FoundPlaces

log = logging.getLogger(__name__)

FIRST_LOOK_SECONDS = 0.12
"""Sources that take longer are not waited for with an empty screen, where we know places ourselves."""
KNOWN_TOWN_SECONDS = 2.5
"""For live sources of places where we know the town: what is late helps the next trip there."""
SKETCH_ITERATIONS = 60
HOME = "KRW"
"""What plans are counted in."""


async def sketched(work: Work, context: Context) -> Sketch:
    """The solver's plan, or what it makes of the one that is planned anew. Raises Infeasible."""
    if work.base is not None:
        return await sketched_anew(work, context)
    itinerary = await asyncio.to_thread(
        solver.plan, work.request, context, rates=context.to_krw, iterations=SKETCH_ITERATIONS, seed=0
    )
    return Sketch(itinerary)


async def gathered(work: Work, tools: Tools) -> tuple[Context, Itinerary | None]:
    """The facts, and the plan that was shown before they were all there, if it was.

    Raises DestinationUnknown, and Infeasible for wishes no place answers.
    """
    request = work.request
    destination = await tools.destinations.find(request.location)
    known = tools.gazetteer.places(destination)
    asking = asyncio.create_task(_asked(request, destination, known, tools))
    try:
        await asyncio.wait({asking}, timeout=FIRST_LOOK_SECONDS)
        look = None
        if known and not asking.done():
            look = await _first_look(work, destination, known, tools)
        return await asking, look
    finally:
        asking.cancel()


async def _first_look(
    work: Work,
    destination: Destination,
    known: tuple[Place, ...],
    tools: Tools,
) -> Itinerary | None:
    """The solver's plan of what we know ourselves, shown; None when it needs what the sources will say."""
    with suppress(solver.Infeasible):
        found, rates = FoundPlaces(known), tools.rates.at_hand
        context = _context(work.request, destination, found, tools, rates=rates)
        sketch = (await sketched(work, context)).itinerary
        show(sketch, tools.events.emit)
        return sketch
    return None


async def _asked(
    request: TripRequest, destination: Destination, known: tuple[Place, ...], tools: Tools
) -> Context:
    weather, rates, (found, ways) = await asyncio.gather(
        tools.weather.daily(destination, request.dates),
        tools.rates.latest(),
        _places(request, destination, known, tools),
    )
    context = _context(request, destination, found, tools, rates=rates)
    named = [*context.sources, *(f"weather:{day.source}" for day in weather)]
    if ways is not None:
        named.append(ways.source)
    return replace(context, weather=weather, ways=ways, sources=tuple(dict.fromkeys(named)))


async def _places(
    request: TripRequest, destination: Destination, known: tuple[Place, ...], tools: Tools
) -> tuple[FoundPlaces, Ways | None]:
    found = await tools.places.near(
        destination,
        request.dates,
        known=known,
        within_seconds=KNOWN_TOWN_SECONDS if known else None,
    )
    for note in found.notes:
        log.info("places without %s: %s", note.source, note.code)
    return found, await tools.ways.between(found.places)


def _context(
    request: TripRequest, destination: Destination, found: FoundPlaces, tools: Tools, *, rates: RateTable
) -> Context:
    must_see, avoid = wishes.matched(request, found.places)
    rate = rates.of(destination.currency)
    named = [destination.source, *found.sources]
    return Context(
        destination=replace(destination, areas=destination.areas | found.areas),
        places=found.places,
        weather=(),
        holidays=dict(tools.holidays(destination.country, request.dates)),
        must_see=must_see,
        avoid=avoid,
        sources=tuple(dict.fromkeys([*named, *([rate.source] if destination.currency != HOME else [])])),
        rates=rates,
    )
