"""Closing days in Korean text, read into closures; what is not understood makes all of it unknown."""

import re
from dataclasses import dataclass, field

from planner.domain.hours import PUBLIC, Closures
from planner.providers.tourapi.korean import AND, DAYS, WEEKDAYS, is_date, weekdays_in

MAX_DATES = 31
ORDINALS = {"첫": 1, "둘": 2, "셋": 3, "넷": 4, "다섯": 5, "마지막": -1}
FEASTS = {"설날": "seollal", "설": "seollal", "구정": "seollal", "추석": "chuseok", "한가위": "chuseok"}
"""Without a word for the day itself all three days count: which of them is meant is not said."""

_NTH = r"(?:(?:첫|둘|셋|넷|다섯)\s*(?:번)?째?|마지막|[1-5]\s*(?:번째|째|주차|주))\s*(?:주차|주)?"
_NTHS = rf"{_NTH}(?:{AND}(?:[1-5](?=\s*(?:,|·|ㆍ|/|번|째|주))|{_NTH}))*"
_LED = r"[1-5](?:\s*[,·ㆍ/]\s*[1-5])*\s*(?:번째|째|주차|주)\s*(?:주)?"
_FEAST = r"(?<![가-힣])(?:설날|설(?![가-힣])|설(?=연휴|당일|과|및)|구정|추석|한가위|(?:양대\s*)?명절)"
_HOLIDAY_CASE = re.compile(r"공휴일.*(?:경우|때|겹|이면|시(?:에는|에|\s|$))")

_CLAUSES = re.compile(r"[\n()\[\];※]|(?<!\S)(?:단|다만)\s*[,\s]|,\s*(?:단|다만)\s")
_PIECES = re.compile(
    "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in (
            ("gap", r"[\s:,·ㆍ/|.&~]+?(?=\S|$)"),
            ("none", r"연중\s*(?:무휴|개방)|무휴|(?:휴무일?|휴관일?)?\s*없음|없습니다"),
            ("nth", rf"(?:(?:매월|매달)\s*)?(?:{_LED}|{_NTHS})\s*(?P<nth_days>{DAYS}(?:{AND}{DAYS})*)"),
            ("dates", r"\d{1,2}\s*월\s*\d{1,2}\s*일\s*~\s*(?:\d{1,2}\s*월\s*)?\d{1,2}\s*일"),
            ("date", r"(?:매년\s*)?\d{1,2}\s*월\s*\d{1,2}\s*일"),
            ("feast", rf"(?:민족\s*)?{_FEAST}(?:{AND}{_FEAST})*\s*(?:당일|연휴(?:\s*기간)?)?"),
            ("weekdays", rf"{DAYS}|평일|주말"),
            ("new_year", r"신정|새해(?:\s*첫\s*날)?|양력\s*설"),
            ("christmas", r"크리스마스|성탄절"),
            ("labour_day", r"근로자의\s*날|노동절"),
            ("public", r"(?:법정\s*)?공휴일|국경일"),
            (
                "noise",
                r"매주|매년|(?:정기\s*)?휴(?:무일?|관일?|원일?|장일?|점일?|일)|및|당일|은(?!\S)|는(?!\S)",
            ),
            (
                "announced",  # as any place may be
                r"임시\s*휴(?:무일?|관일?|장일?)|(?:기타\s*)?(?:관장|기관장|시장)이\s*(?:지정|정)(?:한|하는)\s*날",
            ),
        )
    )
)


@dataclass(slots=True)
class Closing:
    """What a text says. `opens_on_holidays` when a closing day that is a public holiday is open, and no other
    day is closed instead, which a Closures cannot say.
    """

    weekdays: set[int] = field(default_factory=set)
    nth_weekdays: set[tuple[int, int]] = field(default_factory=set)
    holidays: set[str] = field(default_factory=set)
    dates: set[tuple[int, int]] = field(default_factory=set)
    moves_after_holiday: bool = False
    opens_on_holidays: bool = False
    says_anything: bool = False

    def closures(self) -> Closures:
        return Closures(
            weekdays=frozenset(self.weekdays),
            nth_weekdays=frozenset(self.nth_weekdays),
            holidays=frozenset(self.holidays),
            dates=frozenset(self.dates),
            moves_after_holiday=self.moves_after_holiday,
        )


def read_closing_days(text: str) -> Closing | None:
    """The closing days of a normal text; None when any part of it is not understood, or it says nothing."""
    closing = Closing()
    for clause in filter(None, (part.strip() for part in _CLAUSES.split(text))):
        if not (_reads_case(closing, clause) or _reads(closing, clause)):
            return None
    return closing if closing.says_anything else None


def _reads_case(closing: Closing, clause: str) -> bool:
    """ "월요일이 공휴일인 경우 다음 날 휴관": what becomes of a closing day on a public holiday."""
    if not _HOLIDAY_CASE.search(clause):
        return False
    if re.search(r"다음|익일", clause):
        closing.moves_after_holiday = True
        return True
    if re.search(r"개관|개방|운영|영업|개장", clause) and not re.search(r"휴[관무장]", clause):
        closing.opens_on_holidays = True
        return True
    return False


def _reads(closing: Closing, clause: str) -> bool:
    at = 0
    while at < len(clause):
        match = _PIECES.match(clause, at)
        if match is None or match.lastgroup is None or match.end() == at or not _take(closing, match):
            return False
        at = match.end()
    return True


def _take(closing: Closing, match: re.Match[str]) -> bool:
    name = next(name for name, value in match.groupdict().items() if value is not None)
    piece = match[0]
    closing.says_anything = closing.says_anything or name not in {"gap", "noise", "announced"}
    match name:
        case "weekdays":
            closing.weekdays |= weekdays_in(piece) or set()
        case "nth":
            closing.nth_weekdays |= _nth(piece, match["nth_days"])
        case "date" | "dates":
            return _takes_dates(closing, piece)
        case "feast":
            closing.holidays |= _feasts(piece)
        case "new_year" | "christmas" | "labour_day":
            closing.holidays.add(name)
        case "public":
            closing.holidays.add(PUBLIC)
        case _:
            pass
    return True


def _nth(piece: str, days: str) -> set[tuple[int, int]]:
    ordinals = piece[: piece.rindex(days)].replace("매월", "").replace("매달", "")
    numbers = {int(digit) for digit in re.findall(r"[1-5]", ordinals)}
    numbers |= {number for word, number in ORDINALS.items() if word in ordinals}
    weekdays = {WEEKDAYS.index(found[0]) for found in re.findall(rf"[{WEEKDAYS}](?:요일)?", days)}
    return {(number, weekday) for number in numbers for weekday in weekdays}


def _takes_dates(closing: Closing, piece: str) -> bool:
    numbers = [int(number) for number in re.findall(r"\d{1,2}", piece)]
    if len(numbers) == 3:
        numbers.insert(2, numbers[0])
    month, day = numbers[:2]
    last_month, last_day = numbers[2:] or (month, day)
    if not (is_date(month, day) and is_date(last_month, last_day)):
        return False
    for _ in range(MAX_DATES):
        closing.dates.add((month, day))
        if (month, day) == (last_month, last_day):
            return True
        month, day = (month, day + 1) if is_date(month, day + 1) else (month % 12 + 1, 1)
    return False


def _feasts(piece: str) -> set[str]:
    found = {feast for word, feast in FEASTS.items() if word in piece}
    if "명절" in piece:
        found = {"seollal", "chuseok"}
    return {f"{feast}_day" for feast in found} if piece.endswith("당일") else found
