"""What the admin pages of kept things have in common: they are looked at."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.forms import Media
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from planner.store.models import ApiToken, Plan, Run

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]  # generic for the type checker only
else:
    ModelAdmin = admin.ModelAdmin

SHOWN_ID_CHARS = 8

type Kept = Run | Plan | ApiToken


class LookingAdmin(ModelAdmin):
    """Nothing can be added or edited. What is an account's can go with the account, and only so."""

    list_per_page = 50
    list_select_related: ClassVar[tuple[str, ...]] = ("user",)
    show_full_result_count = False
    ordering = ("-created_at",)

    @property
    def media(self) -> Media:
        return super().media + Media(css={"all": ["css/admin.css"]})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        match = request.resolver_match
        deletes_account = match is not None and (match.url_name or "").startswith("auth_user_")
        return deletes_account and super().has_delete_permission(request, obj)

    @admin.display(description=gettext_lazy("owner"), ordering="user__username")
    def owner(self, row: Kept) -> str:
        """The account, else the browser session's visitor, else nobody."""
        if row.user is not None:
            return row.user.get_username()
        visitor = getattr(row, "visitor", "")
        return _("visitor %(id)s") % {"id": visitor[:SHOWN_ID_CHARS]} if visitor else _("nobody (run key)")
