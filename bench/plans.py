"""Do the plans hold? Random requests over the whole atlas, judged by a checker that is not the solver's.

    python -m bench plans            1,000 requests; BENCH_PLANS=200 for fewer

Every request is planned twice: by the solver alone, and from a writer's draft that hallucinates, repeats,
forgets days, overspends and visits closed places, repaired. The checker (tests/solver/checker.py) is written
from the rules alone. A sample is searched for five seconds each, to see what more search would give.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from bench.report import Table, percentile
from planner.atlas import Atlas, public_holidays, to_krw
from planner.domain.facts import Context, DayWeather, Destination, Place, Sky, WeatherSource
from planner.domain.trip import Budget, BudgetLevel, Pace, Party, TripRequest, trip_request
from planner.solver import Infeasible, plan, repair
from planner.solver.build import Fixed, build
from planner.solver.infeasible import raise_if_impossible
from planner.solver.planning import DEFAULT_ITERATIONS, solve
from tests.solver.checker import problems_of

REQUESTS = int(os.environ.get("BENCH_PLANS", "1000"))
SEARCHED = 12
SEARCH_SECONDS = 5.0
FIRST_DAY = date(2026, 1, 1)
TWO_YEARS = 730


@dataclass
class Tally:
    """What came of the requests of one way to plan. Times are milliseconds."""

    planned: int = 0
    broken: list[str] = field(default_factory=list)
    infeasible: Counter[str] = field(default_factory=Counter)
    first_ms: list[float] = field(default_factory=list)
    first_3_days_ms: list[float] = field(default_factory=list)
    final_ms: list[float] = field(default_factory=list)
    kept: list[float] = field(default_factory=list)


def measure() -> Iterator[Table]:
    atlas = Atlas().load()
    random = Random(20261122)
    requests = [_request(random, atlas) for _ in range(REQUESTS)]
    alone, drafted = Tally(), Tally()
    for number, (request, context) in enumerate(requests):
        _plan_alone(request, context, tally=alone)
        _plan_drafted(request, context, Random(number), tally=drafted)
    yield _table(atlas, alone, drafted)
    yield _infeasible_table(alone, drafted)
    yield _search_table([trip for trip in requests if _is_feasible(*trip)][:SEARCHED])


def _request(random: Random, atlas: Atlas) -> tuple[TripRequest, Context]:
    destination = random.choice(atlas.destinations)
    places = atlas.places(destination)
    start = FIRST_DAY + timedelta(days=random.randrange(TWO_YEARS))
    days = random.choice((1, 2, 2, 3, 3, 3, 4, 5, 7, 10, 14))
    limit = random.choice((None, None, Decimal(random.randrange(50_000, 4_000_000))))
    wished = random.sample(places, random.choice((0, 0, 1, 2, 3)))
    avoided = [place for place in random.sample(places, random.choice((0, 0, 1, 2))) if place not in wished]
    request = trip_request(
        location=destination.names.ko,
        start=start,
        end=start + timedelta(days=days - 1),
        budget=Budget(random.choice(list(BudgetLevel)), limit),
        pace=random.choice(list(Pace)),
        party=Party(random.randint(1, 4), random.choice((0, 0, 0, 1, 2))),
        must_see=tuple(place.names.ko for place in wished),
        avoid=tuple(place.names.ko for place in avoided),
    )
    context = Context(
        destination,
        places,
        _weather(random, destination, request),
        dict(public_holidays(destination.country, request.dates)),
        tuple(place.id for place in wished),
        tuple(place.id for place in avoided),
    )
    return request, context


def _weather(random: Random, destination: Destination, request: TripRequest) -> tuple[DayWeather, ...]:
    days = []
    for day in request.dates:
        month = destination.climate[day.month - 1]
        wet = random.random() < month.rain_days / 30
        sky, rain = (Sky.RAIN, 12.0) if wet else (Sky.CLEAR, 0.0)
        days.append(DayWeather(day, month.high_c, month.low_c, rain, sky, WeatherSource.FORECAST))
    return tuple(days)


def _plan_alone(request: TripRequest, context: Context, *, tally: Tally) -> None:
    began = time.perf_counter()
    try:
        plan(request, context, rates=to_krw, iterations=0)
        first = time.perf_counter()
        final = plan(request, context, rates=to_krw, iterations=DEFAULT_ITERATIONS)
    except Infeasible as error:
        tally.infeasible[error.conflicts[0].code] += 1
        return
    tally.planned += 1
    tally.first_ms.append((first - began) * 1000)
    if request.days == 3:
        tally.first_3_days_ms.append((first - began) * 1000)
    tally.final_ms.append((time.perf_counter() - first) * 1000)
    tally.broken += problems_of(final, request, context, to_krw)


def _plan_drafted(request: TripRequest, context: Context, random: Random, *, tally: Tally) -> None:
    proposal = _wild_proposal(request, context, random)
    began = time.perf_counter()
    try:
        repaired = repair(request, context, proposal, rates=to_krw)
        itinerary = repaired.itinerary
    except (
        Infeasible
    ):  # so little of the draft can be kept that the wishes no longer fit: the pipeline plans anew
        try:
            itinerary = plan(request, context, rates=to_krw, iterations=DEFAULT_ITERATIONS)
        except Infeasible as error:
            tally.infeasible[error.conflicts[0].code] += 1
            return
    tally.planned += 1
    tally.final_ms.append((time.perf_counter() - began) * 1000)
    tally.broken += problems_of(itinerary, request, context, to_krw)
    known = {place.id for place in context.places} - set(context.avoid)
    real = {place_id for ids in proposal.values() for place_id in ids if place_id in known}
    held = {stop.place_id for stop in itinerary.stops}
    if real:
        tally.kept.append(len(real & held) / len(real))


def _wild_proposal(request: TripRequest, context: Context, random: Random) -> dict[int, tuple[str, ...]]:
    """What a bad model writes: invented ids, repeats, forgotten days, the dearest places, closed ones."""
    dear = sorted(context.places, key=lambda place: -(place.fee.adult if place.fee else 0))[:8]
    proposal = {}
    for number, day in enumerate(request.dates, start=1):
        if random.random() < 0.15:
            continue
        chosen: list[Place] = random.sample(context.places, min(len(context.places), random.randint(1, 7)))
        closed = [p for p in context.places if p.hours and not p.hours.on(day, context.holidays)]
        chosen += random.sample(closed, min(len(closed), random.choice((0, 1, 2))))
        chosen += random.sample(dear, random.choice((0, 0, 1)))
        random.shuffle(chosen)
        ids = [place.id for place in chosen]
        if random.random() < 0.4:
            ids.insert(random.randrange(len(ids)), "city-center-local-restaurant")
        if random.random() < 0.3:
            ids.append(random.choice(ids))
        proposal[number] = tuple(ids)
    return proposal


def _is_feasible(request: TripRequest, context: Context) -> bool:
    try:
        plan(request, context, rates=to_krw, iterations=0)
    except Infeasible:
        return False
    return True


def _search_table(trips: list[tuple[TripRequest, Context]]) -> Table:
    shares, drafts = [], []
    for request, context in trips:
        model = build(request, context, rates=to_krw, fixed=None)
        raise_if_impossible(model, Fixed())
        draft = solve(model, iterations=0, seed=0).score
        usual = solve(model, iterations=DEFAULT_ITERATIONS, seed=0).score
        best, until, seed = usual, time.perf_counter() + SEARCH_SECONDS, 1
        while time.perf_counter() < until:
            best = max(best, solve(model, iterations=DEFAULT_ITERATIONS * 4, seed=seed).score)
            seed += 1
        shares.append(usual / best)
        drafts.append(draft / best)
    usual_name = f"{DEFAULT_ITERATIONS} iterations, as in every run"
    rows = [
        ["instant draft", f"{100 * sum(drafts) / len(drafts):.1f} %", f"{100 * min(drafts):.1f} %"],
        [
            usual_name,
            f"{100 * sum(shares) / len(shares):.1f} %",
            f"{100 * min(shares):.1f} %",
        ],
    ]
    return Table(
        f"Satisfaction against {SEARCH_SECONDS:.0f} s of search, {len(trips)} trips",
        ["plan", "mean", "worst"],
        rows,
    )


def _table(atlas: Atlas, alone: Tally, drafted: Tally) -> Table:
    places = sum(len(atlas.places(where)) for where in atlas.destinations)
    rows = []
    for name, tally in (("solver alone", alone), ("a wild draft, repaired", drafted)):
        share = 100 * (1 - len(tally.broken) / max(1, tally.planned))
        rows.append(
            [
                name,
                tally.planned,
                sum(tally.infeasible.values()),
                f"{len(tally.broken)} problems, {share:.1f} % hold",
                _times(tally.first_3_days_ms),
                _times(tally.first_ms),
                _times(tally.final_ms),
                f"{100 * sum(tally.kept) / len(tally.kept):.0f} %" if tally.kept else "",
            ]
        )
        for problem in tally.broken[:5]:
            print(f"BROKEN {name}: {problem}")
    heads = ["way", "planned", "infeasible", "by the independent checker", "draft of 3 days, p50/p99 ms",
             "first draft, p50/p99 ms", "final plan, p50/p99 ms", "real places kept"]  # fmt: skip
    title = f"{REQUESTS} random requests over {len(atlas.destinations)} destinations and {places} places"
    return Table(title, heads, rows)


def _times(milliseconds: list[float]) -> str:
    if not milliseconds:
        return ""
    return f"{percentile(milliseconds, 50):.0f} / {percentile(milliseconds, 99):.0f}"


def _infeasible_table(alone: Tally, drafted: Tally) -> Table:
    codes = sorted(alone.infeasible | drafted.infeasible)
    rows = [[code, alone.infeasible[code], drafted.infeasible[code]] for code in codes]
    return Table("Infeasible, by the conflict named", ["conflict", "solver alone", "repair"], rows)
