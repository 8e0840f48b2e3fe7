"""Who may have what: every kind of caller against everybody's run, plan, log and cancel."""

import uuid
from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model

from planner.domain.owner import Owner
from planner.domain.run import RunRecord
from planner.store import feeds, listing, plans, runs, shares
from planner.store.errors import PlanNotFound, RunNotFound, ShareNotFound
from planner.store.models import Plan, Run, Share
from planner.store.shares import ShareRecord
from tests.factories import NOW, queued, visitor
from tests.store.test_runs import ended

pytestmark = pytest.mark.django_db

MAKERS = ("user", "visitor", "nobody")
CALLERS = (
    "user",
    "visitor",
    "nobody",
    "other user",
    "other visitor",
    "with the key",
    "other user with the key",
)
MAY = {
    ("user", "user"),
    ("visitor", "visitor"),
    ("nobody", "with the key"),
    ("nobody", "other user with the key"),
}

TODAY = NOW.date()

type Act = Callable[[str, Owner], object]

ACTS: dict[str, Act] = {
    "find": lambda run_id, owner: runs.find(run_id, owner=owner),
    "cancel": lambda run_id, owner: runs.cancel(run_id, owner=owner, now=NOW),
    "plan": lambda run_id, owner: plans.find(run_id, owner=owner),
    "rename": lambda run_id, owner: plans.rename(run_id, "Mine", owner=owner, now=NOW),
    "delete": lambda run_id, owner: plans.delete(run_id, owner=owner),
    "archive": lambda run_id, owner: archived(run_id, owner=owner),
    "feed": lambda run_id, owner: feeds.renew(run_id, owner=owner),
    "share": lambda run_id, owner: shares.make(link_to(run_id), owner=owner),
    "links": lambda run_id, owner: shares.of_plan(run_id, owner=owner),
    "editors": lambda run_id, owner: shares.editors(run_id, owner=owner),
    "remove editor": lambda run_id, owner: shares.remove_editor(run_id, 1, owner=owner),
}
FOR_EDITORS = {"plan"}


def archived(run_id: str, *, owner: Owner) -> None:
    if not listing.archive(run_id, owner=owner, at=NOW):
        raise PlanNotFound


def link_to(run_id: str) -> ShareRecord:
    return ShareRecord(uuid.uuid4().hex, run_id, may_edit=True, created_at=NOW, expires_at=None)


@pytest.fixture
def people() -> dict[str, Owner]:
    make_user = get_user_model().objects.create_user
    return {
        "user": Owner(user_id=make_user("traveller").pk, visitor="shared-session"),
        "other user": Owner(user_id=make_user("stranger").pk),
        "visitor": visitor(),
        "other visitor": visitor(),
        "nobody": Owner(client="here"),
    }


def caller(name: str, people: dict[str, Owner], run: RunRecord) -> Owner:
    match name:
        case "with the key":
            return Owner(key_of=run.id)
        case "other user with the key":
            return Owner(user_id=people["other user"].user_id, key_of=run.id)
        case _:
            return people[name]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("asking", CALLERS)
@pytest.mark.parametrize("maker", MAKERS)
def test_only_the_owner_has_it_and_for_others_it_does_not_exist(
    maker: str, asking: str, act: str, people: dict[str, Owner]
) -> None:
    run = ended(queued(owner=people[maker]))
    owner = caller(asking, people, run)
    if (maker, asking) in MAY:
        ACTS[act](run.id, owner)
        return
    with pytest.raises((RunNotFound, PlanNotFound)) as refused:
        ACTS[act](run.id, owner)
    with pytest.raises(type(refused.value)) as missing:
        ACTS[act]("0" * 32, owner)
    assert str(refused.value) == str(missing.value)
    assert Plan.objects.get(pk=run.id).title != "Mine"
    assert Run.objects.filter(pk=run.id).exists()
    assert not Share.objects.exists()


@pytest.mark.parametrize("act", ACTS)
def test_an_editor_has_the_plan_and_nothing_else_of_it(act: str, people: dict[str, Owner]) -> None:
    run = ended(queued(owner=people["visitor"]))
    editor = people["other user"]
    assert editor.user_id is not None
    shares.add_editor(run.id, editor.user_id, now=NOW)
    if act in FOR_EDITORS:
        ACTS[act](run.id, editor)
        return
    with pytest.raises((RunNotFound, PlanNotFound)):
        ACTS[act](run.id, editor)
    assert Plan.objects.get(pk=run.id).title != "Mine"
    assert Run.objects.filter(pk=run.id).exists()


@pytest.mark.parametrize("asking", ["other user", "other visitor", "nobody", "editor"])
def test_only_the_owner_revokes_a_link(asking: str, people: dict[str, Owner]) -> None:
    run = ended(queued(owner=people["user"]))
    made = link_to(run.id)
    shares.make(made, owner=people["user"])
    caller = people["other user"] if asking == "editor" else people[asking]
    if asking == "editor":
        shares.add_editor(run.id, caller.user_id or 0, now=NOW)
    with pytest.raises(ShareNotFound):
        shares.revoke(made.id, owner=caller)
    assert shares.open_one(made.id, now=NOW)


def test_a_key_opens_one_run_and_no_list(people: dict[str, Owner]) -> None:
    first, second = ended(queued(owner=people["nobody"])), ended(queued(owner=people["nobody"]))
    holder = Owner(key_of=first.id)
    assert runs.find(first.id, owner=holder)
    with pytest.raises(RunNotFound):
        runs.find(second.id, owner=holder)
    assert listing.summaries(holder, today=TODAY) == ((), 0)
    assert runs.active(holder) == ()


def test_an_account_sees_its_sessions_plans_and_the_session_alone_not_the_accounts(
    people: dict[str, Owner],
) -> None:
    by_session = ended(queued(owner=Owner(visitor="shared-session")))
    by_account = ended(queued(owner=people["user"]))
    assert listing.summaries(people["user"], today=TODAY)[1] == 2
    items, total = listing.summaries(Owner(visitor="shared-session"), today=TODAY)
    assert ([item.id for item in items], total) == ([by_session.id], 1)
    assert by_account.id not in {item.id for item in items}
