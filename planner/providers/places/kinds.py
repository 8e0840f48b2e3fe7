"""What is usual for a category, where no source says more: how long a visit takes, and whether under a roof.

Minutes and roofs are the medians of the atlas's own places.
"""

from planner.domain.facts import Category

MINUTES: dict[Category, int] = {
    Category.PALACE: 90,
    Category.TEMPLE: 60,
    Category.SHRINE: 60,
    Category.CHURCH: 50,
    Category.MOSQUE: 60,
    Category.CASTLE: 90,
    Category.HISTORIC: 60,
    Category.MUSEUM: 90,
    Category.GALLERY: 90,
    Category.THEATRE: 60,
    Category.PARK: 60,
    Category.GARDEN: 75,
    Category.NATURE: 75,
    Category.MOUNTAIN: 135,
    Category.BEACH: 90,
    Category.VIEWPOINT: 60,
    Category.MARKET: 75,
    Category.FOOD_STREET: 75,
    Category.RESTAURANT: 75,
    Category.SHOPPING: 90,
    Category.STREET: 60,
    Category.THEME_PARK: 300,
    Category.AQUARIUM: 110,
    Category.ZOO: 180,
    Category.SPA: 150,
}

ROOFED: dict[Category, bool] = {
    **dict.fromkeys((Category.MUSEUM, Category.GALLERY, Category.AQUARIUM, Category.MOSQUE), True),
    **dict.fromkeys((Category.PARK, Category.MOUNTAIN, Category.NATURE, Category.BEACH), False),
    **dict.fromkeys((Category.SHRINE, Category.STREET), False),
}
"""Categories that leave no doubt; the others are unknown."""

EATING = frozenset({Category.RESTAURANT, Category.FOOD_STREET, Category.MARKET})
