"""The writer without a model: the solver's plan, put into words."""

from collections.abc import AsyncGenerator, Iterator, Sequence

from planner.domain.checks import Check
from planner.domain.itinerary import Day, StopKind
from planner.domain.trip import Language
from planner.ports import Brief, Chosen, Summarised, WriterItem, Written
from planner.providers.findings import in_words
from planner.providers.offline import wording
from planner.providers.offline.wording import Visit, Voice

VERSION = "1"
"""Part of the cache key: count it up when the same brief would be worded differently."""
MAX_AREAS = 3


class OfflineWriter:
    """Words the draft as it stands, in its order. Takes microseconds, needs nothing, never fails."""

    name = "offline"
    version = VERSION
    is_costly = False

    def warm_up(self) -> None:
        """Nothing to do: words need no client."""

    async def aclose(self) -> None:
        """Nothing to close either."""

    async def draft(self, brief: Brief) -> AsyncGenerator[WriterItem]:
        """The whole draft, day by day, a line or a sentence at a time."""
        voice = Voice(brief.request.language, brief.request.party.size)
        for day in brief.scope:
            for item in _day_items(brief, day, voice):
                yield item

    async def refine(
        self, brief: Brief, findings: Sequence[Check], language: Language
    ) -> AsyncGenerator[WriterItem]:
        """The days the findings name, each after what was found; a finding on the trip names every day."""
        voice = Voice(language, brief.request.party.size)
        for day in brief.scope:
            concerning = [check for check in findings if check.day in (None, day.number)]
            if not concerning:
                continue
            found = (_found(check, day, language) for check in concerning if check.reason)
            reasons = list(dict.fromkeys(found))
            yield Written(wording.changed_line(voice, day, reasons) + "\n", day.number)
            for item in _day_items(brief, day, voice):
                yield item


def _found(check: Check, day: Day, language: Language) -> str:
    """A finding in words, after the name of the stop it is about."""
    words = in_words(check, language).rstrip(".") + "."
    stop = next((stop for stop in day.stops if stop.key == check.stop), None)
    return words if stop is None else f"{stop.names.in_language(language)}: {words}"


def _day_items(brief: Brief, day: Day, voice: Voice) -> Iterator[WriterItem]:
    """A day's heading, summary, stops in order, and its total."""
    places = {place.id: place for place in brief.context.places}
    area_names = _area_names(brief, day, voice.language)
    yield Written(wording.heading(voice, day, area_names) + "\n", day.number)
    summary = wording.summary(voice, day, area_names=area_names, places=places)
    yield Written(summary + "\n", day.number)
    yield Summarised(day.number, summary)
    # starting from the day's number keeps the first lines of neighbouring days apart
    turn = day.number
    for stop in day.stops:
        if stop.kind is StopKind.MEAL or stop.place_id is None:
            area = _area_name(brief, stop.area, voice.language)
            yield Written(wording.meal_line(voice, stop, area_name=area, turn=day.number) + "\n", day.number)
            continue
        visit = Visit(
            day=day,
            stop=stop,
            place=places.get(stop.place_id),
            is_wished=stop.place_id in brief.context.must_see,
            turn=turn,
        )
        note = wording.visit_note(voice, visit)
        yield Written(wording.visit_line(voice, visit, note) + "\n", day.number)
        yield Chosen(day.number, stop.place_id, note)
        turn += 1
    yield Written(wording.total_line(voice, day) + "\n\n", day.number)


def _area_names(brief: Brief, day: Day, language: Language) -> list[str]:
    """The areas of a day in the order one comes through them, as a saved plan names them."""
    areas = dict.fromkeys(stop.area for stop in day.visits or day.stops)
    known = [area for area in areas if area in brief.context.destination.areas][:MAX_AREAS]
    return [_area_name(brief, area, language) for area in known or [""]]


def _area_name(brief: Brief, area: str, language: Language) -> str:
    destination = brief.context.destination
    return destination.areas.get(area, destination.names).in_language(language)
