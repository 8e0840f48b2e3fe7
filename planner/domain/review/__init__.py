"""The review: pure rules that say of an itinerary what does not hold, what is not known, and why.

    review(itinerary, request, context)   every check: one a stop, then the days', then the trip's
    hard_failures(checks)                 those that must be repaired before a plan is shown as good
    RULES                                 each rule with its severity, in the order findings are told

To add a rule: its function in a file here, a line in `judge.RULES`, its reasons in `domain.phrases_review`.
"""

from planner.domain.review.judge import DAY_HOLDS, RULES, STOP_HOLDS, hard_failures, review
from planner.domain.review.rule import Rule, Scope, Severity

__all__ = ["DAY_HOLDS", "RULES", "STOP_HOLDS", "Rule", "Scope", "Severity", "hard_failures", "review"]
