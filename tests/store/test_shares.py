"""Links and editors as rows: whose they are, and until when."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from planner.domain.owner import Owner
from planner.store import plans, shares
from planner.store.errors import PlanNotFound, ShareNotFound, TooManyShares
from planner.store.models import Editor, Share
from planner.store.shares import MAX_SHARES, AccountShares, ShareRecord
from tests.factories import NOW, queued, visitor
from tests.store.test_runs import ended

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def owner() -> Owner:
    return visitor()


@pytest.fixture
def plan(owner: Owner) -> str:
    return ended(queued(owner=owner)).id


def account(name: str) -> int:
    return int(get_user_model().objects.create_user(name).pk)


def link(plan: str, number: int = 0, *, days: int | None = 1) -> ShareRecord:
    expires = NOW + days * DAY if days is not None else None
    return ShareRecord(f"{number:032x}", plan, may_edit=False, created_at=NOW, expires_at=expires)


def test_a_link_opens_its_plan_until_the_moment_it_expires(owner: Owner, plan: str) -> None:
    made = link(plan)
    shares.make(made, owner=owner)
    found, saved = shares.open_one(made.id, now=NOW + DAY - timedelta(microseconds=1))
    assert (found, saved.id) == (made, plan)
    with pytest.raises(ShareNotFound):
        shares.open_one(made.id, now=NOW + DAY)


def test_one_without_an_end_opens_until_it_is_revoked(owner: Owner, plan: str) -> None:
    made = link(plan, days=None)
    shares.make(made, owner=owner)
    assert shares.open_one(made.id, now=NOW + 10_000 * DAY)
    assert shares.revoke(made.id, owner=owner) == plan
    for act in (lambda: shares.open_one(made.id, now=NOW), lambda: shares.revoke(made.id, owner=owner)):
        with pytest.raises(ShareNotFound):
            act()


def test_a_plan_has_so_many_links_and_expired_ones_make_room(owner: Owner, plan: str) -> None:
    for number in range(MAX_SHARES):
        shares.make(link(plan, number), owner=owner)
    with pytest.raises(TooManyShares):
        shares.make(link(plan, MAX_SHARES), owner=owner)
    later = ShareRecord("f" * 32, plan, may_edit=True, created_at=NOW + DAY, expires_at=None)
    shares.make(later, owner=owner)
    assert list(shares.of_plan(plan, owner=owner)) == [later]


def test_an_editor_is_one_once_and_sees_and_leaves_the_plan(owner: Owner, plan: str) -> None:
    editor = Owner(user_id=account("friend"))
    assert editor.user_id is not None
    for _ in range(2):
        shares.add_editor(plan, editor.user_id, now=NOW)
    (listed,) = shares.editors(plan, owner=owner)
    assert (listed.user_id, listed.name, listed.since) == (editor.user_id, "friend", NOW)
    assert not plans.find(plan, owner=editor).is_own
    shares.leave(plan, editor.user_id)
    for act in (
        lambda: plans.find(plan, owner=editor),
        lambda: shares.leave(plan, editor.user_id or 0),
    ):
        with pytest.raises(PlanNotFound):
            act()


def test_nobody_becomes_an_editor_of_an_own_plan() -> None:
    user_id = account("traveller")
    own = ended(queued(owner=Owner(user_id=user_id))).id
    shares.add_editor(own, user_id, now=NOW)
    assert not Editor.objects.exists()


def test_links_and_editors_go_with_their_plan_and_no_others(owner: Owner, plan: str) -> None:
    other = ended(queued(owner=owner)).id
    for number, one in enumerate((plan, other)):
        shares.make(link(one, number), owner=owner)
        shares.add_editor(one, account(f"friend-{number}"), now=NOW)
    plans.delete(plan, owner=owner)
    assert list(Share.objects.values_list("plan", flat=True)) == [other]
    assert list(Editor.objects.values_list("plan", flat=True)) == [other]


def test_what_an_account_shares_and_edits_is_listed_for_it_alone(plan: str) -> None:
    user_id, friend = account("traveller"), account("friend")
    own = ended(queued(owner=Owner(user_id=user_id))).id
    made = link(own)
    shares.make(made, owner=Owner(user_id=user_id))
    shares.add_editor(own, friend, now=NOW)
    assert shares.of_account(user_id) == AccountShares((made,), ((own, "friend", NOW),), ())
    assert shares.of_account(friend) == AccountShares((), (), ((own, NOW),))
