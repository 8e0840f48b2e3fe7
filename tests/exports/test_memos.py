"""A traveller's own marks: with the plan wherever the traveller takes it, and with nobody else."""

from dataclasses import replace

import orjson
import pytest

from planner.domain.edit import MAX_MEMO_CHARS
from planner.domain.itinerary import Itinerary, Stop
from planner.domain.plan import Plan, without_private
from planner.domain.trip import Language
from planner.exports import document
from planner.exports.calendar import Revision, to_ics
from planner.exports.gpx import to_gpx
from planner.exports.kml import to_kml
from planner.exports.markdown import to_markdown
from tests.exports import trips
from tests.factories import NOW

MEMO = "예약 번호 A-12\nAnna"


def marked(memo: str = MEMO) -> Plan:
    plan = trips.seoul()
    first, *rest = plan.itinerary.days
    stop = replace(first.stops[0], memo=memo, locked=True, pinned=True)
    day = replace(first, stops=(stop, *first.stops[1:]))
    return replace(
        plan, itinerary=Itinerary((day, *rest)), request=replace(plan.request, notes="둘만의 여행")
    )


def first(plan: Plan) -> Stop:
    return plan.itinerary.days[0].stops[0]


def test_our_own_file_carries_memos_locks_and_pins_there_and_back() -> None:
    stop = first(document.from_json(document.to_json(marked())))
    assert (stop.memo, stop.locked, stop.pinned) == (MEMO, True, True)
    plain = orjson.loads(document.to_json(marked()))
    for name in ("memo", "locked", "pinned"):
        del plain["plan"]["itinerary"]["days"][0]["stops"][0][name]
    stop = first(document.from_json(orjson.dumps(plain)))
    assert (stop.memo, stop.locked, stop.pinned) == ("", False, False)


def test_a_memo_that_is_too_long_is_named() -> None:
    assert first(document.from_json(document.to_json(marked("x" * MAX_MEMO_CHARS)))).memo
    with pytest.raises(document.UnreadableFile) as unreadable:
        document.from_json(document.to_json(marked("x" * (MAX_MEMO_CHARS + 1))))
    assert unreadable.value.problems == {"itinerary.days[0].stops[0].memo": "too_long"}


@pytest.mark.parametrize("language", list(Language))
def test_what_only_the_traveller_reads_has_the_memo_and_what_others_get_has_not(language: Language) -> None:
    plan, revision = marked(), Revision(NOW, NOW)
    label = "메모: 예약 번호 A-12" if language is Language.KOREAN else "Memo: 예약 번호 A-12"
    calendar = to_ics(plan, revision, language).replace(b"\r\n ", b"").decode()
    assert label in calendar
    assert label in to_markdown(plan, language).decode().replace("\\", "")
    for made in (to_gpx(plan, language), to_kml(plan, language)):
        assert "예약 번호" not in made.decode()
    shared = without_private(plan)
    assert shared.request.notes == ""
    for made in (
        to_ics(shared, revision, language),
        to_markdown(shared, language),
        document.to_json(shared),
    ):
        assert "예약 번호" not in made.decode()
        assert "둘만의" not in made.decode()
