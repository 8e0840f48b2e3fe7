"""Our JSON: what is written reads back the same, and what is not ours is refused by name."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from planner.domain.phrases import PHRASES
from planner.domain.plan import Plan
from planner.exports.document import FORMAT, MAX_BYTES, MAX_PROBLEMS, UnreadableFile, from_json, to_json
from tests.exports import trips

STOP = "itinerary.days[0].stops[0]"

type Change = Callable[[dict[str, Any]], object]


def refused(body: bytes) -> dict[str, str]:
    with pytest.raises(UnreadableFile) as refusal:
        from_json(body)
    problems = refusal.value.problems
    assert problems
    assert set(problems.values()) <= set(PHRASES)
    return problems


def changed(change: Change) -> bytes:
    document = orjson.loads(to_json(trips.seoul()))
    change(document["plan"])
    return orjson.dumps(document)


def first_stop(plan: dict[str, Any]) -> dict[str, Any]:
    stop: dict[str, Any] = plan["itinerary"]["days"][0]["stops"][0]
    return stop


@pytest.mark.parametrize("plan", [trips.seoul(), trips.paris()])
def test_what_is_written_reads_back_the_same(plan: Plan) -> None:
    assert from_json(to_json(plan)) == plan


def test_a_document_says_what_it_is() -> None:
    document = orjson.loads(to_json(trips.seoul()))
    assert (document["format"], document["version"]) == (FORMAT, 1)
    assert "경복궁" in to_json(trips.seoul()).decode()


def test_a_byte_order_mark_is_no_hindrance() -> None:
    assert from_json(b"\xef\xbb\xbf" + to_json(trips.seoul())) == trips.seoul()


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        (b"", {"": "not_a_plan_file"}),
        (b"{", {"": "not_a_plan_file"}),
        (b"[]", {"": "not_a_plan_file"}),
        (b"\xff\xfe{}", {"": "not_a_plan_file"}),
        (b"[" * 100_000, {"": "not_a_plan_file"}),
        (b"{}", {"": "not_a_plan_file"}),
        (b'{"format": "other", "version": 1, "plan": {}}', {"": "not_a_plan_file"}),
        (b'{"format": "tripsite-plan", "plan": {}}', {"version": "wrong_type"}),
        (b'{"format": "tripsite-plan", "version": true, "plan": {}}', {"version": "wrong_type"}),
        (b'{"format": "tripsite-plan", "version": 0, "plan": {}}', {"version": "wrong_type"}),
        (b'{"format": "tripsite-plan", "version": 99, "plan": {}}', {"version": "newer_version"}),
        (b'{"format": "tripsite-plan", "version": 1, "plan": []}', {"plan": "required"}),
        (b" " * (MAX_BYTES + 1), {"": "file_too_large"}),
    ],
)
def test_what_is_no_plan_file_is_refused(body: bytes, problems: dict[str, str]) -> None:
    assert refused(body) == problems


@pytest.mark.parametrize(
    ("change", "where", "code"),
    [
        (lambda plan: plan.pop("title"), "title", "required"),
        (lambda plan: plan.update(title=" \u200b"), "title", "required"),
        (lambda plan: plan.update(title="x" * 121), "title", "too_long"),
        (lambda plan: plan.update(timezone="Mars/Olympus"), "timezone", "unknown_choice"),
        (lambda plan: plan.update(timezone="../../etc/passwd"), "timezone", "unknown_choice"),
        (lambda plan: plan.update(country="Korea"), "country", "wrong_type"),
        (lambda plan: plan["request"].update(end="2027-12-01"), "request.end", "too_many_days"),
        (lambda plan: plan["request"].update(end="2026-11-26"), "itinerary.days", "out_of_range"),
        (lambda plan: plan["request"].update(language="xx"), "request.language", "unknown_choice"),
        (lambda plan: plan["itinerary"].update(days=[]), "itinerary.days", "out_of_range"),
        (
            lambda plan: plan["itinerary"]["days"][1].update(number=7),
            "itinerary.days[1].number",
            "out_of_range",
        ),
        (
            lambda plan: plan["itinerary"]["days"][1].update(date="2026-12-01"),
            "itinerary.days[1].date",
            "date_out_of_range",
        ),
        (lambda plan: first_stop(plan).update(lat=91), f"{STOP}.lat", "out_of_range"),
        (lambda plan: first_stop(plan).update(lon="east"), f"{STOP}.lon", "wrong_type"),
        (lambda plan: first_stop(plan).update(end=540), f"{STOP}.end", "out_of_range"),
        (lambda plan: first_stop(plan).update(start=-1), f"{STOP}.start", "out_of_range"),
        (lambda plan: first_stop(plan).update(note="x" * 1001), f"{STOP}.note", "too_long"),
        (lambda plan: first_stop(plan).update(cost_krw="-1"), f"{STOP}.cost_krw", "out_of_range"),
        (lambda plan: first_stop(plan).update(cost_krw="0.5"), f"{STOP}.cost_krw", "out_of_range"),
        (
            lambda plan: first_stop(plan).update(cost_krw="1e999999999"),
            f"{STOP}.cost_krw",
            "out_of_range",
        ),
        (
            lambda plan: first_stop(plan).update(cost_krw="1e-999999999"),
            f"{STOP}.cost_krw",
            "out_of_range",
        ),
        (lambda plan: first_stop(plan).update(cost_krw="NaN"), f"{STOP}.cost_krw", "wrong_type"),
        (
            lambda plan: first_stop(plan).update(key=plan["itinerary"]["days"][1]["stops"][0]["key"]),
            "itinerary.days[1].stops[0].key",
            "not_unique",
        ),
        (
            lambda plan: plan["itinerary"]["days"][0]["weather"].update(high_c=1e300),
            "itinerary.days[0].weather.high_c",
            "out_of_range",
        ),
        (
            lambda plan: first_stop(plan)["names"].update(ko=" "),
            f"{STOP}.names",
            "required",
        ),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named(change: Change, where: str, code: str) -> None:
    assert refused(changed(change))[where] == code


def test_only_the_first_of_many_problems_are_told() -> None:
    def spoil(plan: dict[str, Any]) -> None:
        for day in plan["itinerary"]["days"]:
            for stop in day["stops"]:
                stop |= {"lat": 99, "lon": 999, "note": "x" * 2_000}

    assert len(refused(changed(spoil))) == MAX_PROBLEMS


def test_a_thousand_stops_a_day_are_too_many() -> None:
    def crowd(plan: dict[str, Any]) -> None:
        stops = plan["itinerary"]["days"][0]["stops"]
        stops += [{**stops[0], "key": f"more-{n}"} for n in range(1_000)]

    assert refused(changed(crowd)) == {"itinerary.days[0].stops": "too_long"}
