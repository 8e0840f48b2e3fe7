"""The atlas against another list of places: joined by name and distance, what differs is told."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher

from planner.atlas.names import fold
from planner.domain.facts import Destination, Place
from planner.domain.legs import straight_km

NEAR_KM = 5.0  # farther away than this the same name is another place
FAR_METRES = 150
ALIKE = 0.72  # of 1; below it two names are not one place's
COMMON_WORDS = frozenset(
    {"the", "of", "de", "du", "la", "le", "and", "art", "museum", "national", "park", "temple", "tower"}
)


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """A row of the other list; `id` is what it is called there."""

    id: str
    name: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Match:
    """`likeness` of the names from 0 to 1, `metres` between the two coordinates."""

    destination: Destination
    place: Place
    other: OtherPlace
    likeness: float
    metres: int

    @property
    def differs(self) -> bool:
        return self.metres > FAR_METRES


def matches(places: Iterable[tuple[Destination, Place]], others: Sequence[OtherPlace]) -> list[Match]:
    """Pairs of a place and its likeliest row, by name, then by distance. A row is taken once."""
    by_square: dict[tuple[int, int], list[OtherPlace]] = {}
    for other in others:
        by_square.setdefault(_square(other.lat, other.lon), []).append(other)
    found = [
        match
        for destination, place in places
        for other in _around(place, by_square)
        if (match := _match(destination, place, other))
    ]
    taken: set[str] = set()
    pairs = []
    for match in sorted(found, key=lambda match: (-round(match.likeness, 1), match.metres)):
        if not {match.place.id, match.other.id} & taken:
            taken |= {match.place.id, match.other.id}
            pairs.append(match)
    return pairs


def _match(destination: Destination, place: Place, other: OtherPlace) -> Match | None:
    km = straight_km((place.lat, place.lon), (other.lat, other.lon))
    if km > NEAR_KM:
        return None
    common = COMMON_WORDS | set(fold(destination.names.en).split())
    likeness = max(_likeness(name, other.name, common) for name in place.names.all)
    return Match(destination, place, other, likeness, round(km * 1000)) if likeness >= ALIKE else None


def _likeness(one: str, other: str, common: Set[str]) -> float:
    """Of folded names; two that share no telling word are not alike, however spelt."""
    one, other = fold(one), fold(other)
    telling = (set(one.split()) & set(other.split())) - common
    ratio = SequenceMatcher(None, one, other).ratio()
    return ratio if telling or ratio > 0.9 else 0.0


def _square(lat: float, lon: float) -> tuple[int, int]:
    return int(lat * 10), int(lon * 10)


def _around(place: Place, by_square: dict[tuple[int, int], list[OtherPlace]]) -> Iterator[OtherPlace]:
    row, column = _square(place.lat, place.lon)
    for near_row in (row - 1, row, row + 1):
        for near_column in (column - 1, column, column + 1):
            yield from by_square.get((near_row, near_column), ())
