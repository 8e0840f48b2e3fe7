"""The streams driven in-process as an ASGI server would: a scope, a receive, a send."""

import asyncio
import gc
import itertools
import json
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django.fixtures import Settings

from planner import wiring
from planner.domain.owner import Owner
from planner.domain.run import RunStatus
from planner.providers.offline.writer import OfflineWriter
from planner.runs.feeds import Feeds
from planner.store import claims, log, tokens
from planner.store.models import Event, Plan, Run
from planner.store.threads import in_database
from planner.web import access
from planner.web.http import MAX_BODY_BYTES, Message, Receive, Scope, Send
from planner.web.streams import sse
from planner.web.streams.open_streams import COME_BACK
from planner.web.streams.stream import Streams
from tests.databases import database_away
from tests.factories import ScriptedWriter, as_drafted, executor, now, waiting_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.asyncio]

SOON = 10.0
STREAM, WHOLE = "/api/v1/plans/generate/stream", "/api/v1/plans/generate"
TRIP = {"location": "Seoul", "startDate": "2026-11-23", "endDate": "2026-11-25", "language": "en"}
ENDINGS = {"complete", "error", "cancelled"}

addresses = (f"10.{n // 250}.{n % 250}.1" for n in itertools.count())


@dataclass
class Exchange:
    """One request and what came back so far. `leave` closes the connection as a client does."""

    left: asyncio.Event = field(default_factory=asyncio.Event)
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    messages: list[Message] = field(default_factory=list)
    task: asyncio.Task[None] | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, message: Message) -> None:
        self.messages.append(message)
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        self.body += message.get("body", b"")
        self._news.set()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def events(self) -> list[dict[str, Any]]:
        """The stream's messages; each has to be an id line, one data line and an empty one."""
        found = []
        for block in self.body.decode().removesuffix("\n\n").split("\n\n"):
            if block and not block.startswith(":"):
                identity, data = block.split("\n")
                event = json.loads(data.removeprefix("data: "))
                assert identity == f"id: {event['seq']}"
                found.append(event)
        return found

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in self.events]

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(SOON):
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def until_some(self, kind: str) -> None:
        await self.until(lambda: kind in self.types)

    async def done(self) -> "Exchange":
        """Returns when the application has finished with it."""
        assert self.task is not None
        await asyncio.wait_for(self.task, SOON)
        return self

    async def leave(self) -> None:
        self.left.set()
        await self.done()


async def nobody(scope: Scope, receive: Receive, send: Send) -> None:
    """Stands where Django is."""
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b"django"})


class Stage:
    """The streams, a caller at an address of its own, and a worker that executes what waits."""

    def __init__(self) -> None:
        self.feeds = Feeds(wiring.wakeups(), None, poll_seconds=0.1)
        self.app = Streams(nobody, feeds=self.feeds)
        self.address = next(addresses)

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        pieces: Any = None,
        address: Any = None,
        **headers: str,
    ) -> Exchange:
        exchange = Exchange()
        parts = urlsplit(path)
        sent = (
            list(pieces)
            if pieces is not None
            else [body if isinstance(body, bytes) else json.dumps(body).encode()]
        )
        incoming = [
            {"type": "http.request", "body": piece, "more_body": number < len(sent)}
            for number, piece in enumerate(sent, start=1)
        ]

        async def receive() -> Message:
            if incoming:
                return incoming.pop(0)
            await exchange.left.wait()
            return {"type": "http.disconnect"}

        named = {"host": "127.0.0.1", **{name.replace("_", "-"): value for name, value in headers.items()}}
        scope: Scope = {
            "type": "http",
            "method": method,
            "path": parts.path,
            "query_string": parts.query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in named.items()],
            "client": (address or self.address, 1234),
        }
        exchange.task = asyncio.create_task(self.app(scope, receive, exchange.take))
        return exchange

    async def get(self, path: str, **headers: str) -> Exchange:
        return await self.call("GET", path, b"", **headers).done()

    async def post(self, path: str, body: object = None, **headers: str) -> Exchange:
        return await self.call("POST", path, TRIP if body is None else body, **headers).done()

    async def finished(self, **wishes: object) -> Exchange:
        """A stream to its end."""
        return await self.post(STREAM, {**TRIP, **wishes})

    async def work(self, writer: Any) -> None:
        worker = executor(writer, wakeups=wiring.wakeups())
        async with asyncio.TaskGroup() as tasks:
            while True:
                for claim in await in_database(claims.claim, now=now(), lease_seconds=10, limit=50):
                    tasks.create_task(worker.execute(claim))
                await asyncio.sleep(0.01)


@asynccontextmanager
async def stage(writer: Any = None) -> AsyncIterator[Stage]:
    """A stage; without a writer nobody works on it."""
    made = Stage()
    working = asyncio.create_task(made.work(writer)) if writer is not None else None
    try:
        yield made
    finally:
        for task in (*([working] if working else []), *made.feeds._tasks):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def key_of(exchange: Exchange) -> Mapping[str, str]:
    return {"x_run_key": exchange.headers["x-run-key"]}


def events_path(exchange: Exchange) -> str:
    return f"/api/v1/runs/{exchange.headers['x-run-id']}/events"


def assert_error(exchange: Exchange, status: int, code: str) -> dict[str, Any]:
    assert exchange.status == status, exchange.body
    assert exchange.headers["content-type"] == "application/json; charset=utf-8"
    error = exchange.json["error"]
    assert exchange.json.keys() == {"error"}
    assert error["code"] == code
    assert error["message"]
    assert error["message"] != code
    assert isinstance(error["fields"], dict)
    return dict(error)


async def test_a_stream_tells_a_whole_run_in_the_order_of_the_contract() -> None:
    writer = ScriptedWriter(as_drafted)
    async with stage(writer) as here:
        seen = await here.finished()
    assert seen.status == 200
    assert seen.headers["content-type"].startswith("text/event-stream")
    assert seen.headers["cache-control"] == "no-store"
    assert seen.headers["x-accel-buffering"] == "no"
    run_id = seen.headers["x-run-id"]
    events = seen.events
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert {event["runId"] for event in events} == {run_id}
    assert events[0] == {
        "type": "status",
        "message": "Gathering weather for Seoul...",
        "seq": 1,
        "runId": run_id,
    }
    assert [event["step"] for event in events if event["type"] == "progress"] == [
        "gather_context", "generate_draft", "validate", "finalize",
    ]  # fmt: skip
    assert [event["progress"] for event in events if event["type"] == "progress"] == [20, 40, 70, 95]
    assert seen.types[-2:] == ["complete", "done"]
    assert sum(kind in ENDINGS for kind in seen.types) == 1
    assert events[-2]["progress"] == 100
    assert "".join(event["content"] for event in events if event["type"] == "chunk") == "".join(
        writer.texts[0]
    )
    assert "여행 ✈️ <b>".encode() in seen.body
    assert seen.messages[-1] == {"type": "http.response.body", "body": b"", "more_body": False}


async def test_the_streamed_plan_is_the_one_the_other_ways_give() -> None:
    async with stage(OfflineWriter()) as here:
        streamed = await here.finished()
        whole = await here.post(WHOLE)
        assert whole.status == 200
        assert whole.headers["x-run-id"] == streamed.headers["x-run-id"]
        assert whole.json == streamed.events[-2]["plan"]
        assert await in_database(Run.objects.count) == 1


async def test_each_run_has_an_id_and_a_key_of_its_own() -> None:
    async with stage(OfflineWriter()) as here:
        runs = [await here.finished() for _ in range(3)]
        assert len({one.headers["x-run-id"] for one in runs}) == 3
        for one in runs:
            assert one.headers["x-run-key"] == access.run_key(one.headers["x-run-id"])


async def test_the_first_event_comes_before_anybody_works_on_the_run() -> None:
    async with stage() as here:
        exchange = here.call("POST", STREAM, TRIP)
        await exchange.until(lambda: exchange.types)
        assert exchange.types == ["status"]
        run = await in_database(Run.objects.get, pk=exchange.headers["x-run-id"])
        assert run.status == RunStatus.QUEUED
        await exchange.leave()


async def test_a_reader_that_comes_back_gets_what_it_has_not_and_nothing_twice() -> None:
    async with stage(OfflineWriter()) as here:
        first = await here.finished()
        whole, path, key = first.events, events_path(first), key_of(first)
        for cursor in (0, 1, 7, len(whole) - 1):
            assert (await here.get(f"{path}?after={cursor}", **key)).events == whole[cursor:]
            assert (await here.get(path, **key, last_event_id=str(cursor))).events == whole[cursor:]
        both = await here.get(f"{path}?after=3", **key, last_event_id="9")
        assert both.events == whole[9:]
        assert (await here.get(f"{path}?after=9", **key, last_event_id="3")).events == whole[9:]
        by_query = await here.get(f"{path}?key={key['x_run_key']}")
        assert by_query.events == whole
        for nonsense in ("-1", "abc", "²", "1e3", "9" * 40, ""):
            assert (await here.get(path, **key, last_event_id=nonsense)).events == whole


async def test_who_has_everything_gets_an_empty_stream_and_never_204() -> None:
    async with stage(OfflineWriter()) as here:
        first = await here.finished()
        for cursor in (len(first.events), 99_999):
            seen = await here.get(events_path(first), **key_of(first), last_event_id=str(cursor))
            assert (seen.status, seen.body) == (200, b"")


async def test_a_cursor_past_the_end_of_a_run_under_way_still_ends_with_the_run() -> None:
    gate = asyncio.Event()
    async with stage(ScriptedWriter(waiting_for(gate))) as here:
        first = here.call("POST", STREAM, TRIP)
        await first.until(lambda: "chunk" in first.types)
        late = here.call("GET", events_path(first) + "?after=99999", b"", **key_of(first))
        await late.until(lambda: late.status)
        gate.set()
        assert (await late.done()).types[-1] == "done"
        assert (await first.done()).events[-len(late.events) :] == late.events


async def test_a_reader_joining_in_the_middle_and_the_first_one_end_equal() -> None:
    gate = asyncio.Event()
    async with stage(ScriptedWriter(waiting_for(gate))) as here:
        first = here.call("POST", STREAM, TRIP)
        await first.until(lambda: "chunk" in first.types)
        second = here.call("GET", events_path(first), b"", **key_of(first))
        await second.until(lambda: len(second.events) >= 3)
        gate.set()
        assert (await first.done()).events == (await second.done()).events
        assert here.app.open == here.feeds.open_feeds == 0


async def test_the_run_goes_on_when_its_client_leaves_and_the_stream_ends_with_it() -> None:
    gate = asyncio.Event()
    async with stage(ScriptedWriter(waiting_for(gate))) as here:
        exchange = here.call("POST", STREAM, TRIP)
        await exchange.until(lambda: "chunk" in exchange.types)
        assert here.app.open == here.feeds.open_feeds == 1
        async with asyncio.timeout(1):
            await exchange.leave()
        assert here.app.open == here.feeds.open_feeds == 0
        seen = len(exchange.events)
        gate.set()
        rest = await here.get(events_path(exchange), **key_of(exchange), last_event_id=str(seen))
        assert rest.types[-2:] == ["complete", "done"]
        assert rest.events[0]["seq"] == seen + 1


async def test_a_client_that_leaves_in_the_middle_of_its_body_makes_no_run() -> None:
    async with stage() as here:
        exchange = here.call("POST", STREAM, pieces=[b"{", b""])
        exchange.left.set()
        assert (await exchange.done()).status in (0, 422)
        cut_off = Exchange()

        async def gone() -> Message:
            return {"type": "http.disconnect"}

        scope = {"type": "http", "method": "POST", "path": STREAM, "headers": [(b"host", b"127.0.0.1")]}
        await here.app(scope, gone, cut_off.take)
        assert cut_off.messages == []
        assert await in_database(Run.objects.count) == 0


async def test_a_quiet_stream_sends_a_comment_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "HEARTBEAT_SECONDS", 0.05)  # 15 s is long for a test
    async with stage() as here:
        exchange = here.call("POST", STREAM, TRIP)
        await exchange.until(lambda: exchange.body.count(b": still here\n\n") >= 2)
        assert exchange.types == ["status"]
        await exchange.leave()


async def test_a_log_that_is_gone_says_so_and_points_to_the_plan() -> None:
    async with stage(OfflineWriter()) as here:
        first = await here.finished()
        last, path, key = len(first.events), events_path(first), key_of(first)
        await in_database(Event.objects.filter(seq__lte=5).delete)
        partly = await here.get(path, **key, last_event_id="2")
        assert partly.types == ["resume_gap"]
        assert (await here.get(path, **key, last_event_id="5")).events == first.events[5:]
        await in_database(Event.objects.all().delete)
        gone = await here.get(path, **key)
        assert gone.events == [
            {
                "type": "resume_gap",
                "message": "The log before this point is gone. Please read the saved plan.",
                "seq": last,
                "runId": first.headers["x-run-id"],
            }
        ]


@pytest.mark.parametrize("method", ["HEAD", "GET", "PUT", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("path", [STREAM, WHOLE])
async def test_plans_are_only_asked_for_by_post(path: str, method: str) -> None:
    async with stage() as here:
        assert_error(await here.call(method, path, TRIP).done(), 405, "method_not_allowed")
        assert await in_database(Run.objects.count) == 0


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
async def test_events_are_only_read_by_get(method: str) -> None:
    async with stage() as here:
        answer = await here.call(method, f"/api/v1/runs/{'0' * 32}/events", b"").done()
        assert_error(answer, 405, "method_not_allowed")


@pytest.mark.parametrize("path", [STREAM, WHOLE])
async def test_a_huge_body_is_refused_before_it_is_all_there(path: str) -> None:
    async with stage() as here:
        answer = await here.call("POST", path, pieces=(b" " * 20_000 for _ in range(1_000))).done()
        assert_error(answer, 413, "body_too_large")
        padded = json.dumps(TRIP).encode().ljust(MAX_BODY_BYTES + 1)
        assert_error(await here.call("POST", path, padded).done(), 413, "body_too_large")
        assert await in_database(Run.objects.count) == 0


@pytest.mark.parametrize(
    "body", [b"", b"{", b"not json", b"\xff\xfe", b'{"location": "\\ud800"}', b"[" * 10_000, b"{}}"]
)
async def test_what_is_no_json_is_said_to_be_none(body: bytes) -> None:
    async with stage() as here:
        assert_error(await here.call("POST", STREAM, body).done(), 422, "invalid_json")


@pytest.mark.parametrize("body", [[], "text", 5, None, True])
async def test_json_that_is_no_object_has_the_wrong_type(body: object) -> None:
    async with stage() as here:
        assert_error(await here.call("POST", STREAM, json.dumps(body).encode()).done(), 422, "wrong_type")


async def test_each_wrong_field_is_named_as_the_client_wrote_it_in_the_clients_language() -> None:
    wrong = {
        "location": 5, "startDate": "soon", "endDate": None, "budget": "lots", "maxIterations": "3",
        "travelers": {"adults": "two"}, "interests": "food", "pace": "ludicrous", "language": "fr",
        "mustSee": [1],
    }  # fmt: skip
    async with stage() as here:
        error = assert_error(await here.post(WHOLE, wrong, accept_language="en"), 422, "invalid_input")
        assert error["fields"].keys() == wrong.keys()
        assert error["fields"]["startDate"] == "Enter a real date as YYYY-MM-DD."
        korean = assert_error(await here.post(WHOLE, wrong), 422, "invalid_input")
        assert korean["fields"]["startDate"] != error["fields"]["startDate"]
        backwards = {**TRIP, "endDate": "2026-11-01"}
        error = assert_error(await here.post(STREAM, backwards, accept_language="en"), 422, "invalid_input")
        assert error["fields"] == {"endDate": "The last day is before the first day."}
        assert await in_database(Run.objects.count) == 0


@pytest.mark.parametrize("host", ["evil.example", "", "127.0.0.1.evil.example"])
async def test_another_hosts_name_is_refused(host: str) -> None:
    async with stage() as here:
        assert_error(await here.post(STREAM, host=host), 403, "forbidden")
        assert_error(await here.get(f"/api/v1/runs/{'0' * 32}/events", host=host), 403, "forbidden")
        assert await in_database(Run.objects.count) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
)
async def test_another_sites_page_cannot_make_a_run(headers: dict[str, str]) -> None:
    async with stage() as here:
        for path in (STREAM, WHOLE):
            assert_error(await here.post(path, **headers), 403, "forbidden")
        assert await in_database(Run.objects.count) == 0


async def test_our_own_page_and_programs_can() -> None:
    async with stage(OfflineWriter()) as here:
        for headers in ({"sec_fetch_site": "same-origin"}, {"origin": "http://127.0.0.1"}, {}):
            assert (await here.post(WHOLE, **headers)).status == 200


async def test_without_anonymous_use_a_caller_needs_a_token(settings: Settings) -> None:
    settings.ANONYMOUS_API = False
    user_id = (await in_database(get_user_model().objects.create_user, "traveller")).pk
    token = await in_database(tokens.make, user_id, "laptop", now=now())
    async with stage(OfflineWriter()) as here:
        for path in (STREAM, WHOLE):
            assert_error(await here.post(path), 401, "unauthorized")
            assert_error(await here.post(path, authorization="Bearer trip_wrong"), 401, "invalid_token")
        assert await in_database(Run.objects.count) == 0
        seen = await here.post(STREAM, authorization=f"Bearer {token}")
        assert seen.types[-1] == "done"
        assert "x-run-key" not in seen.headers
        assert (await here.get(events_path(seen), authorization=f"Bearer {token}")).events == seen.events
        assert_error(await here.get(events_path(seen)), 404, "not_found")


async def test_a_run_of_another_is_told_like_one_that_does_not_exist() -> None:
    async with stage(OfflineWriter()) as here:
        mine, another = await here.finished(), await here.finished(location="Busan")
        missing = await here.get(f"/api/v1/runs/{'0' * 32}/events")
        assert_error(missing, 404, "not_found")
        for headers in ({}, {"x_run_key": "guess"}, key_of(another), {"cookie": "sessionid=guess"}):
            refused = await here.get(events_path(mine), **headers)
            assert (refused.status, refused.body, refused.headers) == (404, missing.body, missing.headers)


async def test_more_runs_at_once_than_allowed_are_refused_with_a_time_to_come_back() -> None:
    async with stage() as here:
        streams = [here.call("POST", STREAM, TRIP) for _ in range(3)]
        for exchange in streams:
            await exchange.until_some("status")
        refused = await here.post(STREAM)
        assert_error(refused, 429, "too_many_runs")
        assert int(refused.headers["retry-after"]) > 0
        elsewhere = here.call("POST", STREAM, TRIP, address="192.0.2.7")
        await elsewhere.until(lambda: elsewhere.types)
        for exchange in (*streams, elsewhere):
            await exchange.leave()


async def test_a_database_that_is_away_is_said_in_the_one_shape() -> None:
    async with stage() as here:
        with database_away():
            for path in (STREAM, WHOLE):
                answer = await here.post(path)
                assert_error(answer, 503, "unavailable")
                assert int(answer.headers["retry-after"]) > 0
            answer = await here.get(f"/api/v1/runs/{'0' * 32}/events", x_run_key=access.run_key("0" * 32))
            assert_error(answer, 503, "unavailable")
        assert_error(await here.get(f"/api/v1/runs/{'0' * 32}/events"), 404, "not_found")


async def test_equal_requests_at_once_are_one_run_and_one_answer() -> None:
    gate = asyncio.Event()
    async with stage(ScriptedWriter(waiting_for(gate))) as here:
        waiting = [here.call("POST", WHOLE, TRIP) for _ in range(10)]
        await asyncio.sleep(0.1)
        gate.set()
        answers = [await exchange.done() for exchange in waiting]
        assert {answer.status for answer in answers} == {200}
        assert len({answer.body for answer in answers}) == 1
        assert await in_database(Run.objects.count) == 1


async def test_a_kept_answer_is_given_without_a_run_or_a_query() -> None:
    async with stage(OfflineWriter()) as here:
        first = await here.post(WHOLE)
        with database_away():
            again = await here.post(WHOLE)
        assert (again.status, again.body) == (200, first.body)
        assert again.headers["x-run-id"] == first.headers["x-run-id"]
        assert await in_database(Run.objects.count) == 1


async def test_requests_equal_to_the_last_letter_are_answered_alike_and_no_others() -> None:
    async with stage(OfflineWriter()) as here:
        first = await here.post(WHOLE)
        again = [await here.post(WHOLE) for _ in range(2)]
        assert {(answer.status, answer.body) for answer in again} == {(200, first.body)}
        assert {answer.headers["x-run-key"] for answer in again} == {first.headers["x-run-key"]}
        refused = [
            await here.post(WHOLE, host="elsewhere.example"),
            await here.post(WHOLE, sec_fetch_site="cross-site"),
            await here.post(WHOLE, authorization="Bearer of-nobody"),
            await here.get(WHOLE),
        ]
        assert [answer.status for answer in refused] == [403, 403, 401, 405]


async def test_other_wishes_and_other_callers_never_share_a_plan() -> None:
    async with stage(OfflineWriter()) as here:
        answers = [
            await here.post(WHOLE, {**TRIP, **wish})
            for wish in (
                {},
                {"notes": "slowly"},
                {"pace": "relaxed"},
                {"budget": 900_000},
                {"interests": ["food"]},
                {"travelers": 1},
            )
        ]
        stranger = await here.call("POST", WHOLE, TRIP, address="192.0.2.8").done()
        ids = [answer.headers["x-run-id"] for answer in (*answers, stranger)]
        assert {answer.status for answer in answers} == {200}
        assert len(set(ids)) == len(ids) == await in_database(Run.objects.count)


async def test_a_plan_that_was_deleted_is_not_given_from_the_cache() -> None:
    async with stage(OfflineWriter()) as here:
        first = await here.post(WHOLE)
        run_id = first.headers["x-run-id"]
        await in_database(wiring.plans().delete, run_id, owner=Owner(key_of=run_id))
        again = await here.post(WHOLE)
        assert again.status == 200
        assert again.headers["x-run-id"] != run_id


async def test_what_cannot_be_planned_is_an_error_with_what_would_do() -> None:
    async with stage(OfflineWriter()) as here:
        unknown = assert_error(
            await here.post(WHOLE, {**TRIP, "location": "Atlantis"}), 422, "unknown_destination"
        )
        assert "Seoul" in unknown["suggestions"]
        wished = {**TRIP, "mustSee": ["Moon Base Alpha"]}
        conflict = assert_error(await here.post(WHOLE, wished), 422, "infeasible")
        assert "Moon Base Alpha" in conflict["message"]
        assert conflict["relaxations"][0]["message"] == "Plan without “Moon Base Alpha”"
        streamed = await here.finished(location="Atlantis")
        assert streamed.types[-2:] == ["error", "done"]
        assert streamed.events[-2]["code"] == "unknown_destination"
        assert streamed.events[-2]["suggestions"] == unknown["suggestions"]


async def test_a_cancelled_run_ends_its_streams_and_answers() -> None:
    async with stage(ScriptedWriter(waiting_for(asyncio.Event()))) as here:
        stream = here.call("POST", STREAM, TRIP)
        await stream.until(lambda: "chunk" in stream.types)
        waiting = here.call("POST", WHOLE, TRIP)
        await asyncio.sleep(0.05)
        run_id = stream.headers["x-run-id"]
        await in_database(wiring.runs().cancel, run_id, owner=Owner(key_of=run_id))
        assert (await stream.done()).types[-2:] == ["cancelled", "done"]
        assert_error(await waiting.done(), 409, "cancelled")
        assert await in_database(Plan.objects.count) == 0


async def test_a_server_that_goes_down_asks_readers_and_callers_back() -> None:
    async with stage() as here:
        stream = here.call("POST", STREAM, TRIP)
        await stream.until(lambda: stream.types)
        waiting = here.call("POST", WHOLE, TRIP, address="192.0.2.9")
        await asyncio.sleep(0.1)
        await here.app.close()
        assert (await stream.done()).body.endswith(COME_BACK)
        assert not stream.messages[-1]["more_body"]
        answer = await waiting.done()
        assert_error(answer, 503, "unavailable")
        assert int(answer.headers["retry-after"]) > 0


async def test_other_paths_are_djangos() -> None:
    async with stage() as here:
        for path in ("/", "/api/v1/runs/xyz/events", "/api/v1/plans/generate/", f"/api/v1/runs/{'0' * 32}"):
            assert (await here.get(path)).body == b"django"


async def test_an_open_stream_holds_no_thread_and_no_database_connection() -> None:
    def connections() -> int:
        return sum(
            # by its type: a lazy object that is asked for its class asks the database
            issubclass(type(found), BaseDatabaseWrapper) and found.connection is not None
            for found in gc.get_objects()
        )

    gate = asyncio.Event()
    async with stage(ScriptedWriter(waiting_for(gate))) as here:
        first = here.call("POST", STREAM, TRIP)
        await first.until(lambda: "chunk" in first.types)
        await asyncio.gather(*(in_database(log.read, "0" * 32, after=0) for _ in range(20)))
        threads, held = threading.active_count(), connections()
        readers = [here.call("GET", events_path(first), b"", **key_of(first)) for _ in range(300)]
        for reader in readers:
            await reader.until_some("chunk")
        assert here.app.open == 301
        assert here.feeds.open_feeds == 1
        assert threading.active_count() <= threads
        assert connections() <= held
        gate.set()
        whole = (await first.done()).events
        for reader in readers:
            assert (await reader.done()).events == whole
        assert here.app.open == 0


async def test_a_session_that_made_a_run_reads_it_again() -> None:
    def begun() -> str:
        session = SessionStore()
        session[access.VISITOR_KEY] = "someone"
        session.save()
        return str(session.session_key)

    cookie = f"theme=dark; sessionid={await in_database(begun)}"
    async with stage(OfflineWriter()) as here:
        seen = await here.post(STREAM, cookie=cookie)
        assert "x-run-key" not in seen.headers
        assert (await here.get(events_path(seen), cookie=cookie)).events == seen.events
        assert_error(await here.get(events_path(seen)), 404, "not_found")
