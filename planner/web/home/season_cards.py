"""Where the coming trips' month is good, as the home page says it: only what the long-term means say."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from planner import wiring
from planner.atlas import seasons
from planner.atlas.seasons import Reason, Suggestion
from planner.web import words
from planner.web.home.initials import initial_for

SHOWN = 6
EVERY = 1_000
REASONS: dict[Reason, str] = {
    Reason.DRIEST: gettext_noop("among its driest months"),
    Reason.DRY: gettext_noop("little rain"),
    Reason.MILD: gettext_noop("mild days"),
    Reason.WARM: gettext_noop("summer-warm days"),
}


@dataclass(frozen=True, slots=True)
class SeasonCard:
    """A destination of the season: its usual high and low in °C, how often it rains, and what that means."""

    name: str
    high: int
    low: int
    rain: str
    why: str


def month_ahead() -> int:
    """The month, 1 to 12, in which a trip begins that the empty form proposes."""
    return int(initial_for(localdate())["start"].month)


@lru_cache(maxsize=seasons.MONTHS)
def in_season(month: int) -> tuple[Suggestion, ...]:
    """Where that month is good. The means we ship do not change while a process lives."""
    return seasons.suggested(wiring.gazetteer().suggest("", EVERY), month, limit=SHOWN)


def cards(month: int) -> tuple[SeasonCard, ...]:
    return tuple(_card(suggestion) for suggestion in in_season(month))


def _card(suggestion: Suggestion) -> SeasonCard:
    climate, days = suggestion.climate, round(suggestion.climate.rain_days)
    return SeasonCard(
        name=suggestion.destination.names.in_language(words.viewer_language()),
        high=round(climate.high_c),
        low=round(climate.low_c),
        rain=ngettext("rain on %(days)s day", "rain on %(days)s days", days) % {"days": days},
        why=", ".join(_(REASONS[reason]) for reason in suggestion.reasons),
    )
