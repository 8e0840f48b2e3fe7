"""Single facts in the viewer's words: money, dates, hours, legs, skies, kinds of place, budgets.

Every function reads the active translation, so the caller has chosen the language.
"""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_interval, format_skeleton, get_month_names
from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from planner.domain.facts import Category, DayWeather, Sky, WeatherSource
from planner.domain.hours import DAY_MINUTES, Interval
from planner.domain.itinerary import Leg, TravelMode, clock
from planner.domain.phrases import SKIES
from planner.domain.trip import Budget, BudgetLevel, Language, Pace, Party

INTERESTS: dict[str, str] = {
    "history": gettext_noop("History & heritage"),
    "food": gettext_noop("Food"),
    "nature": gettext_noop("Nature"),
    "art": gettext_noop("Art & museums"),
    "shopping": gettext_noop("Shopping"),
    "walks": gettext_noop("Strolls"),
    "views": gettext_noop("Views"),
    "beach": gettext_noop("Sea"),
    "kids": gettext_noop("With children"),
    "spa": gettext_noop("Rest & spa"),
}
BUDGETS: dict[BudgetLevel, str] = {
    BudgetLevel.LOW: gettext_noop("Thrifty"),
    BudgetLevel.MEDIUM: gettext_noop("Moderate"),
    BudgetLevel.HIGH: gettext_noop("Generous"),
}
PACES: dict[Pace, str] = {
    Pace.RELAXED: gettext_noop("Relaxed"),
    Pace.NORMAL: gettext_noop("Normal"),
    Pace.PACKED: gettext_noop("Packed"),
}
CATEGORIES: dict[Category, tuple[str, str]] = {
    Category.PALACE: ("🏯", gettext_noop("Palace")),
    Category.TEMPLE: ("🛕", gettext_noop("Temple")),
    Category.SHRINE: ("⛩️", gettext_noop("Shrine")),
    Category.CHURCH: ("⛪", gettext_noop("Church")),
    Category.MOSQUE: ("🕌", gettext_noop("Mosque")),
    Category.CASTLE: ("🏰", gettext_noop("Castle")),
    Category.HISTORIC: ("🗿", gettext_noop("Historic site")),
    Category.MUSEUM: ("🏛️", gettext_noop("Museum")),
    Category.GALLERY: ("🖼️", gettext_noop("Gallery")),
    Category.THEATRE: ("🎭", gettext_noop("Theatre")),
    Category.PARK: ("🌳", gettext_noop("Park")),
    Category.GARDEN: ("🌷", gettext_noop("Garden")),
    Category.NATURE: ("🌿", gettext_noop("Nature spot")),
    Category.MOUNTAIN: ("⛰️", gettext_noop("Mountain")),
    Category.BEACH: ("🏖️", gettext_noop("Beach")),
    Category.VIEWPOINT: ("🌆", gettext_noop("Viewpoint")),
    Category.MARKET: ("🧺", gettext_noop("Market")),
    Category.FOOD_STREET: ("🍢", gettext_noop("Food street")),
    Category.RESTAURANT: ("🍴", gettext_noop("Restaurant")),
    Category.SHOPPING: ("🛍️", gettext_noop("Shopping area")),
    Category.STREET: ("🚶", gettext_noop("Street & quarter")),
    Category.THEME_PARK: ("🎡", gettext_noop("Theme park")),
    Category.AQUARIUM: ("🐠", gettext_noop("Aquarium")),
    Category.ZOO: ("🦒", gettext_noop("Zoo")),
    Category.SPA: ("♨️", gettext_noop("Hot spring & spa")),
}
TO = "\N{EN DASH}"
MEAL = ("🍽️", gettext_noop("Meal"))
ELSEWHERE = ("📍", gettext_noop("Place"))
SKY_ICONS: dict[Sky, str] = {
    Sky.CLEAR: "☀️",
    Sky.CLOUDY: "☁️",
    Sky.FOG: "🌫️",
    Sky.RAIN: "🌧️",
    Sky.SNOW: "❄️",
    Sky.STORM: "⛈️",
    Sky.MIXED: "🌦️",
}
WEATHER_SOURCES: dict[WeatherSource, str] = {
    WeatherSource.FORECAST: gettext_noop("forecast"),
    WeatherSource.ARCHIVE: gettext_noop("last year's record"),
    WeatherSource.CLIMATE: gettext_noop("usual for the month"),
}
SOURCES: dict[str, str] = {
    "atlas": gettext_noop("Tripsite atlas"),
    "weather:forecast": gettext_noop("Open-Meteo forecast"),
    "weather:archive": gettext_noop("Open-Meteo archive"),
    "weather:climate": gettext_noop("Long-term climate means"),
    "osm": gettext_noop("© OpenStreetMap contributors"),
    "wikipedia": gettext_noop("Wikipedia"),
    "tourapi": gettext_noop("Korea Tourism Organization"),
    "kakao": gettext_noop("Kakao Map"),
    "google_places": gettext_noop("Google Maps"),
    "geonames": gettext_noop("GeoNames"),
    "travel:osrm": gettext_noop("© OpenStreetMap contributors"),
    "travel:valhalla": gettext_noop("© OpenStreetMap contributors"),
    "rates:frankfurter": gettext_noop("European Central Bank's rates"),
    "rates:table": gettext_noop("Exchange rates of a dated table"),
    "gemini": gettext_noop("Google Gemini"),
    "openai": gettext_noop("OpenAI-compatible model"),
    "offline": gettext_noop("Offline writer"),
    "imported": gettext_noop("Imported file"),
}


def viewer_language() -> Language:
    """The language the page is shown in: Korean unless English is active."""
    return Language.ENGLISH if (get_language() or "").startswith("en") else Language.KOREAN


def won(amount: Decimal) -> str:
    """₩1,234,000, rounded to whole won."""
    return f"₩{amount.quantize(Decimal(1), ROUND_HALF_UP):,}"


def cost(amount: Decimal, *, fee_known: bool) -> str:
    """What a stop costs the party; a fee nobody knows is not called free."""
    if amount:
        return won(amount)
    return _("Free") if fee_known else _("Fee unknown: please check")


def long_date(day: date) -> str:
    return format_skeleton("MMMEd", day, locale=viewer_language())


def month(number: int) -> str:
    """A month, 1 to 12, by its name alone."""
    name: str = get_month_names("wide", "stand-alone", locale=viewer_language())[number]
    return name


def date_span(start: date, end: date) -> str:
    """From the first day to the last, naming once what they share: "Nov 24 to 26, 2026"."""
    return format_interval(start, end, "yMMMd", locale=viewer_language())


def length(days: int) -> str:
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def stops(count: int) -> str:
    return ngettext("%(count)s stop", "%(count)s stops", count) % {"count": count}


def party(party: Party) -> str:
    adults = ngettext("%(count)s adult", "%(count)s adults", party.adults) % {"count": party.adults}
    if not party.children:
        return adults
    children = ngettext("%(count)s child", "%(count)s children", party.children) % {"count": party.children}
    return f"{adults}, {children}"


def budget(budget: Budget) -> str:
    if budget.limit_krw is not None:
        return _("up to %(amount)s") % {"amount": won(budget.limit_krw)}
    return _(BUDGETS[budget.level])


def interest(word: str) -> str:
    """A chip's label; what the traveller wrote stays as written."""
    return _(INTERESTS[word]) if word in INTERESTS else word


def leg(leg: Leg) -> str:
    text = _("%(minutes)s min on foot") if leg.mode is TravelMode.WALK else _("%(minutes)s min by transit")
    return text % {"minutes": leg.minutes}


def sky(weather: DayWeather) -> str:
    return SKIES[weather.sky][viewer_language()]


def source(name: str) -> str:
    """A source's name in words; one that has none here is shown as it calls itself."""
    return _(SOURCES[name]) if name in SOURCES else name


def hours(opening: Sequence[Interval] | None) -> str:
    """The opening hours of one date: None is unknown, empty is closed."""
    if opening is None:
        return _("Hours unknown: please check")
    if not opening:
        return _("Closed on this day")
    if any(interval.start == 0 and interval.end >= DAY_MINUTES for interval in opening):
        return _("Always open")
    spans = ", ".join(f"{clock(interval.start)}{TO}{clock(interval.end)}" for interval in opening)
    last = opening[-1]
    if last.last_entry < last.end:
        return _("%(hours)s (last entry %(entry)s)") % {"hours": spans, "entry": clock(last.last_entry)}
    return spans
