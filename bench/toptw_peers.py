"""Our route solver beside OR-Tools and PyVRP on the same instances, the same core and the same seconds.

    uv venv .venv-peers --python 3.13 && uv pip install --python .venv-peers/bin/python ortools pyvrp
    .venv-peers/bin/python bench/toptw_peers.py DIR [--seconds 5]

DIR is as for bench/toptw.py. Scores of all three are taken by walking the routes on the file's own numbers.
The two libraries are for comparison only and are no dependency of the product.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.toptw import Point, checked_score, distance, read_instance, read_points, solve

type Routes = list[list[int]]
"""Indices of the points, without the depot, a list a route."""


def by_ortools(path: Path, routes: int, seconds: float) -> Routes:
    """Routing with optional stops, each left out at the price of its profit."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    scale, depot, points = read_points(path)
    spots = [depot, *points]
    manager = pywrapcp.RoutingIndexManager(len(spots), routes, 0)
    routing = pywrapcp.RoutingModel(manager)

    def minutes(here: int, there: int) -> int:
        one: Point
        other: Point
        one, other = spots[manager.IndexToNode(here)], spots[manager.IndexToNode(there)]
        return round((distance(one, other, scale) + one.service * (one is not depot)) * scale)

    transit = routing.RegisterTransitCallback(minutes)
    routing.SetArcCostEvaluatorOfAllVehicles(transit)
    horizon = round(depot.closes * scale)
    routing.AddDimension(transit, horizon, horizon, False, "time")
    time = routing.GetDimensionOrDie("time")
    for node, point in enumerate(points, start=1):
        index = manager.NodeToIndex(node)
        routing.AddDisjunction([index], round(point.profit * 100_000))
        time.CumulVar(index).SetRange(round(point.opens * scale), min(horizon, round(point.closes * scale)))
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(int(seconds * 1000))
    found = routing.SolveWithParameters(parameters)
    return [_ortools_route(routing, manager, found, vehicle) for vehicle in range(routes)] if found else []


def _ortools_route(routing: object, manager: object, found: object, vehicle: int) -> list[int]:
    route, index = [], routing.Start(vehicle)  # type: ignore[attr-defined]
    while not routing.IsEnd(index):  # type: ignore[attr-defined]
        node = manager.IndexToNode(index)  # type: ignore[attr-defined]
        if node:
            route.append(node - 1)
        index = found.Value(routing.NextVar(index))  # type: ignore[attr-defined]
    return route


def by_pyvrp(path: Path, routes: int, seconds: float) -> Routes:
    """Optional clients with prizes; the way itself costs next to nothing."""
    from pyvrp import Model
    from pyvrp.stop import MaxRuntime

    scale, depot, points = read_points(path)
    model = Model()
    spots = (depot, *points)
    locations = [model.add_location(point.x, point.y) for point in spots]
    horizon = round(depot.closes * scale)
    model.add_vehicle_type(routes, start_depot=model.add_depot(locations[0]), tw_late=horizon)
    for point, location in zip(points, locations[1:], strict=True):
        model.add_client(
            location,
            service_duration=round(point.service * scale),
            tw_early=round(point.opens * scale),
            tw_late=min(horizon, round(point.closes * scale)),
            prize=round(point.profit * 10_000),
            required=False,
        )
    for here, one in zip(spots, locations, strict=True):
        for there, other in zip(spots, locations, strict=True):
            way = round(distance(here, there, scale) * scale)
            model.add_edge(one, other, distance=way, duration=way)
    found = model.solve(stop=MaxRuntime(seconds), seed=1, display=False).best
    return [[stop.idx for stop in route if stop.is_client()] for route in found.routes()]


def by_ours(path: Path, routes: int, seconds: float) -> Routes:
    solution, _ = solve(read_instance(path, routes), seconds=seconds, seed=1)
    return [list(route.visits) for route in solution.routes]


PEERS: dict[str, Callable[[Path, int, float], Routes]] = {
    "ours": by_ours,
    "OR-Tools": by_ortools,
    "PyVRP": by_pyvrp,
}


class Walked:
    """What `checked_score` looks at: a solution's routes and their visits."""

    def __init__(self, routes: Routes) -> None:
        self.routes = [type("Route", (), {"visits": route}) for route in routes]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    gaps: dict[str, list[float]] = {name: [] for name in PEERS}
    print("| instance | routes | best known |", " | ".join(PEERS), "|")
    print("|---|---:|---:|", "|".join("---:" for _ in PEERS), "|")
    for line in (options.folder / "SUBSET.txt").read_text().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        name, routes, best = line.split()[:3]
        path, cells = options.folder / f"{name}.txt", []
        for peer, solved in PEERS.items():
            score = checked_score(path, Walked(solved(path, int(routes), options.seconds)))  # type: ignore[arg-type]
            gaps[peer].append(100 * (int(best) - score) / int(best))
            cells.append(f"{score} ({gaps[peer][-1]:.1f} %)")
        print(f"| {name} | {routes} | {best} |", " | ".join(cells), "|", flush=True)
    means = (f"{sum(values) / len(values):.2f} %" for values in gaps.values())
    print("| mean gap | | |", " | ".join(means), "|")


if __name__ == "__main__":
    main()
