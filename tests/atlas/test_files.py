"""Destination files: what is written becomes hours and places; what cannot be read is refused."""

import copy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest

from planner.atlas import Atlas, public_holidays, read_file, to_krw
from planner.atlas.gazetteer import DATA
from planner.atlas.schema import AtlasFileError, read_destination
from planner.domain.hours import Interval

PLACE: dict[str, Any] = {
    "id": "town-palace",
    "names": {"ko": "궁", "en": "Palace"},
    "category": "palace",
    "lat": 37.5,
    "lon": 127.0,
    "area": "old",
    "minutes": 60,
    "popularity": 4,
    "hours": [
        {"months": "nov-feb", "times": ["09:00-12:00", "13:00-17:00"], "last_entry": "16:00"},
        {"weekdays": "fri-sat", "times": ["18:00-02:00"], "last_entry": "01:00"},
        {"times": ["09:00-18:00"]},
    ],
    "closed": {
        "weekdays": ["tue"],
        "moves_after_holiday": True,
        "dates": ["12-29"],
        "nth_weekdays": ["-1 wed"],
    },
    "fee": {"adult": 3000},
}
FILE: dict[str, Any] = {
    "id": "town",
    "names": {"ko": "마을", "en": "Town"},
    "country": "KR",
    "timezone": "Asia/Seoul",
    "currency": "KRW",
    "lat": 37.5,
    "lon": 127.0,
    "transit": {"kmh": 18, "wait_minutes": 8},
    "costs": {level: {"meal": 1, "transport_day": 1, "night": 1} for level in ("low", "medium", "high")},
    "climate": [[1, 0, 10, 5]] * 12,
    "areas": {"old": {"ko": "옛", "en": "Old"}},
    "places": [PLACE],
}


def changed(path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    """The good file with one thing in it exchanged."""
    body = copy.deepcopy(FILE)
    part: Any = body
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return body


def hours_on(day: date) -> tuple[Interval, ...]:
    (place,) = read_destination(FILE, name="town.json")[1]
    assert place.hours is not None
    return place.hours.on(day, public_holidays("KR", [day]))


@pytest.mark.parametrize("path", sorted(DATA.glob("*.json")), ids=lambda path: path.stem)
def test_every_file_we_ship_can_be_read(path: Path) -> None:
    destination, places = read_file(path)
    assert destination.id == path.stem
    assert [place.popularity for place in places] == sorted((p.popularity for p in places), reverse=True)


def test_the_first_rule_that_holds_counts() -> None:
    assert hours_on(date(2026, 1, 5)) == (Interval(540, 720, 720), Interval(780, 1020, 960))
    assert hours_on(date(2026, 6, 1)) == (Interval(540, 1080, 1080),)


def test_a_closing_past_midnight_belongs_to_the_evening() -> None:
    assert hours_on(date(2026, 6, 5)) == (Interval(1080, 1560, 1500),)


def test_closing_days_are_kept_and_move_past_holidays() -> None:
    assert hours_on(date(2026, 6, 2)) == ()
    assert hours_on(date(2026, 5, 5)) != (), "Children's Day is a Tuesday, so it is open"
    assert hours_on(date(2026, 5, 6)) == (), "and closed on the day after instead"
    assert hours_on(date(2026, 12, 29)) == ()
    assert hours_on(date(2026, 6, 24)) == ()


@pytest.mark.parametrize(
    ("body", "part"),
    [
        (changed(("places", 0, "colour"), "red"), "town-palace.colour"),
        (changed(("places", 0, "minutes"), 5), "town-palace.minutes"),
        (changed(("places", 0, "hours", 0, "times"), ["9-17"]), "HH:MM"),
        (changed(("places", 0, "hours", 0, "months"), "nov-fab"), "month"),
        (changed(("places", 0, "closed", "nth_weekdays"), ["first mon"]), "1 mon"),
        (changed(("places", 0, "closed", "dates"), ["02-30"]), "MM-DD"),
        (changed(("places", 0, "area"), "new"), "areas"),
        (changed(("places", 0, "id"), "city-palace"), "town-"),
        (changed(("places",), [PLACE, PLACE]), "twice"),
        (changed(("climate",), []), "climate"),
    ],
)
def test_a_mistake_is_refused_with_where_it_is(body: dict[str, Any], part: str) -> None:
    with pytest.raises(AtlasFileError, match=part):
        read_destination(body, name="town.json")


def test_each_file_is_read_when_first_needed(tmp_path: Path) -> None:
    atlas = Atlas(tmp_path)
    (tmp_path / "town.json").write_bytes(orjson.dumps(FILE))
    assert atlas.find("마을").id == "town"
    (tmp_path / "town.json").unlink()
    assert atlas.places(atlas.find("town"))[0].id == "town-palace"


def test_the_feasts_have_their_ids() -> None:
    korean = public_holidays("KR", [date(2026, 2, 17)])
    assert korean[date(2026, 2, 17)] >= {"public", "seollal", "seollal_day"}
    assert "seollal_day" not in korean[date(2026, 2, 18)]
    japanese = public_holidays("JP", [date(2026, 8, 14)])
    assert japanese[date(2026, 8, 14)] == {"obon"}
    assert public_holidays("XX", [date(2026, 12, 25)])[date(2026, 12, 25)] == {"christmas"}


def test_money_is_whole_won() -> None:
    assert to_krw(Decimal(1000), "JPY") == Decimal(9400)
    assert to_krw(Decimal("0.55"), "KRW") == Decimal(1)
