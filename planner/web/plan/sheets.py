"""What the print sheet and the page of links show of a plan."""

from dataclasses import dataclass
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from planner.domain.itinerary import Day, clock
from planner.domain.plan import Plan
from planner.exports import maps
from planner.exports.maps import MapLink
from planner.store.plans import SavedPlan
from planner.web import words
from planner.web.parts import present
from planner.web.parts.cards import DayView, plan_days

PAPER_WIDTH_PT, PAPER_HEIGHT_PT = 505.0, 700.0
"""What both papers have between the margins: A4 is the narrower, Letter the lower. print.css has the rest."""
TIME_COLUMN_EM = 6.9
WIDE_EM, NARROW_EM = 0.95, 0.54
"""How wide a Korean and a Latin letter is, with what lines lose at their ends."""


@dataclass(frozen=True, slots=True)
class TypeSize:
    """A size of the sheet's type as print.css sets it: points, line height, a stop's own space in lines."""

    name: str
    points: float
    line: float
    stop_lines: float

    def holds(self, day: DayView) -> bool:
        """Whether the day's text is likely to fit one page."""
        full = PAPER_WIDTH_PT / self.points
        lines = 6.0 + sum(_lines(text, full) for text in (day.place, day.summary, *day.remarks))
        for stop in day.stops:
            facts = (stop.category, stop.cost, stop.hours, stop.leg, stop.badge_label)
            texts = (" · ".join((stop.name, stop.local_name, *facts)), stop.note, stop.reason)
            lines += self.stop_lines + sum(_lines(text, full - TIME_COLUMN_EM) for text in texts)
        return lines * self.points * self.line <= PAPER_HEIGHT_PT


SIZES = (
    TypeSize("roomy", 11, 1.4, 0.55),
    TypeSize("close", 9.5, 1.4, 0.55),
    TypeSize("tight", 8.5, 1.3, 0.45),
    TypeSize("tightest", 7, 1.25, 0.45),
)
"""The last takes what no page holds, and goes on to a second one."""
LONG_TRIP_DAYS = 14
"""From more days on the overview, a line or two a day, is set smaller."""


@dataclass(frozen=True, slots=True)
class PaperDay:
    """A day as a page: `size` is how large its type is, so that a full day fits too."""

    day: DayView
    size: str


@dataclass(frozen=True, slots=True)
class MapStop:
    name: str
    times: str
    links: tuple[MapLink, ...]


@dataclass(frozen=True, slots=True)
class MapDay:
    number: int
    date_label: str
    links: tuple[MapLink, ...]
    stops: tuple[MapStop, ...]


def sheet_context(saved: SavedPlan) -> dict[str, Any]:
    days = plan_days(saved.plan)
    return {
        "saved": saved,
        "trip": present.trip_view(saved.plan.request, saved.title),
        "summary": present.summary(saved.plan),
        "days": tuple(PaperDay(day, paper_size(day)) for day in days),
        "overview_size": "tight" if len(days) > LONG_TRIP_DAYS else "roomy",
    }


def paper_size(day: DayView) -> str:
    """The name of the largest type in which the day's text is likely to fit a page."""
    return next((size.name for size in SIZES if size.holds(day)), SIZES[-1].name)


def _lines(text: str, width_em: float) -> int:
    """How many lines of this width the text takes."""
    ems = sum(WIDE_EM if east_asian_width(char) in "WF" else NARROW_EM for char in text)
    return ceil(ems / width_em)


def map_days(plan: Plan, *, app: str) -> tuple[MapDay, ...]:
    """The links of each day and each of its stops; `app` is our address, which Naver's app asks for."""
    return tuple(_map_day(plan, day, app) for day in plan.itinerary.days)


def _map_day(plan: Plan, day: Day, app: str) -> MapDay:
    language = words.viewer_language()
    stops = tuple(
        MapStop(
            name=stop.names.in_language(language),
            times=f"{clock(stop.start)}{words.TO}{clock(stop.end)}",
            links=maps.stop_links(plan, stop),
        )
        for stop in day.stops
    )
    return MapDay(day.number, words.long_date(day.date), maps.day_links(plan, day, app=app), stops)
