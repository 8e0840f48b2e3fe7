"""What tags say of a place."""

from decimal import Decimal

import pytest

from planner.domain.facts import Category, Fee
from planner.providers.overpass.tags import category_of, fame_of, fee_of, is_open_to_visitors


@pytest.mark.parametrize(
    ("tags", "category"),
    [
        ({"tourism": "museum"}, Category.MUSEUM),
        ({"tourism": "gallery"}, Category.GALLERY),
        ({"tourism": "attraction", "amenity": "place_of_worship", "religion": "buddhist"}, Category.TEMPLE),
        ({"amenity": "place_of_worship", "religion": "shinto"}, Category.SHRINE),
        ({"amenity": "place_of_worship", "religion": "christian"}, Category.CHURCH),
        ({"amenity": "place_of_worship", "religion": "muslim"}, Category.MOSQUE),
        ({"amenity": "place_of_worship"}, Category.HISTORIC),
        ({"historic": "castle"}, Category.CASTLE),
        ({"historic": "castle", "castle_type": "palace"}, Category.PALACE),
        ({"tourism": "attraction", "leisure": "garden"}, Category.GARDEN),
        ({"tourism": "attraction", "natural": "beach"}, Category.BEACH),
        ({"tourism": "attraction", "man_made": "tower"}, Category.VIEWPOINT),
        ({"tourism": "attraction"}, Category.HISTORIC),
        ({"tourism": "attraction", "attraction": "roller_coaster"}, None),
        ({"amenity": "marketplace"}, Category.MARKET),
        ({"amenity": "restaurant"}, Category.RESTAURANT),
        ({"amenity": "bank"}, None),
        ({}, None),
    ],
)
def test_the_category_is_the_most_telling_tags(tags: dict[str, str], category: Category | None) -> None:
    assert category_of(tags) is category


@pytest.mark.parametrize(
    ("tags", "currency", "fee"),
    [
        ({"fee": "no"}, "EUR", 0),
        ({"fee": "yes"}, "EUR", None),
        ({}, "EUR", None),
        ({"fee": "yes", "charge": "12 EUR"}, "EUR", "12"),
        ({"charge": "€ 12.50"}, "EUR", "12.50"),
        ({"charge": "12,50 €"}, "EUR", "12.50"),
        ({"charge": "3,000원"}, "KRW", "3000"),
        ({"charge": "12 USD"}, "EUR", None),
        ({"charge": "12"}, "EUR", None),
        ({"charge": "adult: 12 EUR, child: 6 EUR"}, "EUR", None),
        ({"charge": "-12 EUR"}, "EUR", None),
        ({"charge": "12 EUR" + " " * 100}, "EUR", None),
    ],
)
def test_a_fee_is_known_only_when_it_is_plain(tags: dict[str, str], currency: str, fee: str | None) -> None:
    assert fee_of(tags, currency) == (None if fee is None else Fee(Decimal(fee)))


@pytest.mark.parametrize("tags", [{"access": "private"}, {"access": "no"}, {"disused:tourism": "museum"}])
def test_what_lets_nobody_in_is_no_place_to_visit(tags: dict[str, str]) -> None:
    assert not is_open_to_visitors(tags)


def test_more_is_written_of_what_is_better_known() -> None:
    unknown: dict[str, str] = {}
    listed = {"wikidata": "Q1", "wikipedia": "en:A"}
    famous = {**listed, "tourism": "attraction", "heritage": "1", **{f"name:x{n}": "A" for n in range(20)}}

    assert [fame_of(tags) for tags in (unknown, listed, famous)] == [1, 2, 4]
