"""Requests to one service side by side, where some answers are better than none."""

import asyncio
from collections.abc import Awaitable, Iterable

from planner.providers.http.failures import SourceFailed


async def those_that_answer[T](asking: Iterable[Awaitable[T]]) -> list[T]:
    """What came, in the order asked, without the requests that failed.

    Raises SourceFailed when all did; whatever else one of them raises goes through.
    """
    replies = await asyncio.gather(*asking, return_exceptions=True)
    came = [reply for reply in replies if not isinstance(reply, BaseException)]
    for reply in replies:
        if isinstance(reply, BaseException) and not (isinstance(reply, SourceFailed) and came):
            raise reply
    return came
