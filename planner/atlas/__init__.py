"""The atlas: destinations we ship, the calendar of their closing days, and what their money is in won.

Atlas             the gazetteer over planner/atlas/data/*.json (docs/atlas.md)
match_place       the place a wish names; close_places, names like it when there is none
public_holidays   holiday ids by date, for opening hours
to_krw            a foreign amount in won, by a table of AS_OF
"""

from planner.atlas.calendars import public_holidays
from planner.atlas.gazetteer import Atlas, read_file
from planner.atlas.rates import AS_OF, CurrencyUnknown, to_krw
from planner.atlas.search import close_places, match_place

__all__ = [
    "AS_OF",
    "Atlas",
    "CurrencyUnknown",
    "close_places",
    "match_place",
    "public_holidays",
    "read_file",
    "to_krw",
]
