import json
from dataclasses import replace
from typing import Any

import pytest

from planner.domain.checks import Check, Verdict
from planner.domain.events import (
    ContextGathered,
    DraftReviewed,
    PartDiscarded,
    Recorded,
    RunEvent,
    RunFailed,
    RunSucceeded,
    StepStarted,
    StopPlanned,
    StopRepaired,
    TextDrafted,
    WriterNoted,
)
from planner.domain.hours import ALWAYS, Interval
from planner.domain.itinerary import clock
from planner.domain.progress import fold
from planner.domain.run import FailureCode, RunStatus, Step
from planner.domain.trip import Language
from planner.web.api import shapes, wire
from tests.web import story

ENGLISH, KOREAN = Language.ENGLISH, Language.KOREAN


def said(event: RunEvent, language: Language = ENGLISH) -> dict[str, Any]:
    body = wire.message(Recorded(story.RUN_ID, 7, story.NOW, event), language, "Seoul")
    assert (body.pop("seq"), body.pop("runId")) == (7, story.RUN_ID)
    return body


def test_a_frame_is_an_id_line_and_one_data_line_of_unescaped_json() -> None:
    text = '서울 ✈️\r\n\n\u2028"</script>'
    frame = wire.frame(Recorded(story.RUN_ID, 12, story.NOW, TextDrafted(text, "draft", 2)), KOREAN, "서울")
    assert frame.startswith(b"id: 12\ndata: {")
    assert frame.endswith(b"}\n\n")
    assert frame.count(b"\n") == 3
    assert b"\r" not in frame
    assert "서울 ✈️".encode() in frame
    body = json.loads(frame.splitlines()[1].removeprefix(b"data: "))
    assert body == {
        "type": "chunk",
        "content": text,
        "part": "draft",
        "day": 2,
        "seq": 12,
        "runId": story.RUN_ID,
    }


def test_one_frame_is_made_for_all_who_read_it() -> None:
    record = Recorded(story.RUN_ID, 1, story.NOW, TextDrafted("a", "draft"))
    assert wire.frame(record, KOREAN, "서울") is wire.frame(record, KOREAN, "서울")
    assert said(record.event) == {"type": "chunk", "content": "a", "part": "draft"}


@pytest.mark.parametrize("language", list(Language))
def test_every_event_of_a_story_is_json_with_its_type_number_and_run(language: Language) -> None:
    for record in (*story.succeeded(), *story.failed(), *story.cancelled()):
        body = json.loads(wire.frame(record, language, "서울").splitlines()[1].removeprefix(b"data: "))
        assert body["type"]
        assert (body["seq"], body["runId"]) == (record.seq, story.RUN_ID)
        assert "{" not in str(body.get("message", ""))


def test_progress_says_step_message_and_percent_of_the_guide() -> None:
    assert said(StepStarted(Step.REFINE, 2, 3), KOREAN) == {
        "type": "progress", "step": "refine", "message": "계획 개선 중 (2/3)...", "progress": 80,
    }  # fmt: skip
    assert said(StepStarted(Step.VALIDATE))["progress"] == 70
    assert said(StepStarted(Step.VALIDATE, 1, 3, at_least=80))["progress"] == 80
    assert said(StepStarted(Step.FINALIZE, at_least=80))["progress"] == 95
    assert said(StepStarted(Step.FINALIZE))["progress"] == 95


def test_the_weather_is_a_status_in_words_and_in_figures() -> None:
    gathered = ContextGathered(story.plan().destination, "KR", "Asia/Seoul", 5, story.WEATHER, ("atlas",))
    body = said(gathered)
    assert (body["type"], body["message"]) == ("status", "Weather: clear 7°C")
    assert [day["source"] for day in body["weather"]] == ["forecast", "climate"]
    assert said(replace(gathered, weather=()))["message"] == "Weather: not known"


def test_a_stop_has_the_fields_of_the_contract() -> None:
    body = said(StopPlanned(1, story.PALACE))
    assert (body["type"], body["day"]) == ("stop", 1)
    assert {
        "kind", "placeId", "name", "category", "lat", "lon", "start", "end", "openingHours", "cost",
        "travelMinutesFromPrevious", "note", "verification", "source",
    } <= body["stop"].keys()  # fmt: skip
    assert (body["stop"]["start"], body["stop"]["end"], body["stop"]["cost"]) == ("09:00", "11:00", 6000)
    assert body["stop"]["openingHours"] == [{"open": "09:00", "close": "17:00"}]
    assert body["stop"]["name"] == "Gyeongbokgung Palace"
    assert said(StopPlanned(1, story.PALACE), KOREAN)["stop"]["name"] == "경복궁"
    meal = said(StopPlanned(1, story.LUNCH))["stop"]
    assert (meal["kind"], meal["placeId"], meal["openingHours"]) == ("meal", None, None)


def test_opening_hours_tell_closed_unknown_always_and_past_midnight_apart() -> None:
    def hours(opening: tuple[Interval, ...] | None) -> object:
        return shapes.stop_json(replace(story.PALACE, opening=opening), ENGLISH)["openingHours"]

    assert hours(None) is None
    assert hours(()) == []
    assert hours(ALWAYS) == [{"open": "00:00", "close": "24:00"}]
    assert hours((Interval(1080, 1560, 1500),)) == [{"open": "18:00", "close": "02:00"}]


def test_a_clock_past_midnight_begins_again() -> None:
    assert [clock(minutes) for minutes in (0, 75, 1439, 1440, 1505)] == [
        "00:00",
        "01:15",
        "23:59",
        "00:00",
        "01:05",
    ]


def test_a_check_says_its_reason_as_a_sentence_and_a_passed_one_none() -> None:
    failed = Check(
        "open_then",
        Verdict.FAILED,
        2,
        "seoul-x",
        "closed_weekday",
        {"weekday_ko": "화요일", "weekday_en": "Tuesday"},
    )
    assert said(DraftReviewed(failed)) == {
        "type": "check", "rule": "open_then", "verdict": "failed", "day": 2, "stop": "seoul-x",
        "code": "closed_weekday", "reason": "It is closed on Tuesdays",
    }  # fmt: skip
    assert "화요일" in said(DraftReviewed(failed), KOREAN)["reason"]
    assert "reason" not in said(DraftReviewed(Check("open_then", Verdict.PASSED, 2, "seoul-x")))
    assert said(StopRepaired(failed, removed=True))["removed"] is True


def test_a_reset_names_the_part_and_its_days() -> None:
    assert said(PartDiscarded("draft", (1, 2))) == {"type": "reset", "part": "draft", "days": [1, 2]}


def test_a_note_is_a_status_with_its_code() -> None:
    body = said(WriterNoted("deadline"))
    assert (body["type"], body["code"]) == ("status", "deadline")
    assert body["message"] != "deadline"


@pytest.mark.parametrize("code", list(FailureCode))
def test_a_failure_is_an_error_with_code_and_sentence_and_nothing_of_the_cause(code: FailureCode) -> None:
    body = said(RunFailed(code))
    assert body["type"] == "error"
    assert body["code"] == code
    assert body["message"] != code
    assert "{" not in body["message"]
    assert set(body) == {"type", "code", "message"}


def test_a_failed_run_says_what_the_guide_says() -> None:
    assert said(RunFailed(FailureCode.INTERNAL), KOREAN)["message"].startswith("계획 생성 실패")
    assert said(RunFailed(FailureCode.DEADLINE), KOREAN)["message"].startswith("응답 시간 초과")


def test_a_plan_has_the_guides_fields_and_adds_up() -> None:
    body = shapes.plan_json(story.plan(ENGLISH))
    assert body["title"] == "Seoul 2-Day Trip"
    for day in body["days"]:
        assert {"day", "location", "activity", "estimatedCost", "date", "weather", "stops"} <= day.keys()
        assert day["estimatedCost"] == sum(stop["cost"] for stop in day["stops"]) + day["transportCost"]
    assert body["totalEstimatedCost"] == sum(day["estimatedCost"] for day in body["days"])
    assert body["currency"] == "KRW"
    assert body["runId"] == body["id"] == story.RUN_ID
    assert {note["code"] for note in body["notes"]} == {"repaired_by_solver", "costs_cover"}
    json.dumps(body)


def test_the_plan_of_the_last_event_is_the_plan() -> None:
    assert said(RunSucceeded(story.plan()))["plan"] == shapes.plan_json(story.plan())


def test_a_run_and_its_outcome_are_told() -> None:
    body = shapes.run_json(story.run())
    assert (body["id"], body["status"], body["lastSeq"], body["endedAt"]) == (
        story.RUN_ID,
        RunStatus.RUNNING,
        1,
        None,
    )
    failed = shapes.outcome_json(fold(story.failed()), ENGLISH)
    assert failed["plan"] is None
    assert failed["error"]["code"] == "unknown_destination"
    assert failed["error"]["suggestions"] == ["서울", "부산"]
    done = shapes.outcome_json(fold(story.succeeded()), ENGLISH)
    assert (done["progress"], done["step"]) == (100, "finalize")
    assert done["plan"]
    assert "error" not in done
