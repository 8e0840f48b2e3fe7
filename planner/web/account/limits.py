"""How often the account's forms may be sent, and what who sends more is told."""

import functools
from collections.abc import Callable

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

RETRY_SECONDS = 60

type View = Callable[..., HttpResponseBase]


def too_many(request: HttpRequest) -> HttpResponse:
    """The site's 429 page. The counts are sliding, so trying again in a minute does for most of them."""
    answer = render(request, "429.html", status=429)
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def limited(action: str) -> Callable[[View], View]:
    """A view whose POSTs count as `action` of ACCOUNT_RATE_LIMITS."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def counted(request: HttpRequest, **arguments: object) -> HttpResponseBase:
            if not ratelimit.consume(request, action=action):
                return too_many(request)
            return view(request, **arguments)

        return counted

    return decorate
