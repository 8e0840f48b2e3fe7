"""What is not there, or not the caller's: one 404 page for pages, wherever below a view it was found out."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views import defaults

from planner.store.errors import NotFound


class MissingPages:
    """The innermost middleware: it sees what views raise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """The 404 page for what the store has not; a plan may also be deleted while it is changed."""
        return defaults.page_not_found(request, exception) if isinstance(exception, NotFound) else None
