import ast
from collections.abc import Mapping
from pathlib import Path
from string import Formatter

import pytest

from planner.domain import (
    phrases,
    phrases_edit,
    phrases_replanning,
    phrases_review,
    phrases_sharing,
    phrases_writer,
)
from planner.domain.facts import Sky
from planner.domain.phrases import PHRASES, SKIES, STEP_LABELS, STEPS, sentence
from planner.domain.run import FailureCode, Step
from planner.domain.trip import Language

PLANNER = Path(phrases.__file__).parents[1]
TABLES = {**PHRASES, **STEPS, **STEP_LABELS, **SKIES}


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def common(texts: Mapping[str, str], language: Language) -> set[str]:
    """The blanks of a sentence that its translations have as well: not those in a language of their own."""
    return {name for name in blanks(texts[language]) if not name.endswith(("_ko", "_en"))}


@pytest.mark.parametrize("code", sorted(TABLES))
def test_every_phrase_has_both_languages_with_the_same_blanks(code: str) -> None:
    texts = TABLES[code]
    assert set(texts) == set(Language)
    assert all(text.strip() for text in texts.values())
    assert common(texts, Language.KOREAN) == common(texts, Language.ENGLISH)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("code", sorted(PHRASES))
def test_every_phrase_formats_with_its_blanks(code: str, language: Language) -> None:
    params = {name: "★" for text in PHRASES[code].values() for name in blanks(text)}
    said = sentence(code, language, params)
    assert said != code
    assert "{" not in said
    assert "}" not in said
    assert said.count("★") == len([1 for _, name, _, _ in Formatter().parse(PHRASES[code][language]) if name])


def test_every_failure_step_and_sky_has_its_words() -> None:
    assert set(FailureCode) <= set(PHRASES)
    assert set(Step) <= set(STEPS)
    assert set(Step) == set(STEP_LABELS)
    assert set(Sky) == set(SKIES)


def test_every_reason_that_a_check_is_given_has_its_words() -> None:
    """As far as the code names it outright; those the solver puts together stand in a table of their own."""
    given = {
        keyword.value.value
        for file in PLANNER.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Check"
        for keyword in call.keywords
        if keyword.arg == "reason" and isinstance(keyword.value, ast.Constant)
    }
    assert len(given) > 10
    assert given <= set(PHRASES)


def test_no_two_tables_give_the_same_code_different_words() -> None:
    tables = (
        phrases.FAILURES,
        phrases.INPUT,
        phrases.NOTES,
        phrases.WISHES,
        phrases.ERRORS,
        phrases_review.PHRASES,
        phrases_writer.WRITER,
        phrases_edit.EDITING,
        phrases_replanning.REPLANNING,
        phrases_sharing.SHARING,
    )
    assert sum(map(len, tables)) == len(PHRASES)


def test_a_code_without_words_is_said_bare_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert sentence("no_such_code", Language.ENGLISH) == "no_such_code"
    assert "no sentence for no_such_code" in caplog.text


def test_a_sentence_whose_blank_is_not_filled_never_ends_a_stream(caplog: pytest.LogCaptureFixture) -> None:
    assert sentence("plan_without", Language.ENGLISH) == "plan_without"
    assert "plan_without" in caplog.text


def test_the_messages_of_the_steps_are_the_guides() -> None:
    said = [
        STEPS[step]["ko"].format(location="서울", iteration=1, iterations=3) for step in ("queued", *Step)
    ]
    assert said == [
        "서울 날씨 정보 수집 중...",
        "서울 날씨 정보 확인 중...",
        "AI 여행 계획 생성 중...",
        "계획 검증 중...",
        "계획 개선 중 (1/3)...",
        "최종 계획 완성 중...",
    ]
