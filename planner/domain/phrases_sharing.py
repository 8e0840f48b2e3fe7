"""What is said about links to plans."""

SHARING: dict[str, dict[str, str]] = {
    "too_many_shares": {
        "ko": "이 계획에는 링크가 이미 너무 많습니다. 쓰지 않는 링크를 해제해 주세요.",
        "en": "This plan has too many links. Revoke one that is no longer used.",
    },
    "not_ahead": {"ko": "지금보다 나중이어야 합니다.", "en": "This must be later than now."},
    "too_far_ahead": {"ko": "10년 안이어야 합니다.", "en": "This must be within ten years."},
}
