"""Categories by the last word of a Korean name or class: "고궁", "해수욕장", "미술관"."""

from planner.domain.facts import Category

KINDS: tuple[tuple[str, Category], ...] = (
    ("고궁", Category.PALACE),
    ("궁궐", Category.PALACE),
    ("사찰", Category.TEMPLE),
    ("성당", Category.CHURCH),
    ("교회", Category.CHURCH),
    ("박물관", Category.MUSEUM),
    ("전시관", Category.MUSEUM),
    ("기념관", Category.MUSEUM),
    ("과학관", Category.MUSEUM),
    ("미술관", Category.GALLERY),
    ("갤러리", Category.GALLERY),
    ("공연장", Category.THEATRE),
    ("수목원", Category.GARDEN),
    ("식물원", Category.GARDEN),
    ("테마파크", Category.THEME_PARK),
    ("테마공원", Category.THEME_PARK),
    ("동물원", Category.ZOO),
    ("아쿠아리움", Category.AQUARIUM),
    ("해수욕장", Category.BEACH),
    ("전망대", Category.VIEWPOINT),
    ("온천", Category.SPA),
    ("시장", Category.MARKET),
    ("먹자골목", Category.FOOD_STREET),
    ("거리", Category.STREET),
    ("마을", Category.STREET),
    ("공원", Category.PARK),
    ("유적", Category.HISTORIC),
    ("유적지", Category.HISTORIC),
    ("문화재", Category.HISTORIC),
    ("폭포", Category.NATURE),
    ("계곡", Category.NATURE),
    ("동굴", Category.NATURE),
    ("호수", Category.NATURE),
)
"""The first that the text ends with counts."""


def kind_of(text: str) -> Category | None:
    return next((category for word, category in KINDS if text.endswith(word)), None)
