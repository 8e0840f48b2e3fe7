"""What one reader of a run is to get: events above its cursor, said as JSON or as our page's HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from planner.domain.events import Recorded
from planner.domain.progress import Progress
from planner.domain.run import RunRecord
from planner.domain.trip import Language
from planner.web.api import wire
from planner.web.streams import sse


@dataclass(frozen=True, slots=True)
class Reading:
    """`seen` is what was read already of the log above `after`; `instead` is said in place of a log that
    has nothing for this reader; a run that is `is_unbegun` this loop has yet to begin. Holds no request and
    no run: a stream may be open for long.
    """

    run_id: str
    render: sse.Render
    seen: list[Recorded]
    after: int
    instead: bytes | None
    headers: tuple[tuple[str, str], ...] = ()
    is_unbegun: bool = False


def as_json(
    run: RunRecord,
    seen: list[Recorded],
    *,
    after: int,
    headers: tuple[tuple[str, str], ...],
    is_unbegun: bool = False,
) -> Reading:
    """The events as programs read them."""
    language, location = run.request.language, run.request.location

    def render(record: Recorded) -> bytes:
        return wire.frame(record, language, location)

    gap = partial(wire.gap_frame, run.id, run.last_seq, language)
    return Reading(run.id, render, seen, after, _instead(run, seen, after, gap=gap), headers, is_unbegun)


def as_page(
    run: RunRecord, seen: list[Recorded], *, after: int, language: Language, before: Progress
) -> Reading:
    """The events as our page swaps them in; `before` is the run up to the cursor."""
    from planner.web.run import live

    page = live.page_for(run, language, before)

    def render(record: Recorded) -> bytes:
        return sse.html_message(record, live.messages(record, page))

    gap = partial(sse.named_message, "gap", run.last_seq)
    over = sse.named_message("done", run.last_seq)
    return Reading(run.id, render, seen, after, _instead(run, seen, after, gap=gap, over=over))


def _instead(
    run: RunRecord, seen: list[Recorded], after: int, *, gap: Callable[[], bytes], over: bytes = b""
) -> bytes | None:
    """`gap` when events between the cursor and the rest of the log are gone, `over` when all were read."""
    if seen:
        return gap() if seen[0].seq > after + 1 else None
    if not run.has_ended:
        return None
    return gap() if after < run.last_seq else over
