"""The account's page: who one is, how one signs in, and the API tokens of other programs, each shown once."""

import functools
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from planner import wiring
from planner.accounts.service import MAX_NAME_CHARS, MAX_TOKENS, InvalidTokenName, TooManyTokens
from planner.domain.phrases import sentence
from planner.web import words
from planner.web.account.limits import limited
from planner.web.home import showing
from planner.web.home.forms import TripForm
from planner.web.pages import SeeOther

NEW_TOKEN_KEY = "new_token"  # noqa: S105  (a session key, and it names no secret)


def change(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view that changes something by POST; who comes by GET, as signing in sends one, sees the account."""

    @functools.wraps(view)
    def changed(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        return view(request, **arguments) if request.method == "POST" else SeeOther(resolve_url("account"))

    return never_cache(login_required(changed))


@never_cache
@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    return _page(request, new_token=request.session.pop(NEW_TOKEN_KEY, ""))


@change
@limited("make_token")
def token_new(request: HttpRequest) -> HttpResponse:
    """Makes a token. The page after it shows it, and takes it out of the session as it does."""
    try:
        token = wiring.accounts().make_token(user_id_of(request), request.POST.get("name", ""))
    except InvalidTokenName as error:
        return _page(request, status=422, token_error=sentence(error.code, words.viewer_language()))
    except TooManyTokens:
        problem = _("You have %(count)s tokens. Revoke one that you no longer use.") % {"count": MAX_TOKENS}
        return _page(request, status=422, token_error=problem)
    request.session[NEW_TOKEN_KEY] = token
    return SeeOther(resolve_url("account"))


@change
def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    wiring.accounts().revoke_token(token_id, user_id=user_id_of(request))
    return SeeOther(resolve_url("account"))


@change
def showing_kept(request: HttpRequest) -> HttpResponse:
    """How plans are shown in this browser from now on."""
    return showing.remember_sent(request, SeeOther(resolve_url("account")))


def _page(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    accounts, user_id = wiring.accounts(), user_id_of(request)
    context = {
        "profile": accounts.profile(user_id),
        "browsers": len(accounts.browsers(user_id)),
        "tokens": accounts.tokens(user_id),
        "max_name_chars": MAX_NAME_CHARS,
        "has_google": settings.HAS_GOOGLE,
        "showing": showing.liked(request),
        "ways": TripForm.base_fields["delivery"].choices,  # type: ignore[attr-defined]  # a ChoiceField
        **more,
    }
    return render(request, "planner/account.html", context, status=status)


def user_id_of(request: HttpRequest) -> int:
    """The account that is signed in."""
    return cast("int", request.user.pk)  # who is not signed in does not get here
