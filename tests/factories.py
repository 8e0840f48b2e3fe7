"""What tests make runs of: requests, owners, a writer that follows a script, and what executes them."""

import asyncio
import itertools
import uuid
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from planner.atlas.calendars import public_holidays
from planner.atlas.gazetteer import Atlas
from planner.atlas.rates import TABLE
from planner.domain.checks import Check
from planner.domain.events import Recorded, RunEvent
from planner.domain.itinerary import StopKind
from planner.domain.owner import Owner
from planner.domain.progress import Progress
from planner.domain.run import Delivery, RunRecord
from planner.domain.trip import Language, TripRequest, trip_request
from planner.pipeline import graph
from planner.pipeline.graph import Graph
from planner.pipeline.work import EventSink, Tools, Unheard
from planner.ports import (
    Brief,
    Chosen,
    PlaceFinder,
    Summarised,
    WeatherSource,
    Writer,
    WriterFailed,
    WriterItem,
    Written,
)
from planner.providers.climate import Climate
from planner.providers.destinations import Destinations
from planner.providers.offline.writer import OfflineWriter
from planner.providers.places.service import Places
from planner.providers.rates import LayeredRates
from planner.providers.ways import MeasuredWays
from planner.runs.execute import Executor, RunTimes
from planner.store import claims, log, runs
from planner.store.claims import Claim
from planner.store.models import Run
from planner.store.threads import in_database
from planner.wakeups.local import LocalWakeups

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LEASE_SECONDS = 10.0
CLOSED_ON_TUESDAYS = "seoul-gyeongbokgung"
TUESDAY = 2
"""The day's number of a trip that begins on MONDAY."""

type Script = Callable[[Brief], AsyncGenerator[WriterItem]]

visitors = itertools.count(1)


def trip(location: str = "Seoul", *, days: int = 3, **wishes: Any) -> TripRequest:
    """A trip from MONDAY on, in English."""
    wishes.setdefault("language", Language.ENGLISH)
    return trip_request(location=location, start=MONDAY, end=MONDAY + timedelta(days=days - 1), **wishes)


def visitor() -> Owner:
    """A browser session nobody else has."""
    return Owner(visitor=f"visitor-{next(visitors)}")


def now() -> datetime:
    return datetime.now(UTC)


def queued(
    request: TripRequest | None = None,
    *,
    owner: Owner | None = None,
    at: datetime | None = None,
    fingerprint: str = "",
    at_once: int = 0,
) -> RunRecord:
    """A run in the store that nobody has taken yet."""
    new = new_run(owner or visitor(), request, fingerprint=fingerprint)
    return runs.create(new, now=at or now(), at_once=at_once)[0]


def new_run(owner: Owner, request: TripRequest | None = None, *, fingerprint: str = "") -> runs.NewRun:
    """What a run is made of."""
    return runs.NewRun(
        id=uuid.uuid4().hex,
        request=request or trip(),
        owner=owner,
        fingerprint=fingerprint or uuid.uuid4().hex,
        writer="scripted",
        delivery=Delivery.STREAM,
    )


def claimed(run: RunRecord, *, at: datetime | None = None, lease_seconds: float = LEASE_SECONDS) -> Claim:
    """The run, taken to be executed."""
    taken = claims.claim(now=at or now(), lease_seconds=lease_seconds, limit=1_000)
    return next(claim for claim in taken if claim.run.id == run.id)


def logged(run_id: str, *events: RunEvent) -> Sequence[Recorded]:
    """Appends to a run that was just claimed, as its executor would."""
    row = Run.objects.get(pk=run_id)
    lease = log.Lease(run_id, row.attempt, row.last_seq)
    return log.append(lease, events, now=now(), lease_seconds=LEASE_SECONDS)[1]


class ScriptedWriter:
    """Answers as it is told: a script for the draft, and one for each refinement, the last one repeated."""

    def __init__(
        self, draft: Script, *refinements: Script, is_costly: bool = True, name: str = "scripted"
    ) -> None:
        self.name = name
        self.version = "1"
        self.is_costly = is_costly
        self.texts: list[list[str]] = []
        """What was written, a list of pieces for each writing."""
        self.findings: list[Sequence[Check]] = []
        """What each refinement was asked to mend."""
        self._draft = draft
        self._refinements = refinements or (draft,)

    @property
    def drafts(self) -> int:
        return len(self.texts) - len(self.findings)

    def warm_up(self) -> None:
        """Nothing to do."""

    async def aclose(self) -> None:
        """Nothing to close."""

    async def draft(self, brief: Brief) -> AsyncGenerator[WriterItem]:
        async for item in self._noted(self._draft(brief)):
            yield item

    async def refine(
        self, brief: Brief, findings: Sequence[Check], language: Language
    ) -> AsyncGenerator[WriterItem]:
        assert language is brief.request.language
        script = self._refinements[min(len(self.findings), len(self._refinements) - 1)]
        self.findings.append(findings)
        async for item in self._noted(script(brief)):
            yield item

    async def _noted(self, items: AsyncGenerator[WriterItem]) -> AsyncGenerator[WriterItem]:
        pieces: list[str] = []
        self.texts.append(pieces)
        async for item in items:
            if isinstance(item, Written):
                pieces.append(item.text)
            yield item


def drafted_items(brief: Brief) -> Iterator[WriterItem]:
    """The draft as it stands, in words that are hard to carry: every script, line ends, and no end at all."""
    yield Written("여행 ✈️ <b>\r\n\u2028")
    for day in brief.draft.days:
        yield Written(f"Day {day.number}: ", day.number)
        yield Summarised(day.number, f"summary of day {day.number}")
        for stop in day.stops:
            if stop.kind is StopKind.VISIT and stop.place_id:
                yield Written(f"{stop.names.ko} & {stop.names.en}\n", day.number)
                yield Chosen(day.number, stop.place_id, f"note on {stop.names.en}")


async def as_drafted(brief: Brief) -> AsyncGenerator[WriterItem]:
    for item in drafted_items(brief):
        yield item
        await asyncio.sleep(0)


def insisting_on(place_id: str, *, day: int) -> Script:
    """As drafted, but always this place on that day, and nothing else then."""

    async def script(brief: Brief) -> AsyncGenerator[WriterItem]:
        for item in drafted_items(brief):
            if not (isinstance(item, Chosen) and (item.day == day or item.place_id == place_id)):
                yield item
            if isinstance(item, Summarised) and item.day == day:
                yield Chosen(day, place_id, "whatever you say")

    return script


def failing_with(note: str, *, after: int = 5) -> Script:
    """Gives up after so many items."""

    async def script(brief: Brief) -> AsyncGenerator[WriterItem]:
        for item in itertools.islice(drafted_items(brief), after):
            yield item
        raise WriterFailed(note)

    return script


def waiting_for(gate: asyncio.Event, *, after: int = 5) -> Script:
    """As drafted, with a pause after so many items until the gate opens."""

    async def script(brief: Brief) -> AsyncGenerator[WriterItem]:
        for number, item in enumerate(drafted_items(brief)):
            if number == after:
                await gate.wait()
            yield item

    return script


@cache
def atlas() -> Atlas:
    return Atlas().load()


@cache
def plain_graph() -> Graph:
    return graph.build()


def tools(
    writer: Writer,
    logged: Progress | None = None,
    writer_until: float = float("inf"),
    *,
    weather: WeatherSource | None = None,
    places: PlaceFinder | None = None,
    events: EventSink | None = None,
) -> Tools:
    """What the nodes work with: the atlas and its climate, and this writer."""
    return Tools(
        destinations=Destinations(atlas(), None),
        gazetteer=atlas(),
        places=places or Places([]),
        ways=MeasuredWays(None),
        weather=weather or Climate(),
        rates=LayeredRates(None, TABLE),
        writer=writer,
        fallback=OfflineWriter(),
        holidays=public_holidays,
        now=now,
        logged=logged or Progress(),
        writer_until=writer_until,
        events=events or Unheard(),
    )


def executor(
    writer: Writer,
    *,
    wakeups: LocalWakeups | None = None,
    compiled: Graph | None = None,
    deadline_seconds: float = 60.0,
    lease_seconds: float = LEASE_SECONDS,
    clock: Callable[[], datetime] = now,
) -> Executor:
    return Executor(
        graph=compiled or plain_graph(),
        tools=lambda logged, until, events: tools(writer, logged, until, events=events),
        times=RunTimes(lease_seconds, deadline_seconds),
        now=clock,
        wakeups=wakeups or LocalWakeups(),
    )


async def execute_all(worker: Executor) -> None:
    """Claims every run that waits and executes them side by side, as a runner does."""
    taken = await in_database(claims.claim, now=now(), lease_seconds=LEASE_SECONDS, limit=100)
    await asyncio.gather(*(worker.execute(claim) for claim in taken))
