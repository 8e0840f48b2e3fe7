"""Sharing as the entries use it: keys, what others see, invitations and copies."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from django.contrib.auth import get_user_model

from planner.domain.facts import Context
from planner.domain.itinerary import Itinerary
from planner.domain.owner import Owner
from planner.domain.plan import Plan
from planner.domain.trip import MAX_TITLE_CHARS, Language
from planner.plans.sharing import KEY_CHARS, Share, Sharing, copied_title
from planner.store import contexts, plans
from planner.store.errors import PlanNotFound, ShareNotFound
from planner.store.models import Run
from planner.store.models import Share as ShareRow
from tests.exports import trips
from tests.factories import NOW, atlas, visitor
from tests.web.kept_plans import saved

pytestmark = pytest.mark.django_db

SECRET_WORDS = "예약번호 4711"
PRIVATE_WISH = "아버지 칠순"


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sharing(clock: Clock) -> Sharing:
    return sharing_with("secret", clock)


@pytest.fixture
def owner() -> Owner:
    return visitor()


@pytest.fixture
def plan(owner: Owner) -> str:
    return saved(private(), owner=owner)


@pytest.fixture
def link(sharing: Sharing, plan: str, owner: Owner) -> Share:
    return sharing.share(plan, owner=owner, may_edit=False, expires_at=NOW + timedelta(days=1))


def sharing_with(secret: str, clock: Clock) -> Sharing:
    return Sharing(secret=secret, now=clock, new_id=lambda: uuid.uuid4().hex)


def private() -> Plan:
    """A plan with a memo at every stop and a wish in the request."""
    plan = trips.seoul()
    days = tuple(
        replace(day, stops=tuple(replace(stop, memo=SECRET_WORDS, locked=True) for stop in day.stops))
        for day in plan.itinerary.days
    )
    return replace(plan, request=replace(plan.request, notes=PRIVATE_WISH), itinerary=Itinerary(days))


def account(name: str) -> Owner:
    return Owner(user_id=get_user_model().objects.create_user(name).pk)


def test_a_link_shows_the_plan_as_it_is_but_for_the_private_words(
    sharing: Sharing, link: Share, plan: str, owner: Owner
) -> None:
    shown = sharing.open(link.id, link.key).plan
    whole = plans.find(plan, owner=owner).plan
    assert SECRET_WORDS in repr(whole)
    assert PRIVATE_WISH in repr(whole)
    assert SECRET_WORDS not in repr(shown)
    assert PRIVATE_WISH not in repr(shown)
    assert [stop.key for stop in shown.itinerary.stops] == [stop.key for stop in whole.itinerary.stops]
    assert (shown.checks, shown.cost_krw) == (whole.checks, whole.cost_krw)
    plans.rename(plan, "Autumn", owner=owner, now=NOW)
    assert sharing.open(link.id, link.key).saved.title == "Autumn"


def test_no_other_key_opens_it_and_the_row_alone_none(sharing: Sharing, link: Share, clock: Clock) -> None:
    assert len(link.key) == KEY_CHARS
    assert link.key not in repr(ShareRow.objects.values().get())
    for key in ("", link.id, link.key[:-1], f"{link.key}x", link.key.swapcase(), "열쇠"):
        with pytest.raises(ShareNotFound):
            sharing.open(link.id, key)
    with pytest.raises(ShareNotFound):
        sharing_with("another secret", clock).open(link.id, link.key)


def test_a_key_of_one_link_does_not_open_another(sharing: Sharing, link: Share, owner: Owner) -> None:
    other = sharing.share(link.plan_id, owner=owner, may_edit=True, expires_at=None)
    for share_id, key in ((link.id, other.key), (other.id, link.key)):
        with pytest.raises(ShareNotFound):
            sharing.open(share_id, key)


def test_it_ends_when_it_expires_or_is_revoked_or_its_plan_goes(
    sharing: Sharing, link: Share, owner: Owner, clock: Clock
) -> None:
    forever = sharing.share(link.plan_id, owner=owner, may_edit=False, expires_at=None)
    clock.now = NOW + timedelta(days=1)
    over = {share.id: share.has_expired for share in sharing.shares(link.plan_id, owner=owner)}
    assert over == {link.id: True, forever.id: False}
    with pytest.raises(ShareNotFound):
        sharing.open(link.id, link.key)
    assert sharing.open(forever.id, forever.key)
    plans.delete(link.plan_id, owner=owner)
    with pytest.raises(ShareNotFound):
        sharing.open(forever.id, forever.key)


def test_an_invitation_makes_an_account_an_editor_until_it_is_removed(
    sharing: Sharing, plan: str, owner: Owner
) -> None:
    invitation = sharing.share(plan, owner=owner, may_edit=True, expires_at=None)
    friend = account("friend")
    assert sharing.accept_invitation(invitation.id, invitation.key, owner=friend) == plan
    assert SECRET_WORDS in repr(plans.find(plan, owner=friend).plan)
    sharing.revoke(invitation.id, owner=owner)
    assert not plans.find(plan, owner=friend).is_own
    (editor,) = sharing.editors(plan, owner=owner)
    sharing.remove_editor(plan, editor.user_id, owner=owner)
    with pytest.raises(PlanNotFound):
        plans.find(plan, owner=friend)


def test_a_link_to_look_at_and_a_caller_without_account_make_no_editor(
    sharing: Sharing, link: Share, owner: Owner
) -> None:
    with pytest.raises(ShareNotFound):
        sharing.accept_invitation(link.id, link.key, owner=account("friend"))
    invitation = sharing.share(link.plan_id, owner=owner, may_edit=True, expires_at=None)
    with pytest.raises(ShareNotFound):
        sharing.accept_invitation(invitation.id, invitation.key, owner=visitor())
    assert sharing.editors(link.plan_id, owner=owner) == ()


def test_a_copy_of_a_shared_plan_is_ones_own_and_has_no_private_words(
    sharing: Sharing, link: Share, owner: Owner
) -> None:
    reader = visitor()
    copy = plans.find(sharing.copy(link.id, link.key, owner=reader), owner=reader)
    whole = plans.find(link.plan_id, owner=owner)
    assert copy.is_own
    assert copy.title == f"{whole.title} 사본"
    assert SECRET_WORDS not in repr(copy.plan)
    assert PRIVATE_WISH not in repr(copy.plan)
    assert all(stop.locked for stop in copy.plan.itinerary.stops)
    assert (copy.plan.run_id, copy.created_at) == (copy.id, NOW)
    assert not Run.objects.get(pk=copy.id).has_log
    with pytest.raises(PlanNotFound):
        plans.find(copy.id, owner=owner)
    plans.delete(copy.id, owner=reader)
    assert plans.find(link.plan_id, owner=owner).plan == whole.plan


def test_a_duplicate_of_ones_own_has_everything_and_an_editors_has_not(
    sharing: Sharing, plan: str, owner: Owner
) -> None:
    mine = plans.find(sharing.duplicate(plan, owner=owner), owner=owner).plan
    assert SECRET_WORDS in repr(mine)
    assert mine.request.notes == PRIVATE_WISH
    invitation = sharing.share(plan, owner=owner, may_edit=True, expires_at=None)
    friend = account("friend")
    sharing.accept_invitation(invitation.id, invitation.key, owner=friend)
    theirs = plans.find(sharing.duplicate(plan, owner=friend), owner=friend)
    assert theirs.is_own
    assert SECRET_WORDS not in repr(theirs.plan)
    with pytest.raises(PlanNotFound):
        sharing.duplicate(plan, owner=visitor())


def test_what_a_plan_was_made_from_comes_along_with_a_copy(sharing: Sharing, plan: str, owner: Owner) -> None:
    seoul = atlas().find("Seoul")
    made_from = Context(seoul, atlas().places(seoul)[:3], (), {})
    contexts.keep(plan, made_from)
    copy = sharing.duplicate(plan, owner=owner)
    plans.delete(plan, owner=owner)
    assert contexts.find(plan) is None
    assert contexts.find(copy) == made_from


@pytest.mark.parametrize("language", list(Language))
def test_the_title_of_a_copy_fits(language: Language) -> None:
    assert copied_title("서울", language) == {"ko": "서울 사본", "en": "Copy of 서울"}[language]
    assert len(copied_title("가" * MAX_TITLE_CHARS, language)) == MAX_TITLE_CHARS
