"""What a model that obeys injected words can do to a plan: nothing but its words."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from planner.atlas.gazetteer import Atlas
from planner.domain.facts import Destination, Names, Place
from planner.domain.plan import Plan
from planner.domain.review import hard_failures, review
from planner.domain.trip import MAX_WISH_CHARS, TripRequest
from planner.pipeline.work import Work
from planner.providers.gemini import GeminiWriter
from planner.providers.openai import OpenAIWriter
from planner.providers.writing.writer import ModelWriter
from tests.factories import atlas, plain_graph, tools, trip
from tests.providers.injections import INJECTIONS, Injection
from tests.providers.obedience import (
    EVIL_ID,
    HARMLESS,
    USELESS,
    Answer,
    ObedientGemini,
    ObedientOpenAI,
    as_text,
    honest,
    with_everything,
)

pytestmark = pytest.mark.asyncio

PLANNED = {name: made for name, made in INJECTIONS.items() if made.where not in ("area", "destination")}


class LiveAtlas(Atlas):
    """The atlas as if a live source had named its best places."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def find(self, location: str) -> Destination:
        return atlas().find(location)

    def places(self, destination: Destination) -> tuple[Place, ...]:
        best, *others = atlas().places(destination)
        return (replace(best, names=Names(self._name, self._name)), *others)


def request_with(injection: Injection) -> TripRequest:
    short = injection.text[:MAX_WISH_CHARS]
    match injection.where:
        case "notes":
            return trip(days=1, notes=injection.text)
        case "title":
            return trip(days=1, title=injection.text)
        case "avoid":
            return trip(days=1, avoid=(short,))
        case "interests":
            return trip(days=1, interests=(short,))
        case _:
            return trip(days=1)


type Serving = tuple[ObedientGemini | ObedientOpenAI, ModelWriter]

PROTOCOLS = ("gemini", "openai")


@pytest_asyncio.fixture(params=PROTOCOLS)
async def serving(request: pytest.FixtureRequest) -> AsyncIterator[Serving]:
    """A service whose model obeys, and the writer that asks it."""
    writer: ModelWriter
    server: ObedientGemini | ObedientOpenAI
    server = ObedientGemini() if request.param == "gemini" else ObedientOpenAI()
    async with server:
        if request.param == "gemini":
            writer = GeminiWriter(api_key="KEY", model="m", base_url=server.url)
        else:
            writer = OpenAIWriter(api_key="KEY", model="m", base_url=f"{server.url}/v1")
        yield server, writer
        await writer.aclose()


only_gemini = pytest.mark.parametrize("serving", ["gemini"], indirect=True)


async def planned(serving: Serving, answer: Answer, injection: Injection) -> Work:
    """The work of a run of the graph with this answer to every prompt."""
    server, writer = serving
    server.answer = answer
    around = tools(writer)
    if injection.where == "place":
        around = replace(around, gazetteer=LiveAtlas(injection.text))
    begun: Any = {"work": Work("run", request_with(injection))}
    ended = await plain_graph().ainvoke(begun, context=around)
    work: Work = ended["work"]
    return work


def plan_of(work: Work) -> Plan:
    assert work.plan is not None
    return work.plan


def decided(plan: Plan) -> tuple[object, ...]:
    """All of a plan that is not the model's words."""
    stops = tuple(
        (day.number, day.date, day.transport_krw, replace(stop, note=""))
        for day in plan.itinerary.days
        for stop in day.stops
    )
    return stops, plan.cost_krw, plan.checks, plan.title, plan.request, plan.notes, plan.writer, plan.sources


def assert_holds(work: Work) -> None:
    plan = plan_of(work)
    assert work.context is not None
    assert not hard_failures(review(plan.itinerary, work.request, work.context))
    known = {place.id for place in work.context.places}
    assert {stop.place_id for stop in plan.itinerary.stops if stop.place_id} <= known
    assert EVIL_ID not in {stop.key for stop in plan.itinerary.stops}
    assert plan.request == work.request
    assert [day.date for day in plan.itinerary.days] == list(work.request.dates)


@only_gemini
@pytest.mark.parametrize("where", sorted({made.where for made in PLANNED.values()}))
async def test_obeying_an_injection_changes_nothing_but_words(where: str, serving: Serving) -> None:
    for name, injection in PLANNED.items():
        if injection.where == where:
            obedient = await planned(serving, as_text(with_everything), injection)
            faithful = await planned(serving, as_text(honest), injection)

            assert_holds(obedient)
            assert decided(plan_of(obedient)) == decided(plan_of(faithful)), name
            assert plan_of(obedient).writer == "gemini:m"


@pytest.mark.parametrize("answer", HARMLESS)
async def test_each_way_of_obeying_changes_nothing_but_words_over_each_protocol(
    answer: str, serving: Serving
) -> None:
    injection = INJECTIONS["fake findings"]

    obedient = await planned(serving, HARMLESS[answer], injection)
    faithful = await planned(serving, as_text(honest), injection)

    assert_holds(obedient)
    assert decided(plan_of(obedient)) == decided(plan_of(faithful))


@pytest.mark.parametrize("answer", USELESS)
async def test_an_answer_made_useless_leaves_the_solvers_plan_and_says_so(
    answer: str, serving: Serving
) -> None:
    work = await planned(serving, USELESS[answer], INJECTIONS["이전 지시 무시"])

    assert_holds(work)
    assert plan_of(work).writer == "offline"
    assert "writer_nonsense" in plan_of(work).notes
    assert work.sketch is not None
    stops = [(stop.key, stop.start) for stop in plan_of(work).itinerary.stops]
    assert stops == [(stop.key, stop.start) for stop in work.sketch.stops]


@only_gemini
async def test_the_words_of_an_obedient_model_are_kept_to_one_short_line(serving: Serving) -> None:
    work = await planned(serving, HARMLESS["with_links_and_scripts"], INJECTIONS["script"])

    words = [stop.note for day in plan_of(work).itinerary.days for stop in day.visits]
    words += [day.summary for day in plan_of(work).itinerary.days]
    assert words
    assert all(len(text) <= 400 and len(text.splitlines()) == 1 for text in words)
