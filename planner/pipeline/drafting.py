"""From the items a writer produces to events and a draft: day by day, as they come."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from planner.domain.events import SKETCH_PART, PartDiscarded, StopPlanned, TextDrafted
from planner.domain.itinerary import Day, Itinerary
from planner.pipeline.revising import with_marks
from planner.pipeline.work import EventSink
from planner.ports import Brief, Chosen, Spent, Summarised, WriterItem, Written
from planner.solver import Fixed, schedule_day
from planner.solver.layout import lay_out_day


class Desk:
    """Takes down one writing. A day is settled when the writer turns to the next: code orders and times it.

    `draft` is the itinerary the writer asked for, kept even where it breaks rules: the review says so.
    `kept` is the draft that is only written anew in part.
    """

    def __init__(
        self,
        brief: Brief,
        *,
        events: EventSink,
        part: str,
        kept: Itinerary | None = None,
    ) -> None:
        self.proposal: dict[int, tuple[str, ...]] = {}
        self.words: dict[str, str] = {}
        self.tokens_in = self.tokens_out = 0
        self._summaries: dict[int, str] = {}
        self._brief = brief
        self._events = events
        self._is_shown = False
        self._part = part
        self._kept = kept
        self._rates = brief.context.to_krw
        self._settled: dict[int, Day] = {}
        self._stays_on = _staying(brief)
        self._pinned = {stop.key: stop.start for stop in brief.draft.stops if stop.pinned}

    async def take_down(self, items: AsyncGenerator[WriterItem]) -> None:
        """Every item in order. What the writer raises goes through; the writing is closed either way."""
        async with aclosing(items) as writing:
            async for item in writing:
                self._take(item)
                await self._show_first_day()
        for number in self._open_days():
            self._settle(number)
        for day in self._brief.scope:  # a day with nothing to choose has nothing to be asked for
            if not day.visits:
                self._settled.setdefault(day.number, day)
        await self._show_first_day()

    @property
    def draft(self) -> Itinerary:
        return Itinerary(tuple(self._settled[number] for number in sorted(self._settled)))

    async def _show_first_day(self) -> None:
        """Sees to it that it is on its way before the next is written."""
        if self._settled and not self._is_shown:
            self._is_shown = True
            await self._events.flush()

    def _take(self, item: WriterItem) -> None:
        match item:
            case Written(text=text, day=day):
                if day is not None:
                    self._settle_before(day)
                self._events.emit(TextDrafted(text, self._part, day))
            case Summarised(day=day, summary=summary):
                self._summaries[day] = summary
            case Spent(tokens_in=tokens_in, tokens_out=tokens_out):
                self.tokens_in += tokens_in
                self.tokens_out += tokens_out
            case Chosen(day=day, place_id=place_id, note=note) if self._may_have(day, place_id):
                self._settle_before(day)
                self.proposal[day] = (*self.proposal.get(day, ()), place_id)
                self.words[place_id] = note

    def _may_have(self, day: int, place_id: str) -> bool:
        """Whether the day is one to be written, and the place not one that stays on another."""
        brief = self._brief
        if not 1 <= day <= brief.request.days or (brief.days is not None and day not in brief.days):
            return False
        return self._stays_on.get(place_id, day) == day

    def _open_days(self) -> list[int]:
        return [number for number in self.proposal if number not in self._settled]

    def _settle_before(self, day: int) -> None:
        for number in self._open_days():
            if number != day:
                self._settle(number)

    def _settle(self, number: int) -> None:
        """Orders and times one day, and shows it in the place of the sketch's."""
        brief = self._brief
        self._put_back_locked(number)
        sketched = brief.draft.day(number)
        if sketched and tuple(stop.place_id for stop in sketched.visits) == self.proposal[number]:
            day = _with_words(sketched, self.words)
        else:
            day = with_marks(Itinerary((self._timed(number),)), brief.draft).days[0]
            self._events.emit(PartDiscarded(SKETCH_PART, days=(number,)))
        day = replace(day, summary=self._summaries.get(number, ""))
        self._settled[number] = day
        for stop in day.stops:
            self._events.emit(StopPlanned(number, stop))

    def _put_back_locked(self, number: int) -> None:
        """A stop that stays comes back where the draft has it, whatever the writer chose."""
        drafted = [
            stop.place_id for day in self._brief.draft.days for stop in day.stops if day.number == number
        ]
        chosen = list(self.proposal[number])
        for place_id in self._brief.locked.get(number, ()):
            if place_id not in chosen:
                before = drafted[: drafted.index(place_id)] if place_id in drafted else []
                chosen.insert(sum(other in before for other in chosen), place_id)
        self.proposal[number] = tuple(chosen)

    def _used_beside(self, number: int) -> list[str]:
        """Places of the other days: those proposed, and of the draft those that nobody proposed anew."""
        proposed = [place_id for day, others in self.proposal.items() if day != number for place_id in others]
        kept = [
            stop.place_id
            for day in (self._kept.days if self._kept else ())
            if day.number != number and day.number not in self.proposal
            for stop in day.stops
            if stop.place_id
        ]
        return proposed + kept

    def _timed(self, number: int) -> Day:
        """The day as it holds, else just as it was proposed, for the review to judge."""
        request, context, ids = self._brief.request, self._brief.context, self.proposal[number]
        used = self._used_beside(number)
        held = schedule_day(
            request,
            context,
            number=number,
            place_ids=ids,
            rates=self._rates,
            used=used,
            notes=self.words,
            fixed=Fixed(pinned=self._pinned),
        )
        if held.itinerary.days and not held.changes:
            return held.itinerary.days[0]
        return lay_out_day(request, context, number, ids, rates=self._rates, notes=self.words)


def _staying(brief: Brief) -> dict[str, int]:
    """The day of each place that no writer may take away: locked ones, and those of days that stay."""
    locked = {place_id: number for number, ids in brief.locked.items() for place_id in ids}
    written = {day.number for day in brief.scope}
    others = (day for day in brief.draft.days if day.number not in written)
    return locked | {stop.place_id: day.number for day in others for stop in day.stops if stop.place_id}


def _with_words(day: Day, words: dict[str, str]) -> Day:
    return replace(day, stops=tuple(replace(stop, note=words.get(stop.key, stop.note)) for stop in day.stops))


def with_summaries(itinerary: Itinerary, other: Itinerary) -> Itinerary:
    """The first itinerary with the words the other has about the same days."""
    summaries = {day.number: day.summary for day in other.days}
    days = (replace(day, summary=day.summary or summaries.get(day.number, "")) for day in itinerary.days)
    return Itinerary(tuple(days))
