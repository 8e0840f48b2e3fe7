"""Saved plans in the admin."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from planner.admin.looking import LookingAdmin
from planner.domain import codec
from planner.domain.itinerary import Stop, clock
from planner.domain.trip import Language
from planner.store.models import Plan


@dataclass(frozen=True, slots=True)
class StopRow:
    day: int
    start: str
    end: str
    name: str
    cost_krw: Decimal
    verification: str
    note: str


class PlanAdmin(LookingAdmin):
    list_display = ("title", "location", "owner", "start", "end", "cost_krw", "created_at")
    list_filter = ("created_at", "start")
    search_fields = ("title", "location", "user__username", "user__email", "=id")
    fields = ("title", "location", "owner", "start", "end", "cost_krw", "run", "created_at", "updated_at")
    readonly_fields = ("owner", "run")

    @admin.display(description=_("run"))
    def run(self, plan: Plan) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("admin:store_run_change", args=[plan.pk]), plan.pk)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        plan = Plan.objects.filter(pk=object_id).only("document", "version").first()
        rows = {"stops": _stops(plan) if plan else ()}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **rows})


def _stops(row: Plan) -> tuple[StopRow, ...]:
    """The plan's stops in order; none when a newer version than ours wrote it."""
    try:
        plan = codec.plan_from_json(row.document, row.version)
    except codec.UnreadableRecord:
        return ()
    return tuple(_row(day.number, stop) for day in plan.itinerary.days for stop in day.stops)


def _row(day: int, stop: Stop) -> StopRow:
    language = Language.KOREAN if (get_language() or "ko").startswith("ko") else Language.ENGLISH
    return StopRow(
        day=day,
        start=clock(stop.start),
        end=clock(stop.end),
        name=stop.names.in_language(language),
        cost_krw=stop.cost_krw,
        verification=stop.verification,
        note=stop.note,
    )
