"""A Korean text of opening times, cut into the pieces it is made of, and clock times read."""

import re
from collections.abc import Iterator

from planner.domain.hours import DAY_MINUTES, Interval
from planner.providers.tourapi.korean import DAYS

LATEST_NIGHT = 5 * 60
"""A closing that is earlier than the opening and later than this is more likely a forgotten "afternoon"."""

_HALF = "오전|오후|AM|PM|아침|낮|저녁|밤|새벽"
TIME = rf"(?:(?:{_HALF})\s*)?(?:\d{{1,2}}\s*:\s*\d{{2}}|\d{{1,2}}\s*시(?:\s*\d{{1,2}}\s*분|\s*반)?)|정오|자정"
_BARE = rf"{TIME}|\d{{1,2}}"
RANGE = rf"(?:{_BARE})\s*(?:부터)?\s*~\s*(?:(?:익일|다음\s*날)\s*)?(?:{TIME})"
_ENTRY = r"(?:최종\s*|마지막\s*)?(?:입장|입실|매표|발권|주문|라스트\s*오더|L\.?O)"
_AHEAD = r"\d{1,3}\s*(?:시간|분)\s*전\s*(?:까지)?"
_ENDS = r"(?:관람|이용|운영|영업)?\s*(?:폐장|폐관|폐점|마감|종료)"

PIECES = re.compile(
    "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in (
            ("gap", r"[\s:,·ㆍ/|;.()\[\]{}<>※*~]+?(?=\S|$)"),
            ("always", r"24\s*시간|상시(?:\s*(?:개방|이용|운영))?|종일(?:\s*개방)?|제한\s*없음"),
            ("daily", r"연중\s*(?:무휴|개방)?|매일|무휴"),
            ("pause", rf"(?:브레이크\s*타임|휴게\s*시간|점심\s*시간|준비\s*시간)\s*:?\s*{RANGE}"),
            ("range", RANGE),
            (
                "before",
                rf"(?:{_ENTRY}\s*(?:마감|시간)?\s*(?:은|는|:)?\s*(?:{_ENDS})?\s*(?:시간)?\s*{_AHEAD}"
                rf"|{_ENDS}\s*(?:시간)?\s*{_AHEAD}\s*{_ENTRY}\s*(?:마감|종료|가능)?)",
            ),
            (
                "entry",
                rf"(?:{_ENTRY}\s*(?:마감|종료)?\s*(?:시간)?\s*(?:은|는|:)?\s*(?:{TIME})(?!\s*~)(?:\s*까지)?"
                rf"|(?:{TIME})\s*(?:까지\s*)?{_ENTRY}\s*(?:마감|종료|가능)?)",
            ),
            ("dates", r"\d{1,2}\s*월\s*\d{1,2}\s*일\s*~\s*(?:익년\s*)?\d{1,2}\s*월\s*\d{1,2}\s*일"),
            (
                "months",
                r"\d{1,2}\s*월?\s*~\s*(?:익년\s*|다음\s*해\s*)?\d{1,2}\s*월|\d{1,2}\s*월(?!\s*\d{1,2}\s*일)",
            ),
            ("season", r"(?:하|동|춘추)(?:절기|계)|여름철?|겨울철?|봄|가을|성수기|비수기"),
            ("weekdays", rf"{DAYS}|평일|주말"),
            ("holidays", r"(?:법정\s*)?공휴일|휴일"),
            (
                "noise",
                r"(?:이용|관람|운영|영업|개방|개관|개장)\s*(?:가능\s*)?(?:시간)?|시간|"
                r"및|까지|매주|가능|마감",
            ),
        )
    )
)


def pieces_of(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text):
        match = PIECES.match(text, at)
        if match is None or match.lastgroup is None or match.end() == at:
            yield "unknown", text[at:]
            return
        yield match.lastgroup, match[0]
        at = match.end()


def interval_of(piece: str) -> Interval | None:
    """Of "09:00~18:00", "오전 9시~오후 6시", "9~18시", "18:00~익일 02:00"."""
    opens, _, closes = piece.partition("~")
    is_next_day = re.match(r"\s*(?:익일|다음\s*날)", closes) is not None
    closes = re.sub(r"^\s*(?:익일|다음\s*날)", "", closes)
    opens = opens.replace("부터", "")
    start = minute_of(opens if re.search(r"[:시정자]", opens) else f"{opens}시")
    end = minute_of(closes)
    if start is None or end is None or start >= DAY_MINUTES:
        return None
    if _half(opens) and not _half(closes) and end <= 12 * 60:
        return None
    if is_next_day or end <= start:
        if not is_next_day and end > LATEST_NIGHT:
            return None
        end += DAY_MINUTES
    return Interval(start, end, end)


def _half(text: str) -> str | None:
    match = re.search(_HALF, text)
    return match[0] if match else None


def minute_of(text: str) -> int | None:
    """Minutes of the day, 24:00 included."""
    if "정오" in text or "자정" in text:
        return 12 * 60 if "정오" in text else DAY_MINUTES
    match = re.search(r"(\d{1,2})\s*(?::\s*(\d{2})|시(?:\s*(\d{1,2})\s*분|\s*(반))?)", text)
    if match is None:
        return None
    hour, minute = int(match[1]), 30 if match[4] else int(match[2] or match[3] or 0)
    half = _half(text)
    if half is not None and hour > 12:
        half = None
    if half in {"오후", "PM", "저녁", "밤"} or (half == "낮" and hour < 7):
        hour = hour % 12 + 12
    elif half in {"오전", "AM", "새벽"}:
        hour %= 12
    total = hour * 60 + minute
    return total if minute < 60 and total <= DAY_MINUTES else None
