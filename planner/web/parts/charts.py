"""What a plan costs, by day and by kind, as bars that are also a table."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from planner.domain.itinerary import Day, StopKind
from planner.domain.plan import Plan
from planner.web import words

KINDS = {
    "fees": gettext_noop("Entry fees"),
    "meals": gettext_noop("Meals"),
    "transport": gettext_noop("Local transport"),
}

type Amounts = dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class PartView:
    """One kind's piece of a bar, in percent of the whole width; `amount` is for people."""

    kind: str
    x: str
    width: str
    amount: str


@dataclass(frozen=True, slots=True)
class BarView:
    """A day's bar, or the whole trip's when `day` is None."""

    day: int | None
    parts: tuple[PartView, ...]
    total: str


@dataclass(frozen=True, slots=True)
class CostChart:
    """`limit_at` is where the budget's line crosses the bar of the trip, in percent; "" without an amount."""

    trip: BarView
    days: tuple[BarView, ...]
    kinds: tuple[tuple[str, str], ...]
    limit: str
    limit_at: str
    is_over: bool
    text: str


def costs_of(plan: Plan) -> CostChart | None:
    """None for a plan that costs nothing."""
    days = [(day.number, amounts_of(day)) for day in plan.itinerary.days]
    whole = {kind: sum((amounts[kind] for _number, amounts in days), Decimal(0)) for kind in KINDS}
    total = sum(whole.values(), Decimal(0))
    if not total:
        return None
    dearest = max(sum(amounts.values(), Decimal(0)) for _number, amounts in days)
    limit = plan.request.budget.limit_krw
    widest = max(total, limit or Decimal(0))
    return CostChart(
        trip=_bar(None, whole, widest),
        days=tuple(_bar(number, amounts, dearest) for number, amounts in days),
        kinds=tuple((kind, _(label)) for kind, label in KINDS.items()),
        limit=words.won(limit) if limit is not None else "",
        limit_at=_percent(limit / widest) if limit is not None else "",
        is_over=limit is not None and total > limit,
        text=_in_words(whole, total),
    )


def amounts_of(day: Day) -> Amounts:
    """What a day costs by kind, for the whole party in won."""
    meals = sum((stop.cost_krw for stop in day.stops if stop.kind is StopKind.MEAL), Decimal(0))
    fees = sum((stop.cost_krw for stop in day.visits), Decimal(0))
    return {"fees": fees, "meals": meals, "transport": day.transport_krw}


def _bar(day: int | None, amounts: Amounts, widest: Decimal) -> BarView:
    parts, reached = [], Decimal(0)
    for kind, amount in amounts.items():
        parts.append(PartView(kind, _percent(reached / widest), _percent(amount / widest), words.won(amount)))
        reached += amount
    return BarView(day, tuple(parts), words.won(reached))


def _in_words(whole: Amounts, total: Decimal) -> str:
    """The chart in one line, for those who do not see it."""
    shares = [
        _("%(kind)s %(percent)s%%") % {"kind": _(KINDS[kind]), "percent": round(amount / total * 100)}
        for kind, amount in whole.items()
    ]
    return ", ".join(shares)


def _percent(share: Decimal) -> str:
    return f"{share * 100:.2f}%"
