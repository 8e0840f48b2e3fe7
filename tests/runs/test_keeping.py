"""What a plan was made from is kept for its edits when the atlas alone does not have it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from planner.domain.edit import Revising
from planner.domain.facts import Destination, Place
from planner.domain.run import RunRecord
from planner.ports import FoundPlaces
from planner.providers.offline.writer import OfflineWriter
from planner.runs.execute import Executor, RunTimes
from planner.store import contexts, plans
from planner.store.threads import in_database
from planner.wakeups.local import LocalWakeups
from tests.factories import claimed, executor, now, plain_graph, queued, tools, trip, visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]


class OneMore:
    """Finds the places that are known, and one that only it knows."""

    def __init__(self, place_id: str = "osm-1") -> None:
        self.place_id = place_id

    async def near(
        self,
        destination: Destination,
        dates: Sequence[date],
        *,
        known: Sequence[Place] = (),
        within_seconds: float | None = None,
    ) -> FoundPlaces:
        return FoundPlaces((*known, replace(known[0], id=self.place_id)), ("atlas", "osm"))


def worker(places: OneMore) -> Executor:
    return Executor(
        graph=plain_graph(),
        tools=lambda logged, until, events: tools(
            OfflineWriter(), logged, until, places=places, events=events
        ),
        times=RunTimes(10.0, 60.0),
        now=now,
        wakeups=LocalWakeups(),
    )


async def executed(worker: Executor, run: RunRecord) -> None:
    await worker.execute(await in_database(claimed, run))


async def test_a_place_that_the_atlas_does_not_have_is_kept_with_all_the_rest() -> None:
    owner = visitor()
    run = await in_database(queued, trip("Seoul", days=2), owner=owner)
    await executed(worker(OneMore()), run)
    kept = await in_database(contexts.find, run.id)
    assert kept is not None
    assert "osm-1" in [place.id for place in kept.places]
    assert len(kept.places) > 50
    assert kept.rates is not None
    assert kept.rates.of("KRW").won == 1
    saved = await in_database(plans.find, run.id, owner=owner)
    assert saved.plan.destination == kept.destination.names


async def test_what_the_atlas_has_is_not_kept_twice() -> None:
    run = await in_database(queued, trip("Seoul", days=2))
    await executed(executor(OfflineWriter()), run)
    assert await in_database(contexts.find, run.id) is None


async def test_a_run_that_plans_anew_keeps_it_for_the_plan_beside_the_old_places() -> None:
    owner = visitor()
    first = await in_database(queued, trip("Seoul", days=2), owner=owner)
    await executed(worker(OneMore("osm-1")), first)
    again = replace(
        await in_database(queued, trip("Seoul", days=2), owner=owner), revises=Revising(first.id, 1)
    )
    claim = await in_database(claimed, again)
    await worker(OneMore("osm-2")).execute(replace(claim, run=replace(claim.run, revises=again.revises)))
    kept = await in_database(contexts.find, first.id)
    assert kept is not None
    assert {"osm-1", "osm-2"} <= {place.id for place in kept.places}
