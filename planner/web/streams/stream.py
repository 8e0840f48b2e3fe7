"""The paths where time counts, beside Django: both ways to generate, and following a run.

A small ASGI application of its own: an open stream holds no thread and no database connection, and none of
Django's middleware stands between a request and its first event.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from functools import partial

import orjson
from django.conf import settings

from planner import wiring
from planner.domain.events import Recorded, RunCancelled, RunFailed, RunSucceeded
from planner.domain.owner import Owner
from planner.domain.run import RunRecord
from planner.domain.trip import Language
from planner.plans.answers import Answer, Key
from planner.runs.feeds import Feeds
from planner.runs.service import Opened
from planner.store import plans
from planner.store.at_once import at_once
from planner.store.threads import in_database
from planner.telemetry import metrics, watch
from planner.web import access, errors, http
from planner.web.api import shapes
from planner.web.api.bodies import read_trip
from planner.web.home import showing
from planner.web.http import Receive, Request, Scope, Send
from planner.web.streams import sse
from planner.web.streams.exact import letters
from planner.web.streams.first_stops import wait_for_first_stops
from planner.web.streams.open_streams import STALLED_SECONDS, AwaitedAnswer, Ending, OpenStream, OpenStreams
from planner.web.streams.reading import Reading, as_json, as_page

log = logging.getLogger(__name__)

type App = Callable[[Scope, Receive, Send], Awaitable[None]]
type Handler = Callable[[Request, Receive, Send], Awaitable[Reading | None]]

EVENTS_PATH = re.compile(r"/api/v1/runs/([0-9a-f]{32})/events/?")
LIVE_PATH = re.compile(r"/runs/([0-9a-f]{32})/live/?")
GENERATE_PATH = "/api/v1/plans/generate"
STREAM_PATH = "/api/v1/plans/generate/stream"
HEALTH_PATH = "/healthz"
ALIVE = b'{"status": "ok"}'
ENDED = {None: "done", Ending.LEFT: "left", Ending.STALLED: "stalled", Ending.CLOSING: "drain"}
"""Why a stream ended, as the metric says it."""


class Streams:
    """One per event loop. Paths that are not its own go to `django`."""

    def __init__(self, django: App, *, feeds: Feeds, stalled_seconds: float = STALLED_SECONDS) -> None:
        self._django = django
        self._feeds = feeds
        self._next: access.RunIdentity | None = None
        self._streams = OpenStreams(stalled_seconds=stalled_seconds)
        self._awaited = OpenStreams(stalled_seconds=stalled_seconds)
        metrics.OPEN_STREAMS.set_function(lambda: self.open)
        metrics.OPEN_FEEDS.set_function(lambda: feeds.open_feeds)

    @property
    def open(self) -> int:
        return len(self._streams)

    async def close(self) -> None:
        """Tells the reader of every open stream, and who waits for a whole answer, to come back soon."""
        await asyncio.gather(self._streams.close(), self._awaited.close())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == HEALTH_PATH:
            await http.answer(send, 200, ALIVE)
            return
        handle = self._handler(scope["path"]) if scope["type"] == "http" else None
        if handle is None:
            if scope["type"] == "http":
                await wait_for_first_stops(scope["path"], self._feeds)
            await self._django(scope, receive, send)
            return
        if scope["path"] == STREAM_PATH:
            send = watch.FirstEvent(send)
        elif scope["path"] == GENERATE_PATH:
            exact, receive = await letters(scope, receive)
            kept = wiring.answers().get(exact) if exact else None
            if kept is not None:
                await http.answer(send, 200, kept.body, kept.headers)
                return
            handle = partial(self._generate, exact=exact)
        reading = await self._answer(handle, scope, receive, send)
        if reading is not None:
            await self._follow(reading, scope, receive, send)

    async def _answer(self, handle: Handler, scope: Scope, receive: Receive, send: Send) -> Reading | None:
        """What is to be streamed; none when the answer was given."""
        request = Request.of(scope)
        try:
            if not access.is_our_host(request.headers.get("host", "")):
                raise errors.Refused(errors.FORBIDDEN)
            return await handle(request, receive, send)
        except http.ClientLeft:
            return None
        except Exception as error:
            await http.answer_error(send, errors.told(error), request.language)
            return None

    def _handler(self, path: str) -> Handler | None:
        if path == STREAM_PATH:
            return self._generate_stream
        if path == GENERATE_PATH:
            return self._generate
        if EVENTS_PATH.fullmatch(path):
            return self._events
        return self._live if LIVE_PATH.fullmatch(path) else None

    async def _generate_stream(self, request: Request, receive: Receive, send: Send) -> Reading:
        """POST: a new run, streamed from its first event on.

        An event source that posts again with its cursor, as the guide's mobile client does after every end,
        goes on with the run it had.
        """
        trip = read_trip(await _posted(request, receive), accepted=request.accepted)
        given, cursor = _credentials(request), request.cursor
        new, self._next = self._next or access.RunIdentity.new(), None

        def start() -> tuple[Opened, Owner]:
            owner = _allowed(access.identify(given))
            return wiring.runs().go_on_or_start(trip, owner=owner, after=cursor, new_id=new.id), owner

        is_short = given.are_none and not cursor  # nobody and nothing has to be looked up
        opened, owner = await (at_once if is_short else in_database)(start)
        run = opened.run

        def begin() -> None:
            wiring.runs().begin(opened)
            self._next = access.RunIdentity.new()  # 0.06 ms that the next run's first event need not wait for

        # when this is on its way: daphne's and granian's loops write with their next turn, and a runner in a
        # thread of its own would take the interpreter from them
        loop = asyncio.get_running_loop()
        loop.call_soon(loop.call_soon, begin)
        headers = _run_headers(run.id, owner, key=new.key if opened.is_new else None)
        return as_json(run, opened.seen, after=opened.after, headers=headers, is_unbegun=opened.is_unbegun)

    async def _events(self, request: Request, receive: Receive, send: Send) -> Reading:
        """GET: a run's events above the reader's cursor, then what comes."""
        run, seen, after = await _opened(request, EVENTS_PATH)
        return as_json(run, seen, after=after, headers=(("x-run-id", run.id),))

    async def _live(self, request: Request, receive: Receive, send: Send) -> Reading:
        """GET: the same for our own page, as HTML."""
        run, seen, after = await _opened(request, LIVE_PATH)
        run = showing.as_liked(run, access.cookie(request.headers.get("cookie", ""), showing.COOKIE))
        before = await in_database(wiring.runs().progress, run.id, until=after)
        return as_page(run, seen, after=after, language=_page_language(request), before=before)

    async def _follow(self, reading: Reading, scope: Scope, receive: Receive, send: Send) -> None:
        """An open stream. What breaks it is logged; the reader comes back with its cursor."""
        await sse.begin(send, reading.headers)
        try:
            async with OpenStream(self._streams, scope, receive, send) as stream:
                if reading.instead is not None:
                    await stream.write(reading.instead)
                else:
                    await sse.follow(
                        stream.write,
                        feeds=self._feeds,
                        run_id=reading.run_id,
                        render=reading.render,
                        seen=reading.seen,
                        after=reading.after,
                        is_unbegun=reading.is_unbegun,
                    )
                await stream.write(b"", more=False)
            metrics.STREAMS_ENDED.labels(ENDED[stream.ending]).inc()
        except Exception:
            metrics.STREAMS_ENDED.labels("error").inc()
            log.exception("stream broken off", extra={"run": reading.run_id})
            await sse.end(send)

    async def _generate(
        self, request: Request, receive: Receive, send: Send, *, exact: Key | None = None
    ) -> None:
        """POST: the whole plan, from the cache, from a run for an equal request, or from a new one.

        `exact` is the request to the last letter: one without account and session is answered so next time.
        """
        trip = read_trip(await _posted(request, receive), accepted=request.accepted)
        given = _credentials(request)
        known = Owner(client=given.client) if given.are_none else await in_database(access.identify, given)
        owner, runs, answers = _allowed(known), wiring.runs(), wiring.answers()
        key = (owner.scope, owner.client, runs.fingerprint(trip))
        kept = answers.get(key)
        if kept is None:
            run, _ = await in_database(runs.start_or_share, trip, owner=owner)
            async with AwaitedAnswer(self._awaited, {}, receive, send):
                kept = Answer(run.id, await self._whole(run), _run_headers(run.id, owner))
                answers.put(key, kept)
        if kept is not None:
            if exact is not None and given.are_none:
                answers.also(exact, key)
            await http.answer(send, 200, kept.body, kept.headers)

    async def _whole(self, run: RunRecord) -> bytes:
        """The plan of a run once it has ended. Raises Refused with the run's failure."""
        if run.has_ended:
            return orjson.dumps(shapes.plan_json(await in_database(plans.plan_of, run.id)))
        follower = await self._feeds.join(run.id, 0)
        try:
            while True:
                for record in await follower.batch(sse.HEARTBEAT_SECONDS):
                    match record.event:
                        case RunSucceeded(plan=plan):
                            return orjson.dumps(shapes.plan_json(plan))
                        case RunFailed() as failed:
                            raise errors.Refused(errors.failed_run(failed, run.request.language))
                        case RunCancelled():
                            raise errors.Refused(errors.CANCELLED)
        finally:
            await self._feeds.leave(follower)


async def _opened(request: Request, path: re.Pattern[str]) -> tuple[RunRecord, list[Recorded], int]:
    """The run a path names, when the caller may read it, its first events above the cursor, and the cursor.

    A cursor past the end of the log, which no reader of ours has, counts as the end.
    """
    if request.method != "GET":
        raise errors.Refused(errors.only("GET"))
    named = path.fullmatch(request.path)
    run_id = named[1] if named else ""
    given, after = _credentials(request), request.cursor

    def opened() -> tuple[RunRecord, list[Recorded]]:
        return wiring.runs().open(run_id, owner=access.identify(given, run_id=run_id), after=after)

    run, seen = await in_database(opened)
    return run, seen, min(after, run.last_seq)


async def _posted(request: Request, receive: Receive) -> bytes:
    if request.method != "POST":
        raise errors.Refused(errors.only("POST"))
    if access.is_cross_site(request.headers):
        raise errors.Refused(errors.FORBIDDEN)
    return await http.read_body(receive)


def _credentials(request: Request) -> access.Credentials:
    return access.credentials(
        request.headers, query_key=request.query.get("key", ""), address=request.address
    )


def _allowed(owner: Owner) -> Owner:
    """The owner, when it may start runs at all."""
    if owner.is_anonymous and not settings.ANONYMOUS_API:
        raise errors.Refused(errors.UNAUTHORIZED)
    return owner


def _run_headers(run_id: str, owner: Owner, *, key: str | None = None) -> tuple[tuple[str, str], ...]:
    """The run's id; who has neither account nor session also gets the run's key, worked out unless given."""
    own = [("x-run-key", key or access.run_key(run_id))] if owner.is_anonymous else []
    return (("x-run-id", run_id), *own)


def _page_language(request: Request) -> Language:
    """The language our pages are shown in: the cookie's choice, else what the browser accepts."""
    chosen = access.cookie(request.headers.get("cookie", ""), settings.LANGUAGE_COOKIE_NAME)
    return Language(chosen) if chosen in set(Language) else request.language
