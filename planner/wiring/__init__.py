"""Settings to concrete tools: what the entries use, made once in a process, when it is first asked for."""

import uuid
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from planner.accounts.service import Accounts
from planner.domain.run import Delivery
from planner.plans.answers import AnswerCache
from planner.plans.service import Plans
from planner.plans.sharing import Sharing
from planner.runs.feeds import Feeds
from planner.runs.service import RunLimits, Runs, Workers
from planner.wiring import executing, tools
from planner.wiring.executing import prune, runner_is_ready, start_runner, stop_runner, work
from planner.wiring.replanning import replanning
from planner.wiring.tools import gazetteer, now, wakeups

if TYPE_CHECKING:
    from planner.domain.plan import Plan
    from planner.domain.trip import TripRequest
    from planner.plans.editing import Editing
    from planner.plans.importing import PlanImports
    from planner.ports import TripReader

__all__ = [
    "accounts", "answers", "editing", "example", "feeds", "gazetteer", "knows_other_towns", "now",
    "plan_imports", "plans", "prune", "reader", "replanning", "rules", "runner_is_ready", "runs", "sharing",
    "start_runner", "stop_runner", "wakeups", "work",
]  # fmt: skip


def feeds() -> Feeds:
    """One for the calling event loop."""
    return Feeds(tools.wakeups(), tools.remote_wakeups())


@cache
def runs() -> Runs:
    env = settings.ENV
    return Runs(
        limits=RunLimits(
            at_once=env["RUNS_AT_ONCE"],
            cache_seconds=env["PLAN_CACHE_SECONDS"],
            lease_seconds=env["RUN_LEASE_SECONDS"],
        ),
        writer=tools.writer,
        wakeups=tools.wakeups(),
        workers=_workers(),
        now=tools.now,
        delivery=None if env["DELIVERY"] == "auto" else Delivery(env["DELIVERY"]),
    )


def _workers() -> Workers:
    if not settings.HAS_QUEUE:
        runner = executing.runner()
        return Workers(wake=runner.wake, can_take=runner.can_take, take=runner.take)
    from planner.queue import jobs

    return Workers(enqueue=jobs.add, stop=jobs.stop)


@cache
def plans() -> Plans:
    return Plans(now=tools.now, answers=answers())


@cache
def editing() -> "Editing":
    from planner.atlas.calendars import public_holidays
    from planner.atlas.rates import TABLE
    from planner.plans.editing import Editing
    from planner.plans.surroundings import Surroundings

    around = Surroundings(gazetteer=tools.gazetteer, holidays=public_holidays, rates=TABLE)
    return Editing(surroundings=around, now=tools.now, answers=answers())


@cache
def plan_imports() -> "PlanImports":
    from planner.atlas.calendars import public_holidays
    from planner.plans.importing import PlanImports

    return PlanImports(
        gazetteer=tools.gazetteer, holidays=public_holidays, now=tools.now, new_id=lambda: uuid.uuid4().hex
    )


@cache
def sharing() -> Sharing:
    return Sharing(secret=settings.SECRET_KEY, now=tools.now, new_id=lambda: uuid.uuid4().hex)


@cache
def accounts() -> Accounts:
    return Accounts(now=tools.now)


@cache
def answers() -> AnswerCache:
    return AnswerCache(settings.ENV["PLAN_CACHE_SECONDS"])


@cache
def reader() -> "TripReader":
    """The model that is configured, on the calling event loop; the rules where there is none."""
    from planner.wiring import models, reading

    return reading.rules() if models.model() is None else reading.CappedReader()


@cache
def rules() -> "TripReader":
    """Reads without a model, and so at no cost."""
    from planner.wiring import reading

    return reading.rules()


def example(request: "TripRequest") -> "Plan":
    """A plan that is nobody's, made when it is first asked for; called off the event loop."""
    from planner.wiring import example_plan

    return example_plan.planned(request)


def knows_other_towns() -> bool:
    """Whether runs may find destinations that the atlas does not have."""
    return settings.ENV["SOURCES"] == "live" and bool(settings.ENV["GEOCODING_BASE_URL"])
