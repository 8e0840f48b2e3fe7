"""Bringing a plan back from a file: read, held against what we know, and saved as the importer's own.

A file is somebody's word. What it says of a place we know is replaced by what we know and reviewed by the
rules that every plan is; the rest stays as the file says, and is marked as not confirmed.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from planner.domain.facts import Context, Names, Place
from planner.domain.itinerary import Day, Itinerary, Stop, Verification
from planner.domain.owner import Owner
from planner.domain.plan import Plan, clean_memo
from planner.domain.trip import clean_line
from planner.exports import document
from planner.exports.bounds import checked_request
from planner.plans.judging import IMPORTED, judged, reviewed, unchecked
from planner.plans.surroundings import Holidays, destination_of
from planner.ports import Gazetteer
from planner.store import imported as store

WRITER = "imported"
NOTES = ("imported", "costs_cover")


class PlanImports:
    """`gazetteer` is asked for when a file comes, and `new_id` gives the id of the run it stands for."""

    def __init__(
        self,
        *,
        gazetteer: Callable[[], Gazetteer],
        holidays: Holidays,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._gazetteer = gazetteer
        self._holidays = holidays
        self._now = now
        self._new_id = new_id

    def bring_in(self, body: bytes, *, owner: Owner) -> Plan:
        """Saves the plan of this file as a new one of the owner's. Raises document.UnreadableFile."""
        plan = self._rechecked(_tidied(document.from_json(body)))
        plan = replace(plan, run_id=self._new_id(), created_at=self._now())
        store.save(plan, owner=owner, now=self._now())
        return plan

    def _rechecked(self, plan: Plan) -> Plan:
        """The plan with our facts where we have them, and with verdicts that are ours alone."""
        found = destination_of(plan, self._gazetteer())
        places = {place.id: place for place in self._gazetteer().places(found)} if found else {}
        holidays = dict(self._holidays(plan.country, plan.request.dates))
        days = tuple(_with_facts(day, places, holidays) for day in plan.itinerary.days)
        plan = replace(plan, itinerary=Itinerary(days), notes=NOTES, writer=WRITER, sources=(IMPORTED,))
        if found is None:
            return judged(plan, unchecked(plan, known=()))
        context = Context(found, tuple(places.values()), (), holidays)
        return judged(replace(plan, sources=(IMPORTED, found.source)), reviewed(plan, context))


def _tidied(plan: Plan) -> Plan:
    """Every text on one line without control characters, and the verdicts of the file gone."""
    days = tuple(
        replace(day, summary=clean_line(day.summary), stops=tuple(map(_tidied_stop, day.stops)))
        for day in plan.itinerary.days
    )
    return replace(
        plan,
        title=clean_line(plan.title),
        request=checked_request(plan.request),
        destination=_tidied_names(plan.destination),
        areas={key: _tidied_names(names) for key, names in plan.areas.items()},
        itinerary=Itinerary(days),
        checks=(),
    )


def _tidied_stop(stop: Stop) -> Stop:
    return replace(
        stop,
        names=_tidied_names(stop.names),
        note=clean_line(stop.note),
        memo=clean_memo(stop.memo),
        source=IMPORTED,
        verification=Verification.UNVERIFIED,
    )


def _tidied_names(names: Names) -> Names:
    return Names(clean_line(names.ko), clean_line(names.en), clean_line(names.local or "") or None)


def _with_facts(day: Day, places: Mapping[str, Place], holidays: Mapping[date, frozenset[str]]) -> Day:
    """The day with the names, spots and hours of the places we know."""

    def known(stop: Stop) -> Stop:
        place = places.get(stop.place_id or "")
        if place is None:
            return stop
        return replace(
            stop,
            names=place.names,
            lat=place.lat,
            lon=place.lon,
            area=place.area,
            category=place.category,
            opening=place.hours.on(day.date, holidays) if place.hours else None,
            source=place.source,
        )

    return replace(day, stops=tuple(map(known, day.stops)))
