"""What several sources say of one town, made into places."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from planner.domain.facts import Category, Fee, Names, Origin, Place
from planner.domain.hours import HoursRule, Interval, OpeningHours
from planner.domain.trip import Language
from planner.providers.places.areas import quarter
from planner.providers.places.merging import merged
from planner.providers.places.sighting import (
    ATLAS,
    GOOGLE,
    KAKAO,
    OSM,
    TOURAPI,
    WIKIPEDIA,
    Sighting,
    Titles,
)
from planner.providers.places.trust import TRUST
from tests.providers.dallae import DALLAE

METRE = 1 / 111_195
"""Of latitude, in degrees."""


def hours(start: int, end: int) -> OpeningHours:
    return OpeningHours((HoursRule((Interval(start, end, end),)),))


def seen(source: str, name: str = "달내궁", *, metres: float = 0, **said: Any) -> Sighting:
    """A palace in the centre, or so many metres north of it."""
    facts = {"category": Category.PALACE, "id": name, **said}
    titles = facts.pop("titles", Titles(ko=name))
    return Sighting(source=source, titles=titles, lat=36.5 + metres * METRE, lon=127.5, **facts)


def places(*sightings: Sighting, known: tuple[Place, ...] = ()) -> tuple[Place, ...]:
    return merged(sightings, known=known, destination=DALLAE)


def test_each_field_is_from_whom_we_trust_most_for_it_and_says_so() -> None:
    (palace,) = places(
        seen(
            OSM,
            id="way/1",
            titles=Titles(ko="달내궁", en="Dallae Palace", local="달내궁"),
            hours=hours(540, 1050),
            fee=Fee(Decimal(4000)),
            fame=3,
            on=date(2026, 5, 2),
        ),
        seen(TOURAPI, id="250001", metres=40, hours=hours(540, 1020), fame=2, on=date(2026, 9, 14)),
        seen(WIKIPEDIA, metres=60, category=None, fame=5, about={Language.ENGLISH: "A villa"}),
        seen(
            GOOGLE, metres=20, category=None, titles=Titles(en="Dallae Palace"), hours=hours(0, 1440), fame=4
        ),
        seen(KAKAO, metres=30, id="8"),
    )

    assert palace.id == "tourapi-250001"
    assert palace.source == TOURAPI
    assert palace.names == Names("달내궁", "Dallae Palace", "달내궁")
    assert palace.hours == hours(540, 1020)
    assert palace.fee == Fee(Decimal(4000))
    assert palace.popularity == 5
    assert palace.about == {Language.ENGLISH: "A villa"}
    assert palace.known_true_in == 2026
    assert palace.origins == {
        "position": Origin(TOURAPI, date(2026, 9, 14)),
        "category": Origin(TOURAPI, date(2026, 9, 14)),
        "ko": Origin(TOURAPI, date(2026, 9, 14)),
        "en": Origin(OSM, date(2026, 5, 2)),
        "local": Origin(OSM, date(2026, 5, 2)),
        "hours": Origin(TOURAPI, date(2026, 9, 14)),
        "fee": Origin(OSM, date(2026, 5, 2)),
        "popularity": Origin(WIKIPEDIA),
        "about": Origin(WIKIPEDIA),
    }


def test_what_the_trusted_do_not_say_the_next_may() -> None:
    (palace,) = places(seen(TOURAPI), seen(OSM, id="way/1", hours=hours(540, 1050)))

    assert palace.hours == hours(540, 1050)
    assert palace.origins["hours"].source == OSM


@pytest.mark.parametrize(
    ("one", "other", "metres", "are_one"),
    [
        ("달내궁", "달내궁", 900, True),
        ("달내궁", "달내궁", 1_100, False),
        ("달내궁", "달내궁 (고궁)", 100, True),
        ("Musée de Dallae", "Musee de  Dallae", 500, True),
        ("Kiyomizu-dera", "Kiyomizu Temple", 100, True),
        ("Kiyomizu-dera", "Kiyomizu Temple", 600, False),
        ("Dallae Art Museum", "Dallae Museum of Art", 100, True),
        ("Dallae Lantern Museum", "Dallae Latern Museum", 100, True),
        ("달내궁", "달내궁 동문", 50, False),
        ("달내시립미술관", "달내시립박물관", 20, False),
        ("National Museum", "National Park", 20, False),
        ("Museum", "Gallery", 5, False),
        ("달내박물관 제1전시관", "달내박물관 제2전시관", 5, False),
        ("Observation Deck 1", "Observation Deck 2", 5, False),
        ("Palace", "Temple", 5, False),
    ],
)
def test_places_are_one_by_name_and_distance(one: str, other: str, metres: float, are_one: bool) -> None:
    found = places(seen(TOURAPI, one), seen(OSM, other, metres=metres))

    assert len(found) == (1 if are_one else 2)


def test_wikidatas_id_goes_before_names() -> None:
    alike = places(
        seen(OSM, "Mulbit Park", wikidata="Q1"), seen(KAKAO, "물빛공원", metres=2_000, wikidata="Q1")
    )
    unlike = places(seen(OSM, "달내궁", wikidata="Q1"), seen(KAKAO, "달내궁", wikidata="Q2"))

    assert len(alike) == 1
    assert len(unlike) == 2


def test_one_source_tells_its_own_places_apart_unless_it_has_one_twice() -> None:
    twice = places(seen(OSM, id="node/1"), seen(OSM, id="way/1", metres=60))
    namesakes = places(seen(OSM, id="node/1"), seen(OSM, id="node/2", metres=600))

    assert len(twice) == 1
    assert len(namesakes) == 2


def test_a_restaurant_in_a_museum_is_not_the_museum() -> None:
    found = places(seen(OSM, category=Category.MUSEUM), seen(KAKAO, category=Category.FOOD_STREET))

    assert len(found) == 2


def test_a_source_without_a_category_founds_no_place() -> None:
    assert places(seen(WIKIPEDIA, "달내역", category=None), seen(GOOGLE, "A", category=None)) == ()


def test_a_place_closed_for_good_is_left_out_whoever_says_so() -> None:
    gone = seen(GOOGLE, category=None, is_gone=True)

    assert places(seen(OSM), seen(TOURAPI), gone) == ()


def test_a_place_named_in_one_language_alone_has_that_name_in_both() -> None:
    (korean,) = places(seen(KAKAO, "은하수폭포"))
    (local,) = places(seen(OSM, titles=Titles(en="Silver Hall", local="銀堂")))

    assert korean.names == Names("은하수폭포", "은하수폭포")
    assert local.names == Names("銀堂", "Silver Hall", "銀堂")


def test_a_place_and_what_it_is_from_can_be_written_down_and_read() -> None:
    (palace,) = places(
        seen(OSM, hours=hours(540, 1050), fee=Fee(Decimal(4000)), on=date(2026, 5, 2)),
        seen(WIKIPEDIA, category=None, about={Language.KOREAN: "행궁"}),
    )
    adapter = TypeAdapter(Place)

    assert adapter.validate_json(adapter.dump_json(palace)) == palace
    assert len({palace, replace(palace)}) == 1


def own(**facts: Any) -> Place:
    plain = Place(
        id="dallae-palace",
        names=Names("달내궁", "Dallae Palace"),
        category=Category.PALACE,
        lat=36.5,
        lon=127.5,
        area="old-town",
        minutes=120,
        popularity=4,
        source=ATLAS,
        hours=hours(600, 900),
        suits=frozenset({"family"}),
        known_true_in=2025,
    )
    return replace(plain, **facts)


def test_a_known_place_keeps_its_own_and_takes_what_is_newer_or_missing() -> None:
    (palace,) = places(
        seen(TOURAPI, hours=hours(540, 1020), on=date(2026, 9, 14), fame=1),
        seen(OSM, fee=Fee(Decimal(1)), titles=Titles(ko="달내궁", local="達來宮")),
        known=(own(),),
    )

    assert (palace.id, palace.source, palace.area) == ("dallae-palace", ATLAS, "old-town")
    assert (palace.minutes, palace.popularity, palace.suits) == (120, 4, frozenset({"family"}))
    assert palace.hours == hours(540, 1020)
    assert palace.known_true_in == 2026
    assert palace.origins["hours"] == Origin(TOURAPI, date(2026, 9, 14))
    assert palace.origins["popularity"].source == ATLAS


def test_a_known_place_nobody_else_knows_stays_as_it_is() -> None:
    assert places(known=(own(),)) == (own(),)


def test_a_new_place_belongs_to_the_area_of_the_nearest_known_one_or_to_a_quarter() -> None:
    near, far = places(
        seen(OSM, "물빛공원", category=Category.PARK, metres=500),
        seen(OSM, "별봉", category=Category.MOUNTAIN, metres=6_000),
        known=(own(),),
    )[1:]

    assert {near.area, far.area} == {"old-town", "north"}


@pytest.mark.parametrize(
    ("lat", "lon", "name"),
    [
        (36.5, 127.5, "centre"),
        (36.55, 127.5, "north"),
        (36.5, 127.56, "east"),
        (36.45, 127.5, "south"),
        (36.5, 127.44, "west"),
    ],
)
def test_quarters_are_by_direction(lat: float, lon: float, name: str) -> None:
    assert quarter(lat, lon, DALLAE) == name


def test_every_field_has_an_order_of_trust_without_doubles() -> None:
    assert all(len(set(order)) == len(order) for order in TRUST.values())


NAMES = st.sampled_from(
    ["달내궁", "달내 궁", "Dallae Palace", "Dallae Museum", "물빛공원", "Mulbit Park", "Museum"]
)
SIGHTINGS = st.builds(
    lambda source, name, metres, number, category, fame, wikidata: seen(
        source,
        name,
        metres=metres,
        id=str(number),
        category=category if source not in {WIKIPEDIA, GOOGLE} else None,
        fame=fame,
        wikidata=wikidata,
    ),
    st.sampled_from([OSM, TOURAPI, KAKAO, WIKIPEDIA, GOOGLE]),
    NAMES,
    st.integers(0, 1_500),
    st.integers(0, 999_999),
    st.sampled_from([Category.PALACE, Category.FOOD_STREET, Category.PARK]),
    st.none() | st.integers(1, 5),
    st.none() | st.sampled_from(["Q1", "Q2"]),
)


@given(sightings=st.lists(SIGHTINGS, max_size=14, unique_by=lambda one: (one.source, one.id)), data=st.data())
def test_the_order_they_come_in_changes_nothing(sightings: list[Sighting], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(sightings))

    found = places(*sightings)

    assert places(*shuffled) == found
    assert len({place.id for place in found}) == len(found)
    assert all(1 <= place.popularity <= 5 for place in found)
