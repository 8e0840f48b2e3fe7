"""The review's findings as sentences, for the writers that go over a draft again."""

from planner.domain.checks import Check
from planner.domain.phrases import sentence
from planner.domain.trip import Language


def in_words(check: Check, language: Language) -> str:
    """The sentence of a finding; one without a reason is named by its rule."""
    return sentence(check.reason, language, check.params) if check.reason else check.rule
