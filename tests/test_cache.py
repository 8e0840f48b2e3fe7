"""The cache many processes share, and what is left of it while Redis is away."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import Redis, running_redis
from tripsite.cache import RedisOrLocal

pytestmark = pytest.mark.services

OPTIONS = {"OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}}


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    with running_redis(tmp_path) as server:
        yield server


def process(redis: Redis) -> RedisOrLocal:
    """The cache as another process has it."""
    return RedisOrLocal(redis.url, OPTIONS)


def test_what_one_process_counts_another_sees(redis: Redis) -> None:
    here, there = process(redis), process(redis)
    assert here.add("attempts", [1.5])
    assert not there.add("attempts", [2.5])
    assert there.get("attempts") == [1.5]
    there.delete("attempts")
    assert not here.has_key("attempts")


def test_a_process_counts_alone_while_redis_is_away(redis: Redis) -> None:
    here = process(redis)
    here.set("attempts", [1.5])
    redis.kill()
    assert here.get("attempts", []) == []
    assert here.add("attempts", [2.5])
    assert not here.add("attempts", [3.5])
    assert here.get("attempts") == [2.5]
