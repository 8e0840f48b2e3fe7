"""A run as it might have gone, event by event: text, stops out of order, repairs, a part written twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from planner.domain.checks import Check, Verdict
from planner.domain.events import (
    SKETCH_PART,
    ContextGathered,
    DraftReviewed,
    PartDiscarded,
    Recorded,
    RunCancelled,
    RunClosed,
    RunEvent,
    RunFailed,
    RunQueued,
    RunSucceeded,
    StepStarted,
    StopPlanned,
    StopRepaired,
    TextDrafted,
    WriterNoted,
)
from planner.domain.facts import Category, DayWeather, Names, Sky, WeatherSource
from planner.domain.hours import ALWAYS, Interval
from planner.domain.itinerary import Day, Itinerary, Leg, Stop, StopKind, TravelMode, Verification
from planner.domain.plan import Plan
from planner.domain.run import Delivery, FailureCode, RunRecord, RunStatus, Step
from planner.domain.trip import Budget, Language, Party, TripRequest, trip_request

RUN_ID = "0" * 31 + "1"
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
START = date(2026, 11, 24)

REPAIRED_BY = "deadline"  # any code that has a sentence without parameters
AREAS = {
    "jongno": Names("종로·북촌", "Jongno & Bukchon"),
    "jung": Names("명동·남산", "Myeongdong & Namsan"),
    "mapo": Names("홍대·마포", "Hongdae & Mapo"),
}


def request(language: Language = Language.KOREAN) -> TripRequest:
    return trip_request(
        location="서울" if language is Language.KOREAN else "Seoul",
        start=START,
        end=START + timedelta(days=1),
        budget=Budget(limit_krw=Decimal(500_000)),
        language=language,
        party=Party(2, 1),
        interests=("history", "한옥"),
        must_see=("경복궁",),
    )


def run(*, delivery: Delivery = Delivery.STREAM, language: Language = Language.KOREAN) -> RunRecord:
    return RunRecord(
        id=RUN_ID,
        request=request(language),
        status=RunStatus.RUNNING,
        attempt=1,
        last_seq=1,
        created_at=NOW,
        delivery=delivery,
    )


def stop(key: str, ko: str, en: str, start: str, minutes: int, **facts: object) -> Stop:
    hour, minute = map(int, start.split(":"))
    begins = hour * 60 + minute
    known: dict[str, object] = {
        "kind": StopKind.VISIT,
        "lat": 37.57,
        "lon": 126.98,
        "area": "jongno",
        "cost_krw": Decimal(0),
        "source": "atlas",
        "category": Category.HISTORIC,
        "place_id": key,
        "opening": ALWAYS,
        **facts,
    }
    return Stop(key=key, names=Names(ko, en), start=begins, end=begins + minutes, **known)  # type: ignore[arg-type]


def meal(key: str, ko: str, en: str, start: str, cost: int, **facts: object) -> Stop:
    eating = {"kind": StopKind.MEAL, "category": None, "place_id": None, "opening": None, **facts}
    return stop(key, ko, en, start, 60, cost_krw=Decimal(cost), **eating)


def walk(minutes: int) -> Leg:
    return Leg(minutes, minutes / 15, TravelMode.WALK)


def ride(minutes: int) -> Leg:
    return Leg(minutes, minutes / 3, TravelMode.TRANSIT)


PALACE = stop(
    "seoul-gyeongbokgung", "경복궁", "Gyeongbokgung Palace", "09:00", 120,
    category=Category.PALACE, cost_krw=Decimal(6000), opening=(Interval(540, 1020, 960),),
    note="수문장 교대식이 10시에 있으니 먼저 광화문 앞에서 기다리세요.",
)  # fmt: skip
VILLAGE = stop(
    "seoul-bukchon", "북촌한옥마을", "Bukchon Hanok Village", "11:15", 75,
    category=Category.STREET, leg=walk(14), note="조용한 골목이라 오전이 걷기에 좋습니다.",
)  # fmt: skip
LUNCH = meal("meal-1-lunch", "점심 · 종로·북촌", "Lunch · Jongno & Bukchon", "12:45", 45_000, leg=walk(8))
MUSEUM = stop(
    "seoul-mmca", "국립현대미술관 서울", "MMCA Seoul", "14:00", 110,
    category=Category.GALLERY, cost_krw=Decimal(15_000), leg=walk(12), opening=(Interval(600, 1080, 1020),),
)  # fmt: skip
TOWER = stop(
    "seoul-namsan", "N서울타워", "N Seoul Tower", "16:45", 100,
    category=Category.VIEWPOINT, area="jung", cost_krw=Decimal(58_000), leg=ride(32),
    opening=(Interval(600, 1380, 1320),),
)  # fmt: skip
MARKET = stop(
    "seoul-gwangjang", "광장시장", "Gwangjang Market", "10:30", 90,
    category=Category.MARKET, opening=None, leg=ride(18),
)  # fmt: skip
PARK = stop(
    "seoul-haneul", "하늘공원", "Haneul Park", "13:30", 90, category=Category.PARK, area="mapo", leg=ride(36)
)
SHRINE = stop("seoul-jongmyo", "종묘", "Jongmyo Shrine", "09:00", 70, category=Category.SHRINE)

WEATHER = (
    DayWeather(START, 11.4, 2.6, 0.0, Sky.CLEAR, WeatherSource.FORECAST, 10),
    DayWeather(START + timedelta(days=1), 9.1, 1.2, 2.1, Sky.MIXED, WeatherSource.CLIMATE),
)


def judged(key: str, verdict: Verdict, rule: str = "open", reason: str | None = None) -> Check:
    return Check(rule, verdict, stop=key, reason=reason)


def plan(language: Language = Language.KOREAN) -> Plan:
    verified, repaired = Verification.VERIFIED, Verification.REPAIRED
    days = (
        Day(
            1,
            START,
            (PALACE, VILLAGE, LUNCH, MUSEUM, TOWER),
            WEATHER[0],
            Decimal(9300),
            "궁궐과 한옥, 그리고 야경",
        ),
        Day(
            2,
            START + timedelta(days=1),
            (MARKET, PARK),
            WEATHER[1],
            Decimal(9300),
            "시장에서 시작하는 느긋한 하루",
        ),
    )
    verdicts = {
        PALACE.key: verified,
        VILLAGE.key: verified,
        LUNCH.key: verified,
        MUSEUM.key: repaired,
        TOWER.key: verified,
    }
    return Plan(
        run_id=RUN_ID,
        title=request(language).title,
        request=request(language),
        destination=Names("서울", "Seoul"),
        country="KR",
        timezone="Asia/Seoul",
        areas=AREAS,
        itinerary=Itinerary(days).with_verdicts(verdicts),
        checks=(
            judged(PALACE.key, Verdict.PASSED),
            judged(VILLAGE.key, Verdict.PASSED),
            judged(MUSEUM.key, Verdict.REPAIRED, reason=REPAIRED_BY),
            judged(MARKET.key, Verdict.UNVERIFIED),
            Check("budget", Verdict.PASSED),
        ),
        notes=("repaired_by_solver", "costs_cover"),
        sources=("atlas", "weather:forecast"),
        writer="offline",
        created_at=NOW,
    )


def beginning() -> list[RunEvent]:
    return [
        RunQueued("서울"),
        StepStarted(Step.GATHER_CONTEXT),
        ContextGathered(
            Names("서울", "Seoul"), "KR", "Asia/Seoul", 42, WEATHER, ("atlas", "weather:forecast")
        ),
        StepStarted(Step.GENERATE_DRAFT),
        StopPlanned(1, PALACE),
        StopPlanned(1, MUSEUM),
        StopPlanned(1, VILLAGE),
        TextDrafted("서울에서의 이틀, <천천히> & 깊게.\n\n", "draft"),
        TextDrafted("1일차: 경복궁에서 ", "draft", 1),
        TextDrafted('시작합니다.\r\n\n\n  광화문 앞 "수문장" 교대식을', "draft", 1),
        TextDrafted(" 놓치지 마세요.\n", "draft", 1),
        StopPlanned(2, SHRINE),
        StopPlanned(2, MARKET),
        TextDrafted("2일차: 광장시", "draft", 2),
    ]


def middle() -> list[RunEvent]:
    return [
        PartDiscarded("draft", (2,)),
        TextDrafted("다시 씁니다.\n1일차: 궁궐과 한옥을 ", "draft-2", None),
        TextDrafted(
            "걷는 하루입니다. 오후에는 미술관에서 쉬었다가 남산에 올라 해가 지는 도시를 봅니다.\n",
            "draft-2",
            None,
        ),
        StopPlanned(1, LUNCH),
        StopPlanned(1, TOWER),
        StopPlanned(2, MARKET),
        StopPlanned(2, SHRINE),
        StopPlanned(2, PARK),
        TextDrafted("2일차: 시장에서 아침을 먹고 하늘공원으로.", "draft-2", 2),
        StepStarted(Step.VALIDATE),
        DraftReviewed(judged(PALACE.key, Verdict.PASSED)),
        DraftReviewed(judged(PALACE.key, Verdict.PASSED, "reachable")),
        DraftReviewed(judged(VILLAGE.key, Verdict.PASSED)),
        DraftReviewed(judged(MUSEUM.key, Verdict.FAILED, reason=REPAIRED_BY)),
        DraftReviewed(judged(MARKET.key, Verdict.UNVERIFIED, reason=REPAIRED_BY)),
        DraftReviewed(judged("nobody", Verdict.PASSED)),
        DraftReviewed(Check("full", Verdict.FAILED, day=2, reason=REPAIRED_BY)),
        DraftReviewed(Check("budget", Verdict.PASSED)),
        StepStarted(Step.REFINE, 1, 3),
        WriterNoted("repaired_by_solver"),
        StopRepaired(judged(SHRINE.key, Verdict.REPAIRED, reason=REPAIRED_BY), removed=True),
        StopPlanned(1, PARK),
        StopPlanned(2, PARK),
        StopRepaired(judged(MUSEUM.key, Verdict.REPAIRED, reason=REPAIRED_BY)),
        TextDrafted("종묘는 쉬는 날이라 뺐습니다.", "refine-1", 2),
        StepStarted(Step.VALIDATE),
        DraftReviewed(judged(PARK.key, Verdict.PASSED)),
        StepStarted(Step.FINALIZE),
    ]


def succeeded() -> list[Recorded]:
    return recorded([*beginning(), *middle(), RunSucceeded(plan()), RunClosed()])


def replaced() -> list[Recorded]:
    """A run with a model: the solver's plan first, then the model's in its place, day by day, twice."""
    late_museum = replace(MUSEUM, start=15 * 60, end=16 * 60 + 50)
    return recorded(
        [
            *beginning()[:4],
            *(StopPlanned(1, stop) for stop in (PALACE, MUSEUM, LUNCH, SHRINE)),
            *(StopPlanned(2, stop) for stop in (MARKET, PARK)),
            TextDrafted("서울에서의 이틀", "draft"),
            TextDrafted("1일차", "draft", 1),
            PartDiscarded(SKETCH_PART, (1,)),
            *(StopPlanned(1, stop) for stop in (PALACE, VILLAGE, LUNCH, late_museum)),
            TextDrafted("2일차", "draft", 2),
            PartDiscarded(SKETCH_PART, (2,)),
            *(StopPlanned(2, stop) for stop in (MARKET, SHRINE)),
            StepStarted(Step.VALIDATE),
            DraftReviewed(judged(MUSEUM.key, Verdict.PASSED)),
            StepStarted(Step.REFINE, 1, 3),
            PartDiscarded(SKETCH_PART, (2,)),
            *(StopPlanned(2, stop) for stop in (MARKET, TOWER)),
            StopRepaired(judged(VILLAGE.key, Verdict.REPAIRED, reason=REPAIRED_BY), removed=True),
            StepStarted(Step.VALIDATE),
            RunSucceeded(plan()),
            RunClosed(),
        ]
    )


def given_up() -> list[Recorded]:
    """The same until the model breaks off: the solver's plan comes back, in the fallback's words."""
    begun = [record.event for record in replaced()[:24]]
    return recorded(
        [
            *begun,
            PartDiscarded("draft", (1, 2)),
            WriterNoted("deadline"),
            *(StopPlanned(1, stop) for stop in (PALACE, MUSEUM, LUNCH, SHRINE)),
            *(StopPlanned(2, stop) for stop in (MARKET, PARK)),
            RunSucceeded(plan()),
            RunClosed(),
        ]
    )


def failed() -> list[Recorded]:
    details = {"location": "서울", "suggestions": ["서울", "부산"]}
    return recorded([RunQueued("서울"), RunFailed(FailureCode.UNKNOWN_DESTINATION, details), RunClosed()])


def cancelled() -> list[Recorded]:
    return recorded([*beginning(), RunCancelled(), RunClosed()])


def recorded(events: list[RunEvent]) -> list[Recorded]:
    return [Recorded(RUN_ID, seq, NOW, event) for seq, event in enumerate(events, start=1)]
