"""Where a month is good to travel in, and what the climate there says for it. Pure: means in, reasons out."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from planner.domain.facts import Destination, MonthClimate

MONTHS = 12
USUAL_YEAR = 2027
"""Any year that is no leap year: how many days a month has."""
PLEASANT_FROM_C, PLEASANT_TO_C = 18.0, 27.0
"""Daily highs between these are as pleasant as can be."""
COLD_C, HOT_C = 0.0, 38.0
"""At these highs nothing is left of it."""
WARM_C = 28.0
FEW_RAIN_DAYS = 6.0
DRY_MONTHS = 3
A_COUNTRY = 2
"""So many suggestions of one country: a month is seldom good in one alone."""


class Reason(StrEnum):
    """What speaks for a month, by the means alone."""

    DRIEST = "driest"  # one of the three months with the fewest days of rain
    DRY = "dry"  # few days of rain
    MILD = "mild"  # neither warm nor cold in the day
    WARM = "warm"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A destination in one month, 1 to 12, with the means of that month and what they say for it."""

    destination: Destination
    month: int
    climate: MonthClimate
    reasons: tuple[Reason, ...]


def suggested(destinations: Iterable[Destination], month: int, *, limit: int) -> tuple[Suggestion, ...]:
    """The best destinations of the month, best first, few of one country.

    Those without twelve months of climate, and those that nothing speaks for, are left out.
    """
    known = [one for one in destinations if len(one.climate) == MONTHS]
    ranked = sorted(known, key=lambda one: -_merit(one.climate, month))
    chosen: list[Suggestion] = []
    countries: Counter[str] = Counter()
    for destination in ranked:
        reasons = reasons_for(destination.climate, month)
        if reasons and countries[destination.country] < A_COUNTRY and len(chosen) < limit:
            countries[destination.country] += 1
            chosen.append(Suggestion(destination, month, destination.climate[month - 1], reasons))
    return tuple(chosen)


def comfort(climate: MonthClimate, month: int) -> float:
    """How pleasant a day of this month is, from 0 to 1: its warmth times its chance to stay dry."""
    days = monthrange(USUAL_YEAR, month)[1]
    return _warmth(climate.high_c) * (1 - min(climate.rain_days / days, 1.0))


def _merit(climate: tuple[MonthClimate, ...], month: int) -> float:
    """Its comfort, and by how much that is better than the place's year: what is always fine can wait."""
    by_month = [comfort(one, number) for number, one in enumerate(climate, 1)]
    mine = by_month[month - 1]
    return mine + (mine - sum(by_month) / MONTHS)


def reasons_for(climate: tuple[MonthClimate, ...], month: int) -> tuple[Reason, ...]:
    """What the year's means say for this month, the strongest first."""
    mine = climate[month - 1]
    reasons = []
    drier = sum(other.rain_days < mine.rain_days for other in climate)
    if drier < DRY_MONTHS and max(one.rain_days for one in climate) > mine.rain_days:
        reasons.append(Reason.DRIEST)
    elif mine.rain_days <= FEW_RAIN_DAYS:
        reasons.append(Reason.DRY)
    if PLEASANT_FROM_C <= mine.high_c <= PLEASANT_TO_C:
        reasons.append(Reason.MILD)
    elif mine.high_c >= WARM_C:
        reasons.append(Reason.WARM)
    return tuple(reasons)


def _warmth(high_c: float) -> float:
    if high_c < PLEASANT_FROM_C:
        return max(0.0, (high_c - COLD_C) / (PLEASANT_FROM_C - COLD_C))
    if high_c > PLEASANT_TO_C:
        return max(0.0, (HOT_C - high_c) / (HOT_C - PLEASANT_TO_C))
    return 1.0
