"""The form of a destination file (docs/atlas.md), and its conversion to the ground types.

A file with a field that is not known here, or a value that cannot be read, is refused with a sentence that
names the place and the field.
"""

from collections.abc import Iterator
from typing import Self

from pydantic import Field, ValidationError, model_validator

from planner.atlas.place_schema import SOURCE, Amount, Latitude, Longitude, NamesPart, Part, PlacePart
from planner.domain.facts import Destination, LevelCosts, MonthClimate, Place, Transit
from planner.domain.trip import BudgetLevel

type MonthRow = tuple[float, float, float, float]


class AtlasFileError(Exception):
    """A destination file cannot be read; the message says which part and why."""


class LevelPart(Part):
    meal: Amount
    transport_day: Amount
    night: Amount


class TransitPart(Part):
    kmh: float = Field(gt=4, le=120)
    wait_minutes: int = Field(ge=0, le=60)


class DestinationPart(Part):
    id: str = Field(pattern=r"^[a-z0-9-]+$")
    names: NamesPart
    aliases: tuple[str, ...] = ()
    country: str = Field(pattern=r"^[A-Z]{2}$")
    timezone: str
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    lat: Latitude
    lon: Longitude
    transit: TransitPart
    costs: dict[BudgetLevel, LevelPart]
    climate: list[MonthRow] = Field(min_length=12, max_length=12)
    areas: dict[str, NamesPart]
    places: list[PlacePart] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        faults = tuple(self._faults())
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> Iterator[str]:
        """What is wrong between the parts, as sentences."""
        yield from (f"costs lack {level.value}" for level in BudgetLevel if level not in self.costs)
        seen: set[str] = set()
        for place in self.places:
            if place.id in seen:
                yield f"{place.id}: the id is used twice"
            if place.area not in self.areas:
                yield f"{place.id}: the area {place.area!r} is not among areas"
            if not place.id.startswith(f"{self.id}-"):
                yield f"{place.id}: the id does not begin with {self.id}-"
            seen.add(place.id)

    def to_domain(self) -> tuple[Destination, tuple[Place, ...]]:
        """The destination, and its places with the most popular first."""
        destination = Destination(
            id=self.id,
            names=self.names.to_domain(),
            country=self.country,
            timezone=self.timezone,
            currency=self.currency,
            lat=self.lat,
            lon=self.lon,
            areas={key: names.to_domain() for key, names in self.areas.items()},
            climate=tuple(MonthClimate(*row) for row in self.climate),
            costs={
                level: LevelCosts(part.meal, part.transport_day, part.night)
                for level, part in self.costs.items()
            },
            transit=Transit(self.transit.kmh, self.transit.wait_minutes),
            aliases=self.aliases,
            source=SOURCE,
        )
        places = sorted(self.places, key=lambda place: -place.popularity)
        return destination, tuple(place.to_domain() for place in places)


def read_destination(body: object, *, name: str) -> tuple[Destination, tuple[Place, ...]]:
    """A destination and its places out of a decoded JSON body; `name` is the file's, for the message.

    Raises AtlasFileError with one line for each thing that is wrong.
    """
    try:
        return DestinationPart.model_validate(body).to_domain()
    except ValidationError as error:
        lines = [f"{name}: {_where(body, issue['loc'])}: {issue['msg']}" for issue in error.errors()]
        raise AtlasFileError("\n".join(lines)) from error


def _where(body: object, path: tuple[int | str, ...]) -> str:
    """The path of a problem, with a place called by its id instead of its number."""
    steps = [str(step) for step in path]
    if len(path) > 1 and path[0] == "places" and isinstance(path[1], int) and isinstance(body, dict):
        place = body["places"][path[1]]
        if isinstance(place, dict) and isinstance(place.get("id"), str):
            steps[:2] = [place["id"]]
    return ".".join(steps) or "the file"
