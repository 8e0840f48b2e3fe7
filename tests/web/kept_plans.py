"""Plans that are kept for a visitor, and the visitor's browser, without a run that takes its time."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.test import Client

from planner.domain.events import RunClosed, RunSucceeded
from planner.domain.owner import Owner
from planner.domain.plan import Plan
from planner.store import log
from tests.exports import trips
from tests.factories import LEASE_SECONDS, NOW, claimed, queued
from tests.web import story

MINE = Owner(visitor="visitor-of-downloads")


def my_browser() -> Client:
    """A browser in Korean whose session owns what is MINE."""
    settings.STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns where there is none
    client = Client(headers={"accept-language": "ko"})
    session = client.session
    session["visitor"] = MINE.visitor
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    return client


def saved(plan: Plan | None = None, *, owner: Owner = MINE) -> str:
    """The id of a run of this owner's that left this plan."""
    run = queued(story.request(), owner=owner, at=NOW)
    made = replace(plan or trips.seoul(), run_id=run.id)
    lease = claimed(run, at=NOW).lease
    log.append(lease, [RunSucceeded(made), RunClosed()], now=NOW, lease_seconds=LEASE_SECONDS)
    return run.id


def text(answer: Any) -> str:
    said: str = answer.content.decode()
    return said
