"""Every sentence for people that does not belong to a page, in both languages, by its code.

Events, checks and failures carry codes and parameters; here they become words. The messages of the steps
are those of the guide, to the letter.
"""

import logging
from collections.abc import Mapping
from typing import Any

from planner.domain.facts import Sky
from planner.domain.korean import with_fitting_particles
from planner.domain.phrases_edit import EDITING
from planner.domain.phrases_replanning import REPLANNING
from planner.domain.phrases_review import PHRASES as REVIEW
from planner.domain.phrases_sharing import SHARING
from planner.domain.phrases_writer import WRITER
from planner.domain.run import FailureCode, Step
from planner.domain.trip import (
    FIRST_YEAR,
    LAST_YEAR,
    MAX_DAYS,
    MAX_ITERATIONS,
    MAX_TRAVELERS,
    MAX_WISHES,
    Language,
)

log = logging.getLogger(__name__)

type Phrases = Mapping[str, Mapping[str, str]]

STEPS: Phrases = {
    "queued": {
        "ko": "{location} 날씨 정보 수집 중...",
        "en": "Gathering weather for {location}...",
    },
    Step.GATHER_CONTEXT: {
        "ko": "{location} 날씨 정보 확인 중...",
        "en": "Checking the weather in {location}...",
    },
    Step.GENERATE_DRAFT: {"ko": "AI 여행 계획 생성 중...", "en": "Writing your travel plan..."},
    Step.VALIDATE: {"ko": "계획 검증 중...", "en": "Checking the plan..."},
    Step.REFINE: {
        "ko": "계획 개선 중 ({iteration}/{iterations})...",
        "en": "Improving the plan ({iteration}/{iterations})...",
    },
    Step.FINALIZE: {"ko": "최종 계획 완성 중...", "en": "Finishing the plan..."},
    "weather": {"ko": "날씨: {sky} {degrees}°C", "en": "Weather: {sky} {degrees}°C"},
}

STEP_LABELS: Phrases = {
    Step.GATHER_CONTEXT: {"ko": "날씨 정보 수집", "en": "Weather"},
    Step.GENERATE_DRAFT: {"ko": "AI 계획 생성", "en": "Draft"},
    Step.VALIDATE: {"ko": "계획 검증", "en": "Check"},
    Step.REFINE: {"ko": "계획 개선", "en": "Improve"},
    Step.FINALIZE: {"ko": "최종 완료", "en": "Finish"},
}

SKIES: Phrases = {
    Sky.CLEAR: {"ko": "맑음", "en": "clear"},
    Sky.CLOUDY: {"ko": "흐림", "en": "cloudy"},
    Sky.FOG: {"ko": "안개", "en": "fog"},
    Sky.RAIN: {"ko": "비", "en": "rain"},
    Sky.SNOW: {"ko": "눈", "en": "snow"},
    Sky.STORM: {"ko": "뇌우", "en": "thunderstorm"},
    Sky.MIXED: {"ko": "대체로 맑고 가끔 비", "en": "mostly fair, some rain"},
}

FAILURES: Phrases = {
    FailureCode.UNKNOWN_DESTINATION: {
        "ko": "‘{location}’은(는) 아직 알지 못하는 곳입니다. 계획할 수 있는 곳: {suggestions}",
        "en": "We do not know “{location}” yet. Places we can plan: {suggestions}",
    },
    FailureCode.INFEASIBLE: {
        "ko": "원하시는 조건을 모두 만족하는 계획을 만들 수 없습니다. {conflicts}",
        "en": "No plan can meet all of these wishes. {conflicts}",
    },
    FailureCode.DEADLINE: {
        "ko": "응답 시간 초과: 시간 안에 계획을 만들지 못했습니다. 다시 시도해 주세요.",
        "en": "Time ran out before a plan was ready. Please try again.",
    },
    FailureCode.WORKER_LOST: {
        "ko": "계획을 만들던 서버가 여러 번 멈췄습니다. 잠시 후 다시 시도해 주세요.",
        "en": "The server stopped several times while planning. Please try again later.",
    },
    FailureCode.INTERNAL: {
        "ko": "계획 생성 실패: 저희 쪽 문제로 계획을 만들지 못했습니다. 다시 시도해 주세요.",
        "en": "Planning failed because of a problem on our side. Please try again.",
    },
    "cancelled": {"ko": "계획 만들기를 멈췄습니다.", "en": "Planning was stopped."},
    "resume_gap": {
        "ko": "이 지점까지의 기록은 정리되었습니다. 저장된 계획을 확인해 주세요.",
        "en": "The log before this point is gone. Please read the saved plan.",
    },
}

INPUT: Phrases = {
    "required": {"ko": "입력해 주세요.", "en": "This is required."},
    "too_long": {"ko": "너무 깁니다. 짧게 줄여 주세요.", "en": "This is too long."},
    "too_many": {
        "ko": f"{MAX_WISHES}개까지 적을 수 있습니다.",
        "en": f"At most {MAX_WISHES} are allowed.",
    },
    "not_a_place": {"ko": "장소 이름을 입력해 주세요.", "en": "Enter the name of a place."},
    "date_out_of_range": {
        "ko": f"{FIRST_YEAR}년에서 {LAST_YEAR}년 사이의 날짜를 입력해 주세요.",
        "en": f"Enter a date between {FIRST_YEAR} and {LAST_YEAR}.",
    },
    "end_before_start": {
        "ko": "돌아오는 날이 떠나는 날보다 빠릅니다.",
        "en": "The last day is before the first day.",
    },
    "too_many_days": {
        "ko": f"한 번에 {MAX_DAYS}일까지 계획할 수 있습니다.",
        "en": f"A trip can have at most {MAX_DAYS} days.",
    },
    "budget_out_of_range": {
        "ko": "예산은 1,000원에서 10억 원 사이로 입력해 주세요.",
        "en": "Enter a budget between ₩1,000 and ₩1,000,000,000.",
    },
    "not_a_budget": {
        "ko": "예산은 low, medium, high 또는 원 단위 금액으로 입력해 주세요.",
        "en": "Enter low, medium, high, or an amount in won.",
    },
    "travelers_out_of_range": {
        "ko": f"어른을 포함해 1명에서 {MAX_TRAVELERS}명까지 가능합니다.",
        "en": f"1 to {MAX_TRAVELERS} travellers, at least one of them an adult.",
    },
    "iterations_out_of_range": {
        "ko": f"0에서 {MAX_ITERATIONS} 사이의 수를 입력해 주세요.",
        "en": f"Enter a number between 0 and {MAX_ITERATIONS}.",
    },
    "not_a_date": {
        "ko": "실제 있는 날짜를 YYYY-MM-DD로 입력해 주세요.",
        "en": "Enter a real date as YYYY-MM-DD.",
    },
    "wrong_type": {"ko": "값의 형식이 올바르지 않습니다.", "en": "The value has the wrong type."},
    "unknown_field": {"ko": "알 수 없는 항목입니다.", "en": "There is no such field."},
    "unknown_choice": {"ko": "고를 수 있는 값이 아닙니다.", "en": "This is not one of the choices."},
    "out_of_range": {"ko": "값이 허용 범위를 벗어났습니다.", "en": "The value is out of range."},
    "not_unique": {"ko": "같은 값이 두 번 나옵니다.", "en": "The same value is there twice."},
    "not_a_plan_file": {
        "ko": "Tripsite에서 내보낸 JSON 계획 파일이 아닙니다.",
        "en": "This is not a plan file (JSON) that Tripsite made.",
    },
    "newer_version": {
        "ko": "더 새로운 Tripsite에서 만든 파일이라 읽을 수 없습니다.",
        "en": "This file was made by a newer Tripsite and cannot be read here.",
    },
    "file_too_large": {"ko": "파일이 너무 큽니다.", "en": "The file is too large."},
}

NOTES: Phrases = {
    "deadline": {
        "ko": "시간이 다 되어, 확인을 마친 계획으로 마무리했습니다.",
        "en": "Time was up, so this is the best plan that passed every check.",
    },
    "repaired_by_solver": {
        "ko": "일부 일정은 규칙에 맞도록 자동으로 고쳤습니다.",
        "en": "Some stops were changed automatically so that the plan holds.",
    },
    "imported": {
        "ko": "파일에서 가져온 계획입니다. 저희가 아는 장소와 시간만 다시 확인했습니다.",
        "en": "This plan came from a file. We checked again only the places and times that we know.",
    },
    "import_unchecked": {
        "ko": "가져온 파일에 적힌 그대로이며 확인하지 못했습니다",
        "en": "This is as the imported file says; we could not check it",
    },
    "weather_unknown": {"ko": "날씨: 알 수 없음", "en": "Weather: not known"},
    "costs_general": {
        "ko": "이곳의 물가는 아직 알지 못해, 식사와 교통비는 비슷한 여행지를 바탕으로 어림했습니다.",
        "en": "We do not know prices here yet: meals and transport are estimates from destinations like it.",
    },
    "costs_cover": {
        "ko": "입장료, 식사, 현지 교통비를 일행 전체 기준으로 더한 금액이며 숙박과 항공은 들어 있지 않습니다.",
        "en": "Entry fees, meals and local transport for the whole party; nights and flights are not included.",
    },
}

WISHES: Phrases = {
    "must_see_unknown": {
        "ko": "{location}에서 ‘{wish}’을(를) 찾지 못했습니다.",
        "en": "We found no “{wish}” in {location}.",
    },
    "plan_without": {"ko": "‘{wish}’ 없이 계획하기", "en": "Plan without “{wish}”"},
    "similar_place": {"ko": "비슷한 곳: {name}", "en": "Something like it: {name}"},
}

ERRORS: Phrases = {
    "invalid_input": {"ko": "입력값을 확인해 주세요.", "en": "Please check the input."},
    "invalid_json": {"ko": "본문이 올바른 JSON이 아닙니다.", "en": "The body is not valid JSON."},
    "body_too_large": {"ko": "요청 본문이 너무 큽니다.", "en": "The request body is too large."},
    "not_found": {"ko": "찾을 수 없습니다.", "en": "Not found."},
    "unauthorized": {"ko": "로그인이나 API 토큰이 필요합니다.", "en": "Sign in or send an API token."},
    "invalid_token": {"ko": "API 토큰이 올바르지 않습니다.", "en": "The API token is not valid."},
    "forbidden": {"ko": "허용되지 않은 요청입니다.", "en": "This request is not allowed."},
    "too_many_runs": {
        "ko": "진행 중인 계획이 너무 많습니다. 하나가 끝난 뒤 다시 시도해 주세요.",
        "en": "Too many plans are under way. Try again when one has finished.",
    },
    "too_many_readings": {
        "ko": "문장을 너무 많이 보내셨습니다. 잠시 후 다시 시도해 주세요.",
        "en": "Too many sentences to read. Please try again shortly.",
    },
    "method_not_allowed": {"ko": "지원하지 않는 방식입니다.", "en": "This method is not allowed."},
    "unavailable": {
        "ko": "지금은 저장소에 연결할 수 없습니다. 잠시 후 다시 시도해 주세요.",
        "en": "The store cannot be reached right now. Please try again shortly.",
    },
    "server_error": {"ko": "저희 쪽 문제로 처리하지 못했습니다.", "en": "Something went wrong on our side."},
}

PHRASES: Phrases = {
    **FAILURES,
    **INPUT,
    **NOTES,
    **WISHES,
    **ERRORS,
    **REVIEW,
    **REPLANNING,
    **WRITER,
    **EDITING,
    **SHARING,
}


def sentence(code: str, language: Language, params: Mapping[str, Any] | None = None) -> str:
    """The sentence of this code; the bare code where there is none, so that a stream never ends for a word."""
    try:
        text = PHRASES[code][language].format_map(dict(params or {}))
    except KeyError:
        log.exception("no sentence for %s", code)
        return code
    return with_fitting_particles(text) if language is Language.KOREAN else text
