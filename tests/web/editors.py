"""What the tests of editing by forms share: a plan, what is in it now, and an edit sent."""

import re
from typing import Any

from django.test import Client

from planner.domain.owner import Owner
from planner.domain.plan import Plan
from planner.store import plans
from planner.store.models import Plan as PlanRow
from tests.web.dom import Node, parse
from tests.web.kept_plans import MINE, text

HTMX = {"hx-request": "true"}


def now_is(plan_id: str, owner: Owner = MINE) -> plans.SavedPlan:
    return plans.find(plan_id, owner=owner)


def keys(plan: Plan, day: int) -> list[str]:
    return [stop.key for stop in plan.itinerary.days[day - 1].stops]


def a_visit(plan_id: str, day: int = 1) -> str:
    return now_is(plan_id).plan.itinerary.days[day - 1].visits[1].key


def send(browser: Client, plan_id: str, kind: str, **fields: Any) -> Any:
    """An edit by form, of the current revision unless the fields say another."""
    base = fields.pop("base", None) or PlanRow.objects.get(pk=plan_id).revision
    headers = fields.pop("headers", {})
    return browser.post(f"/plans/{plan_id}/edit/{kind}", {"base": base, **fields}, headers=headers)


def offered(browser: Client, path: str) -> list[str]:
    return re.findall(r'name="place" value="([^"]+)"', text(browser.get(path)))


def page_of(answer: Any) -> Node:
    """The tree of an answer, a page or parts of one."""
    return parse(re.sub("<!doctype html>", "", text(answer)))
