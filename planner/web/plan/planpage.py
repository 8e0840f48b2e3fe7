"""What the page of a saved plan shows, made once for the page and for the parts that an edit changes."""

from typing import Any

from django.http import HttpRequest

from planner.domain.trip import MAX_TITLE_CHARS
from planner.store.plans import SavedPlan
from planner.web.editing.controls import Typed, editable, with_controls
from planner.web.editing.panels import panels_context
from planner.web.parts import overview, present
from planner.web.parts.cards import plan_days


def plan_context(
    request: HttpRequest, saved: SavedPlan, *, opened: str = "", typed: Typed | None = None
) -> dict[str, Any]:
    """Everything on the page; the controls of the stop `opened`, or of what was `typed`, are unfolded."""
    days = plan_days(saved.plan)
    return {
        "saved": saved,
        "trip": present.trip_view(saved.plan.request, saved.title, saved.plan.destination),
        "days": with_controls(days, saved.plan, opened=opened, typed=typed),
        "summary": present.summary(saved.plan),
        "max_title_chars": MAX_TITLE_CHARS,
        "ended": True,
        "editable": editable(saved),
        **panels_context(request, saved),
        **overview.of_plan(saved.plan, days),
    }
