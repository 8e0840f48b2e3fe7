"""Breaks put into a day's order where they fall."""

from collections.abc import Mapping, Sequence

from planner.solver.problem import Problem, earliest_start
from planner.solver.route import Route, Venue, make_route


def with_breaks(
    problem: Problem,
    *,
    day: int,
    visits: Sequence[int],
    hold_back: int = 0,
    venues: Mapping[int, Venue] | None = None,
) -> Route | None:
    """The route of these visits with the day's breaks put in where they fall, or None.

    A break is taken when its time has come, or when the next visit would outlast it; `hold_back` takes it
    that much later where it still may be. A break with a venue stands among the visits already, as -1 - n.
    """
    breaks = problem.frames[day].breaks
    venues = venues or {}
    sequence: list[int] = []
    clock, here, pending = problem.frames[day].start, problem.depot, 0
    for entry in visits:
        there = entry if entry >= 0 else venues[-1 - entry].node
        windows = problem.windows[day][entry] if entry >= 0 else venues[-1 - entry].windows
        stay = problem.service[entry] if entry >= 0 else venues[-1 - entry].duration
        while pending < len(breaks) and pending not in venues:
            first, last = breaks[pending].windows[0][0], breaks[pending].windows[-1][1]
            start = earliest_start(windows, clock + problem.travel[here][there])
            is_due = clock >= min(first + hold_back, last) or entry < 0
            if start is None or (not is_due and start + stay <= last):
                break
            sequence.append(-1 - pending)
            clock = max(clock, first) + breaks[pending].duration
            pending += 1
        start = earliest_start(windows, clock + problem.travel[here][there])
        if start is None:
            return None
        sequence.append(entry)
        clock, here = start + stay, there
        pending += entry < 0
    sequence.extend(-1 - number for number in range(pending, len(breaks)))
    return make_route(problem, day=day, sequence=sequence, venues=venues)
