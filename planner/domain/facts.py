"""What is known about the world: destinations, their places, hours, fees and weather.

A fact that is not known is None and is shown as unknown; nothing here is guessed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from planner.domain.hours import OpeningHours
from planner.domain.rates import RateTable
from planner.domain.trip import BudgetLevel, Language
from planner.domain.ways import Ways


class Category(StrEnum):
    PALACE = "palace"
    TEMPLE = "temple"  # Buddhist, Hindu or Taoist
    SHRINE = "shrine"
    CHURCH = "church"
    MOSQUE = "mosque"
    CASTLE = "castle"
    HISTORIC = "historic"  # fortress, tomb, ruin, old town, monument
    MUSEUM = "museum"
    GALLERY = "gallery"
    THEATRE = "theatre"
    PARK = "park"
    GARDEN = "garden"
    NATURE = "nature"  # waterfall, cave, lake, forest, island walk
    MOUNTAIN = "mountain"
    BEACH = "beach"
    VIEWPOINT = "viewpoint"  # tower, observatory, bridge, lookout
    MARKET = "market"
    FOOD_STREET = "food_street"  # a district or alley one goes to eat in
    RESTAURANT = "restaurant"  # one house to eat at
    SHOPPING = "shopping"
    STREET = "street"  # a walk: street, square, village, quarter, harbour
    THEME_PARK = "theme_park"
    AQUARIUM = "aquarium"
    ZOO = "zoo"
    SPA = "spa"  # hot spring, bathhouse


class PartOfDay(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class Names:
    """A name in Korean, in English, and as people there write it."""

    ko: str
    en: str
    local: str | None = None

    def in_language(self, language: Language) -> str:
        return self.ko if language is Language.KOREAN else self.en

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(filter(None, (self.ko, self.en, self.local))))


@dataclass(frozen=True, slots=True)
class Fee:
    """Entry fees a head, in the destination's currency. 0 is free; child None means unknown."""

    adult: Decimal
    child: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Which source said so, and the day its entry was last changed or looked at; None when unsaid."""

    source: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A real place one can visit. `minutes` is the usual visit; `popularity` goes from 1 to 5.

    `origins` tells by field ("hours", "fee", "ko" …) where it is from when not all of it is from `source`;
    `about` is one plain line by language, where a source has one.
    """

    id: str
    names: Names
    category: Category
    lat: float
    lon: float
    area: str
    minutes: int
    popularity: int
    source: str
    hours: OpeningHours | None = None
    fee: Fee | None = None
    indoor: bool | None = None
    suits: frozenset[str] = frozenset()  # family, couple, friends, solo, seniors
    best_time: PartOfDay | None = None
    known_true_in: int | None = None  # the year the facts were last known true
    about: dict[Language, str] = field(default_factory=dict, hash=False)
    origins: dict[str, Origin] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class MonthClimate:
    """Long-term means of one month: °C, mm of rain, and days with rain."""

    high_c: float
    low_c: float
    rain_mm: float
    rain_days: float


@dataclass(frozen=True, slots=True)
class LevelCosts:
    """Typical costs a head at one budget level, in the destination's currency."""

    meal: Decimal
    transport_day: Decimal
    night: Decimal


@dataclass(frozen=True, slots=True)
class Transit:
    """How one gets about beyond walking: mean speed door to door, and a fixed wait."""

    kmh: float
    wait_minutes: int


@dataclass(frozen=True, slots=True)
class Destination:
    """`climate` has twelve months from January; `areas` names the parts of town places belong to.

    `has_general_costs` says that `costs` are not known there but judged by places like it.
    """

    id: str
    names: Names
    country: str  # ISO 3166-1 alpha-2
    timezone: str
    currency: str
    lat: float
    lon: float
    areas: dict[str, Names]
    climate: tuple[MonthClimate, ...]
    costs: dict[BudgetLevel, LevelCosts]
    transit: Transit
    aliases: tuple[str, ...] = ()
    source: str = "atlas"
    has_general_costs: bool = False


class WeatherSource(StrEnum):
    FORECAST = "forecast"
    ARCHIVE = "archive"  # the same dates of last year
    CLIMATE = "climate"  # long-term means of the month


class Sky(StrEnum):
    CLEAR = "clear"
    CLOUDY = "cloudy"
    FOG = "fog"
    RAIN = "rain"
    SNOW = "snow"
    STORM = "storm"
    MIXED = "mixed"  # what a month's means can say: some rain likely


@dataclass(frozen=True, slots=True)
class DayWeather:
    """One day's weather: °C, mm of rain, chance of rain 0-100 where known, and where it is from."""

    date: date
    high_c: float
    low_c: float
    rain_mm: float
    sky: Sky
    source: WeatherSource
    rain_chance: int | None = None

    @property
    def is_rainy(self) -> bool:
        """Whether a day outdoors would be wet: neither a mean nor last year's record says so of one day."""
        return self.source is WeatherSource.FORECAST and (
            self.rain_mm >= 5 or self.sky in (Sky.RAIN, Sky.SNOW, Sky.STORM)
        )


@dataclass(frozen=True, slots=True)
class Context:
    """All that a draft is made from: where, the candidates to choose among, the weather, the sources."""

    destination: Destination
    places: tuple[Place, ...]
    weather: tuple[DayWeather, ...]
    holidays: dict[date, frozenset[str]] = field(default_factory=dict)
    must_see: tuple[str, ...] = ()  # place ids the wishes were matched to
    avoid: tuple[str, ...] = ()  # place ids
    sources: tuple[str, ...] = ()
    ways: Ways | None = None  # measured on a map; the distance model where it has none
    rates: RateTable | None = None  # of the day the run was made: a resumed run counts with the same

    @property
    def to_krw(self) -> Callable[[Decimal, str], Decimal]:
        """An amount in won, at these rates. Raises LookupError for a context without any."""
        if self.rates is None:
            raise LookupError("a context without rates")
        return self.rates.to_krw

    def place(self, place_id: str) -> Place | None:
        return next((place for place in self.places if place.id == place_id), None)
