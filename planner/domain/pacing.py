"""What a day holds at each pace: its hours, how many visits, and when one eats.

Minutes of the day. The solver plans inside these numbers and the review holds every plan to them.
"""

from dataclasses import dataclass

from planner.domain.trip import Pace, TripRequest

CHILDREN_END_EARLIER = 60


@dataclass(frozen=True, slots=True)
class DayWindow:
    """A day goes from `start` to `end`; `usual_visits` are planned for and `most_visits` never exceeded.

    `enough_visits` is where filling up a day that somebody else drafted ends.
    """

    start: int
    end: int
    usual_visits: int
    most_visits: int
    enough_visits: int


@dataclass(frozen=True, slots=True)
class MealTime:
    """A meal begins between `earliest` and `latest` and takes `minutes`."""

    name: str
    earliest: int
    latest: int
    minutes: int


LUNCH = MealTime("lunch", 11 * 60 + 30, 14 * 60, 60)
DINNER = MealTime("dinner", 17 * 60 + 30, 19 * 60 + 30, 75)
MEALS = (LUNCH, DINNER)

DAY_WINDOWS: dict[Pace, DayWindow] = {
    Pace.RELAXED: DayWindow(10 * 60, 20 * 60, 3, 4, 2),
    Pace.NORMAL: DayWindow(9 * 60, 21 * 60, 5, 6, 3),
    Pace.PACKED: DayWindow(8 * 60, 22 * 60, 7, 8, 4),
}


def day_window(request: TripRequest) -> DayWindow:
    """The window of a full day of this trip; with children it ends an hour earlier, with one visit less."""
    window = DAY_WINDOWS[request.pace]
    if not request.party.children:
        return window
    return DayWindow(
        start=window.start,
        end=window.end - CHILDREN_END_EARLIER,
        usual_visits=window.usual_visits - 1,
        most_visits=window.most_visits,
        enough_visits=window.enough_visits,
    )
