"""What a trip may cost: amounts in the money they were said in, and words for spending."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from re import Match

from planner.domain.rates import CurrencyUnknown
from planner.domain.trip import MAX_BUDGET_KRW, MIN_BUDGET_KRW, Budget, BudgetLevel
from planner.providers.freetext.sheet import Sheet, any_of

type ToWon = Callable[[Decimal, str], Decimal]
"""An amount and its currency (ISO 4217) in whole won. Raises CurrencyUnknown."""

CURRENCIES = {
    **dict.fromkeys(("₩", "won", "wons", "krw", "원"), "KRW"),
    **dict.fromkeys(("$", "us$", "usd", "dollar", "dollars", "bucks", "달러", "불"), "USD"),
    **dict.fromkeys(("€", "eur", "euro", "euros", "유로"), "EUR"),
    **dict.fromkeys(("£", "gbp", "pound", "pounds", "파운드"), "GBP"),
    **dict.fromkeys(("¥", "jpy", "yen", "엔"), "JPY"),
}
UNITS = {
    "": 1,
    "k": 1_000,
    "thousand": 1_000,
    "m": 1_000_000,
    "mil": 1_000_000,
    "million": 1_000_000,
    "백": 100,
    "천": 1_000,
    "만": 10_000,
    "십만": 100_000,
    "백만": 1_000_000,
    "천만": 10_000_000,
    "억": 100_000_000,
}
AMOUNT = r"\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,2})?"
UNIT = r"천만|백만|십만|만|천|백|억|k|thousand|million|mil|m"
LEAD = (
    r"(?>(?:\b(?:with\s+)?(?:an?\s+|our\s+|my\s+|the\s+)?(?:total\s+)?budget(?:\s+(?:of|is|under|around|about|up\s+to))?\s*:?\s*"
    r"|\b(?:under|up\s+to|at\s+most|max(?:imum)?(?:\s+of)?|within|less\s+than|no\s+more\s+than|below"
    r"|around|about|approximately|roughly|for|spend(?:ing)?)\s+|(?:총\s*)?예산(?:은|이)?\s*|최대\s*|총\s*|약\s*){0,4})"
)
"""What may come before an amount. Atomic: what it took is never given back, so no text makes it slow."""
HEAD = r"(?P<{}>(?:per\s+person|each|a\s+head|per\s+head|/\s*person|pp)\b|씩)"
TAIL = (
    r"(?>(?:\s*(?:in\s+total|total|budget|max|or\s+less|at\s+most)\b"
    r"|\s*(?:정도|쯤|이하|이내|까지|안에서|안으로|내로|내에서|미만|선에서|예산|으로|로|에|대)){0,4})"
)
KOREAN_HEAD = r"(?P<{}>(?:1인당|인당|한\s*사람당|일인당|각자)\s*)?"
SIGNED = any_of(
    rf"{LEAD}{KOREAN_HEAD.format('h1')}(?P<c1>US\$|₩|\$|€|£|¥)\s*(?P<a1>{AMOUNT})\s*(?:(?P<u1>{UNIT})(?![a-z가-힣]))?"
    rf"(?:\s*{HEAD.format('h2')})?{TAIL}",
    rf"{LEAD}\b(?P<c2>USD|KRW|EUR|GBP|JPY)\s*(?P<a2>{AMOUNT})\s*(?:(?P<u2>{UNIT})(?![a-z]))?"
    rf"(?:\s*{HEAD.format('h3')})?{TAIL}",
    rf"{LEAD}{KOREAN_HEAD.format('h4')}(?<![\d.,])(?P<a3>{AMOUNT})?\s*(?P<u3>{UNIT})?\s*"
    r"(?P<c3>won|krw|usd|dollars?|bucks|eur|euros?|gbp|pounds?|jpy|yen|원|달러|불|유로|파운드|엔)(?![a-z])"
    rf"(?:\s*{HEAD.format('h5')})?{TAIL}",
)
BARE = any_of(rf"(?:\bbudget(?:\s+(?:of|is))?|예산(?:은|이)?)\s*:?\s*(?P<a>{AMOUNT})\s*(?P<u>{UNIT})?{TAIL}")
"""An amount without its money is won where the budget is spoken of."""
LEVELS = (
    (
        BudgetLevel.LOW,
        any_of(
            r"\b(?:on\s+a\s+|with\s+a\s+)?(?:tight|low|small|limited|shoestring)[\s-]+budget\b",
            r"\bon\s+a\s+(?:budget|shoestring)\b|\bbudget[\s-](?:trip|travel|friendly)\b",
            r"\b(?:not\s+(?:too\s+)?expensive|as\s+)?(?:cheap(?:ly)?|thrifty|frugal|inexpensive|backpack(?:er|ing))\b",
            r"\bnot\s+(?:too\s+)?expensive\b",
            r"(?:알뜰|저렴|가성비|싸게|저예산|짠내|절약)[가-힣]*(?:\s*여행)?|적은\s*예산(?:으로)?|(?:돈|비용)\s*(?:을\s*)?적게",
        ),
    ),
    (
        BudgetLevel.HIGH,
        any_of(
            r"\b(?:luxur(?:y|ious)|splurge|high[\s-]end|fancy|upscale|five[\s-]star|5[\s-]star)\b",
            r"\b(?:big|generous|high|large)[\s-]+budget\b|\bmoney\s+is\s+no\s+object\b",
            r"(?:럭셔리|호화|고급)[가-힣]*|(?:예산|돈)(?:은|이)?\s*(?:넉넉|상관\s*없|걱정\s*없)[가-힣]*",
        ),
    ),
    (
        BudgetLevel.MEDIUM,
        any_of(
            r"\b(?:mid[\s-]?range|moderate|average|medium|normal)(?:[\s-]+budget)?\b(?!\s+pace)",
            r"(?:보통|적당한|중간)\s*(?:예산|비용|가격)(?:으로|에)?",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Spending:
    """A level or a limit; whether the limit is a head's; phrases that speak of money and cannot be."""

    level: BudgetLevel | None = None
    limit_krw: Decimal | None = None
    is_a_head: bool = False
    strange: tuple[str, ...] = ()

    def budget(self, travellers: int) -> Budget | None:
        if self.limit_krw is not None:
            return Budget(limit_krw=self.limit_krw * (travellers if self.is_a_head else 1))
        return Budget(self.level) if self.level else None


def take_spending(sheet: Sheet, to_won: ToWon) -> Spending:
    """What the sheet says of money, taken out. The first amount that can be a budget is it."""
    limit, is_a_head, strange = None, False, []
    for found in [*_amounts(sheet), *sheet.take_all(BARE)]:
        won = _won(found, to_won)
        if won is None or not MIN_BUDGET_KRW <= won <= MAX_BUDGET_KRW:
            strange.append(found[0].strip())
        elif limit is None:
            limit, is_a_head = won, _is_a_head(found)
    spoken = [level for level, pattern in LEVELS if sheet.take_all(pattern)]
    return Spending(spoken[0] if spoken else None, limit, is_a_head, tuple(strange))


def _amounts(sheet: Sheet) -> list[Match[str]]:
    """Amounts with their money, taken out; a money's name alone ("won") is none."""
    found = [each for each in SIGNED.finditer(sheet.text) if _groups(each, "a") or _groups(each, "u")]
    for each in found:
        sheet.take_out(*each.span())
    return found


def _won(found: Match[str], to_won: ToWon) -> Decimal | None:
    amount = Decimal((_groups(found, "a") or "1").replace(",", ""))
    unit = UNITS[(_groups(found, "u") or "").lower()]
    currency = CURRENCIES[(_groups(found, "c") or "won").lower()]
    try:
        return to_won(amount * unit, currency)
    except CurrencyUnknown:
        return None


def _is_a_head(found: Match[str]) -> bool:
    return _groups(found, "h") is not None


def _groups(found: Match[str], initial: str) -> str | None:
    """The group of that kind that took part in the match."""
    return next((text for name, text in found.groupdict().items() if name[0] == initial and text), None)
