"""The writer that needs no key and no network."""

from planner.providers.offline.writer import OfflineWriter

__all__ = ["OfflineWriter"]
