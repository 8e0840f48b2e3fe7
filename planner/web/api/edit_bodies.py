"""The JSON of an edit, read strictly and turned into the domain's."""

from typing import Annotated, Literal

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, StrictBool, StrictInt, StrictStr
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from planner.domain import edit
from planner.domain.trip import MAX_DAYS
from planner.web.editing.forms import MAX_KEY_CHARS, minutes_of


def _clock(text: str | None) -> str | None:
    if text is not None and minutes_of(text) is None:
        raise PydanticCustomError("not_a_time", "not_a_time")
    return text


Key = Annotated[StrictStr, Field(min_length=1, max_length=MAX_KEY_CHARS)]
Day = Annotated[StrictInt, Field(ge=1, le=MAX_DAYS)]
Position = Annotated[StrictInt, Field(ge=0, le=1000, description="Among the day's stops, from 0.")]


class EditPart(Schema):
    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, populate_by_name=True)


class Move(EditPart):
    """Positions count among a day's stops once the stop is taken out of its old place."""

    type: Literal["move"]
    stop: Key
    day: Day
    position: Position

    def made(self) -> edit.Edit:
        return edit.MoveStop(self.stop, self.day, self.position)


class Remove(EditPart):
    type: Literal["remove"]
    stop: Key

    def made(self) -> edit.Edit:
        return edit.RemoveStop(self.stop)


class Swap(EditPart):
    type: Literal["swap"]
    stop: Key
    place_id: Key

    def made(self) -> edit.Edit:
        return edit.SwapStop(self.stop, self.place_id)


class Add(EditPart):
    """Without a position the place goes where it makes the shortest way."""

    type: Literal["add"]
    place_id: Key
    day: Day
    position: Position | None = None

    def made(self) -> edit.Edit:
        return edit.AddStop(self.place_id, self.day, self.position)


class Lock(EditPart):
    type: Literal["lock"]
    stop: Key
    locked: StrictBool

    def made(self) -> edit.Edit:
        return edit.LockStop(self.stop, self.locked)


class Times(EditPart):
    """`start` null lets the stop begin as soon as one can be there; before 04:00 is after midnight."""

    type: Literal["times"]
    stop: Key
    start: Annotated[
        StrictStr | None, AfterValidator(_clock), Field(json_schema_extra={"examples": ["10:30"]})
    ] = None
    minutes: StrictInt = Field(ge=edit.SHORTEST_MINUTES, le=edit.LONGEST_MINUTES)

    def made(self) -> edit.Edit:
        start = None if self.start is None else minutes_of(self.start)
        return edit.SetTimes(self.stop, start, self.minutes)


class Memo(EditPart):
    type: Literal["memo"]
    stop: Key
    memo: StrictStr = Field(max_length=edit.MAX_MEMO_CHARS)

    def made(self) -> edit.Edit:
        return edit.SetMemo(self.stop, self.memo)


class Mend(EditPart):
    """The solver repairs what edits broke; locked stops stay."""

    type: Literal["mend"]

    def made(self) -> edit.Edit:
        return edit.Mend()


AnyEdit = Annotated[Move | Remove | Swap | Add | Lock | Times | Memo | Mend, Field(discriminator="type")]
Base = Annotated[StrictInt, Field(ge=1, description="The revision that you have seen.")]


class EditBody(EditPart):
    base: Base
    edit: AnyEdit


class BaseBody(EditPart):
    base: Base
