"""The graph with the atlas and writers that follow a script: what is told, and what comes out."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from planner.domain.checks import Verdict
from planner.domain.events import (
    ContextGathered,
    DraftReviewed,
    PartDiscarded,
    Recorded,
    RunEvent,
    RunSucceeded,
    StepStarted,
    StopPlanned,
    StopRepaired,
    TextDrafted,
    WriterNoted,
)
from planner.domain.itinerary import Verification
from planner.domain.phrases import PHRASES
from planner.domain.plan import Plan
from planner.domain.progress import Progress, fold, percent_of
from planner.domain.review import hard_failures, review
from planner.domain.run import Step
from planner.domain.trip import TripRequest, trip_request
from planner.pipeline import graph
from planner.pipeline.checkpoints import WorkSerializer
from planner.pipeline.graph import Graph
from planner.pipeline.work import Work
from planner.ports import Brief, Chosen, DestinationUnknown, Summarised, WriterItem, Written
from planner.providers.offline.writer import OfflineWriter
from planner.solver import Infeasible
from tests.factories import (
    CLOSED_ON_TUESDAYS,
    MONDAY,
    NOW,
    TUESDAY,
    ScriptedWriter,
    as_drafted,
    drafted_items,
    failing_with,
    insisting_on,
    plain_graph,
    tools,
    trip,
    waiting_for,
)

pytestmark = pytest.mark.asyncio

GATHER, DRAFT, VALIDATE = Step.GATHER_CONTEXT, Step.GENERATE_DRAFT, Step.VALIDATE
REFINE, FINALIZE = Step.REFINE, Step.FINALIZE


@dataclass
class Told:
    """What a run of the graph told, and its work in the end. An EventSink; `flushed` events have a reader."""

    events: list[RunEvent] = field(default_factory=list)
    work: Work | None = None
    flushed: int = 0
    on_event: Callable[[RunEvent], None] = lambda _: None

    def emit(self, event: RunEvent) -> None:
        self.events.append(event)
        self.on_event(event)

    def spend(self, tokens_in: int, tokens_out: int) -> None: ...

    async def flush(self) -> None:
        self.flushed = len(self.events)

    async def follow(self, states: Any) -> None:
        """Runs the graph to its end, and keeps the last work."""
        async with aclosing(states) as running:
            async for state in running:
                self.work = state["work"]

    @property
    def plan(self) -> Plan:
        assert self.work is not None
        assert self.work.plan is not None
        return self.work.plan

    @property
    def progress(self) -> Progress:
        return fold(Recorded("run", seq, NOW, event) for seq, event in enumerate(self.events, start=1))

    @property
    def steps(self) -> list[Step]:
        return [event.step for event in self.events if isinstance(event, StepStarted)]

    def text(self, part: str = "draft") -> str:
        return "".join(
            event.text for event in self.events if isinstance(event, TextDrafted) and event.part == part
        )


class Crash(Exception):
    """The worker dies here."""


async def told(
    writer: Any,
    request: TripRequest | None = None,
    *,
    compiled: Graph | None = None,
    go_on: bool = False,
    logged: Progress | None = None,
    writer_until: float = float("inf"),
    seen: Told | None = None,
) -> Told:
    """Runs the graph as the executor does; `go_on` takes up what a crash left."""
    seen = seen or Told()
    start: Any = None if go_on else {"work": Work("run", request or trip())}
    checkpointed = compiled is not None and compiled.checkpointer is not None
    options: dict[str, Any] = {"durability": "sync"} if checkpointed else {}
    states: Any = (compiled or plain_graph()).astream(
        start,
        {"configurable": {"thread_id": "run"}},
        context=tools(writer, logged, writer_until, events=seen),
        stream_mode="values",
        **options,
    )
    await seen.follow(states)
    return seen


def assert_holds(seen: Told) -> None:
    """The plan breaks no hard rule, and what readers saw is what is in it."""
    work, plan = seen.work, seen.plan
    assert work is not None
    assert work.context is not None
    assert hard_failures(review(plan.itinerary, work.request, work.context)) == ()
    assert [day.date for day in plan.itinerary.days] == list(work.request.dates)
    shown = {(day, stop.key, stop.start, stop.end, stop.note) for day, stop in seen.progress.stops.values()}
    assert shown == {
        (day.number, stop.key, stop.start, stop.end, stop.note)
        for day in plan.itinerary.days
        for stop in day.stops
    }
    percents = [percent_of(event) for event in seen.events if isinstance(event, StepStarted)]
    assert percents == sorted(percents)
    for note in plan.notes:
        assert note in PHRASES


async def test_the_offline_writer_goes_through_the_steps_of_the_guide_to_a_plan_that_holds() -> None:
    seen = await told(OfflineWriter())
    assert seen.steps == [GATHER, DRAFT, VALIDATE, FINALIZE]
    assert_holds(seen)
    plan = seen.plan
    assert plan.writer == "offline"
    assert plan.notes == ("costs_cover",)
    assert plan.cost_krw == sum(day.cost_krw for day in plan.itinerary.days)
    assert all(day.summary for day in plan.itinerary.days)
    assert {stop.verification for stop in plan.itinerary.stops} <= {
        Verification.VERIFIED,
        Verification.UNVERIFIED,
    }
    (gathered,) = [event for event in seen.events if isinstance(event, ContextGathered)]
    assert (gathered.country, gathered.timezone, len(gathered.weather)) == ("KR", "Asia/Seoul", 3)


@pytest.mark.parametrize("location", ["Seoul", "부산", "Jeju", "경주", "Tokyo", "파리"])
async def test_every_destination_we_ship_gets_a_plan(location: str) -> None:
    assert_holds(await told(OfflineWriter(), trip(location, days=2)))


@pytest.mark.parametrize("is_costly", [True, False])
async def test_every_character_the_writer_produced_is_told_once_and_in_order(is_costly: bool) -> None:
    writer = ScriptedWriter(as_drafted, is_costly=is_costly)
    seen = await told(writer)
    assert seen.text() == "".join(writer.texts[0])
    assert seen.progress.text == seen.text()
    assert writer.drafts == 1
    assert writer.findings == []
    assert_holds(seen)
    assert [day.summary for day in seen.plan.itinerary.days] == [f"summary of day {n}" for n in (1, 2, 3)]
    notes = {stop.note for day in seen.plan.itinerary.days for stop in day.visits}
    assert all(note.startswith("note on ") for note in notes)


async def test_a_costly_writers_first_word_comes_after_the_sketch_is_on_screen() -> None:
    seen = await told(ScriptedWriter(as_drafted))
    kinds = [type(event).__name__ for event in seen.events]
    assert "StopPlanned" in kinds[: kinds.index("TextDrafted")]


async def test_a_costly_writer_is_asked_once_the_sketch_is_in_the_log() -> None:
    seen = Told()
    at_the_question: list[RunEvent] = []

    async def script(brief: Brief) -> AsyncGenerator[WriterItem]:
        at_the_question.extend(seen.events[: seen.flushed])
        async for item in as_drafted(brief):
            yield item

    await told(ScriptedWriter(script), seen=seen)
    assert {event.day for event in at_the_question if isinstance(event, StopPlanned)} == {1, 2, 3}


async def test_the_first_day_is_in_the_log_before_the_second_is_written() -> None:
    seen = Told()
    at_the_second: list[RunEvent] = []

    async def script(brief: Brief) -> AsyncGenerator[WriterItem]:
        for item in drafted_items(brief):
            yield item
            if isinstance(item, Summarised) and item.day == 2:
                at_the_second.extend(seen.events[: seen.flushed])

    await told(ScriptedWriter(script, is_costly=False), seen=seen)
    stops = [event for event in at_the_second if isinstance(event, StopPlanned)]
    assert {event.day for event in stops} == {1}
    assert [event.stop.key for event in stops] == [stop.key for stop in seen.plan.itinerary.days[0].stops]


async def test_a_trip_of_one_day_is_in_the_log_before_its_review() -> None:
    seen = Told()
    in_the_log: list[int] = []

    def watch(event: RunEvent) -> None:
        if isinstance(event, StepStarted) and event.step is VALIDATE:
            shown = seen.events[: seen.flushed]
            in_the_log.append(sum(isinstance(one, StopPlanned) for one in shown))

    seen.on_event = watch
    await told(OfflineWriter(), trip(days=1), seen=seen)
    assert in_the_log == [len(seen.plan.itinerary.stops)]


async def test_only_the_solver_has_a_thread() -> None:
    calls: list[object] = []

    class Pool(ThreadPoolExecutor):
        def submit(self, *args: Any, **kwargs: Any) -> Any:
            calls.append(args)
            return super().submit(*args, **kwargs)

    asyncio.get_running_loop().set_default_executor(Pool(1))
    assert_holds(await told(OfflineWriter()))
    assert len(calls) == 1


async def test_a_day_is_shown_when_the_writer_turns_to_the_next_and_not_only_at_the_end() -> None:
    gate, shown = asyncio.Event(), asyncio.Event()

    async def script(brief: Brief) -> AsyncGenerator[WriterItem]:
        for item in drafted_items(brief):
            if isinstance(item, Written) and item.day == 3 and not gate.is_set():
                yield item
                async with asyncio.timeout(5):
                    await shown.wait()
                gate.set()
                continue
            yield item

    def watch(event: RunEvent) -> None:
        if type(event).__name__ == "StopPlanned" and event.day == 2:  # type: ignore[union-attr]
            shown.set()

    assert_holds(await told(ScriptedWriter(script, is_costly=False), seen=Told(on_event=watch)))


@pytest.mark.parametrize("iterations", [0, 1, 3])
async def test_a_writer_that_insists_on_a_closed_place_is_asked_as_often_as_allowed_and_then_repaired(
    iterations: int,
) -> None:
    writer = ScriptedWriter(insisting_on(CLOSED_ON_TUESDAYS, day=TUESDAY))
    seen = await told(writer, trip(max_iterations=iterations))
    assert seen.steps == [GATHER, DRAFT, VALIDATE, *[REFINE, VALIDATE] * iterations, FINALIZE]
    refined = [event for event in seen.events if isinstance(event, StepStarted) and event.step is REFINE]
    assert [(event.iteration, event.iterations) for event in refined] == [
        (n, iterations) for n in range(1, iterations + 1)
    ]
    assert len(writer.findings) == iterations
    for findings in writer.findings:
        assert any(check.stop == CLOSED_ON_TUESDAYS and check.rule == "open_then" for check in findings)
    failed = [
        event.check
        for event in seen.events
        if isinstance(event, DraftReviewed) and event.check.verdict is Verdict.FAILED
    ]
    assert any(check.stop == CLOSED_ON_TUESDAYS and check.reason == "closed_weekday" for check in failed)
    repairs = [event.check for event in seen.events if isinstance(event, StopRepaired)]
    assert any(
        check.stop == CLOSED_ON_TUESDAYS and check.reason and check.reason in PHRASES for check in repairs
    )
    assert_holds(seen)
    tuesday = seen.plan.itinerary.days[TUESDAY - 1]
    assert CLOSED_ON_TUESDAYS not in {stop.place_id for stop in tuesday.stops}
    assert "repaired_by_solver" in seen.plan.notes
    assert {
        check.reason
        for check in seen.plan.checks
        if check.stop == CLOSED_ON_TUESDAYS and check.verdict is Verdict.REPAIRED
    }


async def test_a_writer_that_learns_is_not_asked_again_and_nothing_is_repaired() -> None:
    writer = ScriptedWriter(insisting_on(CLOSED_ON_TUESDAYS, day=TUESDAY), as_tuesday_without_the_palace)
    seen = await told(writer)
    assert seen.steps == [GATHER, DRAFT, VALIDATE, REFINE, VALIDATE, FINALIZE]
    assert not [event for event in seen.events if isinstance(event, StopRepaired)]
    assert seen.text("refine-1") == "".join(writer.texts[1])
    assert "repaired_by_solver" not in seen.plan.notes
    assert_holds(seen)


async def as_tuesday_without_the_palace(brief: Brief) -> AsyncGenerator[WriterItem]:
    """Only Tuesday again, with places no other day has and that are open then."""
    taken = {stop.place_id for day in brief.draft.days if day.number != TUESDAY for stop in day.stops}
    tuesday = brief.request.dates[TUESDAY - 1]
    yield Written("Tuesday again.\n", TUESDAY)
    yield Summarised(TUESDAY, "a quieter Tuesday")
    free = (
        place
        for place in brief.context.places
        if place.id not in taken and place.hours and place.hours.on(tuesday, brief.context.holidays)
    )
    for place in list(free)[:2]:
        yield Chosen(TUESDAY, place.id, "instead")


async def test_a_writer_that_invents_places_gets_none_of_them_into_the_plan() -> None:
    async def inventing(brief: Brief) -> AsyncGenerator[WriterItem]:
        for item in drafted_items(brief):
            yield item
            if isinstance(item, Summarised):
                yield Chosen(item.day, "seoul-crystal-palace", "you will love it")
        yield Chosen(99, "seoul-bukchon", "on a day there is not")
        yield Chosen(0, "seoul-bukchon", "nor that")

    seen = await told(ScriptedWriter(inventing), trip(max_iterations=1))
    assert_holds(seen)
    known = {place.id for place in seen.work.context.places} if seen.work and seen.work.context else set()
    assert {stop.place_id for stop in seen.plan.itinerary.stops if stop.place_id} <= known
    assert "seoul-crystal-palace" not in seen.progress.stops


async def test_a_writer_that_forgets_days_gets_them_filled() -> None:
    async def forgetful(brief: Brief) -> AsyncGenerator[WriterItem]:
        for item in drafted_items(brief):
            if getattr(item, "day", None) in (None, 1):
                yield item

    seen = await told(ScriptedWriter(forgetful), trip(max_iterations=1))
    assert_holds(seen)
    assert all(day.visits for day in seen.plan.itinerary.days)


async def test_a_writer_that_says_nothing_at_all_still_leaves_a_whole_plan() -> None:
    async def silent(brief: Brief) -> AsyncGenerator[WriterItem]:
        nothing: tuple[WriterItem, ...] = ()
        for item in nothing:
            yield item

    seen = await told(ScriptedWriter(silent), trip(max_iterations=1))
    assert_holds(seen)


async def test_a_writer_that_repeats_a_place_every_day_is_repaired() -> None:
    async def repeating(brief: Brief) -> AsyncGenerator[WriterItem]:
        for day in brief.draft.days:
            yield Written(f"day {day.number}\n", day.number)
            yield Chosen(day.number, "seoul-bukchon", "again")

    seen = await told(ScriptedWriter(repeating), trip(max_iterations=1))
    assert_holds(seen)
    assert Counter(stop.place_id for stop in seen.plan.itinerary.stops)["seoul-bukchon"] == 1


@pytest.mark.parametrize("after", [0, 5, 9])
async def test_a_writer_that_fails_is_replaced_by_the_solvers_plan_and_the_traveller_is_told(
    after: int,
) -> None:
    writer = ScriptedWriter(failing_with("writer_truncated", after=after))
    seen = await told(writer)
    assert WriterNoted("writer_truncated") in seen.events
    assert seen.plan.notes[0] == "writer_truncated"
    assert seen.plan.writer == "offline"
    assert seen.steps == [GATHER, DRAFT, VALIDATE, FINALIZE]
    assert seen.progress.text == seen.text("fallback") != ""
    assert seen.text() == "".join(writer.texts[0])
    assert_holds(seen)


async def test_a_writer_that_fails_while_refining_is_replaced_too_and_not_asked_again() -> None:
    writer = ScriptedWriter(insisting_on(CLOSED_ON_TUESDAYS, day=TUESDAY), failing_with("writer_stalled"))
    seen = await told(writer)
    assert len(writer.findings) == 1
    assert seen.steps == [GATHER, DRAFT, VALIDATE, REFINE, VALIDATE, FINALIZE]
    assert "writer_stalled" in seen.plan.notes
    assert PartDiscarded("refine-1", (1, 2, 3)) in seen.events
    assert_holds(seen)


async def test_a_writer_past_its_time_is_left_for_the_solvers_plan_marked_as_such() -> None:
    writer = ScriptedWriter(waiting_for(asyncio.Event()))
    seen = await told(writer, writer_until=asyncio.get_running_loop().time() + 0.05)
    assert seen.plan.notes[0] == "deadline"
    assert WriterNoted("deadline") in seen.events
    assert_holds(seen)


async def test_the_writing_is_closed_when_the_writer_is_left() -> None:
    closed = asyncio.Event()

    async def slow(brief: Brief) -> AsyncGenerator[WriterItem]:
        try:
            yield Written("well … ")
            await asyncio.Event().wait()
        finally:
            closed.set()

    await told(ScriptedWriter(slow), writer_until=asyncio.get_running_loop().time() + 0.05)
    assert closed.is_set()


async def test_an_unknown_destination_names_what_is_there() -> None:
    with pytest.raises(DestinationUnknown) as unknown:
        await told(OfflineWriter(), trip("Atlantis"))
    assert unknown.value.location == "Atlantis"
    assert "Seoul" in unknown.value.suggestions


async def test_a_must_see_nobody_knows_says_so_and_one_that_is_known_is_kept() -> None:
    with pytest.raises(Infeasible) as infeasible:
        await told(OfflineWriter(), trip(must_see=("Moon Base Alpha",)))
    assert [reason.code for reason in infeasible.value.conflicts] == ["must_see_unknown"]
    for reason in (*infeasible.value.conflicts, *infeasible.value.relaxations):
        PHRASES[reason.code]["en"].format(**reason.params)
    seen = await told(OfflineWriter(), trip(must_see=("Gyeongbokgung",), avoid=("N Seoul Tower",)))
    places = {stop.place_id for stop in seen.plan.itinerary.stops}
    assert CLOSED_ON_TUESDAYS in places
    assert "seoul-n-seoul-tower" not in places


async def test_a_must_see_that_is_closed_on_the_only_day_cannot_be_kept() -> None:
    tuesday = MONDAY + timedelta(days=1)
    request = trip_request(location="Seoul", start=tuesday, end=tuesday, must_see=("Gyeongbokgung",))
    with pytest.raises(Infeasible) as infeasible:
        await told(OfflineWriter(), request)
    assert infeasible.value.relaxations


CRASH_AFTER = [GATHER, DRAFT, VALIDATE, REFINE]


@pytest.mark.parametrize("finished", CRASH_AFTER)
@pytest.mark.parametrize("saver", ["memory", "sqlite"])
async def test_after_a_crash_no_node_that_had_finished_runs_again(
    saver: str, finished: Step, tmp_path: Path
) -> None:
    following = {GATHER: DRAFT, DRAFT: VALIDATE, VALIDATE: REFINE, REFINE: VALIDATE}[finished]
    writer = ScriptedWriter(insisting_on(CLOSED_ON_TUESDAYS, day=TUESDAY))
    first: list[RunEvent] = []

    def crash(event: RunEvent) -> None:
        steps = [one.step for one in first if isinstance(one, StepStarted)]
        if isinstance(event, StepStarted) and steps[-1:] == [finished] and event.step is following:
            raise Crash
        first.append(event)

    database = await aiosqlite.connect(tmp_path / "checkpoints.sqlite3")
    try:
        serde = WorkSerializer()
        checkpointer: Any = (
            InMemorySaver(serde=serde) if saver == "memory" else AsyncSqliteSaver(database, serde=serde)
        )
        with pytest.raises(Crash):
            await told(
                writer, trip(max_iterations=1), compiled=graph.build(checkpointer), seen=Told(on_event=crash)
            )
        before = len(writer.texts)
        logged = fold(Recorded("run", seq, NOW, event) for seq, event in enumerate(first, start=1))
        second = await told(writer, compiled=graph.build(checkpointer), go_on=True, logged=logged)
    finally:
        await database.close()
    whole = Told([*first, *second.events], second.work)
    assert whole.steps == [GATHER, DRAFT, VALIDATE, REFINE, VALIDATE, FINALIZE]
    assert second.steps[0] is following
    assert len(writer.texts) - before == {GATHER: 2, DRAFT: 1, VALIDATE: 1, REFINE: 0}[finished]
    assert_holds(whole)
    assert whole.progress.text == "".join([*writer.texts[writer.drafts - 1], *writer.texts[-1]])


async def test_a_crash_in_the_middle_of_the_text_writes_it_again_and_readers_forget_the_half() -> None:
    compiled = graph.build(InMemorySaver(serde=WorkSerializer()))
    first: list[RunEvent] = []

    def crash(event: RunEvent) -> None:
        first.append(event)
        if len([one for one in first if isinstance(one, TextDrafted)]) == 3:
            raise Crash

    with pytest.raises(Crash):
        await told(ScriptedWriter(as_drafted), trip(), compiled=compiled, seen=Told(on_event=crash))
    logged = fold(Recorded("run", seq, NOW, event) for seq, event in enumerate(first, start=1))
    assert logged.text
    writer = ScriptedWriter(as_drafted)
    second = await told(writer, compiled=compiled, go_on=True, logged=logged)
    whole = Told([*first, *second.events], second.work)
    assert GATHER not in second.steps
    assert whole.progress.text == "".join(writer.texts[0])
    assert_holds(whole)


async def test_the_same_graph_object_serves_runs_side_by_side_without_mixing_them() -> None:
    compiled = plain_graph()
    trips = [
        trip(location, days=days)
        for location, days in (("Seoul", 2), ("Busan", 3), ("Paris", 1), ("Jeju", 4))
    ]
    seen = await asyncio.gather(*(told(ScriptedWriter(as_drafted), one, compiled=compiled) for one in trips))
    for one, asked in zip(seen, trips, strict=True):
        assert one.plan.request == asked
        assert_holds(one)


async def test_the_plan_of_the_work_is_what_a_succeeded_run_tells() -> None:
    seen = await told(OfflineWriter())
    assert RunSucceeded(seen.plan).plan is seen.plan
    assert seen.plan.run_id == "run"
    assert seen.plan.sources == ("atlas", "weather:climate")
