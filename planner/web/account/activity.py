"""When and where a signed-in browser was last seen, noted now and then instead of with every page."""

from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase

SEEN_EVERY_SECONDS = 300


class SessionActivity:
    """Middleware after the account's own, which knows the request's address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = request.session.session_key
        if key and cache.add(f"seen:{key}", 1, SEEN_EVERY_SECONDS) and request.user.is_authenticated:
            from allauth.usersessions.models import UserSession  # noqa: PLC0415  (needs the apps)

            UserSession.objects.create_from_request(request)
        return self._get_response(request)
