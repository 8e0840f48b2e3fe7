"""What is kept, what is shared, and what is used when the service fails."""

import asyncio
from typing import Any

import pytest

from planner.providers.http import Reason
from tests.loopback import json_server as plays
from tests.loopback.http import Exchange
from tests.loopback.json_server import JsonServer
from tests.providers.asking import NOON, Asking
from tests.providers.city import ANSWER, ask, failed, name_in, service_at


@pytest.mark.asyncio
async def test_a_fresh_answer_is_not_asked_for_again(city: JsonServer, asking: Asking) -> None:
    service = service_at(city, fresh_seconds=60)
    await ask(asking, service, city="seoul")
    asking.clock.wait(seconds=59)
    again = await asking.http.json(service, "/v1/city", params={"city": "seoul"}, read=name_in)
    assert (again.at, again.is_stale) == (NOON, False)
    assert len(city.exchanges) == 1

    asking.clock.wait(seconds=2)
    await ask(asking, service, city="seoul")

    assert len(city.exchanges) == 2


@pytest.mark.asyncio
async def test_another_question_is_another_answer(city: JsonServer, asking: Asking) -> None:
    service = service_at(city)
    for call in (
        {"params": {"city": "seoul"}},
        {"params": {"city": "busan"}},
        {"method": "POST", "form": {"data": "seoul"}},
        {"method": "POST", "body": {"data": "seoul"}},
        {"params": {"city": "seoul"}, "headers": {"X-Field-Mask": "name"}},
    ):
        await asking.http.json(service, "/v1/city", read=name_in, **call)

    assert len(city.exchanges) == 5
    assert city.exchanges[2].body == b"data=seoul"
    assert city.exchanges[3].json() == {"data": "seoul"}


@pytest.mark.asyncio
async def test_an_old_answer_stands_in_while_the_service_fails(city: JsonServer, asking: Asking) -> None:
    service = service_at(city, fresh_seconds=60, stale_seconds=3_600)
    await ask(asking, service)
    city.play = plays.breaking
    asking.clock.wait(minutes=10)

    answer = await asking.http.json(service, "/v1/city", read=name_in)

    assert (answer.value, answer.at, answer.is_stale) == ("서울", NOON, True)
    assert asking.outcomes[-1] == ("cities", "stale")

    asking.clock.wait(hours=1)
    await failed(asking, service)


@pytest.mark.asyncio
async def test_what_the_terms_forbid_to_keep_is_not_kept(city: JsonServer, asking: Asking) -> None:
    service = service_at(city, stale_seconds=0)
    await ask(asking, service)
    await ask(asking, service)
    city.play = plays.breaking

    await failed(asking, service)
    assert asking.store._bytes == 0


@pytest.mark.asyncio
async def test_what_its_reader_refuses_is_not_kept(city: JsonServer, asking: Asking) -> None:
    city.play = plays.a_list
    await failed(asking, service_at(city))
    city.play = plays.good

    assert await ask(asking, service_at(city)) == "서울"


@pytest.mark.asyncio
async def test_what_an_older_version_kept_in_another_shape_is_asked_for_anew(
    city: JsonServer, asking: Asking
) -> None:
    service = service_at(city)
    await asking.http.json(service, "/v1/city", read=lambda body: body["letters"])

    def stricter(body: Any) -> str:
        return f"{body['name']} {body['since']}"

    city.play = lambda exchange, body: plays.good(exchange, {**body, "since": 1394})

    assert (await asking.http.json(service, "/v1/city", read=stricter)).value == "서울 1394"


@pytest.mark.asyncio
async def test_equal_requests_at_once_are_one_request(city: JsonServer, asking: Asking) -> None:
    arrived = asyncio.Event()

    async def when_all_are_waiting(exchange: Exchange, body: Any) -> None:
        await arrived.wait()
        await plays.good(exchange, body)

    city.play = when_all_are_waiting
    names = [asyncio.create_task(ask(asking, service_at(city))) for _ in range(20)]
    await city.asked.wait()
    arrived.set()

    assert set(await asyncio.gather(*names)) == {"서울"}
    assert len(city.exchanges) == 1


@pytest.mark.asyncio
async def test_a_caller_that_leaves_does_not_take_the_answer_from_the_others(
    city: JsonServer, asking: Asking
) -> None:
    arrived = asyncio.Event()

    async def when_told(exchange: Exchange, body: Any) -> None:
        await arrived.wait()
        await plays.good(exchange, body)

    city.play = when_told
    first, second = (asyncio.create_task(ask(asking, service_at(city))) for _ in range(2))
    await city.asked.wait()
    first.cancel()
    await asyncio.wait([first])
    arrived.set()

    assert await second == "서울"
    assert first.cancelled()
    assert asking.outcomes == [("cities", "left"), ("cities", "asked")]


@pytest.mark.asyncio
async def test_an_answer_that_comes_late_is_there_for_the_next(city: JsonServer, asking: Asking) -> None:
    arrived = asyncio.Event()

    async def when_told(exchange: Exchange, body: Any) -> None:
        await arrived.wait()
        await plays.good(exchange, body)

    city.play = when_told
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await ask(asking, service_at(city))
    arrived.set()

    assert await ask(asking, service_at(city)) == "서울"
    assert len(city.exchanges) == 1


@pytest.mark.asyncio
async def test_another_key_finds_what_was_kept(city: JsonServer, asking: Asking) -> None:
    await ask(asking, service_at(city, query={"serviceKey": "old"}))
    await ask(asking, service_at(city, query={"serviceKey": "new"}))

    assert len(city.exchanges) == 1


@pytest.mark.asyncio
async def test_closing_ends_what_is_under_way_and_lets_it_be_used_again(
    city: JsonServer, asking: Asking
) -> None:
    city.play = plays.silent
    waiting = asyncio.create_task(failed(asking, service_at(city)))
    await city.asked.wait()
    await asking.http.aclose()
    assert (await waiting).reason is Reason.UNREACHABLE

    city.play = plays.good
    assert await ask(asking, service_at(city)) == "서울"


def test_each_event_loop_has_connections_of_its_own() -> None:
    asking = Asking()

    async def once() -> str:
        async with JsonServer(lambda _: ANSWER) as city:
            try:
                return await ask(asking, service_at(city))
            finally:
                await asking.http.aclose()

    assert [asyncio.run(once()), asyncio.run(once())] == ["서울", "서울"]


@pytest.mark.asyncio
async def test_memory_lets_the_longest_unused_go_first(asking: Asking) -> None:
    asking.store._max_bytes = 10
    for key in ("a", "b"):
        await asking.store.set(key, b"12345", 60)
    await asking.store.get("a")
    await asking.store.set("c", b"12345", 60)

    assert [await asking.store.get(key) for key in ("a", "b", "c")] == [b"12345", None, b"12345"]
    asking.clock.wait(seconds=61)
    assert await asking.store.get("a") is None
