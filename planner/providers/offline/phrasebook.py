"""The offline writer's phrases in Korean and English: variants to be taken in turn.

A weather clause ends so that a summary can follow it, and a summary can stand alone.
"""

from collections.abc import Mapping
from enum import StrEnum

from planner.domain.facts import Category, PartOfDay, Sky
from planner.domain.trip import Language

type Variants = Mapping[Language, tuple[str, ...]]


def _both(*, ko: str | tuple[str, ...], en: str | tuple[str, ...]) -> Variants:
    as_tuple = {Language.KOREAN: ko, Language.ENGLISH: en}
    return {name: (texts,) if isinstance(texts, str) else texts for name, texts in as_tuple.items()}


class Theme(StrEnum):
    HERITAGE = "heritage"
    ART = "art"
    NATURE = "nature"
    VIEWS = "views"
    FOOD = "food"
    STREETS = "streets"
    FUN = "fun"
    REST = "rest"


THEMES: dict[Category, Theme] = {
    Category.PALACE: Theme.HERITAGE,
    Category.TEMPLE: Theme.HERITAGE,
    Category.SHRINE: Theme.HERITAGE,
    Category.CHURCH: Theme.HERITAGE,
    Category.MOSQUE: Theme.HERITAGE,
    Category.CASTLE: Theme.HERITAGE,
    Category.HISTORIC: Theme.HERITAGE,
    Category.MUSEUM: Theme.ART,
    Category.GALLERY: Theme.ART,
    Category.THEATRE: Theme.ART,
    Category.PARK: Theme.NATURE,
    Category.GARDEN: Theme.NATURE,
    Category.NATURE: Theme.NATURE,
    Category.MOUNTAIN: Theme.NATURE,
    Category.BEACH: Theme.NATURE,
    Category.VIEWPOINT: Theme.VIEWS,
    Category.MARKET: Theme.FOOD,
    Category.FOOD_STREET: Theme.FOOD,
    Category.RESTAURANT: Theme.FOOD,
    Category.SHOPPING: Theme.STREETS,
    Category.STREET: Theme.STREETS,
    Category.THEME_PARK: Theme.FUN,
    Category.AQUARIUM: Theme.FUN,
    Category.ZOO: Theme.FUN,
    Category.SPA: Theme.REST,
}

THEME_NAMES: dict[Theme, Variants] = {
    Theme.HERITAGE: _both(ko="오래된 건축", en="old architecture"),
    Theme.ART: _both(ko="전시", en="exhibitions"),
    Theme.NATURE: _both(ko="자연", en="green spaces"),
    Theme.VIEWS: _both(ko="전망", en="city views"),
    Theme.FOOD: _both(ko="시장 먹거리", en="market food"),
    Theme.STREETS: _both(ko="거리 산책", en="street walks"),
    Theme.FUN: _both(ko="체험", en="hands-on fun"),
    Theme.REST: _both(ko="휴식", en="time to rest"),
}
NO_THEME = _both(ko="동네 분위기", en="the neighbourhood")

HEADING = _both(ko="Day {number}: {areas}", en="Day {number}: {areas}")

SUMMARY = _both(
    ko=(
        "{areas}에서 {topic_obj} 중심으로 둘러보는 하루입니다.",
        "{areas_to} 나가 {topic_obj} 즐기는 일정입니다.",
        "{topic_obj} 따라 {areas} 일대를 천천히 다닙니다.",
        "{areas}에 머물며 {topic_obj} 느긋하게 즐깁니다.",
    ),
    en=(
        "a day around {areas}, with {topic} at its heart.",
        "{areas} today, mostly for {topic}.",
        "an unhurried round of {areas}, following {topic}.",
        "time in {areas} for {topic}.",
    ),
)

SEASON = _both(
    ko=("예년 이맘때 낮 기온은 {high}도 안팎으로, ", "평년 낮 기온 {high}도 정도를 예상하며, "),
    en=(
        "Afternoons usually reach about {high}°C at this time of year: ",
        "With the usual {high}°C or so by day: ",
    ),
)
SKIES: dict[Sky, Variants] = {
    Sky.CLEAR: _both(ko="맑고 낮 최고 {high}도로 예보된 날, ", en="Clear skies and up to {high}°C: "),
    Sky.CLOUDY: _both(ko="구름이 끼고 낮 최고 {high}도로 예보된 날, ", en="Cloudy with up to {high}°C: "),
    Sky.FOG: _both(ko="안개가 끼고 낮 최고 {high}도로 예보된 날, ", en="Fog and up to {high}°C: "),
    Sky.MIXED: _both(
        ko="날씨가 오락가락하고 낮 최고 {high}도로 예보된 날, ", en="Changeable with up to {high}°C: "
    ),
    Sky.RAIN: _both(
        ko="비가 조금 오고 낮 최고 {high}도로 예보된 날, ", en="A little rain and up to {high}°C: "
    ),
    Sky.SNOW: _both(
        ko="눈이 조금 오고 낮 최고 {high}도로 예보된 날, ", en="A little snow and up to {high}°C: "
    ),
    Sky.STORM: _both(ko="천둥번개가 예보된 날, ", en="Thunderstorms are forecast: "),
}
WET_INDOORS = _both(
    ko=("비 예보가 있어 실내 위주로 골랐고, ", "궂은 날씨를 피해 실내가 많은 동선으로, "),
    en=("Rain is forecast, so mostly indoors: ", "Mostly under a roof because of the rain: "),
)
WET = _both(
    ko=("비 예보가 있으니 우산을 챙기시고, ", "비가 올 것으로 예보되어 우산이 필요하며, "),
    en=("Rain is forecast, so take an umbrella: ", "An umbrella day: "),
)
SNOWY = _both(ko="눈 예보가 있으니 따뜻하게 입으시고, ", en="Snow is forecast, so dress warmly: ")

VISIT = _both(ko="- {time} {name} ({length})", en="- {time} {name} ({length})")
MEAL = _both(
    ko=(
        "- {time} {name}: {area} 근처에서 식사합니다. {travelers}명 약 {cost}원입니다.",
        "- {time} {name}: {area}에서 잠시 쉬며 식사합니다. {travelers}명 약 {cost}원으로 잡았습니다.",
    ),
    en=(
        "- {time} {name}: a meal near {area}, about ₩{cost} for {travelers}.",
        "- {time} {name}: sit down to eat around {area}; allow ₩{cost} for {travelers}.",
    ),
)
MEAL_ALONE = _both(
    ko=(
        "- {time} {name}: {area} 근처에서 식사합니다. 약 {cost}원입니다.",
        "- {time} {name}: {area}에서 잠시 쉬며 식사합니다. 약 {cost}원으로 잡았습니다.",
    ),
    en=(
        "- {time} {name}: a meal near {area}, about ₩{cost}.",
        "- {time} {name}: sit down to eat around {area}; allow ₩{cost}.",
    ),
)
TOTAL = _both(
    ko="이날 예상 비용은 {travelers}명 합계 {cost}원입니다(입장료·식사·시내 교통).",
    en="Expected for the day: ₩{cost} for {travelers} people (entry fees, meals, local transport).",
)
TOTAL_ALONE = _both(
    ko="이날 예상 비용은 {cost}원입니다(입장료·식사·시내 교통).",
    en="Expected for the day: ₩{cost} (entry fees, meals, local transport).",
)
CHANGED = _both(ko="Day {number} 일정을 다시 정리합니다.", en="Day {number}, gone over again.")

WISHED = _both(
    ko=("꼭 가고 싶다고 하신 곳입니다.", "말씀하신 희망지를 넣었습니다."),
    en=("You asked for this one.", "On your list of must-sees."),
)
INDOOR = _both(
    ko=("비를 피해 실내에서 보내기 좋습니다.", "실내라 궂은 날씨에도 편합니다."),
    en=("Indoors, so the rain does not matter.", "A dry place on a wet day."),
)
BEST_TIME: dict[PartOfDay, Variants] = {
    PartOfDay.MORNING: _both(
        ko=("오전에 들르기 가장 좋습니다.", "아침 시간이 잘 어울립니다."),
        en=("At its best in the morning.", "A good place to start early."),
    ),
    PartOfDay.AFTERNOON: _both(
        ko=("오후에 들르기 좋습니다.", "한낮을 보내기 알맞습니다."),
        en=("At its best in the afternoon.", "Good for the middle of the day."),
    ),
    PartOfDay.EVENING: _both(
        ko=("저녁 무렵이 가장 좋습니다.", "해 질 녘에 맞춰 들릅니다."),
        en=("At its best in the evening.", "Timed for the end of the day."),
    ),
}
FAMOUS: dict[int, Variants] = {
    5: _both(
        ko=("처음 오셨다면 빼놓기 어려운 곳입니다.", "많은 여행자가 가장 먼저 찾는 곳입니다."),
        en=("Hard to leave out on a first visit.", "The place most people come for."),
    ),
    4: _both(
        ko=("해외에도 잘 알려진 곳입니다.", "이름난 명소입니다."),
        en=("Known well beyond the country.", "A well-known sight."),
    ),
}
NEAR = _both(
    ko=("앞 일정에서 걸어서 {minutes}분입니다.", "도보 {minutes}분이면 이어집니다."),
    en=("A {minutes}-minute walk from the stop before.", "Only {minutes} minutes on foot."),
)
FREE = _both(
    ko=("입장료는 없습니다.", "무료로 둘러볼 수 있습니다."),
    en=("Entry is free.", "It costs nothing to enter."),
)
OPEN_UNTIL = _both(
    ko=("{time}까지 엽니다.", "이날은 {time}까지 문을 엽니다."),
    en=("Open until {time}.", "It closes at {time}."),
)
HOURS_UNKNOWN = _both(
    ko=("운영 시간은 방문 전에 확인해 주세요.", "여는 시간은 미리 확인이 필요합니다."),
    en=("Please check its opening hours first.", "Its hours are worth checking beforehand."),
)
HOURS = _both(ko="{number}시간", en="{number} h")
MINUTES = _both(ko="{number}분", en="{number} min")
