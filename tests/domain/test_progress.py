from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from planner.domain.checks import Check, Verdict
from planner.domain.events import (
    DraftReviewed,
    PartDiscarded,
    RunCancelled,
    RunClosed,
    RunEvent,
    RunFailed,
    RunQueued,
    RunSucceeded,
    StepStarted,
    StopPlanned,
    StopRepaired,
    TextDrafted,
    WriterNoted,
)
from planner.domain.itinerary import Verification
from planner.domain.progress import PERCENT, Progress, Text, advance, fold
from planner.domain.run import FailureCode, RunStatus, Step
from tests.web.story import MARKET, MUSEUM, PALACE, beginning, middle, plan, recorded


def after(*events: RunEvent) -> Progress:
    return fold(recorded(list(events)))


def verdict(verdict: Verdict) -> Check:
    return Check("open_then", verdict, 1, PALACE.key)


def test_each_step_has_the_percent_of_the_guide() -> None:
    assert PERCENT == {
        Step.GATHER_CONTEXT: 20,
        Step.GENERATE_DRAFT: 40,
        Step.VALIDATE: 70,
        Step.REFINE: 80,
        Step.FINALIZE: 95,
    }
    assert set(PERCENT) == set(Step)


@given(st.lists(st.sampled_from(Step)))
def test_percent_never_goes_back(steps: list[Step]) -> None:
    progress = Progress()
    for step in steps:
        further = advance(progress, StepStarted(step))
        assert further.percent >= max(progress.percent, PERCENT[step])
        assert further.step == StepStarted(step)
        progress = further


def test_the_text_is_every_character_in_order() -> None:
    pieces = ["서울", "에서 ", "\r\n", "\u2028", "✈️"]
    progress = after(
        *(TextDrafted(piece, "draft", day) for piece, day in zip(pieces, (None, 1, 1, 2, 1), strict=True))
    )
    assert progress.text == "".join(pieces)
    assert progress.texts[1] == Text("draft", 1, "에서 \r\n")
    assert len(progress.texts) == 4


def test_a_reset_takes_the_parts_text_and_the_days_stops_and_leaves_the_rest() -> None:
    progress = after(
        TextDrafted("kept", "draft", 1),
        TextDrafted("void", "refine-1", 1),
        StopPlanned(1, PALACE),
        StopPlanned(2, MARKET),
        DraftReviewed(verdict(Verdict.PASSED)),
        DraftReviewed(Check("within_budget", Verdict.PASSED)),
        PartDiscarded("refine-1", (1,)),
    )
    assert progress.text == "kept"
    assert set(progress.stops) == {MARKET.key}
    assert progress.checks == (Check("within_budget", Verdict.PASSED),)


def test_a_stop_planned_again_takes_the_place_of_the_earlier_one() -> None:
    later = replace(PALACE, start=PALACE.start + 30, end=PALACE.end + 30)
    progress = after(StopPlanned(1, PALACE), StopPlanned(1, MUSEUM), StopPlanned(2, later))
    assert progress.stops == {PALACE.key: (2, later), MUSEUM.key: (1, MUSEUM)}


def test_a_verdict_marks_its_stop_and_a_repaired_stop_stays_marked() -> None:
    progress = after(StopPlanned(1, PALACE), DraftReviewed(verdict(Verdict.PASSED)))
    assert progress.stops[PALACE.key][1].verification is Verification.VERIFIED
    progress = advance(progress, StopRepaired(verdict(Verdict.REPAIRED)))
    progress = advance(progress, DraftReviewed(verdict(Verdict.PASSED)))
    assert progress.stops[PALACE.key][1].verification is Verification.REPAIRED


def test_a_failed_verdict_or_one_on_nothing_marks_no_stop() -> None:
    progress = after(
        StopPlanned(1, PALACE),
        DraftReviewed(verdict(Verdict.FAILED)),
        DraftReviewed(Check("exists", Verdict.PASSED, 1, "nobody")),
    )
    assert progress.stops == {PALACE.key: (1, PALACE)}
    assert len(progress.checks) == 2


def test_a_stop_taken_out_is_gone_and_its_reason_stays() -> None:
    taken_out = StopRepaired(verdict(Verdict.REPAIRED), removed=True)
    progress = after(StopPlanned(1, PALACE), StopPlanned(1, MUSEUM), taken_out)
    assert set(progress.stops) == {MUSEUM.key}
    assert progress.checks == (taken_out.check,)


def test_a_run_ends_as_what_ended_it() -> None:
    made = plan()
    succeeded = after(RunQueued("서울"), RunSucceeded(made), RunClosed())
    assert (succeeded.status, succeeded.percent, succeeded.plan, succeeded.closed) == (
        RunStatus.SUCCEEDED,
        100,
        made,
        True,
    )
    failed = after(
        RunQueued("서울"), StepStarted(Step.VALIDATE), RunFailed(FailureCode.DEADLINE), RunClosed()
    )
    assert (failed.status, failed.percent, failed.failure) == (
        RunStatus.FAILED,
        70,
        RunFailed(FailureCode.DEADLINE),
    )
    cancelled = after(RunQueued("서울"), RunCancelled())
    assert (cancelled.status, cancelled.closed) == (RunStatus.CANCELLED, False)
    assert after(RunQueued("서울"), WriterNoted("deadline")).notes == ("deadline",)


def test_folding_in_two_halves_is_folding_at_once() -> None:
    records = recorded([*beginning(), *middle(), RunSucceeded(plan()), RunClosed()])
    whole = fold(records)
    for cut in range(len(records) + 1):
        assert fold(records[cut:], fold(records[:cut])) == whole
    assert whole.seq == len(records)
