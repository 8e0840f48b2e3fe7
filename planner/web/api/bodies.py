"""The JSON that clients send, read strictly and turned into what the use cases take."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, StrictStr, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from planner.domain.trip import (
    DEFAULT_ITERATIONS,
    MAX_WISHES,
    Budget,
    BudgetLevel,
    InvalidTrip,
    Language,
    Pace,
    Party,
    TripRequest,
    trip_request,
)

REMEMBERED_BODIES = 1_000
REMEMBERED_BYTES = 2_048
"""A body longer than this is read anew each time: what strangers send must not fill the memory."""

FIELD_CODES = {
    "missing": "required",
    "enum": "unknown_choice",
    "not_a_date": "not_a_date",
    "not_a_budget": "not_a_budget",
    "too_long": "too_many",
    "extra_forbidden": "unknown_field",
}


def day_of(value: Any) -> date:
    """An ISO date; a date-time counts by its date, as in the guide."""
    if not isinstance(value, str) or not value[:1].isdigit():
        raise _problem("not_a_date")
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        raise _problem("not_a_date") from None


def budget_of(value: Any) -> Budget:
    match value:
        case None:
            return Budget()
        case str() if value in set(BudgetLevel):
            return Budget(level=BudgetLevel(value))
        case str() | int() | float() if not isinstance(value, bool):
            try:
                limit = Decimal(str(value).replace(",", ""))
            except InvalidOperation:
                raise _problem("not_a_budget") from None
            if not limit.is_finite():
                raise _problem("not_a_budget")
            return Budget(limit_krw=limit)
        case _:
            raise _problem("not_a_budget")


def party_of(value: Any) -> Any:
    return {"adults": value} if isinstance(value, int) and not isinstance(value, bool) else value


def _problem(code: str) -> Exception:
    return PydanticCustomError(code, code)


class PartyBody(BaseModel):
    adults: StrictInt = 2
    children: StrictInt = 0


Wishes = Annotated[list[StrictStr], Field(max_length=MAX_WISHES)]


class TripBody(BaseModel):
    """A trip to plan: the guide's fields and ours. `budget` is low, medium, high or an amount in won."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    location: StrictStr
    start_date: Annotated[date, BeforeValidator(day_of)]
    end_date: Annotated[date, BeforeValidator(day_of)]
    budget: Annotated[Any, BeforeValidator(budget_of)] = Field(default=None, validate_default=True)
    title: StrictStr | None = None
    max_iterations: StrictInt | None = DEFAULT_ITERATIONS
    language: Language | None = None
    interests: Wishes = []
    pace: Pace | None = Pace.NORMAL
    travelers: Annotated[PartyBody | None, BeforeValidator(party_of)] = None
    must_see: Wishes = []
    avoid: Wishes = []
    notes: StrictStr | None = None

    def trip_request(self, *, accepted: Language | None) -> TripRequest:
        """The request, in the language asked for, else in the one the caller accepts. Raises InvalidTrip."""
        travelers = self.travelers or PartyBody()
        return trip_request(
            location=self.location,
            start=self.start_date,
            end=self.end_date,
            title=self.title,
            budget=self.budget,
            language=self.language or accepted,
            pace=self.pace or Pace.NORMAL,
            party=Party(travelers.adults, travelers.children),
            interests=tuple(self.interests),
            must_see=tuple(self.must_see),
            avoid=tuple(self.avoid),
            notes=self.notes or "",
            max_iterations=DEFAULT_ITERATIONS if self.max_iterations is None else self.max_iterations,
        )


def read_trip(body: bytes, *, accepted: Language | None) -> TripRequest:
    """The request a JSON body holds. Raises InvalidTrip with domain field names, "" for the body itself."""
    return _remembered(body, accepted) if len(body) <= REMEMBERED_BYTES else _read(body, accepted)


def _read(body: bytes, accepted: Language | None) -> TripRequest:
    try:
        parsed = TripBody.model_validate_json(body)
    except ValidationError as error:
        raise InvalidTrip(field_problems(error)) from None
    return parsed.trip_request(accepted=accepted)


_remembered = lru_cache(maxsize=REMEMBERED_BODIES)(_read)


def field_problems(error: ValidationError) -> dict[str, str]:
    """A problem code for each field that is wrong; "" when the body as a whole is."""
    problems: dict[str, str] = {}
    for detail in error.errors(include_url=False, include_context=False, include_input=False):
        if detail["type"] == "json_invalid":
            return {"": "invalid_json"}
        name = str(detail["loc"][0]) if detail["loc"] else ""
        problems.setdefault(name, field_code(detail["type"]))
    return problems


def field_code(kind: str) -> str:
    """The problem code for one of pydantic's error types."""
    return FIELD_CODES.get(kind, "wrong_type")


WIRE_NAMES = {
    "start": "startDate",
    "end": "endDate",
    "max_iterations": "maxIterations",
    "must_see": "mustSee",
}


def wire_name(field: str) -> str:
    """A domain field's name as clients know it."""
    return WIRE_NAMES.get(field, field)
