"""What OpenStreetMap's tags say of a place: its category, fee, roof and renown."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from planner.domain.facts import Category, Fee

type Tags = Mapping[str, str]

CATEGORIES: tuple[tuple[str, str, Category], ...] = (
    ("tourism", "museum", Category.MUSEUM),
    ("tourism", "gallery", Category.GALLERY),
    ("tourism", "theme_park", Category.THEME_PARK),
    ("leisure", "water_park", Category.THEME_PARK),
    ("tourism", "zoo", Category.ZOO),
    ("tourism", "aquarium", Category.AQUARIUM),
    ("tourism", "viewpoint", Category.VIEWPOINT),
    ("historic", "palace", Category.PALACE),
    ("castle_type", "palace", Category.PALACE),
    ("historic", "castle", Category.CASTLE),
    ("amenity", "theatre", Category.THEATRE),
    ("amenity", "marketplace", Category.MARKET),
    ("amenity", "public_bath", Category.SPA),
    ("amenity", "restaurant", Category.RESTAURANT),
    ("amenity", "food_court", Category.FOOD_STREET),
    ("leisure", "garden", Category.GARDEN),
    ("leisure", "park", Category.PARK),
    ("leisure", "nature_reserve", Category.NATURE),
    ("natural", "beach", Category.BEACH),
    ("natural", "peak", Category.MOUNTAIN),
    ("natural", "volcano", Category.MOUNTAIN),
    ("natural", "cave_entrance", Category.NATURE),
    ("waterway", "waterfall", Category.NATURE),
    ("shop", "mall", Category.SHOPPING),
    ("shop", "department_store", Category.SHOPPING),
    ("man_made", "tower", Category.VIEWPOINT),
    ("man_made", "bridge", Category.VIEWPOINT),
    ("highway", "pedestrian", Category.STREET),
    ("place", "square", Category.STREET),
    ("place", "quarter", Category.STREET),
    ("place", "neighbourhood", Category.STREET),
)
"""The first that holds counts; worship goes before them all, because shrines are attractions too."""

WORSHIP: dict[str, Category] = {
    "buddhist": Category.TEMPLE,
    "hindu": Category.TEMPLE,
    "taoist": Category.TEMPLE,
    "jain": Category.TEMPLE,
    "shinto": Category.SHRINE,
    "confucian": Category.SHRINE,
    "christian": Category.CHURCH,
    "muslim": Category.MOSQUE,
}
SHUT = frozenset({"no", "private", "permit", "military"})
ROOFED = frozenset({"museum", "gallery", "aquarium"})
CURRENCY_SIGNS = {"€": "EUR", "£": "GBP", "₩": "KRW", "원": "KRW", "円": "JPY", "฿": "THB", "₫": "VND"}
"""Signs of one currency only: a dollar or a yen sign may be another's."""

_CHARGE = re.compile(r"(?:([A-Z]{3}|[€£₩฿₫])\s*)?(\d{1,7}(?:[.,]\d{1,3})*)(?:\s*([A-Z]{3}|[€£₩원円฿₫]))?")
MAX_CHARGE_CHARS = 40
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?")


def category_of(tags: Tags) -> Category | None:
    """None for what is no place to visit: a ride inside a park, or nothing we plan."""
    if tags.get("attraction") and not tags.get("wikidata"):
        return None
    if tags.get("amenity") == "place_of_worship":
        return WORSHIP.get(tags.get("religion", ""), Category.HISTORIC)
    found = next((category for key, value, category in CATEGORIES if tags.get(key) == value), None)
    if found is not None:
        return found
    return Category.HISTORIC if tags.get("historic") or tags.get("tourism") == "attraction" else None


def is_open_to_visitors(tags: Tags) -> bool:
    """Not private, not a ruin of a business, not being built."""
    gone = (key for key in tags if key.startswith(("disused:", "abandoned:", "demolished:", "construction:")))
    is_gone = any(key.partition(":")[2] in {"tourism", "amenity", "shop", "leisure"} for key in gone)
    return tags.get("access", "yes") not in SHUT and not is_gone


def fee_of(tags: Tags, currency: str) -> Fee | None:
    """Free when tagged so; an amount only when it is the one amount, in the destination's own currency."""
    if tags.get("fee") == "no":
        return Fee(Decimal(0))
    amount = _charge(tags.get("charge", ""), currency)
    return Fee(amount) if amount is not None else None


def _charge(text: str, currency: str) -> Decimal | None:
    match = _CHARGE.fullmatch(text.strip()) if len(text) <= MAX_CHARGE_CHARS else None
    if match is None or bool(match[1]) == bool(match[3]):
        return None
    named = match[1] or match[3]
    if CURRENCY_SIGNS.get(named, named) != currency:
        return None
    number = match[2].replace(",", "") if _THOUSANDS.fullmatch(match[2]) else match[2].replace(",", ".")
    try:
        return Decimal(number)
    except InvalidOperation:
        return None


def roof_of(tags: Tags) -> bool | None:
    if tags.get("indoor") in {"yes", "no"}:
        return tags["indoor"] == "yes"
    return True if tags.get("tourism") in ROOFED else None


def fame_of(tags: Tags) -> int:
    """From 1 to 4 by how much people have written of it: an entry, an article, names in other languages."""
    languages = sum(key.startswith("name:") for key in tags)
    has_entry = "wikidata" in tags
    points = (
        has_entry
        + ("wikipedia" in tags)
        + (languages >= 5)
        + (languages >= 15)
        + (tags.get("heritage") in {"1", "2"})
        + (tags.get("tourism") == "attraction" and has_entry)
    )
    return 1 if points < 2 else 2 if points < 3 else 3 if points < 5 else 4
