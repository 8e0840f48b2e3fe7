"""All data of an account: taken along as one file, and deleted for good."""

import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render, resolve_url
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from planner import wiring
from planner.domain.owner import Owner
from planner.store.errors import RunNotFound
from planner.store.threads import in_database
from planner.web.account.limits import limited
from planner.web.account.pages import change, user_id_of
from planner.web.pages import SeeOther

log = logging.getLogger(__name__)


class DeleteForm(forms.Form):
    sure = forms.BooleanField(label=gettext_lazy("Yes, delete my account and everything in it"))


@change
@limited("download_data")
def download(request: HttpRequest) -> StreamingHttpResponse:
    """The ZIP file of `accounts.archive`, sent while it is made."""
    name = f"tripsite-{localdate():%Y-%m-%d}.zip"
    return StreamingHttpResponse(
        _sent(wiring.accounts().archive(user_id_of(request))),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Accel-Buffering": "no"},
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def delete(request: HttpRequest) -> HttpResponse:
    """Asks for the password or a code, then whether one is sure; then it is gone."""
    form = DeleteForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"form": form, "holdings": wiring.accounts().holdings(user_id_of(request))}
        return render(request, "planner/account_delete.html", context, status=422 if form.is_bound else 200)
    _delete(request)
    return SeeOther(resolve_url("home"))


def _delete(request: HttpRequest) -> None:
    user_id, email = user_id_of(request), getattr(request.user, "email", "")
    _stop_runs(user_id)
    wiring.accounts().delete(user_id)
    log.info("account %s was deleted by its owner", user_id)
    auth.logout(request)
    messages.success(request, _("Your account and everything in it are deleted."))
    if email:
        get_adapter().send_mail("account/email/account_deleted", email, {})


def _stop_runs(user_id: int) -> None:
    """Whoever writes for them stops at once, instead of finding out when it next tells something."""
    owner = Owner(user_id=user_id)
    for run in wiring.runs().active(owner):
        try:
            wiring.runs().cancel(run.id, owner=owner)
        except RunNotFound:
            log.debug("run %s had gone before it was stopped", run.id)


async def _sent(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces, each made on a database thread; who stops reading stops the making."""
    end: Any = None
    while (piece := await in_database(next, pieces, end)) is not None:
        yield piece
