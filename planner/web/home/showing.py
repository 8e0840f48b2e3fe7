"""How plans are shown in this browser, chosen for good: live as they are made, all at once, or as it suits.

Kept in a cookie like the language, so it holds with and without an account, and after signing out.
"""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from planner.domain.run import Delivery, RunRecord

COOKIE = "showing"
KEPT_SECONDS = 365 * 24 * 3600


def liked(request: HttpRequest) -> str:
    """A value of Delivery, "" when nothing was chosen."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in list(Delivery) else ""


def as_liked(run: RunRecord, chosen: str) -> RunRecord:
    """The run as this browser shows it: whole, however it was begun, when that is what was chosen."""
    return replace(run, delivery=Delivery.WHOLE) if chosen == Delivery.WHOLE else run


def remember[R: HttpResponse](response: R, chosen: str) -> R:
    """The answer, with the choice in it; "" forgets it."""
    if chosen in list(Delivery):
        response.set_cookie(COOKIE, chosen, max_age=KEPT_SECONDS, samesite="Lax", httponly=True)
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def remember_sent[R: HttpResponse](request: HttpRequest, response: R) -> R:
    """The answer to a form, with the choice the form held; one without the question changes nothing."""
    return remember(response, request.POST["delivery"]) if "delivery" in request.POST else response
