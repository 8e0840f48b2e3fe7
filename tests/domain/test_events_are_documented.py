"""docs/events.md against the code: nobody learns of a new event from a stack trace."""

import ast
import re
from pathlib import Path

import pytest

from planner.domain.codec import KINDS
from planner.web.api import wire

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENT = ROOT / "docs" / "events.md"


def wire_types() -> set[str]:
    """Every `type` that web.wire writes, read off its code."""
    tree = ast.parse(Path(wire.__file__).read_text())
    found = {wire.RESUME_GAP}
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "type" and isinstance(value, ast.Constant):
                    found.add(str(value.value))
    return found


def test_the_types_are_those_of_the_contract() -> None:
    guide = {"status", "progress", "chunk", "complete", "error", "done"}
    ours = {"stop", "check", "reset", "cancelled", "resume_gap"}
    assert wire_types() == guide | ours


@pytest.mark.parametrize("name", sorted({*KINDS, *wire_types()}))
def test_every_event_and_every_wire_type_stands_in_the_document(name: str) -> None:
    assert re.search(rf"`{name}`", DOCUMENT.read_text()), f"docs/events.md does not speak of `{name}`"
