"""Our JSON: what is written reads back the same, and what is not ours is refused by name."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
import pytest

from planner.domain.phrases import PHRASES
from planner.domain.plan import Plan
from planner.domain.rates import LocalCurrency, Rate
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


EURO = {"code": "EUR", "rate": {"won": "1590", "on": "2025-06-30", "source": "rates:table"}}


def with_rate(**changes: object) -> Change:
    def change(plan: dict[str, Any]) -> None:
        code = changes.get("code", EURO["code"])
        plan["local"] = {"code": code, "rate": {**EURO["rate"], **changes}}  # type: ignore[dict-item]
        plan["local"]["rate"].pop("code", None)

    return change


def test_the_rate_that_a_plan_was_counted_with_comes_back() -> None:
    plan = from_json(changed(with_rate()))
    assert plan.local == LocalCurrency("EUR", Rate(Decimal(1590), date(2025, 6, 30), "rates:table"))


def test_a_plan_of_before_rates_were_kept_reads() -> None:
    assert from_json(changed(lambda plan: plan.pop("local"))).local is None


@pytest.mark.parametrize(
    ("changes", "where", "code"),
    [
        ({"code": "euros"}, "local.code", "unknown_choice"),
        ({"code": "원화!"}, "local.code", "unknown_choice"),
        ({"won": "0"}, "local.rate.won", "out_of_range"),
        ({"won": "-1"}, "local.rate.won", "out_of_range"),
        ({"won": "1e999999999"}, "local.rate.won", "out_of_range"),
        ({"won": f"1.{'0' * 1000}"}, "local.rate.won", "out_of_range"),
        ({"source": "=HYPERLINK(1)"}, "local.rate.source", "unknown_choice"),
    ],
)
def test_a_rate_that_cannot_be_counted_with_is_named(changes: dict[str, str], where: str, code: str) -> None:
    assert refused(changed(with_rate(**changes))) == {where: code}


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
