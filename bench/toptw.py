"""How far our route solver is from the best known, on published TOPTW instances.

    python bench/toptw.py DIR [--seconds 5] [--only c101,r101] [--seed 1]

DIR holds SUBSET.txt (name, routes, best known score) and one file an instance, as FORMAT.txt there says.
Prints a table of gaps in per cent; ends with the mean.
"""

import argparse
import sys
import time
from math import floor, hypot
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from planner.solver.problem import DayFrame, Problem
from planner.solver.search import improve
from planner.solver.solution import empty_solution, fill

PROFIT_SCALE = 100_000
"""Profits are scaled up so that time saved can break ties between equal profits without buying any."""


def read_instance(path: Path, routes: int) -> Problem:
    """The instance as our problem; times are in 1/10 (Solomon) or 1/100 (Cordeau, files pr*)."""
    scale = 100 if path.stem.startswith("pr") else 10
    rows = [
        [float(cell) for cell in line.split()] for line in path.read_text().splitlines()[2:] if line.strip()
    ]
    depot, points = rows[0], rows[1:]
    places = [(row[1], row[2]) for row in (*points, depot)]
    travel = tuple(tuple(floor(hypot(x - u, y - v) * scale + 1e-9) for u, v in places) for x, y in places)
    windows = tuple((((round(row[-2] * scale), round(row[-1] * scale)),)) for row in points)
    return Problem(
        nodes=len(points),
        travel=travel,
        service=tuple(round(row[3] * scale) for row in points),
        windows=(windows,) * routes,
        profit=(tuple(round(row[4] * PROFIT_SCALE) for row in points),) * routes,
        frames=(DayFrame(0, round(depot[-1] * scale), len(points)),) * routes,
        travel_weight=1,
    )


def solve(problem: Problem, *, seconds: float, seed: int) -> tuple[int, float]:
    """(score in the instance's units, seconds until the first draft)."""
    began = time.perf_counter()
    draft = empty_solution(problem)
    fill(draft)
    drafted = time.perf_counter() - began
    best = improve(
        draft, iterations=10_000_000, seed=seed, keep_on=lambda: time.perf_counter() - began < seconds
    )
    return sum(problem.profit[0][node] for node in best.used) // PROFIT_SCALE, drafted


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
        ours, drafted = solve(problem, seconds=options.seconds, seed=options.seed)
        gaps.append(100 * (int(best) - ours) / int(best))
        print(
            f"{name:10} {routes:>2} {best:>6} {ours:>6} {gaps[-1]:>6.1f} {drafted * 1000:>9.1f}", flush=True
        )
    print(f"mean gap {sum(gaps) / len(gaps):.2f} % at {options.seconds:g} s")


if __name__ == "__main__":
    main()
