"""A sentence that was read, as the API describes it."""

from pydantic import Field

from planner.domain.trip import BudgetLevel, Language, Pace
from planner.web.api.schemas import Date, Wire, Won


class Travelers(Wire):
    adults: int
    children: int


class ReadRequest(Wire):
    """The body of a request to generate, as far as the sentence said it."""

    location: str = ""
    start_date: Date = ""
    end_date: Date = ""
    budget: BudgetLevel | Won = BudgetLevel.MEDIUM
    pace: Pace = Pace.NORMAL
    travelers: Travelers = Travelers(adults=2, children=0)
    interests: list[str] = Field(default_factory=list)
    must_see: list[str] = Field(default_factory=list)
    avoid: list[str] = Field(default_factory=list)
    notes: str = ""
    language: Language


class Reading(Wire):
    """What a sentence seems to ask for, to be confirmed."""

    request: ReadRequest
    not_understood: list[str]
    """Phrases that no field was made of; they stand in `notes` too."""
