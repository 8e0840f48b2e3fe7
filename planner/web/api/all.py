"""The whole JSON API: each module named here has registered what it answers."""

from planner.web.api import editing as api_editing
from planner.web.api import listing as api_listing
from planner.web.api import reading as api_reading
from planner.web.api import replanning as api_replanning
from planner.web.api import sharing as api_sharing
from planner.web.api.main import api

__all__ = ["api", "api_editing", "api_listing", "api_reading", "api_replanning", "api_sharing"]
