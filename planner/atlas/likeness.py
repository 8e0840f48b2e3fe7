"""What a town we know nothing of may cost, and how one gets about there, judged by destinations we know."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from planner.domain.facts import Destination, LevelCosts, Transit
from planner.domain.legs import Point, straight_km
from planner.domain.rates import RateTable
from planner.domain.trip import BudgetLevel

NEAREST = 3
DIGITS = 2
"""Of an estimate that are worth showing."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Estimates in `currency` from `of`, the destinations they were taken from."""

    costs: Mapping[BudgetLevel, LevelCosts]
    currency: str
    transit: Transit
    of: tuple[Destination, ...]


def likeness(
    point: Point, *, country: str, currency: str, known: Sequence[Destination], rates: RateTable
) -> Likeness:
    """The medians of the country's destinations, else of the three nearest anywhere.

    In `currency` where there is a rate for it, else in won. Raises ValueError when nothing is known.
    """
    alike = tuple(one for one in known if one.country == country)
    if not alike:
        alike = tuple(sorted(known, key=lambda one: straight_km(point, (one.lat, one.lon)))[:NEAREST])
    if not alike:
        raise ValueError("no destination is known to judge by")
    spent_in = currency if currency in rates.by_currency else "KRW"
    costs = {level: _costs(level, alike, spent_in, rates) for level in BudgetLevel}
    kmh = float(median(one.transit.kmh for one in alike))
    wait = round(median(one.transit.wait_minutes for one in alike))
    return Likeness(costs, spent_in, Transit(kmh, wait), alike)


def _costs(level: BudgetLevel, alike: Sequence[Destination], currency: str, rates: RateTable) -> LevelCosts:
    factors = [rates.of(one.currency).won / rates.of(currency).won for one in alike]
    costs = [one.costs[level] for one in alike]
    pairs = list(zip(costs, factors, strict=True))
    return LevelCosts(
        meal=_estimate(cost.meal * factor for cost, factor in pairs),
        transport_day=_estimate(cost.transport_day * factor for cost, factor in pairs),
        night=_estimate(cost.night * factor for cost, factor in pairs),
    )


def _estimate(amounts: Iterable[Decimal]) -> Decimal:
    """The median with no more digits than an estimate has: 14,873 is 15,000."""
    middle = Decimal(median(amounts))
    if not middle:
        return Decimal(0)
    return Decimal(format(round(middle, DIGITS - 1 - middle.adjusted()), "f"))
