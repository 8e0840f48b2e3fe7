"""The JSON that clients see, as schemas: for the API's description, for tests, for generated clients.

`wire` makes the answers and stays free of validation; a test reads real answers back through these models
and finds neither a field too many nor one too few. Fields without a default are always there.
"""

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from planner.domain.checks import Verdict
from planner.domain.facts import Category, Sky, WeatherSource
from planner.domain.itinerary import StopKind, TravelMode, Verification
from planner.domain.run import Delivery, FailureCode, RunStatus, Step
from planner.domain.trip import Language

Id = Annotated[str, Field(pattern="^[0-9a-f]{32}$", examples=["5f0c6f1e9a7b4d53a1c2e3f405162738"])]
Date = Annotated[str, Field(json_schema_extra={"format": "date"}, examples=["2026-11-24"])]
Moment = Annotated[
    str, Field(json_schema_extra={"format": "date-time"}, examples=["2026-11-22T10:00:00.000000+00:00"])
]
Clock = Annotated[str, Field(pattern="^[0-2][0-9]:[0-5][0-9]$", examples=["09:30"])]
Won = Annotated[int, Field(description="Won, for the whole party.", examples=[42000])]
DayNumber = Annotated[int, Field(ge=1, description="Day of the trip, from 1.")]
Percent = Annotated[int, Field(ge=0, le=100)]


class Wire(BaseModel):
    """snake_case here, camelCase in JSON."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, use_attribute_docstrings=True
    )


class NameSet(Wire):
    """A name in Korean, in English, and as people there write it."""

    ko: str
    en: str
    local: str | None


class OpenInterval(Wire):
    """`close` before `open` means past midnight."""

    open: Clock
    close: Clock


class Weather(Wire):
    """A day's weather: °C and mm."""

    date: Date
    high: float
    low: float
    rain_mm: float
    rain_chance: Percent | None
    """Chance of rain where known."""
    sky: Sky
    description: str = Field(examples=["맑음"])
    source: WeatherSource
    """forecast, archive (the same dates of last year) or climate (the month's long-term means)."""


class Stop(Wire):
    """One planned stop."""

    key: str
    """Names the stop within its plan; a `stop` event with the same key takes the earlier one's place."""
    kind: StopKind
    place_id: str | None
    """Null for a meal that names only an area."""
    name: str = Field(examples=["경복궁"])
    names: NameSet
    category: Category | None
    area: str
    """The part of town, as an id."""
    lat: float = Field(examples=[37.5796])
    lon: float = Field(examples=[126.977])
    start: Clock
    """Local time; before the stop's predecessor means past midnight."""
    end: Clock
    opening_hours: list[OpenInterval] | None
    """On that date: [] is closed, null is unknown."""
    cost: Won
    fee_known: bool = True
    """False where nobody knows the entry fee: `cost` is 0 then, and it may cost more."""
    travel_minutes_from_previous: int | None = Field(examples=[12])
    travel_mode: TravelMode | None
    note: str
    verification: Verification
    source: str
    """An id of the plan's `sources`."""
    locked: bool = Field(False, description="Stays on its day. As `pinned` and `memo`, only in a saved plan.")
    pinned: bool = Field(False, description="Its start is fixed.")
    memo: str = Field("", description="The traveller's own words, which no link shows.")


class Check(Wire):
    """A rule's verdict on a stop, on a day, or on the whole trip when both are null."""

    rule: str = Field(examples=["open"])
    verdict: Verdict
    day: DayNumber | None
    stop: str | None
    """The stop's key."""
    code: str = Field("", description="The reason's code; absent for what passed.")
    reason: str = Field("", description="The reason as a sentence; absent for what passed.")


class Note(Wire):
    """What the traveller should know of how the plan came about."""

    code: str = Field(examples=["repaired_by_solver"])
    message: str


class Source(Wire):
    """Where facts come from, with the attribution its licence asks for."""

    id: str = Field(examples=["atlas"])
    name: str
    url: str
    licence: str


class Day(Wire):
    """One day of a plan."""

    day: DayNumber
    date: Date
    location: str = Field(examples=["종로·북촌"])
    activity: str
    estimated_cost: Won
    transport_cost: Won
    """Local transport, part of `estimatedCost`."""
    weather: Weather | None
    stops: list[Stop]


class Plan(Wire):
    """A whole plan. Its id is the id of the run that made it."""

    id: Id
    run_id: Id
    title: str = Field(examples=["서울 3일 여행"])
    location: str
    """As it was asked for."""
    destination: str = Field(examples=["서울"])
    country: str = Field(examples=["KR"])
    timezone: str = Field(examples=["Asia/Seoul"])
    start_date: Date
    end_date: Date
    language: Language
    currency: str = Field(examples=["KRW"])
    total_estimated_cost: Won
    costs_cover: str
    """What the costs hold, as a sentence: nights and flights are not in them."""
    days: list[Day]
    checks: list[Check]
    notes: list[Note]
    sources: list[Source]
    writer: str = Field(examples=["offline"])
    created_at: Moment
    revision: int = Field(1, description="The `base` of the next edit; only in a saved plan.")


class Reason(Wire):
    """A wish in conflict, or a relaxation that would do."""

    code: str
    message: str
    params: dict[str, Any]


class Failure(Wire):
    """Why a run failed, with what helps to ask again."""

    code: FailureCode
    message: str
    suggestions: list[str] = Field([], description="Places that can be planned, when this one is not known.")
    conflicts: list[Reason] = Field([], description="The wishes in conflict, when they cannot all be met.")
    relaxations: list[Reason] = Field([], description="What would do instead.")


class Revises(Wire):
    """Of a run that plans a saved plan anew: which revision it starts from, and what is to be changed."""

    plan_id: Id
    base: int
    days: list[DayNumber]
    """The days that are planned anew; [] for all of them."""
    words: str
    revision: int | None
    """What it proposes, once it has succeeded; null until then, and when it was discarded."""


class RunStarted(Wire):
    """A run that was started, and where its events are."""

    run_id: Id
    events: str


class RunState(Wire):
    """Where a run stands."""

    id: Id
    status: RunStatus
    last_seq: int = Field(examples=[57])
    """The number of its newest event."""
    attempt: int
    """How many workers have taken it up."""
    delivery: Delivery
    writer: str
    revises: Revises | None
    """Null for a run that makes a plan of its own."""
    title: str
    location: str
    start_date: Date
    end_date: Date
    created_at: Moment
    started_at: Moment | None
    ended_at: Moment | None


class Run(RunState):
    """A run's state, with its plan when it succeeded and its error when it failed."""

    step: Step | None
    progress: Percent
    plan: Plan | None
    error: Failure | None = Field(None, description="Only there when the run failed.")


class ErrorDetail(Wire):
    """`suggestions`, `conflicts` and `relaxations` stand beside these for a trip that cannot be planned."""

    code: str = Field(examples=["invalid_input"])
    message: str = Field(examples=["입력값을 확인해 주세요."])
    fields: dict[str, str] = Field(examples=[{"endDate": "돌아오는 날이 떠나는 날보다 빠릅니다."}])
    """A sentence for each wrong field, by its name."""
    suggestions: list[str] = Field([], description="Places that can be planned.")
    conflicts: list[Reason] = Field([], description="The wishes that cannot all be met.")
    relaxations: list[Reason] = Field([], description="What would do instead.")
    revision: int = Field(1, description="The current one, when another change came first.")


class Error(Wire):
    """Every error answer has this shape."""

    error: ErrorDetail = Field(examples=[{"code": "invalid_json", "message": "…", "fields": {}}])
