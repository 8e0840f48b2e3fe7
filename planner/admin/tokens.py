"""API tokens in the admin: who has which, and taking them back. The digest is shown nowhere."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from planner.admin.looking import LookingAdmin
from planner.store.models import ApiToken


class ApiTokenAdmin(LookingAdmin):
    list_display = ("name", "owner", "created_at", "last_used_at")
    list_filter = ("created_at", "last_used_at")
    search_fields = ("name", "user__username", "user__email")
    fields = ("name", "owner", "created_at", "last_used_at")
    readonly_fields = ("owner",)
    actions = ("revoke",)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("store.delete_apitoken")

    @admin.action(description=_("Revoke the chosen tokens"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[ApiToken]) -> None:
        self.log_deletions(request, chosen)
        count, _details = chosen.delete()
        said = ngettext("%(count)d token revoked.", "%(count)d tokens revoked.", count)
        self.message_user(request, said % {"count": count})
