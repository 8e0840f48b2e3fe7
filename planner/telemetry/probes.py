"""Whether what the program leans on answers now. Each has a bound of its own."""

import logging

REDIS_SECONDS = 0.5

log = logging.getLogger(__name__)


def redis_answers(url: str) -> bool:
    """Whether this Redis answers a PING on a new connection within REDIS_SECONDS. The log says why not."""
    from redis import Redis, RedisError  # noqa: PLC0415  (where Redis is not used it is not imported)
    from redis.backoff import NoBackoff  # noqa: PLC0415
    from redis.retry import Retry  # noqa: PLC0415

    half = REDIS_SECONDS / 2  # to connect, and to answer
    client = Redis.from_url(
        url, socket_connect_timeout=half, socket_timeout=half, retry=Retry(NoBackoff(), 0)
    )
    try:
        return bool(client.ping())
    except (RedisError, OSError) as error:
        log.warning("redis does not answer: %s", error)
        return False
    finally:
        client.close()
