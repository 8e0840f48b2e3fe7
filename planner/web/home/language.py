"""The other language, for a page with a half-filled form: what is typed is shown again, unjudged."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from planner.web.home.tripform import as_typed, home_context, trip_form


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def switch(request: HttpRequest) -> HttpResponse:
    """The home page in the language chosen, with its form as it was; who comes by GET finds it empty."""
    chosen = request.POST.get("language", "")
    if request.method != "POST" or chosen not in dict(settings.LANGUAGES):
        return redirect("home")
    translation.activate(chosen)
    form = trip_form(initial=as_typed(request.POST))
    response = render(request, "planner/home.html", home_context(form))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response
