"""The phrases of changes in both languages, as patterns."""

import re

from planner.providers.freetext.numbers import ENGLISH
from planner.providers.freetext.sheet import TAKEN, Sheet, any_of

ORDINALS = {
    **dict.fromkeys(("first", "첫", "첫째", "첫번째", "첫 번째"), 1),
    **dict.fromkeys(("second", "둘째", "두번째", "두 번째"), 2),
    **dict.fromkeys(("third", "셋째", "세번째", "세 번째"), 3),
    **dict.fromkeys(("fourth", "넷째", "네번째", "네 번째"), 4),
    **dict.fromkeys(("fifth", "다섯째", "다섯번째", "다섯 번째"), 5),
    **dict.fromkeys(("sixth", "여섯째"), 6),
    **dict.fromkeys(("seventh", "일곱째"), 7),
}
SINO_DAYS = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5}
NUMBER = r"\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten"
LIST = rf"(?:{NUMBER})(?:\s*(?:,|and|&|와|과|,\s*and)\s*(?:{NUMBER}))*"
KOREAN_NUMBERS = r"\d{1,2}(?:\s*(?:일차)?\s*[,·와과]\s*\d{1,2})*"
ENDS = r"(?:에는|에서|에만|부터|의|에|은|는|만|을|를|도)?"

DAYS = any_of(
    rf"\b(?:on|for|of|in|during)?\s*(?:the\s+)?days?\s+(?P<numbers>{LIST})\b",
    r"\b(?:on|for|of|in|during)?\s*(?:the\s+)?(?P<ordinal>first|second|third|fourth|fifth|sixth|seventh|last|final)\s+day\b",
    rf"(?P<korean>{KOREAN_NUMBERS})\s*일\s*(?:차|째){ENDS}",
    rf"(?P<korean_ordinal>첫|첫째|둘째|셋째|넷째|다섯째|여섯째|일곱째|(?:첫|두|세|네|다섯)\s*번째|마지막)\s*날{ENDS}",
    rf"(?P<count>이틀|사흘|나흘|닷새)\s*(?:째|차){ENDS}",
)

PLEASE = r"(?:\s*(?:주세요|줘요|줘|달라|주실래요|주시겠어요))?"
"""At the end of what one asks for in Korean."""
WISH = r"(?:\s*(?:해|하게|하면|했으면|좋겠어요|좋겠어|으로|로|요))*"

PACE_STEPS = {
    -1: any_of(
        r"\b(?:a\s+(?:bit|little)\s+)?(?:slower|more\s+(?:slowly|relaxed|leisurely)|less\s+(?:busy|packed|rushed|hectic|tiring|crowded\s+days?)|fewer\s+(?:stops|places|sights|things)|more\s+(?:rest|free\s+time|breaks?))(?:\s+pace)?\b",
        r"\b(?:slow(?:\s+(?:it|this|things))?\s+down|take\s+it\s+easy|too\s+(?:busy|packed|rushed|much|tiring|hectic|many\s+(?:stops|places)))\b",
        rf"(?:좀|조금)?\s*(?:더\s*)?(?:천천히|느긋하게|여유롭게|여유\s*있게|느리게|한가하게|쉬엄쉬엄|널널하게){WISH}{PLEASE}",
        r"(?:너무\s*)?(?:(?:빡빡|빽빽)(?!하게)|바빠|힘들)[가-힣]*|일정(?:을|이)?\s*(?:줄여|줄이|좀\s*빼)[가-힣]*\s*(?:주세요|줘)?",
    ),
    1: any_of(
        r"\b(?:a\s+(?:bit|little)\s+)?(?:faster|busier|fuller|more\s+(?:packed|stops|places|sights|things(?:\s+to\s+(?:do|see))?))(?:\s+pace)?\b",
        r"\b(?:too\s+(?:slow|empty)|pack\s+more\s+in|see\s+more)\b",
        rf"(?:좀|조금)?\s*(?:더\s*)?(?:빡빡하게|알차게|바쁘게|빠르게|많이\s*(?:보게|보고|돌아다니게)){WISH}{PLEASE}|더\s*많이\s*보[가-힣]*",
    ),
}
BUDGET_STEPS = {
    -1: any_of(
        r"\b(?:a\s+(?:bit|little)\s+|much\s+)?(?:cheaper|less\s+expensive|more\s+affordable|less\s+money|lower\s+budget|too\s+expensive|save\s+money|spend\s+less)\b",
        rf"(?:좀|조금)?\s*(?:더\s*)?(?:싸게|저렴하게|싼\s*(?:곳|데)(?:으로|로)?|알뜰하게|돈\s*(?:을\s*)?(?:덜|아껴|적게)\s*[가-힣]*){WISH}{PLEASE}",
        r"너무\s*비싸[가-힣]*|비용(?:을)?\s*줄[가-힣]*\s*(?:주세요|줘)?|더\s*싼\s*[가-힣]*",
    ),
    1: any_of(
        r"\b(?:fancier|more\s+(?:luxurious|luxury|upscale)|higher\s+budget|spend\s+more|posher)\b",
        rf"(?:좀|조금)?\s*(?:더\s*)?(?:비싸게|고급스럽게|럭셔리하게|호화롭게|고급으로){WISH}{PLEASE}",
    ),
}
DAYS_STEPS = {
    1: any_of(
        r"\b(?:(?:add|with|stay)\s+)?(?:one|1|an?)\s+(?:more|extra|additional)\s+day\b|\b(?:one|a)\s+day\s+(?:more|longer)\b|\ban(?:other)\s+day\b",
        rf"하루\s*(?:더|늘려|늘리|추가)[가-힣]*(?:\s*(?:있|머물|묵)[가-힣]*)?{PLEASE}",
    ),
    -1: any_of(
        r"\b(?:one|a|1)\s+day\s+(?:less|shorter|fewer)\b|\bone\s+(?:less|fewer)\s+day\b",
        rf"하루\s*(?:줄여|줄이|짧게|덜|빼)[가-힣]*{PLEASE}",
    ),
}
LESS_WALKING = any_of(
    r"\b(?:with\s+)?(?:less|not\s+so\s+much|fewer|minimi[sz]e(?:\s+the)?|reduce(?:\s+the)?)\s+(?:walking|walks|steps|on\s+foot)\b",
    r"\b(?:walk|walking)\s+less\b|\btoo\s+much\s+walking\b|\b(?:can'?t|cannot|don'?t\s+want\s+to)\s+walk\s+(?:so\s+|too\s+|that\s+)?(?:much|far|long)\b",
    rf"(?:좀\s*)?(?:덜|적게|조금만)\s*걷[가-힣]*{PLEASE}|걷는?\s*(?:거리|시간|것|거|건)?(?:을|를|이)?\s*(?:줄여|줄이|적)[가-힣]*{PLEASE}|많이\s*(?:안\s*걷|걷지\s*않)[가-힣]*",
)
WHAT = rf"[^,.;!?{TAKEN}]{{1,60}}?"
NEXT = r"and\s+(?:add|skip|drop|remove|make|more|less)|please|instead|but|so|because|if|on"
STOP = rf"(?=\s+(?:{NEXT})\b|[,.;!?{TAKEN}]|$)"
ASKED = r"\s*(?:주세요|줘요|줘|주실래요|달라고|요)?"
INSTEAD = any_of(
    rf"\b(?:replace|swap|change|exchange)\s+(?P<old>{WHAT})\s+(?:with|for|to|by)\s+(?P<new>{WHAT}){STOP}",
    rf"(?P<old_ko>[^,.;!?{TAKEN}]{{1,30}}?)\s*(?:대신에|대신)\s*(?P<new_ko>[^,.;!?{TAKEN}]{{1,30}}?)(?:을|를|으로|로)?(?:\s*(?:넣어|가고|가자|갈래|추가|바꿔|보고|해)[가-힣\s]*)?{ASKED}(?=\s*(?:[,.;!?{TAKEN}]|$))",
)
MORE_OF = any_of(
    rf"\b(?:(?:i|we)(?:'d|\s+would)?\s+(?:want|like|love)\s+(?:to\s+(?:see|do|visit|have)\s+)?)?(?:more|extra)\s+(?P<what>{WHAT}){STOP}",
    rf"(?P<what_ko>[^,.;!?{TAKEN}]{{1,30}}?)(?:을|를|은|도)?\s*(?:더\s*많이|더|많이|위주로|중심으로)(?:\s*(?:넣어|보고|보여|가고|추가|가게|있으면|있었으면|싶|해|바꿔|짜)[가-힣\s]*)?{ASKED}(?=\s*(?:[,.;!?{TAKEN}]|$))",
)
LESS_OF = any_of(
    rf"\b(?:less|fewer|not\s+so\s+many|no\s+more)\s+(?P<what>{WHAT}){STOP}",
    rf"(?P<what_ko>[^,.;!?{TAKEN}]{{1,30}}?)(?:은|는|을|를)?\s*(?:덜|조금만|그만)(?:\s*(?:넣어|보고|가고|가게|보게|해)[가-힣\s]*)?{ASKED}(?=\s*(?:[,.;!?{TAKEN}]|$))",
)
DROPS = any_of(
    rf"\b(?:skip|drop|remove|delete|leave\s+out|take\s+out|without|get\s+rid\s+of|cancel|avoid|no)\s+(?P<what>{WHAT}){STOP}",
    rf"(?P<what_ko>[^,.;!?{TAKEN}]{{1,30}}?)(?:은|는|을|를|이|가)?\s*(?:빼고|빼|제외하고|제외해|제외|삭제해|지워|없애|안\s*가고\s*싶[가-힣]*|안\s*갈래[가-힣]*|싫어[가-힣]*){ASKED}(?=\s*(?:[,.;!?{TAKEN}]|$)|\s)",
)
PUTS = any_of(
    rf"\b(?:add|include|put\s+in|visit|go\s+to|(?:i|we)(?:'d|\s+would)?\s+(?:want|like|love)\s+to\s+(?:see|visit|go\s+to)|fit\s+in|squeeze\s+in)\s+(?P<what>{WHAT}){STOP}",
    rf"(?P<what_ko>[^,.;!?{TAKEN}]{{1,30}}?)(?:은|는|을|를|도|에|에도)?\s*(?:넣어|추가해|추가|포함해|포함|가고\s*싶[가-힣]*|보고\s*싶[가-힣]*|들러|들르[가-힣]*|가자){ASKED}(?=\s*(?:[,.;!?{TAKEN}]|$)|\s)",
)


def numbered_days(sheet: Sheet, days: int) -> tuple[int, ...]:
    """The days the words speak of, taken out, in order; also ones that the plan has not."""
    numbers: set[int] = set()
    for found in sheet.take_all(DAYS):
        numbers.update(_numbers(found, days))
    return tuple(sorted(numbers))


def _numbers(found: re.Match[str], days: int) -> set[int]:
    if text := found["numbers"] or found["korean"]:
        words = re.findall(rf"{NUMBER}", text, re.IGNORECASE)
        return {int(word) if word.isdecimal() else ENGLISH[word.lower()] for word in words}
    if found["count"]:
        return {SINO_DAYS[found["count"]]}
    ordinal = " ".join((found["ordinal"] or found["korean_ordinal"]).lower().split())
    return {days} if ordinal in {"last", "final", "마지막"} else {ORDINALS[ordinal]}
