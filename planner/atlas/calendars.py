"""Public holidays of a country by date, with the ids that closing days speak of (docs/atlas.md)."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter

from planner.domain.hours import PUBLIC

IDS_BY_NAME = {
    "Thanksgiving Day": "thanksgiving",
    "Chinese New Year": "lunar_new_year",
    "Lunar New Year": "lunar_new_year",
    "Day of Silence": "nyepi",
}

REACH_DAYS = 14  # how far a closing day is moved at most


def public_holidays(country: str, dates: Iterable[date]) -> dict[date, frozenset[str]]:
    """Holiday ids by date, for every day that has any in the years of these dates.

    `country` is ISO 3166-1 alpha-2; one that the `holidays` package does not know has only the days kept
    everywhere. Whole years, because a weekly closing day can move past the holidays before it. "public" is
    among the ids of every day off; obon and golden_week hold workdays too, which have no "public".
    """
    years = {day.year for first in dates for day in (first, first - timedelta(days=REACH_DAYS))}
    return {day: ids for year in sorted(years) for day, ids in _year(country, year)}


@cache
def _year(country: str, year: int) -> tuple[tuple[date, frozenset[str]], ...]:
    """Every day of the year that has an id, in order."""
    ids: dict[date, set[str]] = {}
    for day, name in _named(country, year).items():
        ids.setdefault(day, set()).update({PUBLIC, *_korean_ids(country, name), *_ids_by_name(name)})
    ids.setdefault(date(year, 1, 1), set()).add("new_year")
    ids.setdefault(date(year, 5, 1), set()).add("labour_day")
    ids.setdefault(date(year, 12, 25), set()).add("christmas")
    sunday = easter(year)
    ids.setdefault(sunday, set()).add("easter")
    ids.setdefault(sunday - timedelta(days=2), set()).add("good_friday")
    if country == "JP":
        for month, number, name in _japanese_seasons():
            ids.setdefault(date(year, month, number), set()).add(name)
    return tuple((day, frozenset(ids[day])) for day in sorted(ids))


def _named(country: str, year: int) -> dict[date, str]:
    import holidays  # noqa: PLC0415  (a seventh of a second, which the server's start need not wait for)

    try:
        return dict(holidays.country_holidays(country, years=[year], language="en_US"))
    except NotImplementedError:
        return {}


def _ids_by_name(name: str) -> frozenset[str]:
    """The feasts that are called alike wherever they are kept; an observed day is only public."""
    return frozenset(found for known, found in IDS_BY_NAME.items() if known in name.split("; "))


def _korean_ids(country: str, name: str) -> frozenset[str]:
    """The three days of Seollal and Chuseok, and the day itself; a substitute holiday is only public."""
    if country != "KR" or "Alternative" in name:
        return frozenset()
    found = set()
    for feast, korean in (("Korean New Year", "seollal"), ("Chuseok", "chuseok")):
        for part in name.split("; "):
            if part.endswith(feast):
                found.add(korean)
            if part == feast:
                found.add(f"{korean}_day")
    return frozenset(found)


def _japanese_seasons() -> Iterable[tuple[int, int, str]]:
    """(month, day, id) of the days many places close on although they are no public holidays."""
    yield from ((4, day, "golden_week") for day in (29, 30))
    yield from ((5, day, "golden_week") for day in range(1, 6))
    yield from ((8, day, "obon") for day in range(13, 17))
