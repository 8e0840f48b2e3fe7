"""The messages of a stream as schemas: what stands in `data:`, one model for each `type`."""

from typing import Annotated, Literal

from pydantic import Field, RootModel

from planner.domain.run import Step
from planner.web.api.schemas import Check, DayNumber, Failure, Id, Percent, Plan, Stop, Weather, Wire


class Numbered(Wire):
    """What every message carries."""

    seq: int = Field(ge=1, examples=[1])
    """Its number in the run's log, from 1 without gaps: the SSE `id`."""
    run_id: Id


class StatusEvent(Numbered):
    """A sentence for people. `code` is there for notes, `weather` once it is known."""

    type: Literal["status"]
    message: str = Field(examples=["서울 날씨 정보 수집 중..."])
    code: str = ""
    weather: list[Weather] = Field([], description="A day each.")


class ProgressEvent(Numbered):
    """A step began. `progress` never goes back."""

    type: Literal["progress"]
    step: Step
    message: str = Field(examples=["AI 여행 계획 생성 중..."])
    progress: Percent


class ChunkEvent(Numbered):
    """Text. All chunks in order are exactly what the writer wrote."""

    type: Literal["chunk"]
    content: str = Field(examples=["1일차: 경복궁"])
    part: str = Field(examples=["draft"])
    """One writing: "draft", "refine-1" …; see `reset`."""
    day: DayNumber = Field(1, description="The day the text is about; absent when it is about the trip.")


class StopEvent(Numbered):
    """A stop, as soon as it is decided; one with the same key takes the place of the earlier one."""

    type: Literal["stop"]
    day: DayNumber
    stop: Stop


class CheckEvent(Check, Numbered):
    """A rule's verdict. `removed` is true when the stop was taken out of the plan."""

    type: Literal["check"]
    removed: bool = False


class ResetEvent(Numbered):
    """Forget the text of this part and the stops of these days: they are written again."""

    type: Literal["reset"]
    part: str
    days: list[DayNumber]


class CompleteEvent(Numbered):
    """The plan, exactly as it is saved."""

    type: Literal["complete"]
    plan: Plan
    progress: Literal[100]


class ErrorEvent(Failure, Numbered):
    """Ends the run instead of `complete`."""

    type: Literal["error"]


class CancelledEvent(Numbered):
    """The run was stopped."""

    type: Literal["cancelled"]
    message: str


class ResumeGapEvent(Numbered):
    """The log before this point is gone: read the plan instead. Nothing follows."""

    type: Literal["resume_gap"]
    message: str


class DoneEvent(Numbered):
    """Always last, after `complete`, `error` or `cancelled`."""

    type: Literal["done"]


class StreamEvent(
    RootModel[
        Annotated[
            StatusEvent
            | ProgressEvent
            | ChunkEvent
            | StopEvent
            | CheckEvent
            | ResetEvent
            | CompleteEvent
            | ErrorEvent
            | CancelledEvent
            | ResumeGapEvent
            | DoneEvent,
            Field(discriminator="type"),
        ]
    ]
):
    """The JSON in a message's `data:` line. Skip types you do not know: more may come."""
