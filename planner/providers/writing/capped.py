"""A writer that stops asking its model once enough was spent for a day."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

from planner.domain.checks import Check
from planner.domain.trip import Language
from planner.ports import Brief, Writer, WriterFailed, WriterItem


class CappedWriter:
    """`spent` tells the tokens used today; a writing that has begun is let finish, so the cap may be passed
    by what was under way.
    """

    def __init__(self, writer: Writer, *, cap: int, spent: Callable[[], Awaitable[int]]) -> None:
        self._writer = writer
        self._cap = cap
        self._spent = spent

    @property
    def name(self) -> str:
        return self._writer.name

    @property
    def version(self) -> str:
        return self._writer.version

    @property
    def is_costly(self) -> bool:
        return self._writer.is_costly

    def warm_up(self) -> None:
        self._writer.warm_up()

    async def aclose(self) -> None:
        await self._writer.aclose()

    async def draft(self, brief: Brief) -> AsyncGenerator[WriterItem]:
        """As the writer's. Raises WriterFailed("writer_capped") when the day's tokens are used up."""
        await self._check()
        async for item in self._writer.draft(brief):
            yield item

    async def refine(
        self, brief: Brief, findings: Sequence[Check], language: Language
    ) -> AsyncGenerator[WriterItem]:
        """As the writer's. Raises WriterFailed("writer_capped") when the day's tokens are used up."""
        await self._check()
        async for item in self._writer.refine(brief, findings, language):
            yield item

    async def _check(self) -> None:
        if await self._spent() >= self._cap:
            raise WriterFailed("writer_capped")
