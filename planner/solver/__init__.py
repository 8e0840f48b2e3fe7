"""The route solver: our own Tourist Trip Design solver, pure Python, deterministic per seed.

    plan(request, context, *, rates, iterations, seed, fixed) -> Itinerary
        the whole trip; iterations=0 is the instant draft. Raises Infeasible.
    repair(request, context, proposal, *, rates, notes, fixed) -> Repair(itinerary, changes)
        somebody else's draft (place ids in order, by day number), kept as far as it can be
    schedule_day(request, context, *, number, place_ids, rates, used, notes) -> Repair
        one proposed day, ordered and timed while the rest is still being written.

`rates(amount, currency)` gives won. `Fixed` holds what is settled before: locked stops by day, the arrival
on the first day, the departure on the last. Prices, distances and hours come from the context alone.
"""

from planner.solver.build import Fixed
from planner.solver.infeasible import Infeasible, Reason
from planner.solver.planning import DEFAULT_ITERATIONS, plan
from planner.solver.repair import Repair, repair, schedule_day

__all__ = ["DEFAULT_ITERATIONS", "Fixed", "Infeasible", "Reason", "Repair", "plan", "repair", "schedule_day"]
