"""Words that try to be instructions stay data between their marks, whatever they are made of."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.checks import Check, Verdict
from planner.domain.trip import Language
from planner.providers.writing.marks import fenced, one_line, visible
from planner.providers.writing.model import Prompt
from planner.providers.writing.prompts import draft_prompt, refine_prompt
from tests.providers.injections import INJECTIONS, MARKS, hidden_in, injected
from tests.providers.trips import brief

FOUND = Check("open_then", Verdict.FAILED, day=1, stop="seoul-gyeongbokgung", reason="closed_weekday")
TAG = re.compile(r"</?([a-z]+)>")


def prompts_of(name: str) -> tuple[Prompt, Prompt]:
    """What is asked for a draft, and for another version of it."""
    made = injected(name)
    return draft_prompt(made), refine_prompt(made, [FOUND], made.request.language)


def section(prompt: Prompt, mark: str) -> str:
    return prompt.user.partition(f"<{mark}>\n")[2].partition(f"\n</{mark}>")[0]


@pytest.mark.parametrize("name", INJECTIONS)
def test_every_mark_opens_and_closes_once_and_in_order(name: str) -> None:
    draft, refined = prompts_of(name)

    paired = [mark for mark in MARKS for _ in ("opens", "closes")]
    assert TAG.findall(draft.user) == paired
    # the task names <draft> in its first sentence, then come the findings
    assert TAG.findall(refined.user) == [*paired, "draft", "findings", "findings"]
    assert draft.user.count("<") == len(paired)
    assert not set(draft.user) & set("＜＞‹›⟨⟩〈〉❮❯")


@pytest.mark.parametrize("name", INJECTIONS)
def test_nothing_that_cannot_be_seen_reaches_the_model(name: str) -> None:
    for prompt in prompts_of(name):
        assert not list(hidden_in(prompt.system + prompt.user))


@pytest.mark.parametrize("name", INJECTIONS)
def test_the_instructions_and_all_that_code_decided_are_as_without_it(name: str) -> None:
    clean, (draft, _) = draft_prompt(brief()), prompts_of(name)

    assert draft.system == clean.system
    assert draft.schema == clean.schema
    assert section(draft, "draft") == section(clean, "draft")
    assert section(draft, "weather") == section(clean, "weather")
    trip, clean_trip = json.loads(section(draft, "trip")), json.loads(section(clean, "trip"))
    assert trip.keys() == clean_trip.keys()
    for field in ("must_see_ids", "budget_level", "budget_limit_krw", "adults", "days", "first_date"):
        assert trip[field] == clean_trip[field]


@pytest.mark.parametrize("name", INJECTIONS)
def test_the_candidates_stay_as_many_and_of_as_many_columns(name: str) -> None:
    clean, (draft, _) = draft_prompt(brief()), prompts_of(name)

    rows = [line.split("|") for line in section(draft, "candidates").split("\n")]
    clean_rows = [line.split("|") for line in section(clean, "candidates").split("\n")]
    assert [(row[0], len(row)) for row in rows] == [(row[0], len(row)) for row in clean_rows]


def test_a_title_is_no_business_of_the_models() -> None:
    titled = INJECTIONS["title closes"].into(brief())

    assert draft_prompt(titled) == draft_prompt(brief())


@pytest.mark.parametrize("name", [name for name, made in INJECTIONS.items() if made.where == "place"])
def test_a_name_in_a_finding_is_one_line_inside_the_findings(name: str) -> None:
    found = Check(
        "must_see", Verdict.FAILED, day=1, reason="must_see_missing", params={"name": INJECTIONS[name].text}
    )

    prompt = refine_prompt(brief(), [found, FOUND], Language.ENGLISH)

    assert len(section(prompt, "findings").split("\n")) == 2
    assert TAG.findall(prompt.user)[-2:] == ["findings", "findings"]


def test_there_are_cases_enough_in_both_languages_and_everywhere() -> None:
    korean = [name for name in INJECTIONS if not name.isascii()]

    assert len(INJECTIONS) >= 25
    assert len(korean) >= 6
    assert {made.where for made in INJECTIONS.values()} == {
        *("notes", "title", "avoid", "interests", "place", "area", "destination")
    }


@given(st.text())
def test_no_text_closes_its_fence_or_hides_in_it(text: str) -> None:
    made = fenced("data", text)

    assert made.startswith("<data>\n")
    assert made.endswith("\n</data>\n")
    assert made.count("<") == made.count(">") == 2
    assert not list(hidden_in(made))


@given(st.text())
def test_one_line_is_one_line_and_stays_as_it_is(text: str) -> None:
    made = one_line(text)

    assert len(made.splitlines()) <= 1
    assert one_line(made) == made


def test_what_people_write_is_kept_as_they_see_it() -> None:
    text = "엄마랑 3일, 절 위주 — café & «sushi» 50만원! 😀👍🏽 日本"

    assert visible(text) == text
