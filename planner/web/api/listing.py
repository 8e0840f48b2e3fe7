"""The JSON API of the list of plans: the filters and orders of the page."""

from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localdate

from planner import wiring
from planner.domain.trip import clean_line
from planner.store.listing import Sort, Wanted, When
from planner.web import errors
from planner.web.api import openapi, shapes
from planner.web.api.main import api, caller

MAX_PAGE = 100_000
MAX_QUERY_CHARS = 80


@api.get(
    "/plans",
    operation_id="plans",
    summary="Your plans, searched, filtered and sorted",
    openapi_extra=openapi.described(openapi.shape("PlanPage", 401, 422, 500, 503), openapi.ACCOUNT),
)
def plans(  # noqa: PLR0917  (one for each parameter of the address)
    request: HttpRequest,
    page: int = 1,
    q: str = "",
    place: str = "",
    when: When = When.ANY,
    sort: Sort = Sort.NEWEST,
) -> dict[str, Any]:
    owner = caller(request)
    if owner.is_anonymous:
        raise errors.Refused(errors.UNAUTHORIZED)
    wanted = Wanted(clean_line(q)[:MAX_QUERY_CHARS], clean_line(place)[:MAX_QUERY_CHARS], when, sort)
    number = min(max(1, page), MAX_PAGE)
    return shapes.page_json(wiring.plans().listing(owner, wanted, today=localdate(), page=number))
