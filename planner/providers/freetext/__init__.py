"""A traveller's own sentence read into the trip form: by a model when there is one, by rules otherwise."""

from planner.providers.freetext.parser import parsed
from planner.providers.freetext.reader import ModelReader, RuleReader

__all__ = ["ModelReader", "RuleReader", "parsed"]
