"""What the traveller's own words for interests mean in categories of places, in Korean and English."""

from collections.abc import Iterable

from planner.domain.facts import Category

C = Category

THEMES: dict[frozenset[Category], tuple[str, ...]] = {
    frozenset({C.PALACE, C.CASTLE, C.HISTORIC, C.TEMPLE, C.SHRINE, C.MUSEUM}): (
        "역사",
        "유적",
        "문화재",
        "전통",
        "고궁",
        "history",
        "historic",
        "heritage",
        "ancient",
        "tradition",
    ),
    frozenset({C.PALACE, C.CASTLE}): ("궁", "palace", "castle", "성곽", "왕"),
    frozenset({C.TEMPLE, C.SHRINE, C.CHURCH, C.MOSQUE}): (
        "절",
        "사찰",
        "신사",
        "성당",
        "교회",
        "종교",
        "불교",
        "temple",
        "shrine",
        "church",
        "religio",
        "cathedral",
    ),
    frozenset({C.MUSEUM, C.GALLERY}): (
        "박물관",
        "미술관",
        "예술",
        "전시",
        "그림",
        "museum",
        "galler",
        "art",
        "exhibition",
        "painting",
    ),
    frozenset({C.THEATRE}): (
        "공연",
        "연극",
        "뮤지컬",
        "오페라",
        "theatre",
        "theater",
        "musical",
        "opera",
        "concert",
    ),
    frozenset({C.PALACE, C.MUSEUM, C.GALLERY, C.THEATRE, C.HISTORIC, C.TEMPLE}): (
        "문화",
        "culture",
        "cultural",
    ),
    frozenset({C.PARK, C.GARDEN, C.NATURE, C.MOUNTAIN, C.BEACH}): (
        "자연",
        "풍경",
        "힐링",
        "산책",
        "공원",
        "nature",
        "scenery",
        "outdoor",
        "park",
        "garden",
        "landscape",
        "green",
    ),
    frozenset({C.MOUNTAIN, C.NATURE}): (
        "등산",
        "하이킹",
        "트레킹",
        "오름",
        "hik",
        "trek",
        "mountain",
        "climb",
    ),
    frozenset({C.BEACH}): (
        "바다",
        "해변",
        "해수욕",
        "서핑",
        "beach",
        "sea",
        "ocean",
        "surf",
        "swim",
        "coast",
    ),
    frozenset({C.MARKET, C.FOOD_STREET, C.RESTAURANT}): (
        "맛집",
        "음식",
        "먹거리",
        "미식",
        "시장",
        "길거리",
        "음료",
        "food",
        "eat",
        "gourmet",
        "cuisine",
        "culinary",
        "market",
        "restaurant",
        "먹방",
        "카페",
        "cafe",
        "coffee",
    ),
    frozenset({C.SHOPPING, C.MARKET, C.STREET}): (
        "쇼핑",
        "기념품",
        "패션",
        "shop",
        "souvenir",
        "fashion",
        "mall",
    ),
    frozenset({C.VIEWPOINT}): (
        "야경",
        "전망",
        "사진",
        "인생샷",
        "뷰",
        "night view",
        "view",
        "photo",
        "skyline",
        "instagram",
        "observ",
    ),
    frozenset({C.STREET, C.SHOPPING}): (
        "거리",
        "골목",
        "동네",
        "마을",
        "street",
        "alley",
        "neighbo",
        "walk",
        "stroll",
    ),
    frozenset({C.THEME_PARK, C.AQUARIUM, C.ZOO}): (
        "아이",
        "어린이",
        "가족",
        "놀이",
        "테마파크",
        "동물",
        "수족관",
        "kid",
        "child",
        "family",
        "theme park",
        "amusement",
        "animal",
        "zoo",
        "aquarium",
        "ride",
    ),
    frozenset({C.SPA}): (
        "온천",
        "스파",
        "찜질",
        "휴식",
        "spa",
        "hot spring",
        "onsen",
        "sauna",
        "relax",
        "wellness",
    ),
    frozenset({C.STREET, C.VIEWPOINT, C.FOOD_STREET}): ("나이트", "밤", "night", "bar", "club", "pub"),
    frozenset({C.CHURCH, C.HISTORIC, C.VIEWPOINT, C.PALACE, C.CASTLE}): (
        "건축",
        "architect",
        "building",
        "landmark",
    ),
}
"""Beginnings of words by the categories they speak for; a word may stand under several."""


def liked_categories(interests: Iterable[str]) -> frozenset[Category]:
    """The categories the interests speak for; () for words we do not know."""
    return frozenset(category for text in interests for category in _categories(text.casefold()))


def _categories(text: str) -> frozenset[Category]:
    return frozenset(
        category
        for categories, beginnings in THEMES.items()
        if any(_speaks_of(text, beginning) for beginning in beginnings)
        for category in categories
    )


def _speaks_of(text: str, beginning: str) -> bool:
    """Korean words run together, so anywhere counts; an English one must begin a word."""
    return beginning in text if not beginning.isascii() else f" {beginning}" in f" {text.replace('-', ' ')}"
