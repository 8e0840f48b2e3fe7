"""Gemini as a writer. The library is imported on first use only: it takes a second."""

from planner.providers.gemini.client import Gemini, GeminiWriter

__all__ = ["Gemini", "GeminiWriter"]
