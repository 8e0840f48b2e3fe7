"""Lists of plans: whose, which, in what order, and in how many queries."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model

from planner.domain.owner import Owner
from planner.store import listing, plans, shares
from planner.store.listing import Sort, Wanted, When
from planner.store.models import Plan
from tests.factories import NOW, queued, visitor
from tests.store.test_runs import ended

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def made(owner: Owner, **columns: object) -> str:
    """A plan with these columns."""
    run = ended(queued(owner=owner, at=NOW))
    Plan.objects.filter(pk=run.id).update(**columns)
    return run.id


def trip(owner: Owner, title: str, starts_in: int, days: int = 2, **columns: object) -> str:
    """A plan of so many days, starting so many days from today."""
    start = TODAY + timedelta(days=starts_in)
    return made(owner, title=title, start=start, end=start + timedelta(days=days - 1), **columns)


def titles(owner: Owner, wanted: Wanted = listing.ALL) -> list[str]:
    items, total = listing.summaries(owner, wanted, today=TODAY)
    assert total == len(items)
    return [item.title for item in items]


def test_plans_are_listed_newest_first_a_page_at_a_time_and_searched_by_title_and_place() -> None:
    owner = visitor()
    ids = [ended(queued(owner=owner, at=NOW), at=NOW + timedelta(minutes=n)).id for n in range(5)]
    ended(queued(owner=visitor()))
    items, total = listing.summaries(owner, today=TODAY, first=1, count=2)
    assert (total, [item.id for item in items]) == (5, [ids[3], ids[2]])
    assert items[0].days == 2
    plans.rename(ids[0], "Cherry blossoms", owner=owner, now=NOW)
    assert titles(owner, Wanted(query="BLOSSOM")) == ["Cherry blossoms"]
    assert len(titles(owner, Wanted(query="서울"))) == 5
    assert titles(owner, Wanted(query="Paris")) == []


def test_a_trip_is_ahead_under_way_or_past_to_the_day() -> None:
    owner = visitor()
    trip(owner, "ended yesterday", -2)
    trip(owner, "ends today", -1)
    trip(owner, "begins today", 0)
    trip(owner, "tomorrow", 1)
    trip(owner, "put away", 1, archived_at=NOW)
    assert sorted(titles(owner, Wanted(when=When.PAST))) == ["ended yesterday"]
    assert sorted(titles(owner, Wanted(when=When.NOW))) == ["begins today", "ends today"]
    assert titles(owner, Wanted(when=When.UPCOMING)) == ["tomorrow"]
    assert titles(owner, Wanted(when=When.ARCHIVED)) == ["put away"]
    assert "put away" not in titles(owner)
    assert len(titles(owner)) == 4


def test_they_are_sorted_by_date_title_and_cost() -> None:
    owner = visitor()
    trip(owner, "b late", 9, cost_krw=Decimal(5))
    trip(owner, "A soon", 2, cost_krw=Decimal(700))
    trip(owner, "c past", -9, cost_krw=Decimal(30))
    assert titles(owner, Wanted(sort=Sort.TITLE)) == ["A soon", "b late", "c past"]
    assert titles(owner, Wanted(sort=Sort.COST)) == ["A soon", "c past", "b late"]
    assert titles(owner, Wanted(sort=Sort.TRIP)) == ["b late", "A soon", "c past"]
    assert titles(owner, Wanted(sort=Sort.TRIP, when=When.UPCOMING)) == ["A soon", "b late"]


def test_the_places_are_the_owners_own_and_filter_the_list() -> None:
    owner = visitor()
    made(owner, location="부산", title="sea")
    made(owner, location="서울", title="palaces")
    made(owner, location="부산", title="again")
    made(visitor(), location="제주")
    assert list(listing.places(owner)) == ["부산", "서울"]
    assert sorted(titles(owner, Wanted(place="부산"))) == ["again", "sea"]
    assert titles(owner, Wanted(place="부산", query="sea")) == ["sea"]
    assert list(listing.places(Owner(client="here"))) == []


def test_what_was_shared_to_edit_is_listed_as_somebody_elses() -> None:
    make_user = get_user_model().objects.create_user
    friend, traveller = make_user("friend"), make_user("traveller")
    theirs = trip(Owner(user_id=traveller.pk), "theirs", 1)
    nameless = trip(visitor(), "nameless", 1)
    own = trip(Owner(user_id=friend.pk), "own", 1)
    for plan in (theirs, nameless):
        shares.add_editor(plan, friend.pk, now=NOW)
    items, _ = listing.summaries(Owner(user_id=friend.pk), today=TODAY)
    assert {item.id: (item.is_own, item.shared_by) for item in items} == {
        theirs: (False, "traveller"),
        nameless: (False, ""),
        own: (True, ""),
    }
    assert titles(Owner(user_id=traveller.pk)) == ["theirs"]


def test_an_archived_plan_comes_back() -> None:
    owner = visitor()
    plan = trip(owner, "trip", 1)
    assert listing.archive(plan, owner=owner, at=NOW)
    (item,), _ = listing.summaries(owner, Wanted(when=When.ARCHIVED), today=TODAY)
    assert item.is_archived
    assert plans.find(plan, owner=owner).is_archived
    assert listing.archive(plan, owner=owner, at=None)
    assert titles(owner) == ["trip"]


@pytest.mark.parametrize(
    "wanted", [listing.ALL, Wanted("trip", "서울", When.UPCOMING, Sort.TITLE)], ids=["all", "filtered"]
)
def test_reading_a_page_takes_as_many_queries_however_many_there_are(
    wanted: Wanted, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    make_user = get_user_model().objects.create_user
    owner = Owner(user_id=make_user("friend").pk)
    for count in (2, 8):
        while Plan.objects.count() < count:
            trip(owner, "own trip", 1)
            shared = trip(Owner(user_id=make_user(f"owner-{Plan.objects.count()}").pk), "shared trip", 1)
            shares.add_editor(shared, owner.user_id or 0, now=NOW)
        with django_assert_num_queries(2):  # type: ignore[operator]
            items, _ = listing.summaries(owner, wanted, today=TODAY)
            assert len(items) == count


def test_a_query_is_text_and_no_pattern() -> None:
    owner = visitor()
    trip(owner, "50% off_peak", 1)
    trip(owner, "503 offApeak", 1)
    assert titles(owner, Wanted(query="50% off_")) == ["50% off_peak"]
    assert titles(owner, replace(listing.ALL, query="'; DROP TABLE store_plan; --")) == []
