"""manage.py land: makes the outlines of land in planner/atlas/land from the npm package world-atlas."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from planner.atlas.land import COARSE, FINE
from planner.atlas.landfile import read_outlines, write_outlines


class Command(BaseCommand):
    help = "Makes the land outlines from the folder of an unpacked world-atlas (npm), with its land-*.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("package", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        for path in (FINE, COARSE):
            source = options["package"] / f"{path.stem}.json"
            write_outlines(path, json.loads(source.read_text()))
            made = read_outlines(path)
            rings, points = len(made.starts) - 1, len(made.xs)
            self.stdout.write(f"{path.name}: {rings} rings, {points} points, {path.stat().st_size:,} bytes")
