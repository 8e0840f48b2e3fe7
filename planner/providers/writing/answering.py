"""One answer of a model, chunk by chunk, none of them waited for too long."""

import asyncio
from collections.abc import AsyncGenerator

from planner.providers.writing.failures import AnswerFailed
from planner.providers.writing.model import Heard, Model, Prompt
from planner.providers.writing.patience import Patience

type Arrivals = asyncio.Queue[Heard | AnswerFailed | None]


async def chunks_of(model: Model, prompt: Prompt, patience: Patience) -> AsyncGenerator[Heard]:
    """The model's chunks as they arrive. Leaving closes the connection. Raises AnswerFailed."""
    arrivals: Arrivals = asyncio.Queue()
    # in a task of its own: the clients' generators let go of a connection when a read of theirs is
    # cancelled, but left at a yield they keep it until the garbage is collected
    reading = asyncio.create_task(_read(model, prompt, patience, arrivals))
    try:
        while (arrival := await arrivals.get()) is not None:
            if isinstance(arrival, AnswerFailed):
                raise arrival
            yield arrival
    finally:
        reading.cancel()
        await asyncio.wait([reading])


async def _read(model: Model, prompt: Prompt, patience: Patience, arrivals: Arrivals) -> None:
    """Puts chunk after chunk, then None or the failure that ended them."""
    has_begun = False
    try:
        if not model.is_loaded:
            await asyncio.to_thread(model.load)
        time = asyncio.get_running_loop().time
        async with asyncio.timeout(patience.first_seconds) as limit:
            async for chunk in model.answer(prompt):
                limit.reschedule(time() + patience.idle_seconds)
                arrivals.put_nowait(chunk)
                has_begun = True
        arrivals.put_nowait(None)
    except TimeoutError as error:
        _give_up(arrivals, AnswerFailed("writer_stalled", is_passing=True), error)
    except Exception as error:  # noqa: BLE001  (whatever the client raises, the answer failed)
        _give_up(arrivals, model.failure_of(error, has_begun=has_begun), error)


def _give_up(arrivals: Arrivals, failure: AnswerFailed, cause: Exception) -> None:
    failure.__cause__ = cause
    arrivals.put_nowait(failure)
