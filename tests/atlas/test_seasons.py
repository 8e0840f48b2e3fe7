"""Where a month is good: by the means alone, few of one country, each with what speaks for it."""

from collections import Counter
from dataclasses import replace

import pytest

from planner.atlas.seasons import A_COUNTRY, MONTHS, Reason, comfort, reasons_for, suggested
from planner.domain.facts import Destination, MonthClimate
from tests.factories import atlas

DRY_AND_MILD = MonthClimate(high_c=22, low_c=12, rain_mm=10, rain_days=2)
WET = MonthClimate(high_c=22, low_c=12, rain_mm=300, rain_days=25)
FREEZING = MonthClimate(high_c=-3, low_c=-10, rain_mm=10, rain_days=2)


def with_climate(number: int, *months: MonthClimate, country: str = "") -> Destination:
    known = atlas().find("Kyoto")
    return replace(known, id=f"town-{number}", country=country or f"C{number}", climate=months)


def test_a_dry_mild_month_is_better_than_a_wet_or_a_freezing_one() -> None:
    assert comfort(DRY_AND_MILD, 5) > comfort(WET, 5)
    assert comfort(DRY_AND_MILD, 5) > comfort(FREEZING, 5) == 0


def test_what_speaks_for_a_month_is_what_its_year_says() -> None:
    year = (DRY_AND_MILD,) * 2 + (WET,) * 10

    assert reasons_for(year, 1) == (Reason.DRIEST, Reason.MILD)
    assert reasons_for(year, 6) == (Reason.MILD,)
    assert reasons_for((FREEZING,) * 12, 1) == (Reason.DRY,)


def test_a_place_whose_every_month_is_alike_has_no_driest_one() -> None:
    assert Reason.DRIEST not in reasons_for((DRY_AND_MILD,) * 12, 3)


def test_a_place_is_left_for_the_months_that_are_its_best() -> None:
    always_fine = with_climate(1, *[replace(DRY_AND_MILD, rain_days=1.8)] * 12)
    fine_now = with_climate(2, *[DRY_AND_MILD] * 2, *[WET] * 10)

    found = suggested([always_fine, fine_now], 1, limit=2)

    assert [one.destination for one in found] == [fine_now, always_fine]


def test_few_are_of_one_country() -> None:
    same = [with_climate(number, *[DRY_AND_MILD] * 12, country="KR") for number in range(5)]
    other = with_climate(9, *[WET] * 12, country="JP")

    found = suggested([*same, other], 4, limit=6)

    assert Counter(one.destination.country for one in found) == {"KR": A_COUNTRY, "JP": 1}


def test_a_place_without_a_whole_year_of_climate_is_not_suggested() -> None:
    assert suggested([with_climate(1, DRY_AND_MILD)], 1, limit=3) == ()


@pytest.mark.parametrize("month", range(1, MONTHS + 1))
def test_the_atlas_has_something_for_every_month(month: int) -> None:
    found = suggested(atlas().destinations, month, limit=6)

    assert len(found) == 6
    assert all(one.reasons and one.climate == one.destination.climate[month - 1] for one in found)
