import pytest

from planner.domain.trip import Language
from planner.ports import WriterFailed
from planner.providers.offline.writer import OfflineWriter
from planner.providers.writing.capped import CappedWriter
from tests.providers.trips import brief

pytestmark = pytest.mark.asyncio

CAP = 1_000


class Spending:
    """What was used today, and how often somebody asked."""

    def __init__(self, tokens: int) -> None:
        self.tokens = tokens
        self.asked = 0

    async def __call__(self) -> int:
        self.asked += 1
        return self.tokens


async def test_below_the_cap_it_writes_what_its_writer_writes() -> None:
    spent = Spending(CAP - 1)
    capped = CappedWriter(OfflineWriter(), cap=CAP, spent=spent)
    assert [item async for item in capped.draft(brief())] == [
        item async for item in OfflineWriter().draft(brief())
    ]
    assert (capped.name, capped.version, spent.asked) == (OfflineWriter().name, OfflineWriter().version, 1)


async def test_at_the_cap_it_writes_nothing_and_says_why() -> None:
    capped = CappedWriter(OfflineWriter(), cap=CAP, spent=Spending(CAP))
    for writing in (capped.draft(brief()), capped.refine(brief(), (), Language.KOREAN)):
        with pytest.raises(WriterFailed) as failed:
            await anext(writing)
        assert failed.value.note == "writer_capped"
