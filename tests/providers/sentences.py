"""Sentences travellers write, and what of the form they fill in. Today is Sunday, 22 November 2026."""

from datetime import date
from decimal import Decimal
from typing import Any

from planner.domain.trip import Budget, BudgetLevel, Pace, Party

TODAY = date(2026, 11, 22)
LOW, MEDIUM, HIGH = (Budget(level) for level in BudgetLevel)
SLOW, PACKED = Pace.RELAXED, Pace.PACKED
WON = {"KRW": Decimal(1), "USD": Decimal(1400), "EUR": Decimal(1600), "JPY": Decimal(9), "GBP": Decimal(1900)}


def won(amount: int) -> Budget:
    return Budget(limit_krw=Decimal(amount))


def on(month: int, day: int, *, year: int = 2026) -> date:
    return date(year, month, day)


def span(first: date, last: date) -> dict[str, Any]:
    return {"start": first, "end": last, "days": (last - first).days + 1}


def jan(day: int) -> date:
    return on(1, day, year=2027)


ENGLISH: dict[str, dict[str, Any]] = {
    "3 days in Kyoto with my mother, temples, slow, no stairs": {
        "location": "Kyoto",
        "days": 3,
        "party": Party(2),
        "interests": ("temples",),
        "pace": SLOW,
        "avoid": ("stairs",),
        "notes": "with my mother",
    },
    "Dec 3-5 in Seoul": {"location": "Seoul", **span(on(12, 3), on(12, 5))},
    "Seoul, December 3rd to December 5th": {"location": "Seoul", **span(on(12, 3), on(12, 5))},
    "Seoul from 3 to 5 December": {"location": "Seoul", **span(on(12, 3), on(12, 5))},
    "Osaka Jan 2 to Jan 5": {"location": "Osaka", **span(jan(2), jan(5))},
    "Cebu Dec 30 to Jan 12": {"location": "Cebu", **span(on(12, 30), jan(12))},
    "Tokyo 2026-12-24 to 2026-12-27": {"location": "Tokyo", **span(on(12, 24), on(12, 27))},
    "Andong 12/3-12/5": {"location": "Andong", **span(on(12, 3), on(12, 5))},
    "Sydney 31/12/2026": {"location": "Sydney", "start": on(12, 31)},
    "Bangkok, 5 days starting Dec 20": {"location": "Bangkok", **span(on(12, 20), on(12, 24))},
    "next weekend in Busan": {"location": "Busan", **span(on(11, 28), on(11, 29))},
    "this weekend in Suwon": {"location": "Suwon", **span(on(11, 22), on(11, 22))},
    "a weekend in Jeonju": {"location": "Jeonju", **span(on(11, 28), on(11, 29))},
    "long weekend in Hanoi": {"location": "Hanoi", **span(on(11, 27), on(11, 29))},
    "tomorrow, Incheon, day trip": {"location": "Incheon", **span(on(11, 23), on(11, 23))},
    "the day after tomorrow to Daegu": {"location": "Daegu", "start": on(11, 24)},
    "next Friday to Sunday in Sokcho": {"location": "Sokcho", **span(on(11, 27), on(11, 29))},
    "next week in Fukuoka, 3 days": {"location": "Fukuoka", **span(on(11, 23), on(11, 25))},
    "in 2 weeks to Sapporo for 3 nights": {"location": "Sapporo", **span(on(12, 6), on(12, 9))},
    "London in July, 10 days": {
        "location": "London",
        **span(on(7, 1, year=2027), on(7, 10, year=2027)),
    },
    "Vienna in early March, opera and coffee": {
        "location": "Vienna",
        "start": on(3, 1, year=2027),
        "interests": ("opera", "coffee"),
    },
    "3 nights 4 days in Taipei": {"location": "Taipei", "days": 4},
    "two weeks in Rome": {"location": "Rome", "days": 14},
    "a couple of days in Singapore": {"location": "Singapore", "days": 2},
    "45 days in Rome": {"location": "Rome", "not_understood": ("45 days",)},
    "Prague 2026-02-30": {"location": "Prague", "not_understood": ("2026-02-30",)},
    "from Seoul to Kyoto": {"location": "Kyoto", "notes": "from Seoul", "not_understood": ("from Seoul",)},
    "Lisbon for 4 days, cheap": {"location": "Lisbon", "days": 4, "budget": LOW},
    "four days in Ljubljana": {"location": "Ljubljana", "days": 4},
    "Paris for two adults and two kids, museums": {
        "location": "Paris",
        "party": Party(2, 2),
        "interests": ("art",),
    },
    "family of four in London": {"location": "London", "party": Party(2, 2)},
    "Busan with 3 friends, food and night views": {
        "location": "Busan",
        "party": Party(4),
        "interests": ("food", "views"),
    },
    "solo in Tokyo, shopping, packed schedule": {
        "location": "Tokyo",
        "party": Party(1),
        "interests": ("shopping",),
        "pace": PACKED,
    },
    "honeymoon in Bali, beaches and spa, luxury": {
        "location": "Bali",
        "party": Party(2),
        "interests": ("beach", "spa"),
        "budget": HIGH,
    },
    "Madrid with my parents": {"location": "Madrid", "party": Party(3), "notes": "with my parents"},
    "we are 5, Da Nang, surfing, avoid crowds": {
        "location": "Da Nang",
        "party": Party(5),
        "interests": ("surfing",),
        "avoid": ("crowds",),
    },
    "300 people in Busan": {"location": "Busan", "not_understood": ("300 people",)},
    "Busan under $500": {"location": "Busan", "budget": won(700_000)},
    "Osaka, 2 people, €800 per person": {
        "location": "Osaka",
        "party": Party(2),
        "budget": won(2_560_000),
    },
    "New York, $1.5k in total": {"location": "New York", "budget": won(2_100_000)},
    "Tokyo, 100,000 yen": {"location": "Tokyo", "budget": won(900_000)},
    "Jeonju, budget 500000": {"location": "Jeonju", "budget": won(500_000)},
    "Sokcho 300k won": {"location": "Sokcho", "budget": won(300_000)},
    "Taipei, at most 0.01 dollars": {"location": "Taipei", "not_understood": ("at most 0.01 dollars",)},
    "Barcelona, mid-range": {"location": "Barcelona", "budget": MEDIUM},
    "Seoul: Gyeongbokgung and Bukchon, not too busy": {
        "location": "Seoul",
        "must_see": ("Gyeongbokgung", "Bukchon"),
        "pace": SLOW,
    },
    "Kyoto, Fushimi Inari, no museums or shopping": {
        "location": "Kyoto",
        "must_see": ("Fushimi Inari",),
        "avoid": ("museums", "shopping"),
    },
    "We love jazz. New York please": {
        "location": "New York",
        "notes": "jazz",
        "not_understood": ("jazz",),
    },
}
KOREAN: dict[str, dict[str, Any]] = {
    "엄마랑 교토 3일, 절 위주로 천천히, 계단 없이, 50만원": {
        "location": "교토",
        "days": 3,
        "party": Party(2),
        "interests": ("절",),
        "pace": SLOW,
        "avoid": ("계단",),
        "budget": won(500_000),
        "notes": "엄마랑",
    },
    "12월 3일부터 5일까지 서울 여행": {"location": "서울", **span(on(12, 3), on(12, 5))},
    "교토, 12월 3일 ~ 12월 5일": {"location": "교토", **span(on(12, 3), on(12, 5))},
    "2027년 1월 2일~5일 오사카": {"location": "오사카", **span(jan(2), jan(5))},
    "도쿄 12/24~12/27": {"location": "도쿄", **span(on(12, 24), on(12, 27))},
    "12월 20일부터 3박 4일 방콕": {"location": "방콕", **span(on(12, 20), on(12, 23))},
    "다음 주말 부산": {"location": "부산", **span(on(11, 28), on(11, 29))},
    "이번 주말 수원": {"location": "수원", **span(on(11, 22), on(11, 22))},
    "내일 인천 당일치기": {"location": "인천", **span(on(11, 23), on(11, 23))},
    "모레부터 대구 2일": {"location": "대구", **span(on(11, 24), on(11, 25))},
    "이번 주 금요일부터 일요일까지 속초": {"location": "속초", **span(on(11, 27), on(11, 29))},
    "다음 주 후쿠오카 3일": {"location": "후쿠오카", **span(on(11, 23), on(11, 25))},
    "2주 뒤 삿포로 3박 4일": {"location": "삿포로", **span(on(12, 6), on(12, 9))},
    "다음 달 10일부터 사흘 경주": {"location": "경주", **span(on(12, 10), on(12, 12))},
    "3월 초에 빈 5일": {"location": "빈", **span(on(3, 1, year=2027), on(3, 5, year=2027))},
    "서울 5일": {"location": "서울", "days": 5},
    "이틀 동안 강릉": {"location": "강릉", "days": 2},
    "타이베이 3박 4일, 야시장": {"location": "타이베이", "days": 4, "interests": ("야시장",)},
    "파리 일주일, 미술관": {"location": "파리", "days": 7, "interests": ("art",)},
    "런던 40일": {"location": "런던", "not_understood": ("40일",)},
    "리스본 4일 여행 저렴하게": {"location": "리스본", "days": 4, "budget": LOW},
    "멜버른에서 5일": {"location": "멜버른", "days": 5},
    "서울에서 출발해서 타이베이": {
        "location": "타이베이",
        "notes": "서울에서 출발해서",
        "not_understood": ("서울에서 출발해서",),
    },
    "혼자 도쿄, 쇼핑, 알차게": {
        "location": "도쿄",
        "party": Party(1),
        "interests": ("shopping",),
        "pace": PACKED,
    },
    "신혼여행 발리, 바다랑 온천, 럭셔리": {
        "location": "발리",
        "party": Party(2),
        "interests": ("beach", "spa"),
        "budget": HIGH,
    },
    "4인 가족 제주도": {"location": "제주도", "party": Party(2, 2)},
    "오사카 아이 둘이랑": {"location": "오사카", "party": Party(2, 2)},
    "성인 3명 아이 1명 방콕": {"location": "방콕", "party": Party(3, 1)},
    "다음 주말 부산 친구 셋이랑": {"location": "부산", "party": Party(4), **span(on(11, 28), on(11, 29))},
    "부모님 모시고 제주도, 무리 없이, 1인당 30만원": {
        "location": "제주도",
        "party": Party(3),
        "pace": SLOW,
        "budget": won(900_000),
        "notes": "부모님 모시고",
    },
    "20명 단체 강릉": {
        "location": "강릉",
        "party": Party(20),
        "notes": "단체",
        "not_understood": ("단체",),
    },
    "속초 2명 30만원씩": {"location": "속초", "party": Party(2), "budget": won(600_000)},
    "서울 1,500,000원": {"location": "서울", "budget": won(1_500_000)},
    "서울 ₩1,500,000": {"location": "서울", "budget": won(1_500_000)},
    "방콕 백만원 이내": {"location": "방콕", "budget": won(1_000_000)},
    "도쿄 10만엔": {"location": "도쿄", "budget": won(900_000)},
    "서울, 쇼핑 말고 산책, 500달러": {
        "location": "서울",
        "avoid": ("쇼핑",),
        "interests": ("walks",),
        "budget": won(700_000),
    },
    "서울 경복궁이랑 북촌한옥마을 꼭 보고 싶어요": {
        "location": "서울",
        "must_see": ("경복궁", "북촌한옥마을"),
    },
    "교토 사람 많은 곳 싫어요, 느긋하게": {
        "location": "교토",
        "avoid": ("사람 많은 곳",),
        "pace": SLOW,
    },
    "제주도 3박4일 아이 5살, 유모차": {
        "location": "제주도",
        "days": 4,
        "notes": "아이 5살, 유모차",
        "not_understood": ("아이 5살", "유모차"),
    },
    "가족 여행 3일": {"days": 3, "notes": "가족", "not_understood": ("가족",)},
}
SENTENCES = {**ENGLISH, **KOREAN}
