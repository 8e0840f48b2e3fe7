"""A plan as Markdown (CommonMark): to read as it is, to paste into notes and messages."""

import re

from planner.domain.itinerary import Day, Stop
from planner.domain.phrases import PHRASES, sentence
from planner.domain.plan import Plan
from planner.domain.sources import SOURCES, Source
from planner.domain.trip import Language
from planner.exports.told import Teller

MARKS = re.compile(r"([\\`*_{}\[\]<>#|~@$^]|&(?=[#\w]+;))")
LINE_STARTS = re.compile(r"^(\s*)([-+=:]|\d+[.)])")
BARE_LINKS = re.compile(r"(?<=\S)([.:])(?=[^\W\d]|/)")
"""What programs that make links of bare addresses look for: the dot of a name, the colon of a scheme."""


def to_markdown(plan: Plan, language: Language) -> bytes:
    """Only the headings, lists and emphasis are ours; whatever anybody wrote is text."""
    teller = Teller(plan, language)
    request = plan.request
    lines = [
        f"# {plain(plan.title)}",
        "",
        f"{plain(teller.destination)} · {teller.date(request.start)} – {teller.date(request.end)}",
        "",
        f"**{teller.label('total')}: {teller.won(plan.cost_krw)}**  ",
        sentence("costs_cover", language),
    ]
    remarks = [sentence(code, language) for code in plan.notes if code in PHRASES and code != "costs_cover"]
    lines += ["", *(f"- {plain(remark)}" for remark in remarks)] if remarks else []
    for day in plan.itinerary.days:
        lines += ["", *_day(teller, day)]
    lines += [
        "",
        f"{teller.label('sources')}: {', '.join(_source(teller, name) for name in plan.sources)}",
        "",
    ]
    return "\n".join(lines).encode()


def plain(text: str) -> str:
    """The text on one line with nothing in it that Markdown, HTML or a link finder takes for a mark."""
    line = " ".join(text.split())
    line = MARKS.sub(r"\\\1", line)
    line = BARE_LINKS.sub(r"\\\1", line)
    return LINE_STARTS.sub(_escaped_start, line)


def _escaped_start(found: re.Match[str]) -> str:
    """A line that begins like a list or a rule: the mark itself is escaped, not the number before it."""
    return f"{found[1]}{found[2][:-1]}\\{found[2][-1]}"


def _day(teller: Teller, day: Day) -> list[str]:
    lines = [f"## {plain(teller.day_title(day))} ({teller.date(day.date)})", ""]
    for words in filter(None, (day.summary, teller.weather(day))):
        lines += [plain(words), ""]
    for stop in day.stops:
        lines += _stop(teller, stop)
    lines += [
        "",
        f"{teller.label('transport')}: {teller.won(day.transport_krw)}  ",
        f"{teller.label('total')}: {teller.won(day.cost_krw)}",
    ]
    return lines


def _stop(teller: Teller, stop: Stop) -> list[str]:
    head = f"- **{teller.times(stop)}** {plain(teller.name(stop))}"
    return [head, *(f"  - {plain(fact)}" for fact in teller.own_facts(stop))]


def _source(teller: Teller, name: str) -> str:
    known = SOURCES.get(name, Source(teller.label(name) if name == "imported" else name))
    licence = f" ({known.licence})" if known.licence else ""
    return plain(f"{known.name}{licence}")
