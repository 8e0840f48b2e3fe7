"""What plans a saved plan anew: runs, and who reads what travellers want changed."""

from functools import cache
from typing import TYPE_CHECKING

from asgiref.sync import async_to_sync
from django.utils.timezone import localdate

from planner.wiring import tools

if TYPE_CHECKING:
    from planner.domain.plan import Plan
    from planner.domain.trip import Language
    from planner.domain.wanted import Wanted
    from planner.plans.replanning import Replanning


@cache
def replanning() -> "Replanning":
    from planner.plans.replanning import Replanning
    from planner.wiring import runs

    return Replanning(revise=runs().revise, read=_read, has_model=lambda: tools.writer().is_costly)


def _read(words: str, plan: "Plan", *, language: "Language") -> "Wanted":
    from planner.providers.freetext.changing import ChangeReader
    from planner.wiring import reader

    changes = ChangeReader(reader(), tools.gazetteer())
    return async_to_sync(changes.read)(words, plan, today=localdate(), language=language)
