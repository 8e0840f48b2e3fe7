"""Faults, again and again, while readers read: `python -m tests.chaos` (`make chaos`), and its own tests."""
