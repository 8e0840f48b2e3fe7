"""Gemini as a writer. LangChain's library is imported on first use only: it takes a second.

`gemini.direct` is a client without it.
"""

from planner.providers.gemini.client import Gemini, GeminiWriter

__all__ = ["Gemini", "GeminiWriter"]
