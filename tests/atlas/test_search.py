"""Names as people write them find the destination meant, or names like it."""

import pytest

from planner.atlas import Atlas, close_places, match_place
from planner.ports import DestinationUnknown

ATLAS = Atlas().load()
SEOUL = ATLAS.places(ATLAS.find("Seoul"))
PARIS = ATLAS.places(ATLAS.find("Paris"))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("서울", "seoul"),
        ("서울시", "seoul"),
        ("서울특별시", "seoul"),
        ("SEOUL", "seoul"),
        ("서울 강남", "seoul"),
        ("Seoul, South Korea", "seoul"),
        ("Seol", "seoul"),
        ("제주도", "jeju"),
        ("제주특별자치도", "jeju"),
        ("부산광역시", "busan"),
        ("Pusan", "busan"),
        ("Paris, France", "paris"),
        ("París", "paris"),
        ("paris city", "paris"),
        ("Tokio", "tokyo"),
        ("東京", "tokyo"),
        ("도쿄 여행", "tokyo"),
        ("경주시", "gyeongju"),
        ("Gyongju", "gyeongju"),
    ],
)
def test_it_finds_what_is_meant(written: str, meant: str) -> None:
    assert ATLAS.find(written).id == meant


@pytest.mark.parametrize(
    "written", ["광주", "공주", "부안", "진주", "여주", "Nara", "화성", "Xyzzy", "라스베이거스"]
)
def test_it_does_not_take_another_town_for_ours(written: str) -> None:
    with pytest.raises(DestinationUnknown) as unknown:
        ATLAS.find(written)
    assert unknown.value.suggestions


def test_suggestions_are_in_the_script_of_the_question() -> None:
    with pytest.raises(DestinationUnknown) as unknown:
        ATLAS.find("Xyzzy")
    assert set(unknown.value.suggestions) == {one.names.en for one in ATLAS.destinations}


@pytest.mark.parametrize(
    ("typed", "first"), [("서", "seoul"), ("서우", "seoul"), ("par", "paris"), ("도", "tokyo")]
)
def test_half_typed_names_are_suggested(typed: str, first: str) -> None:
    assert ATLAS.suggest(typed)[0].id == first


@pytest.mark.parametrize(
    ("wish", "place"),
    [
        ("경복궁", "seoul-gyeongbokgung"),
        ("Gyeongbokgung", "seoul-gyeongbokgung"),
        ("gyeongbokgung palace", "seoul-gyeongbokgung"),
        ("남산 N서울타워", "seoul-n-seoul-tower"),
    ],
)
def test_a_wish_names_a_place(wish: str, place: str) -> None:
    found = match_place(wish, SEOUL)
    assert found is not None
    assert found.id == place


@pytest.mark.parametrize("wish", ["Louvre", "루브르", "louvre museum", "Musée du Louvre"])
def test_the_louvre_has_many_names(wish: str) -> None:
    found = match_place(wish, PARIS)
    assert found is not None
    assert "Louvre" in found.names.en


@pytest.mark.parametrize("wish", ["museum", "박물관", "맛집", "old town", "자유의 여신상"])
def test_a_kind_of_place_or_a_stranger_names_none(wish: str) -> None:
    assert match_place(wish, SEOUL) is None


def test_close_names_help_to_ask_again() -> None:
    assert "경복궁" in close_places("경북궁궐", SEOUL) or close_places("경복굼", SEOUL)


@pytest.mark.parametrize("written", ["서울 부산", "Paris or Rome"])
def test_it_asks_when_two_destinations_could_be_meant(written: str) -> None:
    with pytest.raises(DestinationUnknown) as asked:
        ATLAS.find(written)
    assert len(asked.value.suggestions) == 2


def test_initials_among_other_words_name_nothing() -> None:
    assert ATLAS.find("LA").id == "los-angeles"
    with pytest.raises(DestinationUnknown):
        ATLAS.find("La Paz")


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("통영", "부산"),
        ("속초 옆 양양", "속초"),
        ("양양군", "속초"),
        ("Tongyeong", "Busan"),
        ("나라", "오사카"),
    ],
)
def test_an_unknown_town_says_what_is_near(written: str, near: str) -> None:
    try:
        found = ATLAS.find(written).names.all
    except DestinationUnknown as unknown:
        found = unknown.suggestions[:2]
    assert near in found
