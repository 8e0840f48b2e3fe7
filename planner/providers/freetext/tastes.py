"""What a traveller likes and does not: interests in the form's words, the pace, what to avoid."""

import re

from planner.domain.trip import MAX_WISH_CHARS, Pace
from planner.providers.freetext.sheet import TAKEN, Sheet, any_of

FOCUS = r"(?:\s*(?:위주|중심|중점|관련)(?:로|으로)?)?"

PACES = (
    (
        Pace.RELAXED,
        any_of(
            r"\b(?:at\s+an?\s+)?(?:very\s+)?(?:slow(?:ly)?|relax(?:ed|ing)|leisurely|laid[\s-]back|unhurried|easy[\s-]?going|chill(?:ed)?)(?:[\s-]+pac(?:e|ed))?\b",
            r"\b(?:take\s+it\s+easy|easy\s+pace|no\s+rush(?:ing)?|without\s+rush(?:ing)?|not\s+(?:too\s+)?(?:busy|packed|rushed|hectic)|at\s+ease)\b",
            r"(?:천천히|느긋|여유|쉬엄|한가|슬로우|설렁설렁|널널)[가-힣]*(?:\s*쉬엄)?|서두르지\s*않[가-힣]*|무리\s*(?:하지\s*)?(?:없이|않[가-힣]*)|빡빡하지\s*않[가-힣]*",
        ),
    ),
    (
        Pace.PACKED,
        any_of(
            r"\b(?:a\s+)?(?:packed|busy|intens(?:e|ive)|fast[\s-]paced|full[\s-]on|action[\s-]packed)(?:\s+(?:schedule|days?|pace|itinerary))?\b",
            r"\b(?:see|do|visit)\s+as\s+(?:much|many)(?:\s+\w+)?\s+as\s+possible\b|\bcram\w*\b",
            r"(?:빡빡|빽빽|알차|꽉\s*(?:채|찬)|바쁘)[가-힣]*|최대한\s*많이|많이\s*(?:보|돌아)[가-힣]*",
        ),
    ),
    (
        Pace.NORMAL,
        any_of(r"\bnormal\s+pace\b|\baverage\s+pace\b|\bmoderate\s+pace\b", r"보통\s*(?:속도|페이스)(?:로)?"),
    ),
)

INTERESTS: dict[str, re.Pattern[str]] = {
    "food": any_of(
        r"\b(?:good\s+|great\s+|street\s+|local\s+)*(?:food(?:ie)?s?|cuisine|eating|gourmet|restaurants)\b",
        r"(?:맛집|먹거리|음식|미식|먹방)(?:\s*(?:탐방|투어|여행))?",
    ),
    "history": any_of(
        r"\b(?:history|historic(?:al)?(?:\s+sites)?|heritage)\b", r"(?:역사|유적|문화재)(?:지|\s*탐방)?"
    ),
    "nature": any_of(r"\b(?:nature|outdoors?|scenery|landscapes?)\b", r"(?:자연|풍경)(?:\s*(?:경관|구경))?"),
    "art": any_of(
        r"\b(?:art|museums?|galler(?:y|ies)|exhibitions?)(?:\s+(?:and|&)\s+(?:museums?|galleries))?\b",
        r"(?:미술관|박물관|예술|전시회?|미술)",
    ),
    "shopping": any_of(r"\b(?:shopping|shops|souvenirs)\b", r"쇼핑|기념품"),
    "walks": any_of(r"\b(?:walks|walking|strolls?|strolling|wandering)\b", r"산책|골목(?:길)?|걷기"),
    "views": any_of(r"\b(?:night\s+)?views?\b|\bviewpoints?\b|\bskylines?\b", r"야경|전망(?:대)?|뷰\s*맛집"),
    "beach": any_of(r"\b(?:beach(?:es)?|the\s+sea|sea|ocean)\b", r"바다|해변|해수욕(?:장)?"),
    "kids": any_of(
        r"\b(?:kid|child|family)[\s-]friendly\b", r"아이와\s*갈\s*만한\s*곳?|아이들이\s*좋아할[가-힣\s]{0,4}"
    ),
    "spa": any_of(r"\b(?:spas?|hot\s+springs?|onsens?|saunas?|wellness)\b", r"온천|스파|찜질방|힐링|휴식"),
}
"""The form's interests by the words that mean no less and no more."""
OWN_WORDS = any_of(
    r"\b(?:temples?|shrines?|palaces?|castles?|church(?:es)?|cathedrals?|mosques?|markets?|parks?|gardens?|cafes?|cafés|coffee"
    r"|hiking|trekking|mountains?|zoos?|aquariums?|theme\s+parks?|amusement\s+parks?|concerts?|opera|musicals?|theat(?:re|er)s?"
    r"|architecture|photo(?:graph)?s?|photography|nightlife|bars|night\s+markets?|animals|culture|surfing|swimming|fashion)\b",
    r"(?<![가-힣])(?:절|궁)(?=이랑|하고|[을이과도만]|\s|,|$|위주|중심|구경|투어|보러)|사찰|모스크|신사|고궁|궁궐|성당|교회|시장|야시장|공원|정원|카페|등산|하이킹|트레킹"
    r"|동물원|수족관|아쿠아리움|놀이공원|테마파크|공연|뮤지컬|오페라|건축|사진|문화|전통|한옥|서핑|올레길",
)
"""Interests in words of their own, which tell more than the form's."""

LIST_END = rf"(?=\s+(?:and|but|please|with|for|in|on|at|so|because|we|i)\b|[,.;!?{TAKEN}]|$)"
AVOID = any_of(
    r"\b(?:no|not\s+(?:interested\s+in|into)|without|avoid(?:ing)?|skip(?:ping)?|hates?|dislikes?|(?:don'?t|do\s+not|doesn'?t)\s+(?:like|want)|rather\s+not|nothing)\s+"
    r"(?:any\s+|the\s+|to\s+(?:see|visit|do|go\s+to)\s+|too\s+(?:many|much)\s+|going\s+to\s+|so\s+many\s+)*"
    rf"(?P<what>[^,.;!?{TAKEN}]{{1,80}}?){LIST_END}",
)
KOREAN_AVOID = any_of(
    rf"(?P<w1>[^\s,.;!?{TAKEN}]{{1,30}}?)(?:은|는|이|가|을|를|도)?\s*(?:없이|없는\s*(?:곳|코스|데)(?:으로|로)?|빼고|빼\s*주세요|제외하고|제외|말고|사절)",
    rf"(?P<w2>[^,.;!?{TAKEN}]{{1,40}}?)(?:은|는|이|가|을|를|도)?\s*(?:싫어(?:요|하[가-힣]*|합니다)?|싫고|싫은|피하고\s*싶[가-힣]*|피해\s*(?:줘|주세요)|피하[가-힣]*|피해서|피해|안\s*가고\s*싶[가-힣]*)",
)


def take_pace(sheet: Sheet) -> Pace | None:
    """The pace, taken out; the first one said of."""
    spoken = [pace for pace, pattern in PACES if sheet.take_all(pattern)]
    return spoken[0] if spoken else None


def take_avoided(sheet: Sheet) -> tuple[str, ...]:
    """What the traveller would rather not, in their own words, taken out."""
    avoided = []
    for found in (*sheet.take_all(AVOID), *sheet.take_all(KOREAN_AVOID)):
        words = next(filter(None, found.groupdict().values()))
        avoided += [each.strip() for each in re.split(r"\s+or\s+|\s*/\s*|이나\s+|\s+또는\s+", words)]
    return tuple(each for each in avoided if 0 < len(each) <= MAX_WISH_CHARS)


def take_interests(sheet: Sheet) -> tuple[str, ...]:
    """The form's interests, then those in words of their own, each in the order of the sentence."""
    found = [
        (match.start(), name)
        for name, pattern in INTERESTS.items()
        for match in sheet.take_all(_focused(pattern))
    ]
    own = [(match.start(), match["said"].lower()) for match in sheet.take_all(_focused(OWN_WORDS))]
    return tuple(dict.fromkeys(name for _, name in (*sorted(found), *sorted(own))))


def _focused(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """The pattern with the words that only say how much it is liked."""
    return re.compile(rf"(?P<said>{pattern.pattern}){FOCUS}", re.IGNORECASE)
