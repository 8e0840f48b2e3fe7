"""OpenAI-compatible endpoints as writers: the extra `openai`. The library is imported on first use only."""

from planner.providers.openai.client import OpenAI, OpenAIWriter

__all__ = ["OpenAI", "OpenAIWriter"]
