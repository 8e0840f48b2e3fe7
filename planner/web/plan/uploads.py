"""A plan brought in from a file: the form, and what is wrong with a file that is none."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from planner import wiring
from planner.domain.phrases import sentence
from planner.exports.document import MAX_BYTES, UnreadableFile
from planner.web import words
from planner.web.access import visitor_of
from planner.web.pages import SeeOther

FORM_BYTES = 16 * 1024
"""What a form has beside its file: the token, the boundaries, the file's name."""


@csrf_exempt  # by itself: the check against forgery reads the body, which must be known to be small
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan_import(request: HttpRequest) -> HttpResponse:
    """The form; a file sent makes a plan of the sender's and goes to it."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES + FORM_BYTES:
        return _form(request, {"": "file_too_large"}, status=413)
    return _guarded(request)


@csrf_protect
def _guarded(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, {})
    sent = request.FILES.get("file")
    if sent is None:
        return _form(request, {"": "required"}, status=422)
    if (sent.size or 0) > MAX_BYTES:
        return _form(request, {"": "file_too_large"}, status=413)
    try:
        plan = wiring.plan_imports().bring_in(sent.read(), owner=visitor_of(request))
    except UnreadableFile as error:
        return _form(request, error.problems, status=422)
    return SeeOther(resolve_url("plan", plan.run_id))


def _form(request: HttpRequest, problems: Mapping[str, str], *, status: int = 200) -> HttpResponse:
    language = words.viewer_language()
    shown = [(where, sentence(code, language)) for where, code in problems.items()]
    return render(request, "planner/plan_import.html", {"problems": shown}, status=status)
