"""What every live source of places promises: good answers read, every failure named, no key told."""

import logging

import pytest

from planner.providers.http import Reason, SourceFailed
from tests.loopback import json_server as plays
from tests.providers.asking import impatient
from tests.providers.dallae import KEY, SEARCH, SOURCES, asked

KEYED = ("tourapi", "kakao", "google_places")


@pytest.mark.asyncio
@pytest.mark.parametrize("play", plays.ANSWERS)
@pytest.mark.parametrize("name", SOURCES)
async def test_a_good_answer_is_read_however_it_is_sent(name: str, play: plays.Play) -> None:
    async with asked(name, play=play) as town:
        report = await town.report()

    assert report.sightings
    assert not report.is_stale
    assert all(sighting.source == name for sighting in report.sightings)
    assert all(SEARCH.holds(sighting.lat, sighting.lon) for sighting in report.sightings)


@pytest.mark.asyncio
@pytest.mark.parametrize("play", plays.FAILURES)
@pytest.mark.parametrize("name", SOURCES)
async def test_whatever_is_no_answer_is_a_failure_with_a_reason(name: str, play: plays.Play) -> None:
    async with asked(name, play=play) as town:
        with pytest.raises(SourceFailed) as failure:
            await town.report()

    assert failure.value.reason in Reason


@pytest.mark.asyncio
@pytest.mark.parametrize("play", plays.DELAYS)
@pytest.mark.parametrize("name", SOURCES)
async def test_a_slow_service_is_not_waited_for(name: str, play: plays.Play) -> None:
    async with asked(name, play=play, hurry=impatient) as town:
        with pytest.raises(SourceFailed) as failure:
            await town.report()

    assert failure.value.reason in {Reason.SLOW, Reason.BUSY}


@pytest.mark.asyncio
@pytest.mark.parametrize("play", [plays.good, plays.forbidding, plays.a_page, plays.reset])
@pytest.mark.parametrize("name", KEYED)
async def test_a_key_is_sent_and_told_to_nobody(
    name: str, play: plays.Play, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told = ""
    async with asked(name, play=play) as town:
        try:
            told = repr(await town.report())
        except SourceFailed as failure:
            told = repr(failure) + str(failure.__cause__) + str(failure.__context__)
        sent = [exchange.target + str(exchange.headers) for exchange in town.server.exchanges]
        told += repr(vars(town.source)) + repr(town.asking.store._kept) + caplog.text

    assert any("s3cret" in request for request in sent)
    assert "s3cret" not in told
    assert KEY not in told


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["osm", "wikipedia", "tourapi"])
async def test_an_older_answer_serves_while_the_service_fails(name: str) -> None:
    async with asked(name) as town:
        first = await town.report()
        town.asking.clock.wait(days=8)
        town.server.play = plays.breaking
        later = await town.report()

    assert later.is_stale
    assert {one.id for one in later.sightings} == {one.id for one in first.sightings}


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["kakao", "google_places"])
async def test_a_service_whose_terms_forbid_it_leaves_nothing_behind(name: str) -> None:
    async with asked(name) as town:
        await town.report()
        requests = len(town.server.exchanges)
        await town.report()

        assert len(town.server.exchanges) == 2 * requests
        assert not town.asking.store._kept
