"""Where a node fits best: constant time for each position, thanks to each stop's latest arrival."""

from planner.solver.problem import Break, Problem, earliest_start
from planner.solver.route import EVENING, NOON, Gap, Insertion, Route

NEVER = 1 << 30


def best_insertion(problem: Problem, route: Route, node: int) -> Insertion | None:
    """The best place for the node in the route, from the route's cache when it was asked before."""
    best = route.best
    if node not in best:
        best[node] = _find(problem, route, node) if _may_hold(problem, route, node) else None
    return best[node]


def _may_hold(problem: Problem, route: Route, node: int) -> bool:
    if route.is_full or not problem.windows[route.day][node]:
        return False
    taste = problem.taste
    if taste is None:
        return True
    kind = taste.kind[node]
    limit = taste.kind_limits.get(kind)
    return limit is None or route.kinds.count(kind) < limit


def _find(problem: Problem, route: Route, node: int) -> Insertion | None:
    """Tries every position. This is where a search spends its time: a gap knows all that no node changes."""
    windows, service, ways = problem.windows[route.day][node], problem.service[node], problem.travel[node]
    first, last, is_split = windows[0][0], windows[-1][1], len(windows) > 1
    weight, profit, taste = problem.travel_weight, problem.profit[route.day][node], problem.taste
    timing = mine = None
    is_second = is_empty = False
    if taste is not None:
        timing, mine, is_empty = taste.timing[node], taste.area[node], not route.visits
        is_second = route.kinds.count(taste.kind[node]) > 1
        profit += taste.empty_day if is_empty else 0
    best_ratio, best = 0.0, None
    for position, gap in enumerate(route.gaps or _gaps(problem, route)):
        row, clock, pauses, there, bound, before, direct, left, right, changes = gap
        way = row[node]
        arrival = clock + way
        if arrival > last:
            break
        start = first if arrival < first else arrival
        if is_split:
            start = earliest_start(windows, arrival) or arrival
        on = ways[there]
        next_arrival = start + service + on
        if next_arrival > bound:
            continue
        if pauses:
            next_arrival = _after(pauses, start + service) + on
            if next_arrival > bound:
                continue
        gain = profit - weight * (way + on - direct)
        if timing is not None and taste is not None:
            if is_second and not _is_varied(taste.kind[node], route, position):
                continue
            gain -= timing[0 if start < NOON else 1 if start < EVENING else 2]
            if not is_empty:
                changes = (left >= 0 and left != mine) + (right >= 0 and right != mine) - changes
                gain -= taste.area_change * changes
        if gain > 0:
            shift = next_arrival - before if next_arrival > before else 1
            ratio = gain * gain / shift
            if ratio > best_ratio:
                best_ratio, best = ratio, (gain, shift, position)
    return None if best is None else Insertion(best_ratio, *best)


def _after(pauses: tuple[Break, ...], clock: int) -> int:
    """When these breaks end if one comes to them at `clock`; beyond every bound when one is missed."""
    for pause in pauses:
        start = earliest_start(pause.windows, clock)
        if start is None:
            return NEVER
        clock = start + pause.duration
    return clock


def _gaps(problem: Problem, route: Route) -> list[Gap]:
    """Every position of the route, worked out once for all nodes that are tried there."""
    frame, travel = problem.frames[route.day], problem.travel
    area = problem.taste.area if problem.taste is not None else (-1,) * (problem.nodes + 1)
    length = len(route.location)
    for position in range(length + 1):
        here = route.location[position - 1] if position else problem.depot
        following = position
        while following < length and route.floating[following]:
            following += 1
        there = route.location[following] if following < length else problem.depot
        direct, left, right = travel[here][there], area[here], area[there]
        pauses = [frame.breaks[-1 - entry] for entry in route.sequence[position:following]]
        gap = Gap(
            travel[here],
            route.leave[position - 1] if position else frame.start,
            tuple(pauses),
            there,
            route.latest[following] if following < length else frame.end,
            (route.leave[following - 1] if following else frame.start) + direct,
            direct,
            left,
            right,
            left != right and left >= 0 and right >= 0,
        )
        route.gaps.append(gap)
    return route.gaps


def _is_varied(kind: int, route: Route, position: int) -> bool:
    """Whether a visit of this kind there would not be the third of its kind in a row."""
    kinds = route.kinds
    at = sum(1 for entry in route.sequence[:position] if entry >= 0)
    around = [*kinds[max(0, at - 2) : at], kind, *kinds[at : at + 2]]
    return not any(
        one == two == three == kind for one, two, three in zip(around, around[1:], around[2:], strict=False)
    )
