"""The sentences of the offline writer: what one reads of a day, picked by what is known of it.

Nothing here is random: `turn` counts through the variants, so that neighbours do not read alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from planner.domain.facts import DayWeather, PartOfDay, Place, Sky, WeatherSource
from planner.domain.hours import ALWAYS
from planner.domain.itinerary import Day, Stop, TravelMode, clock
from planner.domain.korean import with_particle
from planner.domain.trip import Language
from planner.providers.offline import phrasebook as book

MAX_THEMES = 2
MAX_REASONS = 2
NEAR_MINUTES = 15
"""A walk from the stop before that is short enough to be a reason."""
NOON, EVENING = 12 * 60, 17 * 60


@dataclass(frozen=True, slots=True)
class Voice:
    """The language spoken, and for how many people the sums are."""

    language: Language
    travelers: int

    def say(self, variants: book.Variants, turn: int = 0, **words: object) -> str:
        """The variant whose turn it is, filled with the words."""
        texts = variants[self.language]
        return texts[turn % len(texts)].format(**words)


@dataclass(frozen=True, slots=True)
class Visit:
    """A stop to be put into words; `place` is None when its facts are gone, `turn` picks the variants."""

    day: Day
    stop: Stop
    place: Place | None
    is_wished: bool
    turn: int


def heading(voice: Voice, day: Day, area_names: Sequence[str]) -> str:
    return voice.say(book.HEADING, number=day.number, areas=", ".join(area_names))


def summary(voice: Voice, day: Day, *, area_names: Sequence[str], places: Mapping[str, Place]) -> str:
    """One sentence on a day: its weather as far as known, where it goes and what it is about."""
    areas, topic = _joined(voice, area_names), _topic(voice, day)
    words = {"areas": areas, "topic": topic}
    if voice.language is Language.KOREAN:
        words |= {"areas_to": with_particle(areas, "으로"), "topic_obj": with_particle(topic, "을")}
    sentence = voice.say(book.SUMMARY, day.number - 1, **words)
    opening = _weather(voice, day, places)
    return opening + sentence if opening else sentence[:1].upper() + sentence[1:]


def visit_note(voice: Voice, visit: Visit) -> str:
    """Why this place: what stays true of it when a repair moves it to another hour."""
    return " ".join(voice.say(reason, visit.turn) for reason in _reasons(visit)[:MAX_REASONS])


def visit_line(voice: Voice, visit: Visit, note: str) -> str:
    """A visit's line: when, what, how long, the note, and what holds at this hour only."""
    stop = visit.stop
    details = " ".join(filter(None, (note, _nearness(voice, visit), _hours(voice, visit))))
    line = voice.say(
        book.VISIT,
        time=clock(stop.start),
        name=stop.names.in_language(voice.language),
        length=_length(voice, stop.minutes),
    )
    return f"{line}: {details}" if details else line


def meal_line(voice: Voice, stop: Stop, *, area_name: str, turn: int) -> str:
    words = {"time": clock(stop.start), "name": stop.names.in_language(voice.language), "area": area_name}
    variants = book.MEAL_ALONE if voice.travelers == 1 else book.MEAL
    return voice.say(variants, turn, cost=_money(stop.cost_krw), travelers=voice.travelers, **words)


def total_line(voice: Voice, day: Day) -> str:
    variants = book.TOTAL_ALONE if voice.travelers == 1 else book.TOTAL
    return voice.say(variants, cost=_money(day.cost_krw), travelers=voice.travelers)


def changed_line(voice: Voice, day: Day, findings: Sequence[str]) -> str:
    """What the review said of a day, ahead of the day written again."""
    return " ".join((voice.say(book.CHANGED, number=day.number), *findings))


def _joined(voice: Voice, names: Sequence[str]) -> str:
    """The names as one phrase: "a, b and c", "a, b와 c"."""
    *before, last = names
    if not before:
        return last
    listed = ", ".join(before)
    joined = with_particle(listed, "과") if voice.language is Language.KOREAN else f"{listed} and"
    return f"{joined} {last}"


def _topic(voice: Voice, day: Day) -> str:
    """What the day is about: its most frequent themes, the earlier one first where they tie."""
    themes = [book.THEMES[stop.category] for stop in day.visits if stop.category is not None]
    ranked = sorted(dict.fromkeys(themes), key=lambda theme: -themes.count(theme))[:MAX_THEMES]
    names = [voice.say(book.THEME_NAMES[theme]) for theme in ranked]
    return _joined(voice, names or [voice.say(book.NO_THEME)])


def _weather(voice: Voice, day: Day, places: Mapping[str, Place]) -> str:
    """The opening clause on the weather, "" when unknown; means speak of the season, not of the day."""
    weather = day.weather
    if weather is None:
        return ""
    if weather.source is WeatherSource.CLIMATE:
        return voice.say(book.SEASON, day.number, high=round(weather.high_c))
    if weather.is_rainy:
        return voice.say(book.WET_INDOORS if _is_mostly_indoor(day, places) else _wet(weather), day.number)
    return voice.say(book.SKIES[weather.sky], high=round(weather.high_c))


def _wet(weather: DayWeather) -> book.Variants:
    return book.SNOWY if weather.sky is Sky.SNOW else book.WET


def _is_mostly_indoor(day: Day, places: Mapping[str, Place]) -> bool:
    known = list(filter(None, (places.get(stop.place_id or "") for stop in day.visits)))
    return bool(known) and sum(place.indoor is True for place in known) * 2 > len(known)


def _reasons(visit: Visit) -> list[book.Variants]:
    """What speaks for a visit, the weightiest first."""
    place, weather = visit.place, visit.day.weather
    reasons = [book.WISHED] if visit.is_wished else []
    if place is None:
        return reasons
    if place.indoor and weather is not None and weather.is_rainy:
        reasons.append(book.INDOOR)
    if place.best_time is not None and place.best_time is _part_of_day(visit.stop.start):
        reasons.append(book.BEST_TIME[place.best_time])
    if place.popularity in book.FAMOUS:
        reasons.append(book.FAMOUS[place.popularity])
    if place.fee is not None and place.fee.adult == 0:
        reasons.append(book.FREE)
    return reasons


def _part_of_day(minutes: int) -> PartOfDay:
    if minutes < NOON:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if minutes < EVENING else PartOfDay.EVENING


def _nearness(voice: Voice, visit: Visit) -> str:
    leg = visit.stop.leg
    if leg is None or leg.mode is not TravelMode.WALK or not 0 < leg.minutes <= NEAR_MINUTES:
        return ""
    return voice.say(book.NEAR, visit.turn, minutes=leg.minutes)


def _hours(voice: Voice, visit: Visit) -> str:
    """Until when it is open that day, or that this is not known; "" where there is no gate."""
    start, opening = visit.stop.start, visit.stop.opening
    if opening is None:
        return voice.say(book.HOURS_UNKNOWN, visit.turn)
    closing = next((times.end for times in opening if times.start <= start <= times.end), None)
    if closing is None or closing >= ALWAYS[0].end:
        return ""
    return voice.say(book.OPEN_UNTIL, visit.turn, time=clock(closing))


def _length(voice: Voice, minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [voice.say(book.HOURS, number=hours)] if hours else []
    if rest or not hours:
        parts.append(voice.say(book.MINUTES, number=rest))
    return " ".join(parts)


def _money(won: Decimal) -> str:
    return f"{won:,.0f}"
