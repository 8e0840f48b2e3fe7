"""Lists as the API describes them: plans, and the links to one."""

from pydantic import Field

from planner.web.api.schemas import Date, Id, Moment, Wire, Won


class PlanSummary(Wire):
    """A plan in a list."""

    id: Id
    title: str
    location: str
    start_date: Date
    end_date: Date
    total_estimated_cost: Won
    currency: str
    created_at: Moment
    is_own: bool
    """Whether it is yours; else somebody shared it with you, to be edited together."""
    is_archived: bool


class PlanPage(Wire):
    """A page of plans; a page past the end is empty."""

    items: list[PlanSummary]
    page: int = Field(ge=1)
    pages: int = Field(ge=1)
    total: int = Field(ge=0)


class Share(Wire):
    """A link to a plan. `url` is the page for people; its last part is also what `/shared/…` takes."""

    id: Id
    plan_id: Id
    may_edit: bool
    """Whether an account that opens it may become an editor of the plan."""
    url: str
    created_at: Moment
    expires_at: Moment | None
    """Null when it opens until it is revoked."""
    has_expired: bool


class ShareList(Wire):
    """A plan's links, newest first, expired ones too."""

    items: list[Share]
