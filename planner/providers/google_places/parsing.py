"""An answer of Google Places (New), read into sightings."""

from collections import defaultdict
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from planner.domain.hours import DAY_MINUTES, HoursRule, Interval, OpeningHours
from planner.providers.places.sighting import GOOGLE, Search, Sighting, Titles
from planner.providers.places.spans import LONGEST_MINUTES, by_day, joined
from planner.providers.places.text import NAME_CHARS, plain

MAX_PLACES = 20
MAX_PERIODS = 60
WEEK_MINUTES = 7 * DAY_MINUTES
CLOSED_STATUSES = frozenset({"CLOSED_PERMANENTLY", "CLOSED_TEMPORARILY"})
RATINGS: tuple[tuple[int, int], ...] = ((20_000, 5), (5_000, 4), (1_000, 3), (200, 2))
"""Reviews from which a place is so popular; fewer make it 1."""


class _Point(BaseModel):
    """`day` 0 is Sunday. Fields that are zero may be left out."""

    day: Annotated[int, Field(ge=0, le=6)] = 0
    hour: Annotated[int, Field(ge=0, le=24)] = 0
    minute: Annotated[int, Field(ge=0, le=59)] = 0

    @property
    def minutes(self) -> int:
        """From Monday 00:00."""
        return (self.day + 6) % 7 * DAY_MINUTES + self.hour * 60 + self.minute


class _Period(BaseModel):
    open: _Point
    close: _Point | None = None


class _Hours(BaseModel):
    periods: Annotated[list[_Period], Field(max_length=MAX_PERIODS)] = []


class _Text(BaseModel):
    text: str


class _Location(BaseModel):
    latitude: float
    longitude: float


class _Place(BaseModel):
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{4,300}$")]
    displayName: _Text  # noqa: N815  (the service's own spelling, here and below)
    location: _Location
    regularOpeningHours: Any = None  # noqa: N815
    userRatingCount: Annotated[int, Field(ge=0)] | None = None  # noqa: N815
    businessStatus: str = "OPERATIONAL"  # noqa: N815


def read_places(body: Any, *, search: Search) -> tuple[Sighting, ...]:
    """The places that lie where we asked; the answer `{}` has none, and what does not read is left out.

    Raises ValueError, TypeError or KeyError for another shape.
    """
    if not isinstance(body, dict) or "error" in body or not isinstance(body.get("places", []), list):
        raise ValueError("no places")
    read = (_sighting(row, search) for row in body.get("places", [])[:MAX_PLACES])
    return tuple(sighting for sighting in read if sighting is not None)


def _sighting(row: object, search: Search) -> Sighting | None:
    try:
        place = _Place.model_validate(row)
    except ValidationError:
        return None
    title = plain(place.displayName.text, NAME_CHARS)
    lat, lon = place.location.latitude, place.location.longitude
    if not title or not search.holds(lat, lon):
        return None
    return Sighting(
        source=GOOGLE,
        id=place.id,
        titles=Titles(en=title),
        lat=lat,
        lon=lon,
        hours=hours_of(place.regularOpeningHours),
        fame=_fame(place.userRatingCount),
        is_gone=place.businessStatus in CLOSED_STATUSES,
        is_lent=True,
    )


def _fame(ratings: int | None) -> int | None:
    if ratings is None:
        return None
    return next((fame for least, fame in RATINGS if ratings >= least), 1)


def hours_of(hours: object) -> OpeningHours | None:
    """The weekly hours of `regularOpeningHours`: past midnight, around the clock, several a day.

    A period without a close is around the clock when it is the only one and opens on Sunday at 00:00, which
    is how the service says so; any other is unknown, as is what does not read.
    """
    try:
        periods = _Hours.model_validate(hours).periods
    except ValidationError:
        return None
    if not periods:
        return None
    if any(period.close is None for period in periods):
        around_the_clock = len(periods) == 1 and periods[0].open == _Point()
        return (
            OpeningHours((HoursRule((Interval(0, LONGEST_MINUTES, LONGEST_MINUTES),)),))
            if around_the_clock
            else None
        )
    days: dict[int, list[Interval]] = defaultdict(list)
    for period in periods:
        opens = period.open.minutes
        closes = period.close.minutes if period.close is not None else opens
        for day, interval in by_day(opens, closes if closes > opens else closes + WEEK_MINUTES):
            days[day % 7].append(interval)
    return OpeningHours(
        tuple(HoursRule(joined(open_on), frozenset({day})) for day, open_on in sorted(days.items()))
    )
