"""What is known around a saved plan: the context it was made from, else the atlas's of the same town."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from statistics import fmean

from planner.atlas.search import match_place
from planner.domain.facts import Context, Destination, LevelCosts, Names, Place, Transit
from planner.domain.plan import CURRENCY, Plan
from planner.domain.rates import RateTable
from planner.domain.trip import BudgetLevel, TripRequest
from planner.pipeline.wishes import matched
from planner.ports import DestinationUnknown, Gazetteer
from planner.store import contexts

type Holidays = Callable[[str, Iterable[date]], Mapping[date, frozenset[str]]]

USUAL_TRANSIT = Transit(kmh=20, wait_minutes=10)
"""How one gets about in a town that we know nothing of."""


class Surroundings:
    """`rates` are those known without asking anybody."""

    def __init__(self, *, gazetteer: Callable[[], Gazetteer], holidays: Holidays, rates: RateTable) -> None:
        self._gazetteer = gazetteer
        self._holidays = holidays
        self._rates = rates

    def of(self, plan: Plan) -> Context:
        """What this plan's edits are timed and judged by; without a place for a town that we do not know."""
        kept = contexts.find(plan.run_id)
        if kept is not None and not _is_same_town(kept.destination.names, plan.destination):
            kept = None
        context = kept or self._from_atlas(plan)
        weather = (day.weather for day in plan.itinerary.days)
        must_see, avoid = _wishes(plan.request, context.places)
        return replace(
            context,
            weather=tuple(filter(None, weather)),
            holidays=dict(self._holidays(plan.country, plan.request.dates)),
            must_see=must_see,
            avoid=avoid,
            rates=self._rates_of(plan, context),
        )

    def _rates_of(self, plan: Plan, context: Context) -> RateTable:
        """Those the plan was counted with, as far as they are known, before those at hand."""
        rates = (context.rates or self._rates).before(self._rates)
        return rates if plan.local is None else RateTable({plan.local.code: plan.local.rate}).before(rates)

    def _from_atlas(self, plan: Plan) -> Context:
        found = destination_of(plan, self._gazetteer())
        if found is None:
            return Context(_unknown_town(plan), (), ())
        return Context(found, self._gazetteer().places(found), (), sources=(found.source,))


def destination_of(plan: Plan, gazetteer: Gazetteer) -> Destination | None:
    """The destination we know by the plan's names, in the same country."""
    for name in plan.destination.all:
        try:
            found = gazetteer.find(name)
        except DestinationUnknown:
            continue
        if found.country == plan.country and found.timezone == plan.timezone:
            return found
    return None


def _is_same_town(one: Names, other: Names) -> bool:
    """What people there call it is not in every file."""
    return (one.ko, one.en) == (other.ko, other.en)


def _unknown_town(plan: Plan) -> Destination:
    """A town as the plan tells of it: nothing more can be planned there, and its stops can be moved."""
    stops = plan.itinerary.stops
    nothing = LevelCosts(Decimal(0), Decimal(0), Decimal(0))
    return Destination(
        id="",
        names=plan.destination,
        country=plan.country,
        timezone=plan.timezone,
        currency=CURRENCY,
        lat=fmean(stop.lat for stop in stops) if stops else 0.0,
        lon=fmean(stop.lon for stop in stops) if stops else 0.0,
        areas=plan.areas,
        climate=(),
        costs=dict.fromkeys(BudgetLevel, nothing),
        transit=USUAL_TRANSIT,
    )


def _wishes(request: TripRequest, places: Sequence[Place]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the wishes mean there, without the must-sees that no place answers: an edit keeps what it has."""
    answered = tuple(wish for wish in request.must_see if match_place(wish, places) is not None)
    return matched(replace(request, must_see=answered), places)
