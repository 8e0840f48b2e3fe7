"""What the review and the solver say to travellers, by reason code, in Korean and English.

The names in braces are the params of a Check or of a Reason; those that differ by language end in _ko or _en.
"""

from collections.abc import Mapping

from planner.domain.phrases_solver import CHANGES, CONFLICTS, RELAXATIONS, Phrases
from planner.domain.trip import Language

FINDINGS: Phrases = {
    "unknown_place": {
        "ko": "실제로 있는 장소인지 확인하지 못했습니다",
        "en": "We could not find this place in any source",
    },
    "wrong_spot": {
        "ko": "지도의 위치가 실제 장소와 다릅니다",
        "en": "The spot on the map is not where this place is",
    },
    "avoided": {
        "ko": "피하고 싶다고 하신 곳입니다",
        "en": "You asked to avoid this place",
    },
    "repeated": {
        "ko": "{first_day}일차에 이미 들르는 곳입니다",
        "en": "You already visit this place on day {first_day}",
    },
    "hours_unknown": {
        "ko": "운영 시간을 알 수 없어 방문 전 확인이 필요합니다",
        "en": "Opening hours are not known: please check before you go",
    },
    "closed_weekday": {
        "ko": "{weekday_ko}은 쉬는 날입니다",
        "en": "It is closed on {weekday_en}s",
    },
    "closed_holiday": {
        "ko": "{date_ko}은 공휴일이라 쉽니다",
        "en": "It is closed for the holiday on {date_en}",
    },
    "closed_that_day": {
        "ko": "{date_ko}은 문을 열지 않습니다",
        "en": "It is closed on {date_en}",
    },
    "not_open_then": {
        "ko": "운영 시간({hours})에 맞지 않습니다",
        "en": "The visit is outside its opening hours ({hours})",
    },
    "after_last_entry": {
        "ko": "입장 마감 시각인 {last_entry}보다 늦게 도착합니다",
        "en": "You would arrive after the last entry at {last_entry}",
    },
    "no_time_there": {
        "ko": "머무는 시간이 없습니다",
        "en": "There is no time to stay there",
    },
    "overlaps": {
        "ko": "{time}까지 이어지는 앞 일정과 시간이 겹칩니다",
        "en": "It overlaps with the stop before, which goes on until {time}",
    },
    "leg_too_short": {
        "ko": "이동 시간이 {minutes}분으로 적혀 있지만 적어도 {needed}분이 걸립니다",
        "en": "The way is given as {minutes} minutes but takes at least {needed}",
    },
    "gap_too_short": {
        "ko": "이동에 {needed}분이 걸리는데 {minutes}분밖에 남지 않습니다",
        "en": "Getting there takes {needed} minutes, and only {minutes} are left",
    },
    "too_early": {
        "ko": "하루를 시작하는 {time}보다 이릅니다",
        "en": "It is before the day begins at {time}",
    },
    "too_late": {
        "ko": "하루를 마치는 {time}보다 늦게 끝납니다",
        "en": "It goes on after the day ends at {time}",
    },
    "wrong_price": {
        "ko": "알려진 입장료와 금액이 다릅니다",
        "en": "The price is not the known entry fee",
    },
    "day_empty": {
        "ko": "{date_ko}에 방문할 곳이 없습니다",
        "en": "There is nothing to visit on {date_en}",
    },
    "day_not_asked_for": {
        "ko": "{date_ko}은 여행 기간이 아닙니다",
        "en": "{date_en} is not part of the trip",
    },
    "no_lunch": {
        "ko": "점심 시간이 없습니다",
        "en": "There is no time for lunch",
    },
    "no_dinner": {
        "ko": "저녁 식사 시간이 없습니다",
        "en": "There is no time for dinner",
    },
    "must_see_missing": {
        "ko": "꼭 가고 싶다고 하신 곳이 빠졌습니다: {place_ko}",
        "en": "A place you must see is missing: {place_en}",
    },
    "over_budget": {
        "ko": "총비용 {total}원이 예산 {limit}원을 넘습니다",
        "en": "The total of ₩{total} is above the budget of ₩{limit}",
    },
    "fees_unknown": {
        "ko": "입장료를 알 수 없는 곳이 {places}곳 있어 실제 비용이 더 들 수 있습니다",
        "en": "Entry fees of {places} places are not known, so it may cost more",
    },
    "too_full": {
        "ko": "하루에 {visits}곳은 많습니다. 이 속도로는 {most}곳까지가 좋습니다",
        "en": "{visits} visits are many for one day: at this pace {most} are the most",
    },
    "three_alike": {
        "ko": "비슷한 곳이 세 번 이어집니다",
        "en": "Three places of the same kind follow each other",
    },
    "many_museums": {
        "ko": "하루에 박물관이 {museums}곳이나 됩니다",
        "en": "There are {museums} museums on one day",
    },
    "wet_outdoors": {
        "ko": "비 소식이 있는 날인데 야외 일정이 많습니다",
        "en": "Rain is expected, and most of the day is outdoors",
    },
    "goes_back": {
        "ko": "왔던 길을 되돌아갑니다. {km}km를 {shortest_km}km로 줄일 수 있습니다",
        "en": "The route goes back on itself: {km} km could be {shortest_km} km",
    },
    "after_dark": {
        "ko": "‘{place_ko}’ 일정이 해가 진 뒤까지 이어집니다",
        "en": "The visit to “{place_en}” goes on after dark",
    },
    "cold_beach": {
        "ko": "‘{place_ko}’에 오래 머물기에는 추운 날입니다",
        "en": "It is cold for a long stay at “{place_en}”",
    },
}
"""What a rule found."""

PHRASES: Phrases = FINDINGS | CHANGES | CONFLICTS | RELAXATIONS


def sentence(code: str, params: Mapping[str, str | int], language: Language) -> str:
    """The sentence of a reason code in the traveller's language. Raises KeyError for a code without one."""
    return PHRASES[code][language.value].format(**params)
