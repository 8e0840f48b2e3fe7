"""The checker finds what it is there to find: each of these streams is broken in one way."""

from dataclasses import replace
from typing import Any

from tests.chaos.checker import Expected, Truth, Verdict, anchored, judge

PLAN = {"id": "r", "runId": "r", "createdAt": "now", "title": "Seoul"}


def numbered(*events: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**event, "seq": number, "runId": "r"} for number, event in enumerate(events, start=1)]


def chunk(text: str, part: str = "draft") -> dict[str, Any]:
    return {"type": "chunk", "content": text, "part": part}


def progress(percent: int) -> dict[str, Any]:
    return {"type": "progress", "step": "validate", "progress": percent}


COMPLETE = {"type": "complete", "plan": PLAN, "progress": 100}
DONE = {"type": "done"}
LOG = numbered(
    {"type": "status"}, progress(40), chunk("Day 1"), chunk(": Seoul"), progress(70), COMPLETE, DONE
)
TRUTH = Truth("r", LOG, "succeeded", len(LOG), plan=PLAN)
ALONE = Expected(texts=({"draft": "Day 1: Seoul"},), plan={"title": "Seoul"})


def told(*events: dict[str, Any], **changes: Any) -> Verdict:
    """The verdict on a run with this log, which one reader read whole."""
    log = numbered(*events)
    truth = replace(TRUTH, log=log, last_seq=len(log), **changes)
    return judge(truth, {"reader": log}, ALONE)


def read(stream: list[dict[str, Any]]) -> Verdict:
    """The verdict on a good run of which one reader was sent this, and another everything."""
    return judge(TRUTH, {"reader": stream, "other": LOG}, ALONE)


def test_a_whole_stream_holds() -> None:
    verdict = read(LOG)
    assert verdict.holds
    assert verdict.outcome == "complete"


def test_a_lost_event_is_found() -> None:
    verdict = read(LOG[:3] + LOG[4:])
    assert (verdict.lost, verdict.repeated, verdict.disordered) == (1, 0, 0)
    assert not verdict.holds


def test_a_stream_that_ends_early_has_lost_the_rest() -> None:
    assert read(LOG[:4]).lost == 3
    assert not read([]).holds


def test_a_repeated_event_is_found() -> None:
    verdict = read(LOG[:4] + LOG[2:])
    assert (verdict.lost, verdict.repeated, verdict.disordered) == (0, 2, 0)
    assert not verdict.holds


def test_swapped_events_are_found() -> None:
    verdict = read([*LOG[:2], LOG[3], LOG[2], *LOG[4:]])
    assert (verdict.lost, verdict.repeated, verdict.disordered) == (0, 0, 1)
    assert not verdict.holds


def test_an_event_with_other_words_is_found() -> None:
    verdict = read([*LOG[:2], {**LOG[2], "content": "Day 2"}, *LOG[3:]])
    assert verdict.contradictions == ("reader read another event [3]",)


def test_an_event_that_was_never_written_is_found() -> None:
    assert not read([*LOG, {"type": "status", "seq": 8, "runId": "r"}]).holds


def test_two_outcomes_are_found() -> None:
    verdict = told(*LOG[:5], COMPLETE, {"type": "cancelled"}, DONE)
    assert "2 outcomes" in verdict.contradictions


def test_a_run_without_an_outcome_is_stuck() -> None:
    verdict = told(*LOG[:5], status="running", plan=None)
    assert verdict.is_stuck
    assert not verdict.holds


def test_something_after_done_is_found() -> None:
    assert "done is not last" in told(*LOG, chunk("more")).contradictions


def test_an_outcome_without_done_is_found() -> None:
    assert "nothing says that it is done" in told(*LOG[:6]).contradictions


def test_progress_that_goes_back_is_found() -> None:
    verdict = told(*LOG[:5], progress(40), COMPLETE, DONE)
    assert any("progress goes back" in found for found in verdict.contradictions)


def test_a_gap_in_the_log_is_found() -> None:
    log = LOG[:2] + LOG[3:]
    verdict = judge(replace(TRUTH, log=log), {"reader": log}, replace(ALONE, texts=None))
    assert "the log has gaps" in verdict.contradictions


def test_a_text_that_is_not_the_writers_is_found() -> None:
    verdict = told(*LOG[:3], *LOG[4:])
    assert any("not the text that was written" in found for found in verdict.contradictions)


def test_text_shown_twice_after_a_crash_is_found_and_reset_text_is_not() -> None:
    again = (chunk("Day 1"), chunk(": Seoul"), progress(70), COMPLETE, DONE)
    assert not told(*LOG[:3], *again).holds
    assert told(*LOG[:3], {"type": "reset", "part": "draft", "days": []}, *again).holds


def test_another_plan_than_the_one_saved_is_found() -> None:
    verdict = told(*LOG, plan={**PLAN, "title": "Busan"})
    assert "the plan saved is not the plan streamed" in verdict.contradictions
    assert "the plan saved is not the plan streamed" in told(*LOG, plan=None).contradictions


def test_another_plan_than_of_a_run_left_alone_is_found() -> None:
    verdict = judge(TRUTH, {}, replace(ALONE, plan={"title": "Busan"}))
    assert verdict.contradictions == ("another plan than of a run left alone: title",)


def test_a_row_that_disagrees_with_its_log_is_found() -> None:
    assert not told(*LOG, status="cancelled").holds
    assert not judge(replace(TRUTH, last_seq=9), {}, ALONE).holds


def test_giving_up_is_right_only_after_three_losses() -> None:
    log = numbered(*LOG[:4], {"type": "error", "code": "worker_lost"}, DONE)
    lost = Truth("r", log, "failed", len(log), losses=2)
    assert judge(lost, {"reader": log}, replace(ALONE, kills=3)).holds
    assert not judge(lost, {"reader": log}, replace(ALONE, kills=2)).holds
    assert not judge(replace(lost, losses=1), {"reader": log}, replace(ALONE, kills=3)).holds


def test_a_worker_lost_that_nobody_killed_is_found() -> None:
    truth = replace(TRUTH, losses=1)
    assert judge(truth, {}, replace(ALONE, kills=1)).needless_losses == 0
    assert judge(truth, {}, ALONE).needless_losses == 1


def test_an_error_nobody_expected_is_found() -> None:
    log = numbered(*LOG[:4], {"type": "error", "code": "internal"}, DONE)
    verdict = judge(Truth("r", log, "failed", len(log)), {"reader": log}, ALONE)
    assert verdict.contradictions == ("ended as error internal",)


def test_words_of_the_model_are_looked_for_in_their_order() -> None:
    written = {"days": [{"summary": "calm", "stops": [{"note": "first"}, {"note": "second"}]}]}
    assert anchored("calm\n- a: first\n- b: second\n", written)
    assert not anchored("calm\n- a: second\n- b: first\n", written)
