"""Whom we are measured beside. They import our graph and its tools, and nothing of what surrounds a run."""
