"""How often, how fast and how long a service is asked: attempts, pauses, queues and circuits."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from planner.providers.http import Reason, SourceFailed
from planner.providers.http.attempt import wait_asked
from tests.loopback import json_server as plays
from tests.loopback.http import Exchange
from tests.loopback.json_server import JsonServer
from tests.providers.asking import Asking
from tests.providers.city import ask, failed, name_in, service_at


@pytest.mark.asyncio
async def test_what_passes_is_tried_again_and_what_does_not_is_not(city: JsonServer, asking: Asking) -> None:
    async def first_breaking(exchange: Exchange, body: Any) -> None:
        await (plays.breaking if len(city.exchanges) == 1 else plays.good)(exchange, body)

    city.play = first_breaking
    assert await ask(asking, service_at(city)) == "서울"
    assert len(city.exchanges) == 2

    city.play = plays.refusing
    await failed(asking, service_at(city), city="other")
    assert len(city.exchanges) == 3


@pytest.mark.asyncio
async def test_a_silent_attempt_leaves_time_for_another(city: JsonServer, asking: Asking) -> None:
    async def first_silent(exchange: Exchange, body: Any) -> None:
        await (plays.silent if len(city.exchanges) == 1 else plays.good)(exchange, body)

    city.play = first_silent

    assert await ask(asking, service_at(city, timeout_seconds=0.5, attempts=4)) == "서울"


@pytest.mark.asyncio
async def test_a_service_that_names_a_pause_gets_it(city: JsonServer, asking: Asking) -> None:
    async def first_busy(exchange: Exchange, body: Any) -> None:
        if len(city.exchanges) == 1:
            await exchange.answer(429, b"", [("Retry-After", "1")])
        else:
            await plays.good(exchange, body)

    city.play = first_busy
    loop = asyncio.get_running_loop()
    began = loop.time()

    assert await ask(asking, service_at(city)) == "서울"
    assert loop.time() - began >= 0.99


@pytest.mark.asyncio
async def test_a_pause_longer_than_the_caller_has_is_not_waited_for(city: JsonServer, asking: Asking) -> None:
    city.play = plays.busy

    async with asyncio.timeout(1):
        failure = await failed(asking, service_at(city, attempts=5))

    assert failure.retry_after == 600
    assert len(city.exchanges) == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("7", 7.0),
        ("soon", None),
        ("-3", None),
        ("Mon, 23 Nov 2026 03:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 02:00:00 GMT", 0.0),
    ],
)
def test_a_pause_is_read_as_a_number_or_as_a_date(header: str | None, seconds: float | None) -> None:
    assert wait_asked(header, datetime(2026, 11, 23, 3, tzinfo=UTC)) == seconds


@pytest.mark.asyncio
async def test_the_callers_time_bounds_all_attempts_together(city: JsonServer, asking: Asking) -> None:
    city.play = plays.silent
    loop = asyncio.get_running_loop()
    began = loop.time()

    with pytest.raises(SourceFailed, match="slow"):
        await asking.http.json(service_at(city, attempts=9), "/v1/city", within_seconds=0.2, read=name_in)

    assert loop.time() - began < 1


@pytest.mark.asyncio
async def test_no_more_than_agreed_are_asked_at_once(city: JsonServer, asking: Asking) -> None:
    under_way = most = 0

    async def counted(exchange: Exchange, body: Any) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.02)
        under_way -= 1
        await plays.good(exchange, body)

    city.play = counted
    await asyncio.gather(*(ask(asking, service_at(city, at_once=2), city=str(n)) for n in range(8)))

    assert most == 2


@pytest.mark.asyncio
async def test_no_more_than_agreed_are_asked_a_minute(city: JsonServer, asking: Asking) -> None:
    service = service_at(city, per_minute=3)
    for n in range(3):
        await ask(asking, service, city=str(n))

    with pytest.raises(SourceFailed, match="busy"):
        await asking.http.json(service, "/v1/city", within_seconds=0.1, read=name_in)

    assert len(city.exchanges) == 3


@pytest.mark.asyncio
async def test_a_service_that_keeps_failing_is_left_alone_until_it_recovers(
    city: JsonServer, asking: Asking
) -> None:
    service = service_at(city, attempts=1, failures_to_open=2, open_seconds=0.2)
    city.play = plays.breaking
    reasons = [(await failed(asking, service)).reason for _ in range(4)]
    assert reasons == [Reason.BUSY, Reason.BUSY, Reason.OPEN, Reason.OPEN]
    assert len(city.exchanges) == 2

    city.play = plays.good
    await asyncio.sleep(0.25)

    assert await ask(asking, service) == "서울"
    assert await ask(asking, service, city="busan") == "서울"


@pytest.mark.asyncio
async def test_one_more_failure_after_the_pause_leaves_it_alone_again(
    city: JsonServer, asking: Asking
) -> None:
    service = service_at(city, attempts=1, failures_to_open=2, open_seconds=0.2)
    city.play = plays.breaking
    for _ in range(2):
        await failed(asking, service)
    await asyncio.sleep(0.25)

    assert (await failed(asking, service)).reason is Reason.BUSY
    assert (await failed(asking, service)).reason is Reason.OPEN


@pytest.mark.asyncio
async def test_a_request_it_refuses_says_nothing_of_its_health(city: JsonServer, asking: Asking) -> None:
    service = service_at(city, failures_to_open=1)
    city.play = plays.refusing
    for _ in range(3):
        assert (await failed(asking, service)).reason is Reason.REFUSED
    city.play = plays.good

    assert await ask(asking, service) == "서울"
