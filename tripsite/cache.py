"""The cache of many processes: Redis, and while it does not answer this process's own memory.

Limits of forms count in it. Without Redis they count per process: looser, and people can sign in.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

log = logging.getLogger(__name__)


class RedisOrLocal(RedisCache):
    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._local = LocMemCache("while-redis-is-away", _without_options(params))

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._asked(super().add, self._local.add, *args, **kwargs))

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._asked(super().get, self._local.get, *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._asked(super().set, self._local.set, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._asked(super().delete, self._local.delete, *args, **kwargs))

    def incr(self, *args: Any, **kwargs: Any) -> int:
        return int(self._asked(super().incr, self._local.incr, *args, **kwargs))

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._asked(super().has_key, self._local.has_key, *args, **kwargs))

    def _asked(self, redis: Callable[..., Any], local: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        from redis.exceptions import RedisError  # noqa: PLC0415  (not at the start)

        try:
            return redis(*args, **kwargs)
        except RedisError as error:
            log.warning("the cache is away, this process counts alone: %s", type(error).__name__)
            return local(*args, **kwargs)


def _without_options(params: Mapping[str, Any]) -> dict[str, Any]:
    """The options are the Redis client's."""
    return {name: value for name, value in params.items() if name != "OPTIONS"}
