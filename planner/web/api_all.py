"""The whole JSON API: each module named here has registered what it answers."""

from planner.web import api_editing, api_listing, api_reading, api_replanning, api_sharing
from planner.web.api import api

__all__ = ["api", "api_editing", "api_listing", "api_reading", "api_replanning", "api_sharing"]
