"""What the client makes of every answer, and what it never shows, follows or holds."""

import logging
import tracemalloc
from dataclasses import replace

import pytest

from planner.providers.http import Reason, SourceFailed
from tests.loopback import json_server as plays
from tests.loopback.json_server import JsonServer
from tests.providers.asking import NOON, Asking, impatient
from tests.providers.city import ANSWER, ask, failed, name_in, service_at

REASONS = {
    plays.refusing: Reason.REFUSED,
    plays.forbidding: Reason.REFUSED,
    plays.busy: Reason.BUSY,
    plays.breaking: Reason.BUSY,
    plays.elsewhere: Reason.WRONG,
    plays.a_page: Reason.WRONG,
    plays.garbage: Reason.WRONG,
    plays.empty: Reason.WRONG,
    plays.cut_off: Reason.WRONG,
    plays.broken_off: Reason.UNREACHABLE,
    plays.a_null: Reason.WRONG,
    plays.a_number: Reason.WRONG,
    plays.a_list: Reason.WRONG,
    plays.nested: Reason.WRONG,
    plays.huge: Reason.TOO_LARGE,
    plays.a_bomb: Reason.TOO_LARGE,
    plays.badly_packed: Reason.WRONG,
    plays.oddly_packed: Reason.WRONG,
    plays.reset: Reason.UNREACHABLE,
    plays.silent: Reason.SLOW,
    plays.dripping: Reason.SLOW,
}


@pytest.mark.asyncio
@pytest.mark.parametrize("play", plays.ANSWERS)
async def test_a_good_answer_is_read_however_it_is_sent(
    city: JsonServer, asking: Asking, play: plays.Play
) -> None:
    city.play = play

    answer = await asking.http.json(service_at(city), "/v1/city", read=name_in)

    assert (answer.value, answer.at, answer.is_stale) == ("서울", NOON, False)


@pytest.mark.parametrize("play", [*plays.FAILURES, *plays.DELAYS])
def test_every_failure_has_its_reason(play: plays.Play) -> None:
    assert play in REASONS


@pytest.mark.asyncio
@pytest.mark.parametrize(("play", "reason"), REASONS.items())
async def test_a_failure_says_its_reason_and_no_address(
    city: JsonServer, asking: Asking, play: plays.Play, reason: Reason
) -> None:
    city.play = play
    secretive = service_at(city, query={"serviceKey": "s3cret"}, headers={"X-Key": "s3cret"})

    with pytest.raises(SourceFailed) as failure:
        await ask(asking, impatient(secretive), city="seoul")

    assert failure.value.reason is reason
    assert str(failure.value).startswith(f"cities: {reason}")
    assert not {"s3cret", "127.0.0.1", "seoul"} & set(str(failure.value).replace("/", " ").split())
    assert asking.outcomes == [("cities", reason)]


@pytest.mark.asyncio
async def test_nobody_listening_is_unreachable(asking: Asking) -> None:
    async with JsonServer(lambda _: ANSWER) as gone:
        service = service_at(gone, attempts=1)

    with pytest.raises(SourceFailed, match="unreachable"):
        await ask(asking, service)


@pytest.mark.asyncio
@pytest.mark.parametrize("play", [plays.huge, plays.a_bomb])
async def test_an_answer_too_large_is_never_held_in_memory(
    city: JsonServer, asking: Asking, play: plays.Play
) -> None:
    city.play = play
    await failed(asking, service_at(city))  # what is made once is not what is measured

    tracemalloc.start()
    try:
        assert (await failed(asking, service_at(city), city="busan")).reason is Reason.TOO_LARGE
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < plays.HUGE_BYTES / 10


@pytest.mark.asyncio
async def test_a_host_that_nobody_listed_is_never_connected_to(city: JsonServer, asking: Asking) -> None:
    strict = asking.another(hosts=("api.example.org",))

    with pytest.raises(SourceFailed, match="refused"):
        await strict.json(service_at(city), "/v1/city", read=name_in)

    assert city.exchanges == []


@pytest.mark.asyncio
@pytest.mark.parametrize("path", ["@127.0.0.1/steal", ".example.org/steal", ":9/steal"])
async def test_a_path_cannot_lead_to_another_host(city: JsonServer, asking: Asking, path: str) -> None:
    with pytest.raises(SourceFailed, match="refused"):
        await asking.http.json(replace(service_at(city), base_url="http://api.test"), path, read=name_in)


@pytest.mark.asyncio
async def test_a_key_is_sent_and_never_shown(
    city: JsonServer, asking: Asking, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    service = service_at(city, headers={"Authorization": "KakaoAK s3cret"}, query={"serviceKey": "s3cret"})
    await ask(asking, service)
    city.play = plays.breaking
    await failed(asking, service, city="busan")

    assert city.exchanges[0].headers["authorization"] == "KakaoAK s3cret"
    assert city.exchanges[0].target.endswith("serviceKey=s3cret")
    assert city.exchanges[0].headers["user-agent"] == "Tripsite tests (tests@example.org)"
    kept = "".join(asking.store._kept)
    assert "s3cret" not in repr(service) + caplog.text + kept


@pytest.mark.asyncio
async def test_no_service_can_leave_a_cookie(city: JsonServer, asking: Asking) -> None:
    city.play = lambda exchange, body: exchange.answer_json(200, body, [("Set-Cookie", "who=you; Path=/")])
    await ask(asking, service_at(city))
    await ask(asking, service_at(city), city="busan")

    assert "cookie" not in city.exchanges[1].headers
