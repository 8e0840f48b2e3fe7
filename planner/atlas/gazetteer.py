"""The destinations we ship, read from JSON files when they are first asked for."""

from functools import cached_property
from pathlib import Path

import orjson

from planner.atlas.search import (
    NamedDestination,
    close_destinations,
    meant_destinations,
    named,
    names_of,
    suggest_destinations,
)
from planner.domain.facts import Destination, Place
from planner.ports import DestinationUnknown

DATA = Path(__file__).parent / "data"


class Atlas:
    """A gazetteer over a folder of destination files; each file is read once, when first needed."""

    def __init__(self, folder: Path = DATA) -> None:
        self._folder = folder

    def load(self) -> "Atlas":
        """Reads every file now, so that no later call waits for the disk. Raises AtlasFileError."""
        _ = self._known
        return self

    @property
    def destinations(self) -> tuple[Destination, ...]:
        """Every destination, those with the most places first."""
        return tuple(one.destination for one in self._known)

    def find(self, location: str) -> Destination:
        """The destination meant. Raises DestinationUnknown with those that could be meant, else with names
        like it, or with all there are.
        """
        found = meant_destinations(location, self._known)
        if len(found) == 1:
            return found[0]
        could_be = names_of(found, location) or close_destinations(location, self._known)
        raise DestinationUnknown(location, could_be)

    def suggest(self, text: str, limit: int = 8) -> tuple[Destination, ...]:
        """Destinations whose names begin with or resemble the text, best first."""
        return suggest_destinations(text, self._known, limit)

    def places(self, destination: Destination) -> tuple[Place, ...]:
        """Every known place of the destination, most popular first; () for one that is not of the atlas."""
        return self._files.get(destination.id, (None, ()))[1]

    @cached_property
    def _files(self) -> dict[str, tuple[Destination, tuple[Place, ...]]]:
        read = (read_file(path) for path in sorted(self._folder.glob("*.json")))
        return {destination.id: (destination, places) for destination, places in read}

    @cached_property
    def _known(self) -> tuple[NamedDestination, ...]:
        """Those with the most places first: what we know best is what is asked for most."""
        files = sorted(self._files.values(), key=lambda file: -len(file[1]))
        return tuple(named(destination) for destination, _ in files)


def read_file(path: Path) -> tuple[Destination, tuple[Place, ...]]:
    """The destination a file describes. Raises AtlasFileError, also for one whose name is not its id."""
    from planner.atlas.schema import AtlasFileError, read_destination  # noqa: PLC0415  (listening comes first)

    try:
        body = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise AtlasFileError(f"{path.name}: not JSON: {error}") from error
    destination, places = read_destination(body, name=path.name)
    if destination.id != path.stem:
        raise AtlasFileError(f"{path.name}: the id is {destination.id!r}, but the file says {path.stem!r}")
    return destination, places
