"""Runs in the admin: the list with its figures, a run with its log, stopping one and running one again."""

from datetime import datetime
from typing import Any

import orjson
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from planner import wiring
from planner.admin.figures import LAST_RUNS, figures
from planner.admin.looking import LookingAdmin
from planner.domain import codec
from planner.domain.owner import Owner
from planner.domain.run import ENDED, Delivery, RunStatus
from planner.store.errors import TooManyRuns
from planner.store.models import Event, Plan, Run

EVENTS_PER_PAGE = 50
NONE = "-"


class RunAdmin(LookingAdmin):
    list_display = (
        "title", "created", "location", "owner", "status", "delivery", "writer", "first_stop", "duration",
    )  # fmt: skip
    list_filter = ("status", "created_at", "delivery", "writer", "failure")
    search_fields = ("title", "location", "user__username", "user__email", "=id")
    readonly_fields = ("owner", "first_stop", "duration", "asked", "plan")
    fieldsets = (
        (None, {"fields": ("title", "location", "owner", "status", "failure", "plan", "asked")}),
        (gettext_lazy("How it went"), {"fields": (
            "delivery", "writer", "created_at", "started_at", "first_stop", "duration", "ended_at",
        )}),
        (gettext_lazy("Inside"), {"classes": ("collapse",), "fields": (
            "id", "visitor", "tokens_in", "tokens_out", "priority", "attempt", "losses", "last_seq",
            "lease_until", "fingerprint",
        )}),
    )  # fmt: skip
    actions = ("cancel_runs", "run_again")

    def has_steer_permission(self, request: HttpRequest) -> bool:
        """Whether this person may stop runs and run them again."""
        return request.user.has_perm("store.change_run")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        shown = {"figures": figures(localtime(wiring.now())), "last_runs": LAST_RUNS}
        return super().changelist_view(request, {**(extra_context or {}), **shown})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The run, with one page of its log."""
        log = Paginator(Event.objects.filter(run_id=object_id).order_by("seq"), EVENTS_PER_PAGE)
        page = log.get_page(request.GET.get("events"))
        shown = {
            "events": page,
            "event_pages": log.get_elided_page_range(page.number),
            "can_steer": self.has_steer_permission(request),
        }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    @admin.display(description=gettext_lazy("created"), ordering="created_at")
    def created(self, run: Run) -> str:
        return f"{localtime(run.created_at):%m-%d %H:%M:%S}"

    @admin.display(description=gettext_lazy("first stop after"))
    def first_stop(self, run: Run) -> str:
        return _seconds(run.created_at, run.first_stop_at)

    @admin.display(description=gettext_lazy("took"))
    def duration(self, run: Run) -> str:
        return _seconds(run.created_at, run.ended_at)

    @admin.display(description=gettext_lazy("request"))
    def asked(self, run: Run) -> SafeString:
        try:
            text = orjson.dumps(orjson.loads(run.request), option=orjson.OPT_INDENT_2).decode()
        except orjson.JSONDecodeError:
            text = run.request
        return format_html('<pre class="record">{}</pre>', text)

    @admin.display(description=gettext_lazy("plan"))
    def plan(self, run: Run) -> str:
        plan = Plan.objects.filter(pk=run.pk).only("title").first()
        if plan is None:
            return NONE
        return format_html('<a href="{}">{}</a>', reverse("admin:store_plan_change", args=[plan.pk]), plan)

    @admin.action(description=gettext_lazy("Cancel the chosen runs"), permissions=["steer"])
    def cancel_runs(self, request: HttpRequest, chosen: QuerySet[Run]) -> HttpResponse | None:
        count = 0
        rows = list(chosen)
        for row in rows:
            if row.status not in ENDED and _cancelled(row):
                count += 1
                self.log_change(request, row, "cancelled")
        said = ngettext("%(count)d run cancelled.", "%(count)d runs cancelled.", count)
        self.message_user(request, said % {"count": count}, messages.SUCCESS if count else messages.WARNING)
        return _to_run(rows[0].pk) if "back" in request.POST and rows else None

    @admin.action(description=gettext_lazy("Run again with the same request"), permissions=["steer"])
    def run_again(self, request: HttpRequest, chosen: QuerySet[Run]) -> HttpResponse | None:
        made, refused = [], 0
        for row in chosen.order_by("created_at"):
            try:
                made.append(_started_again(row))
            except TooManyRuns:
                refused += 1
                continue
            self.log_change(request, row, f"run again as {made[-1]}")
        said = ngettext("%(count)d run started.", "%(count)d runs started.", len(made))
        self.message_user(
            request, said % {"count": len(made)}, messages.SUCCESS if made else messages.WARNING
        )
        if refused:
            why = _("%(count)d not started: the owner has as many runs at once as are allowed.")
            self.message_user(request, why % {"count": refused}, messages.WARNING)
        return _to_run(made[0]) if "back" in request.POST and made else None


def _owner(row: Run) -> Owner:
    """Who the run belongs to, with the right to it that the run's own key gives where that is nobody."""
    return Owner(user_id=row.user_id, visitor=row.visitor, key_of=row.pk, client=row.client)


def _cancelled(row: Run) -> bool:
    return wiring.runs().cancel(row.pk, owner=_owner(row)).status is RunStatus.CANCELLED


def _started_again(row: Run) -> str:
    """The id of a new run like this one. Raises TooManyRuns."""
    request = codec.request_from_json(row.request, row.request_version)
    return wiring.runs().start(request, owner=_owner(row), delivery=Delivery(row.delivery)).id


def _to_run(run_id: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:store_run_change", args=[run_id]))


def _seconds(since: datetime, until: datetime | None) -> str:
    return NONE if until is None else _("%(seconds).2f s") % {"seconds": (until - since).total_seconds()}
