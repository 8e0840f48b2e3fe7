"""Which sightings are of one place: by Wikidata's id, else by name likeness and distance."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from planner.atlas.names import fold
from planner.domain.legs import straight_km
from planner.providers.places.kinds import EATING
from planner.providers.places.sighting import Sighting
from planner.providers.places.trust import rank

SAME_ENTRY_KM = 3.0
"""Within this, one Wikidata id is one place: parks are mapped kilometres from where their article is."""
SAME_NAME_KM = 1.0
ALIKE_KM = 0.3
TWICE_KM = 0.2
"""Within this one source has mapped a place twice: as a point and as an outline."""
ALIKE = 0.86
MIN_CORE_CHARS = 2
KM_A_DEGREE = 111.2  # of latitude
SQUARE_DEGREES = 0.03  # more than SAME_ENTRY_KM of latitude; longitude is widened by `_columns`

_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|（[^）]*）")
_NUMBERS = re.compile(r"\d+")
_GENERIC = """
    the of de du la le di da and museum national park temple shrine church cathedral castle palace garden
    gardens tower bridge market gallery art beach square street site station ji dera jinja jingu taisha
    """
GENERIC_WORDS = frozenset(_GENERIC.split())


@dataclass(slots=True)
class Cluster:
    """Sightings of one place, the one whose id it bears first."""

    members: list[Sighting]

    @property
    def head(self) -> Sighting:
        return self.members[0]


@dataclass(frozen=True, slots=True, order=True)
class Closeness:
    """How near a sighting is to a cluster; the least is the nearest."""

    unlikeness: float
    km: float


def clusters(sightings: Iterable[Sighting]) -> tuple[Cluster, ...]:
    """The places seen, each sighting in the one that is most like it; the same whatever order they come in.

    A sighting without a category founds no place of its own: it is left out when nothing matches it.
    """
    squares: dict[tuple[int, int], list[Cluster]] = {}
    found: list[Cluster] = []
    for sighting in sorted(sightings, key=_order):
        match = _nearest(sighting, squares)
        if match is not None:
            match.members.append(sighting)
        elif sighting.category is not None:
            cluster = Cluster([sighting])
            found.append(cluster)
            squares.setdefault(_square(sighting), []).append(cluster)
    return tuple(found)


def _order(sighting: Sighting) -> tuple[object, ...]:
    fame = -(sighting.fame or 0)
    return (rank(sighting.source), fame, sighting.id, sighting.titles.all, sighting.lat, sighting.lon)


def _nearest(sighting: Sighting, squares: dict[tuple[int, int], list[Cluster]]) -> Cluster | None:
    judged = (
        (closeness, number, cluster)
        for number, cluster in enumerate(_around(sighting, squares))
        if (closeness := _closeness(sighting, cluster)) is not None
    )
    best = min(judged, key=lambda row: (row[0], rank(row[2].head.source), row[2].head.id), default=None)
    return best[2] if best is not None else None


def _closeness(sighting: Sighting, cluster: Cluster) -> Closeness | None:
    """None when they are two places. One source tells its own places apart, unless it has one twice."""
    twice = any(one.source == sighting.source for one in cluster.members)
    reach = TWICE_KM if twice else SAME_NAME_KM
    found = [one for member in cluster.members if (one := _between(sighting, member, reach)) is not None]
    return min(found, default=None)


def _between(one: Sighting, other: Sighting, reach_km: float) -> Closeness | None:
    both_listed = one.wikidata is not None and other.wikidata is not None
    if both_listed and one.wikidata != other.wikidata:
        return None
    reach_km = SAME_ENTRY_KM if both_listed else reach_km
    if abs(one.lat - other.lat) * KM_A_DEGREE > reach_km:
        return None  # most pairs end here, before any trigonometry
    km = straight_km((one.lat, one.lon), (other.lat, other.lon))
    if km > reach_km:
        return None
    if both_listed:
        return Closeness(0.0, km)
    if not _may_be_one(one, other):
        return None
    likeness = max(
        (
            _likeness(mine, theirs, near=km <= ALIKE_KM)
            for mine in one.titles.all
            for theirs in other.titles.all
        ),
        default=0.0,
    )
    return Closeness(round(1 - likeness, 3), km) if likeness >= ALIKE else None


def _may_be_one(one: Sighting, other: Sighting) -> bool:
    """A restaurant that bears a museum's name is in the museum, not the museum."""
    if one.category is None or other.category is None:
        return True
    return (one.category in EATING) == (other.category in EATING)


@lru_cache(maxsize=65_536)
def _likeness(one: str, other: str, *, near: bool) -> float:
    """From 0 to 1. Far apart only the same name counts; near by, one without its kind or misspelt."""
    one, other = _bare(one), _bare(other)
    if one.replace(" ", "") == other.replace(" ", ""):
        return 1.0 if one else 0.0
    if not near or _NUMBERS.findall(one) != _NUMBERS.findall(other):
        return 0.0
    mine, theirs = _core(one), _core(other)
    if mine == theirs and len(mine) >= MIN_CORE_CHARS:
        return 0.95
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return min(matcher.ratio(), 0.94) if set(mine.split()) & set(theirs.split()) or _is_dense(one) else 0.0


@lru_cache(maxsize=16_384)
def _bare(name: str) -> str:
    return fold(_IN_BRACKETS.sub(" ", name)) or fold(name)


def _core(folded: str) -> str:
    """The words that tell which of its kind it is."""
    return " ".join(word for word in folded.split() if word not in GENERIC_WORDS)


def _is_dense(folded: str) -> bool:
    """Whether the script writes words together, so that there are no words to compare."""
    return not folded.isascii()


def _square(sighting: Sighting) -> tuple[int, int]:
    return int(sighting.lat // SQUARE_DEGREES), int(sighting.lon // SQUARE_DEGREES)


def _around(sighting: Sighting, squares: dict[tuple[int, int], list[Cluster]]) -> Iterator[Cluster]:
    row, column = _square(sighting)
    columns = _columns(sighting.lat)
    for near_row in (row - 1, row, row + 1):
        for near_column in range(column - columns, column + columns + 1):
            yield from squares.get((near_row, near_column), ())


def _columns(lat: float) -> int:
    """Degrees of longitude grow short towards the poles: so many squares are as wide as one is high."""
    return 1 if abs(lat) < 45 else 2 if abs(lat) < 65 else 6
