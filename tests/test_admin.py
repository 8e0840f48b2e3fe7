"""The admin: everything can be looked at, nothing edited; runs are stopped and run again as by travellers."""

import re
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localtime

from planner import wiring
from planner.admin.figures import figures
from planner.domain.owner import Owner
from planner.domain.run import Delivery, FailureCode, RunStatus
from planner.store import log
from planner.store.models import ApiToken, Event, Plan, Run
from tests import factories

pytestmark = pytest.mark.django_db

RUNS = "/admin/store/run/"
HOSTILE = "<script>alert('x')</script>"


@pytest.fixture
def boss() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("boss"))
    return client


def run_row(**facts: Any) -> Run:
    """A run of `factories`, changed as these say."""
    run = factories.queued(owner=facts.pop("owner", None))
    Run.objects.filter(pk=run.id).update(**facts)
    return Run.objects.get(pk=run.id)


def finished(delivery: Delivery, *, first_stop: float, seconds: float, at: datetime) -> Run:
    return run_row(
        status=RunStatus.SUCCEEDED,
        delivery=delivery,
        created_at=at,
        first_stop_at=at + timedelta(seconds=first_stop),
        ended_at=at + timedelta(seconds=seconds),
    )


def plan_row(**facts: Any) -> Plan:
    now = factories.now()
    known = {"id": uuid.uuid4().hex, "title": "A plan", "location": "Seoul", "document": "{}", "cost_krw": 1}
    days = {"start": now.date(), "end": now.date(), "created_at": now, "updated_at": now}
    return Plan.objects.create(**{**known, **days, **facts})


def run_page(run: Run) -> str:
    return reverse("admin:store_run_change", args=[run.pk])


def listed(client: Client, path: str, **query: str) -> set[str]:
    """The ids of the rows a list shows."""
    page = client.get(path, query).content.decode()
    return set(re.findall(r"/admin/store/\w+/([0-9a-f]{32})/change/", page))


def test_runs_are_found_by_place_owner_and_title(boss: Client) -> None:
    owner = User.objects.create_user("traveller", email="traveller@example.com")
    theirs = run_row(owner=Owner(user_id=owner.pk), title="Honeymoon")
    run_row(location="Busan", title="Sea")
    for query in ("traveller", "traveller@example.com", "Honeymoon", theirs.pk):
        assert listed(boss, RUNS, q=query) == {theirs.pk}
    assert listed(boss, RUNS, q="seoul") == {theirs.pk}


def test_runs_are_filtered_by_status_date_delivery_and_writer(boss: Client) -> None:
    mine = run_row(status=RunStatus.FAILED, delivery=Delivery.WHOLE, writer="gemini")
    run_row(created_at=factories.now() - timedelta(days=9))
    today = str(localtime().replace(hour=0, minute=0, second=0, microsecond=0))
    filters = {"status__exact": "failed", "delivery__exact": "whole", "writer": "gemini"}
    for query in (filters | {"created_at__gte": today}).items():
        assert listed(boss, RUNS, **dict([query])) == {mine.pk}


def test_plans_are_found_and_shown_stop_by_stop(boss: Client) -> None:
    plan = plan_row(title=HOSTILE, location="Jeju")
    plan_row()
    assert listed(boss, "/admin/store/plan/", q="jeju") == {plan.pk}
    page = boss.get(reverse("admin:store_plan_change", args=[plan.pk])).content.decode()
    assert HOSTILE not in page
    assert "alert(&#x27;x&#x27;)" in page


@pytest.mark.parametrize("path", [RUNS, "/admin/store/plan/", "/admin/store/apitoken/"])
def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(boss: Client, path: str) -> None:
    owner = User.objects.create_user("traveller")

    def add() -> None:
        run_row(owner=Owner(user_id=owner.pk))
        finished(Delivery.WHOLE, first_stop=1, seconds=2, at=factories.now())
        plan_row(user=owner)
        wiring.accounts().make_token(owner.pk, "laptop")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert boss.get(path).status_code == 200
        return len(captured)

    add()
    queries()  # the first also notes that this browser was seen
    few = queries()
    for _ in range(10):
        add()
    assert queries() == few


def test_the_log_of_a_run_comes_in_pages(boss: Client) -> None:
    run = run_row()
    Event.objects.bulk_create(
        Event(run=run, seq=seq, kind="Any", body=f"body of {seq}", at=run.created_at)
        for seq in range(2, 2_001)
    )
    with CaptureQueriesContext(connection) as captured:
        page = boss.get(run_page(run), {"events": "2"}).content.decode()
    assert len(captured) < 15
    assert "body of 51" in page
    assert "body of 100" in page
    assert "body of 101" not in page
    assert "events=40#events" in page
    assert "body of 2000" in boss.get(run_page(run), {"events": "9999"}).content.decode()
    assert "body of 2<" in boss.get(run_page(run), {"events": "no"}).content.decode()


def test_a_body_is_shown_as_text_short_and_whole_without_script(boss: Client) -> None:
    run = run_row()
    Event.objects.create(run=run, seq=2, kind="TextDrafted", body=HOSTILE + "é" * 500, at=factories.now())
    response = boss.get(run_page(run))
    page = response.content.decode()
    assert HOSTILE not in page
    assert "<details><summary>" in page
    assert "é" * 500 in page
    assert re.findall(r'<script(?![^>]*\bsrc=)|\son\w+="', page) == []
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]


def test_nothing_can_be_added_edited_or_deleted(boss: Client) -> None:
    run, plan = run_row(), plan_row()
    assert boss.get(f"{RUNS}add/").status_code == 403
    for name, row in (("run", run), ("plan", plan)):
        path = reverse(f"admin:store_{name}_change", args=[row.pk])
        assert b'name="_save"' not in boss.get(path).content
        assert boss.post(path, {"title": "changed"}).status_code == 403
        assert (
            boss.post(reverse(f"admin:store_{name}_delete", args=[row.pk]), {"post": "yes"}).status_code
            == 403
        )
    assert Run.objects.get(pk=run.pk).title != "changed"


def test_an_account_can_still_be_deleted_with_all_it_has(boss: Client) -> None:
    owner = User.objects.create_user("traveller")
    run = run_row(owner=Owner(user_id=owner.pk))
    plan_row(user=owner)
    boss.post(reverse("admin:auth_user_delete", args=[owner.pk]), {"post": "yes"})
    assert not User.objects.filter(pk=owner.pk).exists()
    assert not Run.objects.filter(pk=run.pk).exists()


def act(client: Client, action: str, *runs: Run, **more: str) -> Any:
    form = {"action": action, "_selected_action": [run.pk for run in runs], **more}
    return client.post(RUNS, form, follow=True)


@pytest.mark.parametrize("owner", [Owner(visitor="somebody"), Owner(client="somewhere")])
def test_cancelling_ends_the_log_as_a_travellers_cancel_does(boss: Client, owner: Owner) -> None:
    active, ended = run_row(owner=owner), run_row(status=RunStatus.FAILED)
    assert act(boss, "cancel_runs", active, ended).redirect_chain == [(RUNS, 302)]
    assert Run.objects.get(pk=active.pk).status == RunStatus.CANCELLED
    kinds = [type(record.event).__name__ for record in log.read_all(active.pk)]
    assert kinds == ["RunQueued", "RunCancelled", "RunClosed"]
    assert Run.objects.get(pk=ended.pk).status == RunStatus.FAILED


def test_running_again_makes_an_equal_run_of_the_same_owner(boss: Client) -> None:
    owner = User.objects.create_user("traveller")
    before = run_row(owner=Owner(user_id=owner.pk), status=RunStatus.FAILED, delivery=Delivery.WHOLE)
    page = act(boss, "run_again", before, back="1")
    after = Run.objects.exclude(pk=before.pk).get()
    assert page.redirect_chain == [(run_page(after), 302)]
    assert (after.user_id, after.request, after.delivery) == (owner.pk, before.request, Delivery.WHOLE)
    assert after.status == RunStatus.QUEUED


def test_running_again_stops_at_the_owners_limit(boss: Client) -> None:
    owner = User.objects.create_user("traveller")
    ended = [run_row(owner=Owner(user_id=owner.pk), status=RunStatus.FAILED) for _ in range(5)]
    page = act(boss, "run_again", *ended)
    assert Run.objects.filter(status=RunStatus.QUEUED).count() == wiring.runs().limits.at_once
    assert len(list(page.context["messages"])) == 2


def test_who_may_only_look_cannot_act() -> None:
    looker = User.objects.create_user("looker", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_run"))
    client = Client()
    client.force_login(looker)
    run = run_row()
    assert b"run_again" not in client.get(run_page(run)).content
    act(client, "cancel_runs", run)
    assert Run.objects.get(pk=run.pk).status == RunStatus.QUEUED


def test_the_figures_count_today_and_compare_the_two_ways() -> None:
    now = localtime(factories.now()).replace(hour=12)
    earlier = now - timedelta(days=2)
    run_row(status=RunStatus.RUNNING)
    run_row(status=RunStatus.FAILED, failure=FailureCode.INTERNAL, created_at=now, ended_at=now)
    run_row(status=RunStatus.FAILED, failure=FailureCode.INTERNAL, created_at=earlier, ended_at=earlier)
    for seconds in (2.0, 4.0):
        finished(Delivery.STREAM, first_stop=1.0, seconds=seconds, at=now)
    finished(Delivery.WHOLE, first_stop=9.0, seconds=10.0, at=earlier)
    shown = figures(now)
    assert (shown.waiting, shown.running, shown.failed_today, shown.sample) == (0, 1, 1, 3)
    assert (shown.median_today, shown.median_last) == (3.0, 4.0)
    stream, whole = shown.ways
    assert (stream.runs, stream.first_stop_seconds, stream.seconds) == (2, 1.0, 3.0)
    assert (whole.runs, whole.first_stop_seconds, whole.seconds) == (1, 9.0, 10.0)


def test_an_empty_site_has_no_medians(boss: Client) -> None:
    assert figures(localtime()).median_last is None
    assert boss.get(RUNS).status_code == 200


def test_tokens_are_listed_without_digests_and_revoked(boss: Client) -> None:
    owner = User.objects.create_user("traveller")
    wiring.accounts().make_token(owner.pk, "laptop")
    token = ApiToken.objects.get()
    path = "/admin/store/apitoken/"
    for page in (boss.get(path), boss.get(reverse("admin:store_apitoken_change", args=[token.pk]))):
        assert "laptop" in page.content.decode()
        assert token.digest not in page.content.decode()
    boss.post(path, {"action": "revoke", "_selected_action": [token.pk]})
    assert not ApiToken.objects.exists()
