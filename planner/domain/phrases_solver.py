"""What the solver says to travellers: changes to a draft, conflicts of wishes, and what would do instead.

By reason code, in Korean and English, like `domain.phrases_review`.
"""

type Phrases = dict[str, dict[str, str]]

CHANGES: Phrases = {
    "removed_unknown_place": {
        "ko": "실제로 있는 장소인지 확인하지 못해 뺐습니다",
        "en": "Taken out: we could not find this place in any source",
    },
    "removed_avoided": {
        "ko": "피하고 싶다고 하신 곳이라 뺐습니다",
        "en": "Taken out: you asked to avoid it",
    },
    "removed_repeated": {
        "ko": "다른 시간에 이미 들르는 곳이라 한 번만 남겼습니다",
        "en": "Kept only once: the trip already goes there",
    },
    "moved_no_such_day": {
        "ko": "여행 기간 안의 날로 옮겼습니다",
        "en": "Moved to a day of the trip",
    },
    "removed_no_such_day": {
        "ko": "여행 기간이 아닌 날의 일정이라 뺐습니다",
        "en": "Taken out: it was planned for a day outside the trip",
    },
    "moved_closed_weekday": {
        "ko": "{weekday_ko}은 쉬는 날이라 다른 날로 옮겼습니다",
        "en": "Moved to another day: it is closed on {weekday_en}s",
    },
    "removed_closed_weekday": {
        "ko": "{weekday_ko}은 쉬는 날이라 뺐습니다",
        "en": "Taken out: it is closed on {weekday_en}s",
    },
    "moved_closed_holiday": {
        "ko": "{date_ko}은 공휴일이라 쉬어서 다른 날로 옮겼습니다",
        "en": "Moved to another day: it is closed for the holiday on {date_en}",
    },
    "removed_closed_holiday": {
        "ko": "{date_ko}은 공휴일이라 쉬어서 뺐습니다",
        "en": "Taken out: it is closed for the holiday on {date_en}",
    },
    "moved_closed_that_day": {
        "ko": "{date_ko}은 문을 열지 않아 다른 날로 옮겼습니다",
        "en": "Moved to another day: it is closed on {date_en}",
    },
    "removed_closed_that_day": {
        "ko": "{date_ko}은 문을 열지 않아 뺐습니다",
        "en": "Taken out: it is closed on {date_en}",
    },
    "moved_not_open_then": {
        "ko": "운영 시간이 그날 일정과 맞지 않아 다른 날로 옮겼습니다",
        "en": "Moved to another day: its opening hours did not fit that day",
    },
    "removed_not_open_then": {
        "ko": "운영 시간이 일정과 맞지 않아 뺐습니다",
        "en": "Taken out: its opening hours did not fit the day",
    },
    "moved_day_full": {
        "ko": "그날은 이동과 관람 시간이 모자라 다른 날로 옮겼습니다",
        "en": "Moved to another day: that day had no time left for it",
    },
    "removed_day_full": {
        "ko": "이동과 관람 시간이 모자라 뺐습니다",
        "en": "Taken out: there was no time left for it",
    },
    "moved_over_budget": {
        "ko": "예산에 맞추어 다른 날로 옮겼습니다",
        "en": "Moved to another day to stay within the budget",
    },
    "removed_over_budget": {
        "ko": "예산을 넘게 되어 뺐습니다",
        "en": "Taken out: it would go over the budget",
    },
    "added_must_see": {
        "ko": "꼭 가고 싶다고 하신 곳이라 넣었습니다",
        "en": "Put in: you said you must see it",
    },
    "added_to_empty_day": {
        "ko": "비어 있던 날에 넣었습니다",
        "en": "Put in: the day had nothing to visit",
    },
    "added_to_thin_day": {
        "ko": "여유가 있는 날이라 가까운 곳을 더했습니다",
        "en": "Put in: the day had time for one more place",
    },
    "rescheduled": {
        "ko": "그날 일정이 맞도록 조정하면서 빠졌습니다",
        "en": "Left out while the day was made to fit",
    },
    "reordered": {
        "ko": "운영 시간과 동선에 맞게 순서를 바꾸었습니다",
        "en": "The order was changed to fit opening hours and distances",
    },
}
"""What was changed in a draft, and why."""

CONFLICTS: Phrases = {
    "wished_and_avoided": {
        "ko": "꼭 가고 싶은 곳과 피하고 싶은 곳에 같은 장소가 있습니다: {places_ko}",
        "en": "The same place is both a must-see and to be avoided: {places_en}",
    },
    "more_days_than_places": {
        "ko": "여행은 {days}일인데 소개할 수 있는 곳은 {places}곳뿐입니다",
        "en": "The trip has {days} days, but we know only {places} places to visit",
    },
    "nothing_open_on": {
        "ko": "{date_ko}에 문을 여는 곳이 모자랍니다",
        "en": "Too few places are open on {date_en}",
    },
    "budget_too_low": {
        "ko": "예산 {limit}원으로는 어렵습니다. 식사와 교통만으로도 {least}원쯤 듭니다",
        "en": "₩{limit} is not enough: even the simplest such trip costs about ₩{least}",
    },
    "wish_closed": {
        "ko": "꼭 가고 싶은 곳이 여행 기간 내내 문을 열지 않습니다: {places_ko}",
        "en": "A must-see place is closed on every day of the trip: {places_en}",
    },
    "wish_does_not_fit": {
        "ko": "꼭 가고 싶은 곳이 하루 일정 안에 들어가지 않습니다: {places_ko}",
        "en": "A must-see place does not fit into any day: {places_en}",
    },
    "locked_does_not_fit": {
        "ko": "고정한 곳을 {date_ko}에 방문할 수 없습니다: {places_ko}",
        "en": "A fixed stop cannot be visited on {date_en}: {places_en}",
    },
    "wishes_do_not_fit": {
        "ko": "꼭 가고 싶은 곳을 {days}일 안에 모두 넣을 수 없습니다. 남은 곳: {places_ko}",
        "en": "Not every must-see fits into {days} days. Left over: {places_en}",
    },
    "day_stays_empty": {
        "ko": "{date_ko}에 갈 수 있는 곳을 찾지 못했습니다",
        "en": "We found nowhere to go on {date_en}",
    },
    "day_too_short": {
        "ko": "도착과 출발 시각 사이에 하루 일정을 넣을 시간이 없습니다",
        "en": "There is no time for a day between arrival and departure",
    },
}
"""Why no trip can be made."""

RELAXATIONS: Phrases = {
    "drop_avoid": {
        "ko": "피하고 싶은 곳에서 빼기: {places_ko}",
        "en": "Do not avoid {places_en}",
    },
    "drop_wish": {
        "ko": "꼭 가고 싶은 곳에서 빼기: {places_ko}",
        "en": "Do without {places_en}",
    },
    "unlock_stop": {
        "ko": "고정 풀기: {places_ko}",
        "en": "Unfix {places_en}",
    },
    "shorten_trip": {
        "ko": "여행을 {days}일로 줄이기",
        "en": "Shorten the trip to {days} days",
    },
    "raise_budget": {
        "ko": "예산 올리기",
        "en": "Raise the budget",
    },
    "raise_budget_to": {
        "ko": "예산을 {least}원 이상으로 올리기",
        "en": "Raise the budget to ₩{least} or more",
    },
    "change_dates": {
        "ko": "여행 날짜 바꾸기",
        "en": "Change the dates",
    },
    "change_times": {
        "ko": "도착이나 출발 시각 바꾸기",
        "en": "Change the time of arrival or departure",
    },
    "more_days": {
        "ko": "여행 기간 늘리기",
        "en": "Add days",
    },
    "faster_pace": {
        "ko": "일정 속도를 더 빠르게 하기",
        "en": "Choose a faster pace",
    },
}
"""What would do instead."""
