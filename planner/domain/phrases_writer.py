"""Why a plan is the solver's and not the model's, by the note code that the writer failed with."""

from collections.abc import Mapping

WRITER: Mapping[str, Mapping[str, str]] = {
    "writer_truncated": {
        "ko": "AI 답변이 길이 제한에 걸려 중간에 끝나서 규칙 기반 계획으로 대신했습니다.",
        "en": "The AI's answer ran into its length limit, so this plan comes from our rule-based planner.",
    },
    "writer_cut_off": {
        "ko": "AI 응답이 중간에 끊겨 규칙 기반 계획으로 대신했습니다.",
        "en": "The AI's answer broke off midway, so this plan comes from our rule-based planner.",
    },
    "writer_refused": {
        "ko": "AI가 이 요청에는 답변하지 않아 규칙 기반 계획으로 대신했습니다.",
        "en": "The AI declined to answer this request, so this plan comes from our rule-based planner.",
    },
    "writer_nonsense": {
        "ko": "AI 답변에서 쓸 만한 일정을 찾지 못해 규칙 기반 계획으로 대신했습니다.",
        "en": "The AI's answer held no usable plan, so this one comes from our rule-based planner.",
    },
    "writer_unavailable": {
        "ko": "지금 AI 서비스를 이용할 수 없어 규칙 기반 계획으로 대신했습니다.",
        "en": "The AI service is not available right now, so this plan comes from our rule-based planner.",
    },
    "writer_stalled": {
        "ko": "AI 응답이 오래 멈춰 있어 규칙 기반 계획으로 대신했습니다.",
        "en": "The AI stopped answering for too long, so this plan comes from our rule-based planner.",
    },
    "writer_capped": {
        "ko": "오늘 쓸 수 있는 AI 사용량을 다 써서 규칙 기반 계획으로 대신했습니다.",
        "en": "Today's share of the AI is used up, so this plan comes from our rule-based planner.",
    },
    "writer_rejected": {
        "ko": "AI 서비스가 요청을 받아들이지 않아 규칙 기반 계획으로 대신했습니다.",
        "en": "The AI service did not accept the request, so this plan comes from our rule-based planner.",
    },
}
