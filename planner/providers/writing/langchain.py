"""What LangChain leaves for later, done before a run waits for it."""

from importlib import import_module

IMPORTED_ON_FIRST_USE = ("langchain_core.tracers.langchain", "langchain_core.tracers.context")
"""What the library would import while it streams its first answer and every other stream stands still."""


def import_the_rest() -> None:
    """Imports what the first answer needs. Takes a while, so not on an event loop."""
    for module in IMPORTED_ON_FIRST_USE:
        import_module(module)
