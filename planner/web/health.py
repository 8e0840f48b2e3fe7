"""Whether the process can do its work. That it lives, `planner.web.stream` says before Django is asked."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from planner import wiring


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and, where this process runs plans, its runner is at work; else 503."""
    checks = {"database": _database_answers(), "runner": wiring.runner_is_ready()}
    ready = all(checks.values())
    return JsonResponse(
        {"status": "ok" if ready else "unavailable", "checks": checks}, status=200 if ready else 503
    )


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
