"""What a file says of a stop or a day, in one language: the words that every format shares."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from planner.domain.checks import Verdict
from planner.domain.hours import DAY_MINUTES
from planner.domain.itinerary import Day, Stop, StopKind, TravelMode, Verification, clock
from planner.domain.phrases import SKIES, sentence
from planner.domain.plan import Plan
from planner.domain.trip import Language

LABELS: dict[str, dict[Language, str]] = {
    code: {Language.KOREAN: ko, Language.ENGLISH: en}
    for code, ko, en in (
        ("day", "{number}일차", "Day {number}"),
        (Verification.VERIFIED, "확인됨", "Verified"),
        (Verification.REPAIRED, "수정됨", "Repaired"),
        (Verification.UNVERIFIED, "미확인", "Not confirmed"),
        ("free", "무료", "Free"),
        ("fee_unknown", "입장료 확인 필요", "Fee unknown, please check"),
        ("cost", "비용: {amount}", "Cost: {amount}"),
        ("hours", "운영 시간: {hours}", "Opening hours: {hours}"),
        ("hours_unknown", "운영 시간: 확인 필요", "Opening hours: unknown, please check"),
        ("closed", "이날은 쉽니다", "Closed on this day"),
        ("always_open", "상시 개방", "Always open"),
        (TravelMode.WALK, "이동: 도보 {minutes}분", "Getting there: {minutes} min on foot"),
        (TravelMode.TRANSIT, "이동: 대중교통 {minutes}분", "Getting there: {minutes} min by transit"),
        ("weather", "날씨: {sky}, {high}°C / {low}°C", "Weather: {sky}, {high}°C / {low}°C"),
        ("total", "합계", "Total"),
        ("transport", "현지 교통", "Local transport"),
        (StopKind.VISIT, "입장료", "Entry"),
        (StopKind.MEAL, "식사", "Meal"),
        ("date", "날짜", "Date"),
        ("start", "시작", "Start"),
        ("end", "끝", "End"),
        ("item", "항목", "Item"),
        ("kind", "종류", "Kind"),
        ("day_column", "일차", "Day"),
        ("amount", "금액 ({currency})", "Amount ({currency})"),
        (
            "rate",
            "1 {currency} = {won}원 ({on} 기준, {source})",
            "1 {currency} = {won} won (as of {on}, {source})",
        ),
        ("sources", "출처", "Sources"),
        ("imported", "가져온 파일", "Imported file"),
        ("memo", "메모: {memo}", "Memo: {memo}"),
    )
}


@dataclass(frozen=True, slots=True)
class Teller:
    """A plan's facts in `language`; notes and summaries stay in the language they were written in."""

    plan: Plan
    language: Language

    def label(self, code: str, **blanks: object) -> str:
        return LABELS[code][self.language].format(**blanks)

    def name(self, stop: Stop) -> str:
        """The stop's name, with the one people there use behind it when it is another."""
        name = stop.names.in_language(self.language)
        local = stop.names.local
        return f"{name} ({local})" if local and local not in (stop.names.ko, stop.names.en) else name

    @property
    def destination(self) -> str:
        return self.plan.destination.in_language(self.language)

    def where(self, stop: Stop) -> str:
        """The stop, its part of town and the town, as an address line."""
        area = self.plan.areas.get(stop.area)
        parts = (self.name(stop), area.in_language(self.language) if area else "", self.destination)
        return ", ".join(dict.fromkeys(filter(None, parts)))

    def day_title(self, day: Day) -> str:
        return f"{self.label('day', number=day.number)} · {self.plan.day_location(day, self.language)}"

    def date(self, day: date) -> str:
        return format_skeleton("yMMMEd", day, locale=self.language)

    def times(self, stop: Stop) -> str:
        return f"{clock(stop.start)}–{clock(stop.end)}"

    def won(self, amount: Decimal) -> str:
        return f"₩{amount.quantize(Decimal(1), ROUND_HALF_UP):,}"

    def cost(self, stop: Stop) -> str:
        if stop.cost_krw:
            return self.won(stop.cost_krw)
        return self.label("free" if stop.fee_known else "fee_unknown")

    def hours(self, stop: Stop) -> str:
        """The opening hours of the day; "" for a meal, which names no house."""
        if stop.kind is StopKind.MEAL:
            return ""
        if stop.opening is None:
            return self.label("hours_unknown")
        if not stop.opening:
            return self.label("closed")
        if any(span.start == 0 and span.end >= DAY_MINUTES for span in stop.opening):
            return self.label("always_open")
        spans = ", ".join(f"{clock(span.start)}–{clock(span.end)}" for span in stop.opening)
        return self.label("hours", hours=spans)

    def verdict(self, stop: Stop) -> str:
        """The stop's verification, with the reason where it is not simply verified."""
        label = self.label(stop.verification)
        reason = self._reason(stop) if stop.verification is not Verification.VERIFIED else ""
        return f"{label}: {reason}" if reason else label

    def _reason(self, stop: Stop) -> str:
        said = [
            check
            for check in self.plan.checks
            if check.stop == stop.key and check.reason and check.verdict is not Verdict.PASSED
        ]
        return sentence(said[-1].reason or "", self.language, said[-1].params) if said else ""

    def weather(self, day: Day) -> str:
        if day.weather is None:
            return ""
        sky = SKIES[day.weather.sky][self.language]
        high, low = round(day.weather.high_c), round(day.weather.low_c)
        return self.label("weather", sky=sky, high=high, low=low)

    def facts(self, stop: Stop) -> tuple[str, ...]:
        """What is worth knowing of a stop, a line each: the note first, then verdict, cost, hours, way."""
        way = self.label(stop.leg.mode, minutes=stop.leg.minutes) if stop.leg else ""
        cost = self.label("cost", amount=self.cost(stop))
        return tuple(filter(None, (stop.note, self.verdict(stop), cost, self.hours(stop), way)))

    def own_facts(self, stop: Stop) -> tuple[str, ...]:
        """The facts after the traveller's memo: for files that are read by the traveller alone."""
        memo = (self.label("memo", memo=stop.memo),) if stop.memo else ()
        return (*memo, *self.facts(stop))


def moment(plan: Plan, day: Day, minutes: int) -> datetime:
    """Minutes of the day's date as a time there; past midnight it is the next date's."""
    wall = datetime(day.date.year, day.date.month, day.date.day) + timedelta(minutes=minutes)  # noqa: DTZ001
    return wall.replace(tzinfo=zone(plan))


def zone(plan: Plan) -> ZoneInfo:
    return ZoneInfo(plan.timezone)


def stamp(at: datetime) -> datetime:
    """An instant in UTC without fractions of a second, which no calendar format has."""
    return at.astimezone(UTC).replace(microsecond=0)
