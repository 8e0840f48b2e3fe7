import pytest

from planner.exports.filenames import filename


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("서울 3일 여행", "서울 3일 여행.ics"),
        ("../../etc/passwd", "etc passwd.ics"),
        ('a"b\r\nSet-Cookie: x=1', "a bSet-Cookie x=1.ics"),
        ("\u202etxt.exe", "txt.exe.ics"),
        ("...", "trip.ics"),
        ("", "trip.ics"),
        ("가" * 300, "가" * 80 + ".ics"),
    ],
)
def test_a_file_is_named_after_its_plan_and_nothing_else(title: str, name: str) -> None:
    assert filename(title, "ics") == name
