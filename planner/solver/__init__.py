"""The route solver: our own Tourist Trip Design solver, pure Python, deterministic per seed.

    plan(request, context, *, rates, iterations, seed, fixed) -> Itinerary
        the whole trip; iterations=0 is the instant draft. Raises Infeasible.
    repair(request, context, proposal, *, rates, notes, fixed) -> Repair(itinerary, changes)
        somebody else's draft (place ids in order, by day number), kept as far as it can be
    plan_day(request, context, *, number, taken, rates, fixed) -> Day
        one day of a trip whose other days stay. Raises Infeasible.
    schedule_day(request, context, *, number, place_ids, rates, used, notes) -> Repair
        one proposed day, ordered and timed while the rest is still being written.
    retime(request, context, day, stops) -> Day
        a day with its stops as the traveller put them, timed anew; what does not hold stays.

`rates(amount, currency)` gives won. `Fixed` holds what is settled before: locked stops by day, the arrival
on the first day, the departure on the last. Prices, distances and hours come from the context alone.
"""

from planner.solver.build import Fixed
from planner.solver.infeasible import Infeasible, Reason
from planner.solver.planning import DEFAULT_ITERATIONS, plan, plan_day
from planner.solver.repair import Repair, repair, schedule_day
from planner.solver.retime import new_stop, retime

__all__ = [
    "DEFAULT_ITERATIONS", "Fixed", "Infeasible", "Reason", "Repair", "new_stop", "plan", "plan_day", "repair",
    "retime", "schedule_day",
]  # fmt: skip
