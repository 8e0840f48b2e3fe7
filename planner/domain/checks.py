"""What the review says of a stop, a day or a trip."""

from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    PASSED = "passed"
    REPAIRED = "repaired"
    UNVERIFIED = "unverified"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    """A rule's verdict on a stop (`stop` is its key), on a day, or on the whole trip when both are None.

    `params` fill the sentence of `reason`, a code of `domain.phrases`; a passed check has none.
    """

    rule: str
    verdict: Verdict
    day: int | None = None
    stop: str | None = None
    reason: str | None = None
    params: dict[str, str | int] = field(default_factory=dict)
