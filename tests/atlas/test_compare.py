"""The atlas held against another list of places."""

from pathlib import Path

import pytest
from django.core.management import call_command

from planner.atlas import Atlas
from planner.atlas.compare import OtherPlace, matches

ATLAS = Atlas().load()
SEOUL = ATLAS.find("서울")
PALACE = next(place for place in ATLAS.places(SEOUL) if place.id == "seoul-gyeongbokgung")


def compared(*others: OtherPlace) -> list[tuple[str, int]]:
    return [(match.other.id, match.metres) for match in matches([(SEOUL, PALACE)], others)]


def test_it_finds_the_same_place_and_says_how_far_apart_they_are() -> None:
    north = OtherPlace("Q1", "Gyeongbokgung Palace", PALACE.lat + 0.01, PALACE.lon)
    ((found, metres),) = compared(north)
    assert found == "Q1"
    assert metres == pytest.approx(1112, abs=5)


def test_another_name_nearby_is_not_the_place() -> None:
    assert compared(OtherPlace("Q2", "Seoul City Hall", PALACE.lat, PALACE.lon)) == []


def test_the_same_name_in_another_country_is_not_the_place() -> None:
    assert compared(OtherPlace("Q3", "Gyeongbokgung Palace", 48.0, 2.0)) == []


def test_the_command_prints_what_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = f"label_en,qid,lat,lon\nGyeongbokgung Palace,Q1,{PALACE.lat + 0.01},{PALACE.lon}\n"
    (tmp_path / "other.csv").write_text(rows)
    call_command("atlas", "check", "--against", str(tmp_path / "other.csv"))
    printed = capsys.readouterr().out
    assert "seoul-gyeongbokgung" in printed
    assert "1 matched, 1 differ" in printed
