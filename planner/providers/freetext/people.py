"""Who travels: "with my mother", "family of four", "2 adults and a child", "부모님이랑", "4명", "혼자"."""

from dataclasses import dataclass
from re import Match

from planner.domain.trip import MAX_TRAVELERS, Party
from planner.providers.freetext.numbers import K, N, number
from planner.providers.freetext.sheet import Sheet, any_of

ALONE = any_of(
    r"\b(?:solo|alone|by\s+myself|just\s+me|on\s+my\s+own)\b", r"혼자(?:서)?|나\s*홀로|나홀로|혼행"
)
COUPLE = any_of(
    r"\b(?:as\s+a\s+couple|(?:a\s+|for\s+a\s+)?couple(?:'s)?|honeymoon|(?:for\s+)?(?:the\s+)?two\s+of\s+us)\b(?!\s+of\b)",
    r"(?:신혼|커플|부부)(?:\s*여행|끼리|가|이서)?|둘이서?|연인(?:과|이랑|끼리)?",
)
FAMILY_OF = any_of(
    rf"\b(?:for\s+)?(?:a\s+)?family\s+of\s+(?P<n1>{N})\b",
    rf"(?P<n2>{K})\s*인\s*가족|가족\s*(?P<n3>{K})\s*(?:명|인|식구)",
)
ADULTS = any_of(rf"(?P<n1>{N})\s+adults?\b", rf"(?:성인|어른)\s*(?P<n2>{K})\s*(?:명|분|인)?")
CHILD_COUNT = any_of(
    rf"(?:\bwith\s+)?(?:\b(?:my|our)\s+)?(?<!no\s)(?P<n1>{N})\s+(?:(?:young|small|little)\s+)?(?:kids?|child(?:ren)?|toddlers?|bab(?:y|ies)|sons?|daughters?)\b",
    rf"(?:아이|아이들|애|어린이|아기|자녀)\s*(?P<n2>{K})(?!\d|\s*[살세])\s*(?:명)?(?:이랑|랑|와|과|하고|을|를)?",
)
PEOPLE = any_of(
    rf"(?:\bfor\s+)?(?P<n1>{N})\s+(?:people|persons?|travell?ers|of\s+us|guests|pax)\b|\bparty\s+of\s+(?P<n2>{N})\b|\bgroup\s+of\s+(?P<n4>{N})\b",
    rf"\bwe(?:'re|\s+are)\s+(?P<n5>{N})\b(?!\s*(?:days?|nights?|weeks?))",
    rf"(?P<n3>{K})\s*(?:명|사람|인)(?:이서|이|에서|끼리)?(?![가-힣])",
    r"(?<![가-힣])(?P<together>셋이서?|넷이서?|다섯이서?|여섯이서?)",
)
FRIENDS = any_of(
    rf"(?:\bwith\s+)?(?:\b(?:my|our)\s+)?(?P<n1>{N})\s+(?:friends|colleagues|coworkers)\b",
    rf"친구\s*(?P<n2>{K})\s*(?:명|과|이랑|랑|하고)+",
)
CLOSE = (
    r"(?:랑|이랑|와|과|하고|님과|님이랑|님하고|님\s*모시고|를?\s*모시고|을\s*모시고|를?\s*데리고|을\s*데리고)"
)
WITH = any_of(
    r"\b(?:together\s+)?with\s+(?:my\s+|our\s+|the\s+|an?\s+)?(?:[\w-]+\s+){0,3}?(?P<who>(?:grand)?(?:mother|father|parents|mom|mum|dad|ma|pa)"
    r"|wife|husband|partner|girlfriend|boyfriend|fianc[eé]e?|spouse|sister|brother|son|daughter|friends?|kids|children|baby|toddler|family)\b"
    r"(?:\s*(?:,|and|&)\s*(?:my\s+|our\s+)?(?P<also>mother|father|mom|mum|dad|wife|husband|sister|brother|son|daughter|friend|kids|children|baby)\b)?",
    rf"(?<![가-힣])(?P<kin>외?할머니|외?할아버지|조부모님|부모님|어머니|아버지|엄마|아빠|어머님|아버님|시부모님|장모님|시어머니|남편|아내|와이프|여자\s?친구|남자\s?친구|여친|남친|애인|친구들|친구|동생|언니|누나|오빠|형|딸|아들|아이들|아이|아기|애들)(?:\s*{CLOSE})"
    rf"(?:\s*(?P<kin2>아빠|엄마|어머니|아버지|동생|언니|누나|형|오빠|아이들|아이|딸|아들)(?:\s*{CLOSE}))?",
)
CHILDLIKE = {
    "son",
    "daughter",
    "kids",
    "children",
    "baby",
    "toddler",
    "딸",
    "아들",
    "아이들",
    "아이",
    "아기",
    "애들",
}
SEVERAL = {
    "parents",
    "grandparents",
    "friends",
    "kids",
    "children",
    "부모님",
    "조부모님",
    "시부모님",
    "친구들",
    "아이들",
    "애들",
}
UNCOUNTED = {"family"}
TOGETHER = {"셋": 3, "넷": 4, "다": 5, "여": 6}
COMPANY_IN_FAMILY = 2
"""Adults in a family whose number is told as a whole."""


@dataclass(frozen=True, slots=True)
class Company:
    """The party as far as it was said; how its members were called, which tells more than their number."""

    party: Party | None = None
    called: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()


def take_company(sheet: Sheet) -> Company:
    """Who travels, taken out. Plain numbers count before what people are to each other."""
    adults, children, strange = _counted(sheet)
    called, kin_adults, kin_children = _called(sheet)
    if adults is None and (called or children):
        # the one who writes goes too; children alone say nothing of how many adults there are
        adults = 1 + kin_adults if kin_adults else None
    children = children or kin_children
    if adults is None and not children:
        return Company(None, called, strange)
    party = Party(Party().adults if adults is None else adults, children)
    if party.adults < 1 or party.size > MAX_TRAVELERS:
        return Company(None, called, (*strange, *called, f"{party.size}"))
    return Company(party, called, strange)


def _counted(sheet: Sheet) -> tuple[int | None, int, tuple[str, ...]]:
    """Adults, None when not said; children; and numbers of people that no trip has."""
    children = sum(_number(found) for found in sheet.take_all(CHILD_COUNT))
    if found := sheet.take(FAMILY_OF):
        many = _number(found)
        return min(many, COMPANY_IN_FAMILY), max(many - COMPANY_IN_FAMILY, 0), ()
    if found := sheet.take(ADULTS):
        return _number(found), children, ()
    if found := sheet.take(FRIENDS):
        return 1 + _number(found), children, ()
    if found := sheet.take(PEOPLE):
        many = TOGETHER[found["together"][0]] if found["together"] else _number(found)
        is_possible = many - children > 0 and many <= MAX_TRAVELERS
        return (many - children, children, ()) if is_possible else (None, 0, (found[0].strip(),))
    if sheet.take(ALONE):
        return 1, children, ()
    return (2 if sheet.take(COUPLE) else None), children, ()


def _called(sheet: Sheet) -> tuple[tuple[str, ...], int, int]:
    """How the company was called, and how many adults and children beside the one who writes."""
    called, adults, children = [], 0, 0
    for found in sheet.take_all(WITH):
        called.append(found[0].strip())
        for who in (found["who"], found["also"], found["kin"], found["kin2"]):
            word = (who or "").lower().replace(" ", "")
            many = 2 if word in SEVERAL else int(bool(word) and word not in UNCOUNTED)
            adults, children = (adults, children + many) if word in CHILDLIKE else (adults + many, children)
    return tuple(called), adults, children


def _number(found: Match[str]) -> int:
    groups = found.groupdict().items()
    return number(next(text for name, text in groups if name[0] == "n" and text))
