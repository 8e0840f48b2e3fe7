"""How far our route solver is from the best known, on published TOPTW instances.

    python bench/toptw.py DIR [--seconds 5] [--only c101,r101] [--seed 1]

DIR holds SUBSET.txt (name, routes, best known score) and one file an instance, as FORMAT.txt there says.
Prints a table of gaps in per cent; ends with the mean.
"""

import argparse
import sys
import time
from dataclasses import dataclass
from math import floor, hypot
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from planner.solver.problem import DayFrame, Problem
from planner.solver.search import improve
from planner.solver.solution import Solution, empty_solution, fill

PROFIT_SCALE = 100_000
"""Profits are scaled up so that time saved can break ties between equal profits without buying any."""


@dataclass(frozen=True, slots=True)
class Point:
    """A line of an instance, in its own units; the depot's `closes` bounds every route."""

    x: float
    y: float
    service: float
    profit: float
    opens: float
    closes: float


def read_points(path: Path) -> tuple[int, Point, list[Point]]:
    """(how many units of ours make one of the file's, the depot, the other points).

    Distances are floored to one decimal (Solomon), or two (Cordeau, files pr*).
    """
    lines = [line.split() for line in path.read_text().splitlines()[2:] if line.strip()]
    points = [Point(*map(float, (*cells[1:5], *cells[-2:]))) for cells in lines]
    return 100 if path.stem.startswith("pr") else 10, points[0], points[1:]


def distance(here: Point, there: Point, scale: int) -> float:
    return floor(hypot(here.x - there.x, here.y - there.y) * scale + 1e-9) / scale


def read_instance(path: Path, routes: int) -> Problem:
    """The instance as our problem, with times in the units of its distances."""
    scale, depot, points = read_points(path)
    spots = (*points, depot)
    travel = tuple(tuple(round(distance(here, there, scale) * scale) for there in spots) for here in spots)
    windows = tuple(((round(point.opens * scale), round(point.closes * scale)),) for point in points)
    return Problem(
        nodes=len(points),
        travel=travel,
        service=tuple(round(point.service * scale) for point in points),
        windows=(windows,) * routes,
        profit=(tuple(round(point.profit * PROFIT_SCALE) for point in points),) * routes,
        frames=(DayFrame(0, round(depot.closes * scale), len(points)),) * routes,
        travel_weight=1,
    )


def checked_score(path: Path, solution: Solution) -> int:
    """The score of the routes walked again on the file's own numbers. Raises ValueError when one is late."""
    scale, depot, points = read_points(path)
    visited: set[int] = set()
    score = 0.0
    for route in solution.routes:
        clock, here = 0.0, depot
        for node in route.visits:
            there = points[node]
            clock = max(clock + distance(here, there, scale), there.opens)
            if clock > there.closes + 1e-6 or node in visited:
                raise ValueError(f"{path.stem}: stop {node} is late or comes twice")
            visited.add(node)
            score += there.profit
            clock, here = clock + there.service, there
        if clock + distance(here, depot, scale) > depot.closes + 1e-6:
            raise ValueError(f"{path.stem}: a route ends late")
    return round(score)


def solve(problem: Problem, *, seconds: float, seed: int) -> tuple[Solution, float]:
    """(the best solution, seconds until the first draft)."""
    began = time.perf_counter()
    draft = empty_solution(problem)
    fill(draft)
    drafted = time.perf_counter() - began
    best = improve(
        draft, iterations=10_000_000, seed=seed, keep_on=lambda: time.perf_counter() - began < seconds
    )
    return best, drafted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    gaps = []
    print(f"{'instance':10} {'m':>2} {'best':>6} {'ours':>6} {'gap %':>6} {'draft ms':>9}")
    for line in (options.folder / "SUBSET.txt").read_text().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        name, routes, best = line.split()[:3]
        if options.only and name not in options.only.split(","):
            continue
        problem = read_instance(options.folder / f"{name}.txt", int(routes))
        found, drafted = solve(problem, seconds=options.seconds, seed=options.seed)
        ours = checked_score(options.folder / f"{name}.txt", found)
        gaps.append(100 * (int(best) - ours) / int(best))
        print(
            f"{name:10} {routes:>2} {best:>6} {ours:>6} {gaps[-1]:>6.1f} {drafted * 1000:>9.1f}", flush=True
        )
    print(f"mean gap {sum(gaps) / len(gaps):.2f} % at {options.seconds:g} s")


if __name__ == "__main__":
    main()
