"""A run's page, event by event: what changes on it, as the HTML of one SSE message.

A message holds `<hx-partial>`s, each with the new inside of one part of the page. The parts are rendered
from the templates and values of the whole page, so that a page loaded at event n and one updated up to
event n hold the same. Text is the exception: it is appended as it comes, by plain string work.
Nothing here reads a database or a request.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any, assert_never

from django.template.loader import get_template
from django.utils.translation import override

from planner.domain.checks import Check
from planner.domain.events import (
    ContextGathered,
    DraftReviewed,
    PartDiscarded,
    Recorded,
    RunCancelled,
    RunClosed,
    RunEvent,
    RunFailed,
    RunQueued,
    RunSucceeded,
    StepStarted,
    StopPlanned,
    StopRepaired,
    TextDrafted,
    WriterNoted,
)
from planner.domain.progress import Progress, advance
from planner.domain.run import ENDED, Delivery, RunRecord
from planner.domain.trip import Language
from planner.web.parts import cards, overview
from planner.web.run import marks, runpage

type Stretch = tuple[str, int | None]

MORPH = "innerMorph"
MESSAGES_KEPT = 500

_made: OrderedDict[tuple[Recorded, Language, Delivery], str | None] = OrderedDict()
"""The newest messages: what an event changes is the same for every reader, so it is rendered once."""


@dataclass(slots=True)
class LivePage:
    """One reader's page: the run as this reader has seen it, up to the last message.

    `progress` holds no texts, which only grow; `stretches` says which are on the page instead.
    """

    run: RunRecord
    language: Language
    progress: Progress
    stretches: list[Stretch] = field(default_factory=list)


def page_for(run: RunRecord, language: Language, progress: Progress | None = None) -> LivePage:
    """The page of a reader whose cursor is at `progress.seq`: the fold of the log up to there."""
    seen = progress or Progress()
    stretches = [(text.part, text.day) for text in seen.texts]
    return LivePage(run, language, replace(seen, texts=()), stretches)


def messages(record: Recorded, page: LivePage) -> str | None:
    """The HTML of one SSE message, or None when the event changes nothing that is shown.

    An event that the page has seen already gives None, so a replay that overlaps does no harm.
    """
    if record.seq <= page.progress.seq:
        return None
    before = page.progress
    if isinstance(record.event, TextDrafted):
        page.progress = replace(before, seq=record.seq)
        return _text(page, record.event)
    page.progress = replace(advance(before, record.event), seq=record.seq)
    key = (record, page.language, page.run.delivery)
    if key not in _made:
        with override(page.language):
            _keep(key, "".join(_changes(page, before, record.event)) or None)
    if isinstance(record.event, PartDiscarded):
        page.stretches = [stretch for stretch in page.stretches if stretch[0] != record.event.part]
    return _made[key]


def _keep(key: tuple[Recorded, Language, Delivery], html: str | None) -> None:
    _made[key] = html
    if len(_made) > MESSAGES_KEPT:
        _made.popitem(last=False)


def _changes(page: LivePage, before: Progress, event: RunEvent) -> Iterable[str]:
    streams = page.run.delivery is Delivery.STREAM
    match event:
        case RunQueued() | RunClosed() | TextDrafted():
            return ()
        case StepStarted():
            return (_steps(page), _status(page))
        case ContextGathered():
            return (_status(page), *([_days(page), _forecast(page)] if streams else []))
        case WriterNoted():
            return (_notes(page),)
        case RunSucceeded() | RunFailed() | RunCancelled():
            return _end(page)
        case PartDiscarded() if streams:
            gone = before.stops.keys() - page.progress.stops.keys()
            named = marks.days_naming(before, gone) - set(event.days)
            days = (*event.days, *sorted(named))
            return (*_forget(page, event), *(_day(page, number) for number in days), _tally(page))
        case StopPlanned(day=day, stop=stop) if streams:
            moved_from = before.stops[stop.key][0] if stop.key in before.stops else day
            named = marks.days_naming(page.progress, [stop.key])
            return [_day(page, number) for number in dict.fromkeys((moved_from, day, *named))]
        case StopRepaired(check=check, removed=True) if streams and check.stop in before.stops:
            named = marks.days_naming(before, [check.stop])
            touched = sorted({before.stops[check.stop][0], *named})
            return (*(_day(page, number) for number in touched), _tally(page))
        case DraftReviewed(check=check) | StopRepaired(check=check):
            return (*(_judged(page, before, check) if streams else ()), _tally(page))
        case PartDiscarded():
            return (_tally(page),)
        case StopPlanned():
            return ()
        case _:
            assert_never(event)


def _judged(page: LivePage, before: Progress, check: Check) -> Iterable[str]:
    """What a verdict changes: its stop's card when that looks different now, or its day's remarks."""
    if check.stop is None:
        return [_day(page, check.day)] if check.day and check.reason else []
    if check.stop not in page.progress.stops:
        return []
    then, now = (_card(page, progress, check.stop) for progress in (before, page.progress))
    return [] if then == now else [_partial(f"#{now.id}", MORPH, now.html)]


def _card(page: LivePage, progress: Progress, key: str) -> cards.StopView:
    _day, stop = progress.stops[key]
    mark = marks.mark_of(progress, key)
    return cards.stop_view(stop, progress.checks, page.run.request.language, final=False, mark=mark)


def _text(page: LivePage, event: TextDrafted) -> str | None:
    if page.run.delivery is not Delivery.STREAM:
        return None
    if page.stretches and page.stretches[-1] == (event.part, event.day):
        return _partial("#written > :last-child", "beforeend", escape(event.text))
    page.stretches.append((event.part, event.day))
    part, day = escape(event.part), "" if event.day is None else event.day
    span = f'<span class="stretch" data-part="{part}" data-day="{day}">{escape(event.text)}</span>'
    return _partial("#written", "beforeend", span)


def _forget(page: LivePage, event: PartDiscarded) -> Iterable[str]:
    if all(part != event.part for part, _day in page.stretches):
        return []
    part = escape(event.part)
    return [_partial(f"#written > [data-part=&quot;{part}&quot;]", "delete", "")]


def _end(page: LivePage) -> Iterable[str]:
    """The last state, and away with what only a run under way has."""
    yield _steps(page)
    yield _days(page)
    yield _notes(page)
    yield _tally(page)
    yield _part("#outcome", "_outcome.html", runpage.outcome_context(page.run, page.progress))
    yield _part("#summary", "_summary.html", runpage.summary_context(page.run, page.progress))
    yield _forecast(page)
    yield _part("#costs", "_costs.html", overview.costs_context(page.progress))
    days = runpage.days_of(page.progress, page.run)
    yield _part("#map-drawn", "_map_drawing.html", overview.drawn_context(page.run, days))
    yield _partial("#stop-form", "delete", "")
    yield _partial("#cursor", "delete", "")
    yield _status(page)


def _steps(page: LivePage) -> str:
    return _part("#steps", "_steps.html", runpage.steps_context(page.progress))


def _status(page: LivePage) -> str:
    line = runpage.status_line(page.progress, page.run.request)
    return _partial("#status", "innerHTML", escape(line))


def _forecast(page: LivePage) -> str:
    return _part("#forecast", "_weather_strip.html", overview.sky_context(page.run, page.progress))


def _days(page: LivePage) -> str:
    shown = {"days": runpage.days_of(page.progress, page.run), "ended": page.progress.status in ENDED}
    return _part("#days", "_days.html", shown)


def _day(page: LivePage, number: int) -> str:
    day = cards.live_day(page.progress, page.run.request, number)
    return _part(f"#day-{number}", "_day.html", {"day": day})


def _tally(page: LivePage) -> str:
    return _part("#tally", "_tally.html", {"tally": runpage.tally_of(page.progress)})


def _notes(page: LivePage) -> str:
    return _part("#notes", "_notes.html", runpage.notes_context(page.run, page.progress))


def _part(target: str, template: str, context: dict[str, Any]) -> str:
    return _partial(target, MORPH, _rendered(template)(context))


def _rendered(template: str) -> Callable[[dict[str, Any]], str]:
    return get_template(f"planner/{template}").render


def _partial(target: str, swap: str, html: str) -> str:
    return f'<hx-partial hx-target="{target}" hx-swap="{swap}">{html}</hx-partial>'
