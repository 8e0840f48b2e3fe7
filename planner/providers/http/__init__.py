"""How we ask services over HTTP: one client, patient and bounded, that keeps answers and shares requests."""

from planner.providers.http.client import Answer, Http
from planner.providers.http.failures import Reason, SourceFailed
from planner.providers.http.partly import those_that_answer
from planner.providers.http.service import Service
from planner.providers.http.store import AnswerStore, MemoryStore

__all__ = [
    "Answer",
    "AnswerStore",
    "Http",
    "MemoryStore",
    "Reason",
    "Service",
    "SourceFailed",
    "those_that_answer",
]
