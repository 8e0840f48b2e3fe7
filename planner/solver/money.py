"""What a trip costs the party, in whole won: entry fees, meals and local transport."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from planner.domain.facts import Destination, Fee
from planner.domain.pacing import MEALS
from planner.domain.trip import Budget, BudgetLevel, Party, TripRequest

type Rates = Callable[[Decimal, str], Decimal]
"""An amount in a currency (ISO 4217), in won."""

LEVELS = (BudgetLevel.HIGH, BudgetLevel.MEDIUM, BudgetLevel.LOW)
FREE_PART = 10
"""One part in this many of a limit is kept for entry fees when the level of meals is chosen."""


def in_won(amount: Decimal, currency: str, rates: Rates) -> Decimal:
    return rates(amount, currency).quantize(Decimal(1), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Prices:
    """What this party pays at one level, in won: `meal` and `transport_day` are for all heads."""

    level: BudgetLevel
    party: Party
    currency: str
    rates: Rates
    meal: Decimal
    transport_day: Decimal

    @property
    def day(self) -> Decimal:
        """A day's meals and transport, before any entry fee."""
        return self.meal * len(MEALS) + self.transport_day

    def entry(self, fee: Fee | None) -> Decimal:
        """Entry for the party; an unknown fee counts as nothing, an unknown child fee as the adult's."""
        if fee is None:
            return Decimal(0)
        child = fee.adult if fee.child is None else fee.child
        return in_won(fee.adult * self.party.adults + child * self.party.children, self.currency, self.rates)


def prices_at(level: BudgetLevel, destination: Destination, *, party: Party, rates: Rates) -> Prices:
    costs = destination.costs[level]
    return Prices(
        level=level,
        party=party,
        currency=destination.currency,
        rates=rates,
        meal=in_won(costs.meal * party.size, destination.currency, rates),
        transport_day=in_won(costs.transport_day * party.size, destination.currency, rates),
    )


def prices_for(budget: Budget, destination: Destination, *, party: Party, days: int, rates: Rates) -> Prices:
    """Prices at the level asked for, or at the highest below it whose days fit the limit with some room."""
    levels = LEVELS[LEVELS.index(budget.level) :]
    offers = [prices_at(level, destination, party=party, rates=rates) for level in levels]
    if budget.limit_krw is None:
        return offers[0]
    within = budget.limit_krw * (FREE_PART - 1) / FREE_PART
    return next((prices for prices in offers if prices.day * days <= within), offers[-1])


def prices_of_trip(request: TripRequest, destination: Destination, *, rates: Rates) -> Prices:
    """Prices as the whole trip pays them, on whichever of its days."""
    return prices_for(request.budget, destination, party=request.party, days=request.days, rates=rates)
