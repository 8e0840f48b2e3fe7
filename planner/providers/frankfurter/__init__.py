"""Exchange rates of the European Central Bank by frankfurter, which needs no key."""

from planner.providers.frankfurter.client import Frankfurter

__all__ = ["Frankfurter"]
