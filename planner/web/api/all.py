"""The whole JSON API: each module named here has registered what it answers."""

from planner.web.api import editing, listing, reading, replanning, sharing
from planner.web.api.main import api

__all__ = ["api", "editing", "listing", "reading", "replanning", "sharing"]
