"""How a run's work is kept between nodes, so that a crash repeats no node that has finished."""

from typing import Any

from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from pydantic import TypeAdapter

from planner.pipeline.work import Work

_WORK = TypeAdapter(Work)
_MARK = "tripsite.work"


class WorkSerializer(JsonPlusSerializer):
    """LangGraph's serializer, with our work as JSON of our own types instead of named classes."""

    def __init__(self) -> None:
        super().__init__(allowed_msgpack_modules=None)

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        return super().dumps_typed(_packed(obj))

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        return _unpacked(super().loads_typed(data))


def _packed(value: Any) -> Any:
    match value:
        case Work():
            return {_MARK: _WORK.dump_json(value)}
        case dict():
            return {key: _packed(item) for key, item in value.items()}
        case list():
            return [_packed(item) for item in value]
        case _:
            return value


def _unpacked(value: Any) -> Any:
    match value:
        case dict() if _MARK in value:
            return _WORK.validate_json(value[_MARK])
        case dict():
            return {key: _unpacked(item) for key, item in value.items()}
        case list():
            return [_unpacked(item) for item in value]
        case _:
            return value
