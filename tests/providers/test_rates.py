from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal

import pytest
import pytest_asyncio

from planner.atlas.rates import AS_OF, TABLE, to_krw
from planner.domain.rates import CurrencyUnknown, Rate, RateTable
from planner.domain.sources import SOURCES
from planner.ports import SourceUnavailable
from planner.providers.frankfurter import Frankfurter
from planner.providers.frankfurter.client import frankfurter_service
from planner.providers.rates import LayeredRates
from tests.loopback import json_server as plays
from tests.loopback.frankfurter_server import RATE_FAILURES, frankfurter
from tests.loopback.json_server import JsonServer, Play
from tests.providers.asking import Asking, impatient


@pytest_asyncio.fixture
async def server() -> AsyncIterator[JsonServer]:
    async with frankfurter() as running:
        yield running


def live(server: JsonServer, asking: Asking) -> Frankfurter:
    return Frankfurter(asking.http, now=asking.clock, service=frankfurter_service(server.url))


@pytest.mark.asyncio
async def test_live_rates_are_in_won_and_dated(server: JsonServer, asking: Asking) -> None:
    rates = await live(server, asking).latest()

    assert rates.to_krw(Decimal(1_000), "JPY") == Decimal(9_445)
    assert rates.to_krw(Decimal(10), "EUR") == Decimal(17_025)
    assert rates.to_krw(Decimal(500), "KRW") == Decimal(500)
    assert (rates.of("USD").on, rates.of("USD").source) == (date(2026, 11, 20), "rates:frankfurter")
    assert rates.of("USD").source in SOURCES


@pytest.mark.asyncio
@pytest.mark.parametrize("play", [*plays.FAILURES, *RATE_FAILURES])
async def test_whatever_is_no_rate_is_unavailable(server: JsonServer, asking: Asking, play: Play) -> None:
    server.play = play

    with pytest.raises(SourceUnavailable):
        await live(server, asking).latest()


@pytest.mark.asyncio
@pytest.mark.parametrize("play", plays.DELAYS)
async def test_a_slow_answer_is_unavailable(server: JsonServer, asking: Asking, play: Play) -> None:
    server.play = play
    source = Frankfurter(
        asking.http, now=asking.clock, service=impatient(frankfurter_service(server.url), seconds=0.1)
    )

    with pytest.raises(SourceUnavailable, match="slow"):
        await source.latest()


@pytest.mark.asyncio
async def test_a_currency_the_bank_does_not_have_keeps_the_tables_rate_and_date(
    server: JsonServer, asking: Asking
) -> None:
    rates = await LayeredRates(live(server, asking), TABLE).latest()

    assert (rates.of("JPY").on, rates.of("VND").on) == (date(2026, 11, 20), AS_OF)
    assert rates.of("VND").source == "rates:table"


@pytest.mark.asyncio
async def test_a_rate_that_cannot_be_true_is_not_believed(server: JsonServer, asking: Asking) -> None:
    rates = await LayeredRates(live(server, asking), TABLE).latest()

    assert rates.of("TRY") == TABLE.of("TRY")


@pytest.mark.asyncio
async def test_without_a_live_source_the_table_speaks(server: JsonServer, asking: Asking) -> None:
    server.play = plays.breaking

    assert await LayeredRates(None, TABLE).latest() == TABLE
    assert await LayeredRates(live(server, asking), TABLE).latest() == TABLE


@pytest.mark.asyncio
async def test_the_rates_of_a_morning_are_used_all_day_and_kept_for_a_week(
    server: JsonServer, asking: Asking
) -> None:
    kept = await live(server, asking).latest()
    asking.clock.wait(hours=11)
    await live(server, asking).latest()
    assert len(server.exchanges) == 1

    server.play = plays.breaking
    asking.clock.wait(days=5)
    assert await live(server, asking).latest() == kept


def test_an_unknown_currency_is_said_to_be_unknown() -> None:
    with pytest.raises(CurrencyUnknown, match="XYZ"):
        to_krw(Decimal(1), "XYZ")


def test_the_first_rates_go_before_the_others() -> None:
    first, other = (RateTable({"USD": Rate(Decimal(won), AS_OF, "rates:table")}) for won in (1, 2))

    assert first.before(other).of("USD").won == 1
