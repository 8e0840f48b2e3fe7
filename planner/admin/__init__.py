"""The admin: runs with their logs, saved plans, API tokens. Looked at, searched, steered, never edited."""

from django.contrib import admin

from planner.admin.plans import PlanAdmin
from planner.admin.runs import RunAdmin
from planner.admin.tokens import ApiTokenAdmin
from planner.store.models import ApiToken, Plan, Run

admin.site.site_header = admin.site.site_title = "Tripsite"
admin.site.register(Run, RunAdmin)
admin.site.register(Plan, PlanAdmin)
admin.site.register(ApiToken, ApiTokenAdmin)
