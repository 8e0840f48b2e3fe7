"""manage.py atlas check: the atlas read whole, and held against another list of places."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from planner.atlas import Atlas
from planner.atlas.compare import Match, OtherPlace, matches


class Command(BaseCommand):
    help = "Reads every destination; with --against, prints the places whose coordinates differ from a CSV's."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        check = commands.add_parser("check", help="read and compare")
        check.add_argument(
            "--against", type=Path, help="CSV with the columns label_en, qid, lat, lon (Wikidata's, CC0)"
        )
        check.add_argument("--all", action="store_true", help="print the places that agree as well")

    def handle(self, *args: Any, **options: Any) -> None:
        atlas = Atlas().load()
        places = [(where, place) for where in atlas.destinations for place in atlas.places(where)]
        self.stdout.write(f"{len(atlas.destinations)} destinations, {len(places)} places")
        if options["against"] is None:
            return
        found = matches(places, _read(options["against"]))
        for match in sorted(found, key=lambda match: -match.metres):
            if match.differs or options["all"]:
                self.stdout.write(_line(match))
        metres = sorted(match.metres for match in found)
        differ = sum(match.differs for match in found)
        self.stdout.write(f"{len(found)} matched, {differ} differ; median {_median(metres)} m")


def _read(path: Path) -> list[OtherPlace]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            OtherPlace(row["qid"], row["label_en"], float(row["lat"]), float(row["lon"]))
            for row in csv.DictReader(file)
        ]


def _line(match: Match) -> str:
    place, other = match.place, match.other
    here, there = f"{place.lat:.4f},{place.lon:.4f}", f"{other.lat:.4f},{other.lon:.4f}"
    pair = f"{place.id} {here}  {other.id} “{other.name}” {there}"
    return f"{match.metres:5} m  {pair}  alike {match.likeness:.2f}"


def _median(ordered: list[int]) -> int | str:
    return ordered[len(ordered) // 2] if ordered else "-"
