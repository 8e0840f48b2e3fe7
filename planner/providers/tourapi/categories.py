"""TourAPI's classes as our categories: the old `cat3`, the new `lclsSystm`, else the title's last word."""

from planner.domain.facts import Category
from planner.providers.places.korean_kinds import kind_of

SIGHT, CULTURE, SHOPPING, FOOD = "12", "14", "38", "39"

BY_CAT3: dict[str, Category] = {
    **dict.fromkeys((f"A0101{n}" for n in ("0100", "0200", "0300", "0400")), Category.MOUNTAIN),
    **dict.fromkeys((f"A0101{n}" for n in ("0500", "0600", "0800", "0900", "1000")), Category.NATURE),
    **dict.fromkeys((f"A0101{n}" for n in ("1100", "1300", "1700", "1800", "1900")), Category.NATURE),
    "A01010700": Category.GARDEN,
    "A01011200": Category.BEACH,
    "A01011400": Category.STREET,
    "A01011600": Category.VIEWPOINT,
    "A02010100": Category.PALACE,
    **dict.fromkeys((f"A0201{n}" for n in ("0200", "0300", "0400", "0500", "0700")), Category.HISTORIC),
    "A02010600": Category.STREET,
    "A02010800": Category.TEMPLE,
    "A02020300": Category.SPA,
    "A02020600": Category.THEME_PARK,
    "A02020700": Category.PARK,
    "A02030600": Category.STREET,
    "A02050100": Category.VIEWPOINT,
    "A02050200": Category.VIEWPOINT,
    **dict.fromkeys((f"A0206{n}" for n in ("0100", "0200", "0300")), Category.MUSEUM),
    "A02060500": Category.GALLERY,
    "A02060600": Category.THEATRE,
    "A04010100": Category.MARKET,
    "A04010200": Category.MARKET,
    "A04010300": Category.SHOPPING,
    "A04010600": Category.SHOPPING,
}
BY_NEW_CLASS: dict[str, Category] = {
    "HS010100": Category.PALACE,
    "HS": Category.HISTORIC,
    "NA": Category.NATURE,
    "FD": Category.RESTAURANT,
    "SH": Category.SHOPPING,
}
"""By the whole code, else by its first two letters."""


def category_of(kind: str, cat3: str, new_class: str, title: str) -> Category | None:
    """None for what we do not plan, such as libraries, festivals and hotels."""
    if kind not in {SIGHT, CULTURE, SHOPPING, FOOD}:
        return None
    if kind == FOOD:
        return Category.RESTAURANT
    if cat3:
        return BY_CAT3.get(cat3)
    return BY_NEW_CLASS.get(new_class) or kind_of(title) or BY_NEW_CLASS.get(new_class[:2])
