"""The browsers an account is signed in with: seen, and signed out one by one or all at once."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.signals import password_changed, password_reset, password_set
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AbstractBaseUser
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from planner import wiring
from planner.web.account.devices import device_name
from planner.web.account.pages import change, user_id_of
from planner.web.pages import SeeOther


@dataclass(frozen=True, slots=True)
class Browser:
    id: int
    name: str
    address: str
    begun_at: datetime
    seen_at: datetime
    is_this: bool


@never_cache
@login_required
@require_safe
def browsers(request: HttpRequest) -> HttpResponse:
    here = request.session.session_key
    shown = [
        Browser(one.id, device_name(one.user_agent), one.address, one.begun_at, one.seen_at, one.key == here)
        for one in wiring.accounts().browsers(user_id_of(request))
    ]
    shown.sort(key=lambda browser: not browser.is_this)
    return render(request, "usersessions/browsers.html", {"browsers": shown})


@change
def browser_sign_out(request: HttpRequest, session_id: int) -> HttpResponse:
    wiring.accounts().sign_out(session_id, user_id=user_id_of(request))
    messages.success(request, _("That browser is signed out."))
    return SeeOther(resolve_url("browsers"))


@change
def browsers_sign_out(request: HttpRequest) -> HttpResponse:
    """Everywhere else: this browser stays signed in."""
    wiring.accounts().sign_out_elsewhere(user_id_of(request), here=request.session.session_key)
    messages.success(request, _("You are signed out everywhere else."))
    return SeeOther(resolve_url("browsers"))


@receiver([password_changed, password_reset, password_set], dispatch_uid="new-password")
def sign_out_elsewhere(sender: object, request: HttpRequest, user: AbstractBaseUser, **_: object) -> None:
    """With a new password the others would be strangers anyway; so they are not listed as signed in."""
    wiring.accounts().sign_out_elsewhere(user.pk, here=request.session.session_key)
