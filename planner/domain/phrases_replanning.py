"""What is said when a saved plan is planned anew, by code, in both languages."""

from collections.abc import Mapping

REPLANNING: Mapping[str, Mapping[str, str]] = {
    "nothing_else_that_day": {
        "ko": "그날 갈 수 있는 다른 곳을 찾지 못해 하루 일정을 그대로 두었습니다.",
        "en": "We found nothing else to do on that day, so it stays as it was.",
    },
    "plan_gone": {
        "ko": "다시 짜려던 계획이 삭제되었습니다.",
        "en": "The plan that was to be planned anew has been deleted.",
    },
    "words_not_understood": {
        "ko": "무엇을 바꿀지 알아듣지 못했습니다. ‘더 천천히’, ‘박물관 더’, ‘둘째 날 경복궁 빼줘’처럼 적어 주세요.",
        "en": "We did not understand what to change. Try “slower”, “more museums” or “skip the palace on day 2”.",
    },
    "words_change_nothing": {
        "ko": "말씀하신 대로라면 지금 계획에서 바뀌는 것이 없습니다.",
        "en": "The plan already is as these words ask; they change nothing.",
    },
    "nothing_changed": {
        "ko": "바뀐 내용이 없습니다. 날짜, 예산, 속도, 인원 가운데 하나를 바꿔 주세요.",
        "en": "Nothing was changed. Change the dates, the budget, the pace or who travels.",
    },
    "no_such_day_of_plan": {
        "ko": "이 계획에는 그런 날이 없습니다.",
        "en": "This plan has no such day.",
    },
    "revision_conflict": {
        "ko": "그사이 다른 사람이 이 계획을 바꾸었습니다. 새로 읽은 뒤 다시 시도해 주세요.",
        "en": "Somebody changed this plan meanwhile. Read it again, then try once more.",
    },
    "one_way_to_replan": {
        "ko": "day, words, 또는 바꿀 항목 가운데 한 가지만 보내 주세요.",
        "en": "Send one of these: day, words, or the fields to change.",
    },
}
