"""A plan brought back from a file: saved as one's own, believed only where we know better."""

import uuid
from dataclasses import replace

import orjson
import pytest

from planner.atlas.calendars import public_holidays
from planner.domain.checks import Verdict
from planner.domain.facts import Names
from planner.domain.itinerary import Itinerary, Stop, StopKind, Verification
from planner.domain.owner import Owner
from planner.domain.plan import Plan
from planner.domain.run import RunStatus
from planner.exports.document import UnreadableFile, to_json
from planner.plans.importing import PlanImports
from planner.store import listing, plans, runs
from planner.store.errors import PlanNotFound
from planner.store.models import Plan as PlanRow
from planner.store.models import Run
from tests.exports import trips
from tests.factories import NOW, atlas, visitor

pytestmark = pytest.mark.django_db


def imports() -> PlanImports:
    return PlanImports(
        gazetteer=atlas, holidays=public_holidays, now=lambda: NOW, new_id=lambda: uuid.uuid4().hex
    )


def brought_in(plan: Plan, owner: Owner | None = None) -> Plan:
    """The plan as it is saved, after it was written to a file and read again."""
    owner = owner or visitor()
    made = imports().bring_in(to_json(plan), owner=owner)
    return plans.find(made.run_id, owner=owner).plan


def with_first_visit(plan: Plan, **changes: object) -> Plan:
    first, *rest = plan.itinerary.days
    index = next(n for n, stop in enumerate(first.stops) if stop.kind is StopKind.VISIT)
    stops = list(first.stops)
    stops[index] = replace(stops[index], **changes)  # type: ignore[arg-type]  # by name
    return replace(plan, itinerary=Itinerary((replace(first, stops=tuple(stops)), *rest)))


def first_visit(plan: Plan) -> Stop:
    return plan.itinerary.days[0].visits[0]


def test_an_imported_plan_is_a_new_one_of_the_importers() -> None:
    owner, stranger = visitor(), visitor()
    plan = trips.solved()
    made = brought_in(plan, owner)
    again = brought_in(plan, owner)
    assert len({plan.run_id, made.run_id, again.run_id}) == 3
    assert (made.title, made.request, made.created_at) == (plan.title, plan.request, NOW)
    assert listing.summaries(owner, today=NOW.date())[1] == 2
    with pytest.raises(PlanNotFound):
        plans.find(made.run_id, owner=stranger)


def test_its_run_has_ended_and_is_asked_by_nobody() -> None:
    owner = visitor()
    made = brought_in(trips.solved(), owner)
    run = runs.find(made.run_id, owner=owner)
    assert (run.status, run.request) == (RunStatus.SUCCEEDED, made.request)
    assert not Run.objects.get(pk=made.run_id).has_log
    plans.delete(made.run_id, owner=owner)
    assert not Run.objects.exists()


def test_what_holds_by_our_facts_is_verified_again() -> None:
    plan = trips.solved()
    made = brought_in(plan)
    assert made.cost_krw == plan.cost_krw
    assert [stop.key for stop in made.itinerary.stops] == [stop.key for stop in plan.itinerary.stops]
    unknown = {check.stop for check in made.checks if check.reason == "hours_unknown"}
    for stop in made.itinerary.stops:
        assert (stop.verification is Verification.VERIFIED) == (stop.key not in unknown), stop.key
    assert "imported" in made.notes
    assert made.writer == "imported"


def test_a_file_cannot_say_that_a_place_is_open_or_elsewhere() -> None:
    plan = trips.solved()
    lie = with_first_visit(
        plan,
        names=Names("가짜", "Fake"),
        lat=0.0,
        lon=0.0,
        verification=Verification.VERIFIED,
        source="atlas",
    )
    assert first_visit(brought_in(lie)) == first_visit(brought_in(plan))
    early = brought_in(with_first_visit(plan, start=0, end=30))
    assert first_visit(early).verification is Verification.UNVERIFIED
    assert [
        check.verdict for check in early.checks if check.stop == first_visit(early).key
    ] == [Verdict.FAILED]  # fmt: skip


def test_a_place_we_do_not_know_stays_as_the_file_says_and_not_confirmed() -> None:
    made = brought_in(
        with_first_visit(trips.solved(), place_id="osm-1", names=Names("골목 카페", "Alley Café"))
    )
    stop = first_visit(made)
    assert (stop.names.ko, stop.source, stop.verification) == (
        "골목 카페",
        "imported",
        Verification.UNVERIFIED,
    )
    (check,) = [check for check in made.checks if check.stop == stop.key]
    assert (check.verdict, check.reason) == (Verdict.UNVERIFIED, "import_unchecked")


def test_in_a_town_we_do_not_know_nothing_is_confirmed() -> None:
    made = brought_in(replace(trips.paris(), destination=Names("없는 마을", "Nowhere-on-Sea")))
    assert {stop.verification for stop in made.itinerary.stops} == {Verification.UNVERIFIED}
    assert {check.reason for check in made.checks} == {"import_unchecked"}
    assert made.cost_krw == trips.paris().cost_krw


def test_verdicts_notes_and_sources_of_a_file_are_not_ours() -> None:
    document = orjson.loads(to_json(trips.solved()))
    document["plan"] |= {"notes": ["trust_me"], "sources": ["NASA"], "writer": "gemini"}
    document["plan"]["checks"] = [{"rule": "stop_holds", "verdict": "passed", "day": 1, "stop": None}]
    made = imports().bring_in(orjson.dumps(document), owner=visitor())
    assert (made.notes, made.sources, made.writer) == (
        ("imported", "costs_cover"),
        ("imported", "atlas"),
        "imported",
    )


def test_control_and_direction_marks_do_not_come_in() -> None:
    made = brought_in(
        with_first_visit(replace(trips.solved(), title="Trip\u202e\x07 two"), note="a\x00\x1bb\u200e")
    )
    assert made.title == "Trip two"
    assert first_visit(made).note == "a b"


def test_a_file_that_is_refused_leaves_nothing() -> None:
    with pytest.raises(UnreadableFile):
        imports().bring_in(b"{}", owner=visitor())
    assert not PlanRow.objects.exists()
    assert not Run.objects.exists()


def test_a_memo_comes_in_without_marks_that_nobody_sees_and_keeps_its_lines() -> None:
    made = brought_in(
        with_first_visit(trips.solved(), memo="PIN\u202e 12\x07\nsecond line\n", locked=True, pinned=True)
    )
    stop = first_visit(made)
    assert (stop.memo, stop.locked, stop.pinned) == ("PIN 12\nsecond line", True, True)
