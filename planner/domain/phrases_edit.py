"""What editing says to travellers: why an edit cannot be, and each change in words; by code, in both languages.

`{stop}`, `{place}` and `{words}` are filled in the reader's own language.
"""

from planner.domain.phrases_solver import Phrases

REFUSALS: Phrases = {
    "no_such_stop": {
        "ko": "이 일정은 이제 계획에 없습니다. 화면을 새로 고쳐 주세요.",
        "en": "This stop is no longer in the plan. Please reload the page.",
    },
    "no_such_day": {
        "ko": "이 계획에는 {day}일차가 없습니다.",
        "en": "This plan has no day {day}.",
    },
    "no_such_position": {
        "ko": "그날 일정에는 그런 순서가 없습니다.",
        "en": "That day has no such position.",
    },
    "no_such_place": {
        "ko": "이 여행에서 고를 수 있는 장소가 아닙니다.",
        "en": "This place is not among those to choose from for this trip.",
    },
    "place_used": {
        "ko": "{day}일차에 이미 들르는 곳입니다.",
        "en": "You already visit this place on day {day}.",
    },
    "stop_is_locked": {
        "ko": "고정한 일정입니다. 먼저 고정을 풀어 주세요.",
        "en": "This stop is locked. Unlock it first.",
    },
    "meal_stays_on_its_day": {
        "ko": "장소를 정하지 않은 식사는 다른 날로 옮길 수 없습니다.",
        "en": "A meal without a place of its own stays on its day.",
    },
    "not_a_place_to_eat": {
        "ko": "식사할 수 있는 시장이나 먹자골목을 골라 주세요.",
        "en": "Choose a place to eat at: a market or a food street.",
    },
    "minutes_out_of_range": {
        "ko": "머무는 시간은 {least}분에서 {most}분 사이로 정해 주세요.",
        "en": "A stop can take {least} to {most} minutes.",
    },
    "start_out_of_range": {
        "ko": "시작 시각은 00:00에서 23:59 사이로 정해 주세요.",
        "en": "A stop can begin between 00:00 and 23:59.",
    },
    "memo_too_long": {
        "ko": "메모는 {most}자까지 적을 수 있습니다.",
        "en": "A memo can have at most {most} characters.",
    },
    "too_many_stops": {
        "ko": "하루에는 일정을 {most}개까지 넣을 수 있습니다.",
        "en": "A day can have at most {most} stops.",
    },
    "day_too_long": {
        "ko": "그러면 일정이 다음 날을 넘겨 끝납니다.",
        "en": "The day would go on past the end of the next one.",
    },
    "nothing_to_undo": {"ko": "되돌릴 변경이 없습니다.", "en": "There is nothing to undo."},
    "nothing_to_redo": {"ko": "다시 실행할 변경이 없습니다.", "en": "There is nothing to redo."},
    "nothing_to_mend": {
        "ko": "고칠 곳이 없습니다. 모든 규칙에 맞는 계획입니다.",
        "en": "There is nothing to repair: the plan holds.",
    },
    "cannot_mend": {
        "ko": "고정한 일정을 그대로 두고는 고칠 방법을 찾지 못했습니다.",
        "en": "We found no repair that keeps what you have fixed.",
    },
    "unknown_town": {
        "ko": "잘 알지 못하는 곳이라 자동으로 고칠 수 없습니다.",
        "en": "We do not know this town well enough to repair the plan.",
    },
    "proposal_is_old": {
        "ko": "제안을 만드는 동안 계획이 바뀌었습니다. 제안을 다시 만들어 주세요.",
        "en": "The plan was changed after this proposal was begun. Please ask for a new one.",
    },
    "plan_changed_meanwhile": {
        "ko": "그사이 계획이 바뀌었습니다. 바뀐 계획을 보고 다시 해 주세요.",
        "en": "The plan was changed meanwhile. Look at it as it is now and try again.",
    },
}
"""Why an edit cannot be made."""

REMARKS: Phrases = {
    "not_rechecked": {
        "ko": "이곳의 최신 정보를 다시 확인하지 못했습니다",
        "en": "We could not check the facts of this place again",
    },
}

TOLD: Phrases = {
    "told_made": {"ko": "처음 계획", "en": "The plan as it was made"},
    "told_moved_day": {
        "ko": "{stop}을(를) {day}일차로 옮김",
        "en": "Moved {stop} to day {day}",
    },
    "told_moved_within": {
        "ko": "{day}일차에서 {stop}의 순서를 바꿈",
        "en": "Moved {stop} within day {day}",
    },
    "told_removed": {"ko": "{stop}을(를) {day}일차에서 뺌", "en": "Removed {stop} from day {day}"},
    "told_swapped": {"ko": "{stop} 대신 {place}을(를) 넣음", "en": "Swapped {stop} for {place}"},
    "told_added": {"ko": "{day}일차에 {place}을(를) 더함", "en": "Added {place} to day {day}"},
    "told_locked": {"ko": "{stop}을(를) 고정함", "en": "Locked {stop}"},
    "told_unlocked": {"ko": "{stop}의 고정을 풂", "en": "Unlocked {stop}"},
    "told_pinned": {
        "ko": "{stop}을(를) {time}에 시작해 {minutes}분 머무르게 함",
        "en": "Set {stop} to {time} for {minutes} minutes",
    },
    "told_unpinned": {
        "ko": "{stop}을(를) 도착하는 대로 시작해 {minutes}분 머무르게 함",
        "en": "Set {stop} to as early as possible for {minutes} minutes",
    },
    "told_noted": {"ko": "{stop}에 메모를 적음", "en": "Wrote a memo at {stop}"},
    "told_unnoted": {"ko": "{stop}의 메모를 지움", "en": "Removed the memo at {stop}"},
    "told_mended": {"ko": "규칙에 맞게 자동으로 고침", "en": "Repaired what did not hold"},
    "told_replanned": {"ko": "여행을 다시 계획함", "en": "Planned the trip anew"},
    "told_replanned_days": {"ko": "{days}을(를) 다시 계획함", "en": "Planned {days} anew"},
    "told_replanned_words": {"ko": "다시 계획함: ‘{words}’", "en": "Planned anew: “{words}”"},
    "told_day": {"ko": "{day}일차", "en": "day {day}"},
}
"""Each change of a plan, as its history tells it."""

EDITING: Phrases = REFUSALS | REMARKS | TOLD
