"""Where a node fits best: constant time for each position, thanks to each stop's latest arrival."""

from planner.solver.problem import Problem, Taste, earliest_start
from planner.solver.route import EVENING, NOON, Insertion, Route

NEVER = 1 << 30


def best_insertion(problem: Problem, route: Route, node: int) -> Insertion | None:
    """The best place for the node in the route, from the route's cache when it was asked before."""
    if node in route.best:
        return route.best[node]
    found = _find(problem, route, node) if _may_hold(problem, route, node) else None
    route.best[node] = found
    return found


def _may_hold(problem: Problem, route: Route, node: int) -> bool:
    if not problem.windows[route.day][node] or len(route.visits) >= problem.frames[route.day].capacity:
        return False
    taste = problem.taste
    if taste is None:
        return True
    limit = taste.kind_limits.get(taste.kind[node])
    return limit is None or route.kinds.count(taste.kind[node]) < limit


def _find(problem: Problem, route: Route, node: int) -> Insertion | None:
    """Tries every position: the time before it is known, so only what follows at once must be looked at."""
    frame, travel = problem.frames[route.day], problem.travel
    windows, service, ways = problem.windows[route.day][node], problem.service[node], travel[node]
    first, last = windows[0][0], windows[-1][1]
    location, leave, latest, floating = route.location, route.leave, route.latest, route.floating
    length, depot = len(location), problem.depot
    taste, profit = problem.taste, problem.profit[route.day][node]
    is_second = taste is not None and route.kinds.count(taste.kind[node]) > 1
    best: Insertion | None = None
    for position in range(length + 1):
        here, clock = (location[position - 1], leave[position - 1]) if position else (depot, frame.start)
        arrival = clock + travel[here][node]
        if arrival > last:
            break
        start = first if arrival < first else earliest_start(windows, arrival) or arrival
        done, following = start + service, position
        if position < length and floating[position]:
            done, following = _after_breaks(problem, route, position, done)
        there, bound = (location[following], latest[following]) if following < length else (depot, frame.end)
        next_arrival = done + ways[there]
        if next_arrival > bound:
            continue
        before = (leave[following - 1] if following else frame.start) + travel[here][there]
        shift = next_arrival - before if next_arrival > before else 1
        detour = travel[here][node] + ways[there] - travel[here][there]
        gain = profit - problem.travel_weight * detour
        if taste is not None:
            if is_second and not _is_varied(taste.kind[node], route, position):
                continue
            gain += _taste_gain(taste, route, node, here=here, there=there, start=start)
        if gain <= 0:
            continue
        ratio = gain * gain / shift
        if best is None or ratio > best[0]:
            best = Insertion(ratio, gain, shift, position)
    return best


def _after_breaks(problem: Problem, route: Route, at: int, clock: int) -> tuple[int, int]:
    """(when the floating breaks from `at` on end if one comes to them at `clock`, what follows them).

    The time is beyond every bound when a break is missed.
    """
    breaks = problem.frames[route.day].breaks
    while at < len(route.sequence) and route.floating[at]:
        pause = breaks[-1 - route.sequence[at]]
        start = earliest_start(pause.windows, clock)
        clock = start + pause.duration if start is not None else NEVER
        at += 1
    return clock, at


def _taste_gain(taste: Taste, route: Route, node: int, *, here: int, there: int, start: int) -> int:
    gain = -taste.timing[node][0 if start < NOON else 1 if start < EVENING else 2]
    if not route.visits:
        return gain + taste.empty_day
    area = taste.area
    mine, left, right = area[node], area[here], area[there]
    changes = (left != mine and left >= 0) + (right != mine and right >= 0)
    changes -= left != right and left >= 0 and right >= 0
    return gain - taste.area_change * changes


def _is_varied(kind: int, route: Route, position: int) -> bool:
    """Whether a visit of this kind there would not be the third of its kind in a row."""
    kinds = route.kinds
    at = sum(1 for entry in route.sequence[:position] if entry >= 0)
    around = [*kinds[max(0, at - 2) : at], kind, *kinds[at : at + 2]]
    return not any(
        one == two == three == kind for one, two, three in zip(around, around[1:], around[2:], strict=False)
    )
