from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from planner.pipeline.checkpoints import WorkSerializer
from planner.pipeline.work import Work
from planner.providers.offline.writer import OfflineWriter
from tests.factories import trip
from tests.pipeline.test_graph import told
from tests.web.story import plan


@pytest.mark.asyncio
async def test_work_at_its_fullest_is_kept_and_read_back_as_it_was() -> None:
    work = (await told(OfflineWriter())).work
    assert work is not None
    assert work.plan is not None
    serializer = WorkSerializer()
    assert serializer.loads_typed(serializer.dumps_typed(work)) == work
    assert serializer.loads_typed(serializer.dumps_typed({"work": [work, None], "step": 3})) == {
        "work": [work, None],
        "step": 3,
    }


@pytest.mark.parametrize(
    "value", [None, 5, "text", [1, {"a": b"b"}], {"nested": {"deep": (1, 2)}}, timedelta(seconds=1)]
)
def test_what_is_no_work_goes_through_as_langgraph_keeps_it(value: Any) -> None:
    serializer = WorkSerializer()
    read = serializer.loads_typed(serializer.dumps_typed(value))
    assert read == value or list(read) == list(value)


def test_no_class_of_ours_is_named_in_what_is_kept() -> None:
    work = Work("run", trip())
    kept = WorkSerializer().dumps_typed(replace(work, plan=plan()))[1]
    assert b"planner" not in kept
