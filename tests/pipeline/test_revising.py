"""Planning a saved plan anew in the one graph: what stays, what comes, and what a writer may not touch."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from pydantic import TypeAdapter

from planner.domain.checks import Verdict
from planner.domain.edit import Revising
from planner.domain.events import PartDiscarded, StopPlanned
from planner.domain.itinerary import Day, Itinerary, Stop
from planner.domain.plan import Plan
from planner.domain.review import hard_failures, review
from planner.domain.trip import Budget, BudgetLevel, Pace, TripRequest
from planner.pipeline import graph
from planner.pipeline.checkpoints import WorkSerializer
from planner.pipeline.work import Work
from planner.ports import Brief, Chosen, Summarised, WriterItem, Written
from planner.providers.offline.writer import OfflineWriter
from planner.solver import Infeasible
from planner.solver.interests import liked_categories
from tests.factories import MONDAY, ScriptedWriter, as_drafted, insisting_on, plain_graph, tools, trip
from tests.pipeline.test_graph import Told, told

pytestmark = pytest.mark.asyncio

PLAN = "0123456789abcdef0123456789abcdef"


async def plan_of(request: TripRequest) -> Plan:
    """A finished plan of this request, as it is saved."""
    made = (await told(OfflineWriter(), request)).plan
    return replace(made, run_id=PLAN)


async def revised(
    base: Plan,
    request: TripRequest | None = None,
    *,
    days: tuple[int, ...] = (),
    words: str = "",
    writer: Any = None,
) -> Told:
    """What a run tells that plans the base anew, and its work in the end."""
    seen = Told()
    start: Any = {
        "work": Work(PLAN, request or base.request, revising=Revising(PLAN, 1, days, words), base=base)
    }
    kit = tools(writer or OfflineWriter(), events=seen)
    await seen.follow(plain_graph().astream(start, context=kit, stream_mode="values"))
    return seen


def changed(plan: Plan, key: str, **marks: Any) -> Plan:
    """The plan with one stop marked."""
    days = (
        replace(day, stops=tuple(replace(stop, **marks) if stop.key == key else stop for stop in day.stops))
        for day in plan.itinerary.days
    )
    return replace(plan, itinerary=Itinerary(tuple(days)))


def places(day: Day) -> set[str]:
    return {stop.place_id for stop in day.stops if stop.place_id}


def day_of(plan: Plan, number: int) -> Day:
    return next(day for day in plan.itinerary.days if day.number == number)


def stop_of(plan: Plan, key: str) -> tuple[int, Stop]:
    return next((day.number, stop) for day in plan.itinerary.days for stop in day.stops if stop.key == key)


def assert_holds(seen: Told) -> None:
    work = seen.work
    assert work is not None
    assert work.context is not None
    checks = review(seen.plan.itinerary, work.request, work.context)
    scope = work.revising.days if work.revising else ()
    assert [check for check in hard_failures(checks) if not scope or check.day in scope] == []
    shown = {(day, stop.key, stop.start) for day, stop in seen.progress.stops.values()}
    planned = {(day.number, stop.key, stop.start) for day in seen.plan.itinerary.days for stop in day.stops}
    assert shown == planned


async def test_a_day_is_redone_with_places_that_are_new_to_the_trip() -> None:
    base = await plan_of(trip())
    seen = await revised(base, days=(2,))
    before = {key for day in base.itinerary.days for key in places(day)}
    new = day_of(seen.plan, 2)
    assert len(new.visits) >= 3
    assert places(new).isdisjoint(before)
    assert_holds(seen)


async def test_the_days_beside_the_one_that_is_redone_stay_to_the_letter() -> None:
    base = await plan_of(trip())
    base = changed(base, day_of(base, 1).visits[0].key, memo="booking 4711", note="My own words")
    base = changed(base, day_of(base, 3).visits[0].key, locked=True, pinned=True)
    seen = await revised(base, days=(2,))
    for number in (1, 3):
        assert day_of(seen.plan, number) == day_of(base, number)
    assert all(check in seen.plan.checks for check in base.checks if check.day in (1, 3))


async def test_days_that_stay_are_shown_before_anything_is_gathered() -> None:
    base = await plan_of(trip())
    seen = await revised(base, days=(2,))
    first = [event for event in seen.events if isinstance(event, StopPlanned)]
    stops = len(day_of(base, 1).stops) + len(day_of(base, 3).stops)
    assert {event.day for event in first[:stops]} == {1, 3}
    assert all(
        1 not in event.days and 3 not in event.days
        for event in seen.events
        if isinstance(event, PartDiscarded)
    )


async def test_only_the_day_asked_for_is_written() -> None:
    base = await plan_of(trip())
    seen = await revised(base, days=(2,))
    assert "Day 2" in seen.text()
    assert "Day 1" not in seen.text()
    assert "Day 3" not in seen.text()


async def test_a_broken_day_that_stays_is_nobodys_business() -> None:
    base = await plan_of(trip())
    first = day_of(base, 1).visits[0]
    base = changed(base, first.key, start=2 * 60, end=3 * 60)
    seen = await revised(base, days=(2,))
    assert day_of(seen.plan, 1) == day_of(base, 1)
    assert seen.work is not None
    assert seen.work.iteration == 0


async def test_a_locked_stop_stays_on_the_day_that_is_redone() -> None:
    base = await plan_of(trip())
    key = day_of(base, 2).visits[1].key
    base = changed(base, key, locked=True, memo="tickets in the blue bag")
    seen = await revised(base, days=(2,))
    number, stop = stop_of(seen.plan, key)
    assert (number, stop.locked, stop.memo) == (2, True, "tickets in the blue bag")
    assert places(day_of(seen.plan, 2)) & places(day_of(base, 2)) == {key}
    assert_holds(seen)


async def test_a_pinned_stop_that_is_locked_begins_when_it_did() -> None:
    base = await plan_of(trip())
    stop = day_of(base, 2).visits[1]
    base = changed(base, stop.key, locked=True, pinned=True)
    seen = await revised(base, days=(2,))
    _, now = stop_of(seen.plan, stop.key)
    assert (now.start, now.end, now.pinned) == (stop.start, stop.end, True)


async def test_a_must_see_stays_on_its_day() -> None:
    base = await plan_of(trip(must_see=("Gyeongbokgung Palace",)))
    number, stop = stop_of(base, "seoul-gyeongbokgung")
    seen = await revised(base, days=(number,))
    assert stop_of(seen.plan, stop.key)[0] == number
    assert_holds(seen)


async def test_a_day_with_nowhere_else_to_go_stays_and_says_so() -> None:
    base = await plan_of(trip())
    for stop in day_of(base, 2).visits:
        base = changed(base, stop.key, locked=True)
    request = replace(base.request, pace=Pace.NORMAL)
    most = len(day_of(base, 2).visits)
    seen = await revised(base, request, days=(2,))
    assert places(day_of(base, 2)) & places(day_of(seen.plan, 2))
    if len(day_of(seen.plan, 2).visits) == most:
        assert "nothing_else_that_day" in seen.plan.notes


async def test_the_new_version_is_the_same_plan_of_the_same_day_of_making() -> None:
    base = replace(await plan_of(trip()), title="Our autumn")
    plan = (await revised(base, days=(2,))).plan
    assert (plan.run_id, plan.title, plan.created_at) == (PLAN, "Our autumn", base.created_at)


async def test_words_about_one_day_bring_what_they_ask_for() -> None:
    base = await plan_of(trip())
    request = replace(base.request, interests=("art",))
    seen = await revised(base, request, days=(2,), words="more museums on day 2")
    liked = liked_categories(("art",))
    then, now = (sum(stop.category in liked for stop in day_of(plan, 2).visits) for plan in (base, seen.plan))
    assert now > then
    assert day_of(seen.plan, 1) == day_of(base, 1)
    assert seen.plan.request == base.request
    assert_holds(seen)


async def test_a_place_to_avoid_goes_and_the_rest_of_the_day_stays() -> None:
    base = await plan_of(trip())
    victim = day_of(base, 2).visits[0]
    request = replace(base.request, avoid=(victim.names.en,))
    seen = await revised(base, request, days=(2,), words=f"skip {victim.names.en} on day 2")
    rest = {stop.key for stop in day_of(base, 2).visits} - {victim.key}
    assert victim.key not in places(day_of(seen.plan, 2))
    assert rest <= places(day_of(seen.plan, 2))


async def test_other_dates_move_the_plan_with_its_day_numbers() -> None:
    base = await plan_of(trip())
    later = replace(base.request, start=MONDAY + timedelta(days=7), end=MONDAY + timedelta(days=9))
    seen = await revised(base, later)
    assert [day.date for day in seen.plan.itinerary.days] == list(later.dates)
    for day in base.itinerary.days:
        assert places(day_of(seen.plan, day.number)) == places(day)
    assert seen.plan.request.start == later.start
    assert_holds(seen)


async def test_opening_hours_of_the_new_dates_decide() -> None:
    base = await plan_of(trip(must_see=("Gyeongbokgung Palace",)))
    number, _ = stop_of(base, "seoul-gyeongbokgung")
    # so that its day falls on a Tuesday, when the palace is closed
    start = date(2026, 11, 24) - timedelta(days=number - 1) + timedelta(days=7)
    moved = replace(base.request, start=start, end=start + timedelta(days=2))
    seen = await revised(base, moved)
    assert stop_of(seen.plan, "seoul-gyeongbokgung")[0] != number
    changes = [check for check in seen.plan.checks if check.verdict is Verdict.REPAIRED]
    assert any(check.stop == "seoul-gyeongbokgung" for check in changes)
    assert_holds(seen)


async def test_a_locked_stop_that_is_closed_on_its_new_date_is_a_conflict_told() -> None:
    base = await plan_of(trip(must_see=("Gyeongbokgung Palace",)))
    number, _ = stop_of(base, "seoul-gyeongbokgung")
    base = changed(base, "seoul-gyeongbokgung", locked=True)
    start = date(2026, 11, 24) - timedelta(days=number - 1) + timedelta(days=7)
    moved = replace(base.request, start=start, end=start + timedelta(days=2))
    with pytest.raises(Infeasible) as conflict:
        await revised(base, moved)
    assert conflict.value.conflicts[0].code == "locked_does_not_fit"
    assert any(way.code == "unlock_stop" for way in conflict.value.relaxations)


async def test_days_beyond_a_shorter_trip_go_and_days_of_a_longer_one_are_filled() -> None:
    base = await plan_of(trip())
    shorter = replace(base.request, end=base.request.end - timedelta(days=1))
    seen = await revised(base, shorter)
    assert [day.number for day in seen.plan.itinerary.days] == [1, 2]
    assert places(day_of(seen.plan, 1)) == places(day_of(base, 1))
    longer = replace(base.request, end=base.request.end + timedelta(days=1))
    seen = await revised(base, longer)
    assert places(day_of(seen.plan, 1)) == places(day_of(base, 1))
    assert len(day_of(seen.plan, 4).visits) >= 3
    assert_holds(seen)


async def test_a_slower_pace_has_fewer_stops_and_a_lower_budget_costs_less() -> None:
    base = await plan_of(trip())
    slower = await revised(base, replace(base.request, pace=Pace.RELAXED))
    then, now = (sum(len(day.visits) for day in plan.itinerary.days) for plan in (base, slower.plan))
    assert now < then
    cheaper = await revised(base, replace(base.request, budget=Budget(BudgetLevel.LOW)))
    assert cheaper.plan.cost_krw < base.cost_krw
    assert_holds(cheaper)


async def test_memos_and_locks_go_along_when_the_dates_change() -> None:
    base = await plan_of(trip())
    key = day_of(base, 1).visits[0].key
    base = changed(base, key, memo="ask for Jiwon", locked=True)
    later = replace(base.request, start=MONDAY + timedelta(days=7), end=MONDAY + timedelta(days=9))
    number, stop = stop_of((await revised(base, later)).plan, key)
    assert (number, stop.memo, stop.locked) == (1, "ask for Jiwon", True)


async def test_a_model_cannot_touch_days_it_was_not_asked_for() -> None:
    base = await plan_of(trip())
    stolen = day_of(base, 1).visits[0].key

    async def greedy(brief: Brief) -> AsyncGenerator[WriterItem]:
        for day in brief.draft.days:
            yield Written(f"Day {day.number}\n", day.number)
            yield Summarised(day.number, "mine now")
            for stop in day.visits[:1]:
                yield Chosen(day.number, stop.place_id or "", "rewritten")
        yield Chosen(2, stolen, "stolen")

    seen = await revised(base, days=(2,), writer=ScriptedWriter(greedy))
    assert day_of(seen.plan, 1) == day_of(base, 1)
    assert day_of(seen.plan, 3) == day_of(base, 3)
    assert stolen not in places(day_of(seen.plan, 2))
    assert day_of(seen.plan, 2).summary == "mine now"


async def test_a_model_cannot_drop_a_locked_stop_or_take_it_to_another_day() -> None:
    base = await plan_of(trip())
    key = day_of(base, 2).visits[1].key
    base = changed(base, key, locked=True)
    request = replace(base.request, interests=("food",))

    async def forgetful(brief: Brief) -> AsyncGenerator[WriterItem]:
        for day in brief.draft.days:
            yield Written(f"Day {day.number}\n", day.number)
            for stop in day.visits:
                if stop.place_id and stop.key != key:
                    yield Chosen(day.number, stop.place_id, "kept")
            if day.number == 3:
                yield Chosen(3, key, "taken here")

    seen = await revised(base, request, words="more food", writer=ScriptedWriter(forgetful))
    number, stop = stop_of(seen.plan, key)
    assert (number, stop.locked) == (2, True)
    assert sum(stop.key == key for stop in seen.plan.itinerary.stops) == 1
    assert_holds(seen)


async def test_a_model_that_insists_on_what_does_not_hold_gets_the_solvers_day() -> None:
    base = await plan_of(trip())
    number = 2
    stubborn = ScriptedWriter(insisting_on("seoul-gyeongbokgung", day=number))  # a Tuesday: closed
    seen = await revised(base, days=(number,), writer=stubborn)
    assert "seoul-gyeongbokgung" not in places(day_of(seen.plan, number))
    assert day_of(seen.plan, 1) == day_of(base, 1)
    assert_holds(seen)


async def test_the_brief_says_which_days_and_what_for() -> None:
    base = await plan_of(trip())
    briefs: list[Brief] = []

    async def noting(brief: Brief) -> AsyncGenerator[WriterItem]:
        briefs.append(brief)
        async for item in as_drafted(brief):
            yield item

    await revised(base, days=(2,), words="more art on day 2", writer=ScriptedWriter(noting))
    assert (briefs[0].days, briefs[0].words) == ((2,), "more art on day 2")
    assert [day.number for day in briefs[0].scope] == [2]


async def test_a_checkpoint_keeps_what_is_revised_and_an_old_one_still_reads() -> None:
    base = await plan_of(trip())
    work = Work(PLAN, base.request, revising=Revising(PLAN, 3, (2,), "slower"), base=base)
    serde = WorkSerializer()
    assert serde.loads_typed(serde.dumps_typed({"work": work})) == {"work": work}
    adapter = TypeAdapter(Work)
    kept = adapter.dump_json(Work(PLAN, base.request))
    older = kept.replace(b',"revising":null,"base":null,"kept_places":[]', b"")
    assert len(older) < len(kept)
    assert adapter.validate_json(older) == Work(PLAN, base.request)


async def test_a_crash_in_the_writing_goes_on_with_the_same_base() -> None:
    base = await plan_of(trip())
    compiled = graph.build(InMemorySaver(serde=WorkSerializer()))
    config: Any = {"configurable": {"thread_id": "revising"}}

    async def dying(brief: Brief) -> AsyncGenerator[WriterItem]:
        yield Written("Day 2\n", 2)
        raise ZeroDivisionError

    work = Work(PLAN, base.request, revising=Revising(PLAN, 1, (2,)), base=base)

    async def run(start: Any, writer: Any) -> Work | None:
        kept = await compiled.ainvoke(start, config, context=tools(writer), durability="sync")
        work: Work | None = kept["work"]
        return work

    with pytest.raises(ZeroDivisionError):
        await run({"work": work}, ScriptedWriter(dying))
    after = await run(None, ScriptedWriter(as_drafted))
    assert after is not None
    assert after.plan is not None
    assert day_of(after.plan, 1) == day_of(base, 1)
    assert places(day_of(after.plan, 2)).isdisjoint(places(day_of(base, 2)))
