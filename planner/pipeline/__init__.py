"""The one graph that executes every run, streamed or whole."""
