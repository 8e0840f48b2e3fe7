"""Our graph as `langgraph dev` serves it: JSON in, our events out, for bench.langgraph_dev."""

import asyncio
from datetime import date
from typing import Any, TypedDict

from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph

from bench.peers import events, planning
from planner.domain.events import RunSucceeded
from planner.domain.trip import Budget, BudgetLevel, Language, trip_request


class Asked(TypedDict, total=False):
    """The guide's fields as the API takes them, and the plan in the end."""

    location: str
    startDate: str
    endDate: str
    budget: str
    language: str
    plan: dict[str, Any]


async def plan(asked: Asked) -> Asked:
    emit = get_stream_writer()
    await asyncio.to_thread(planning.warm_up)
    request = trip_request(
        location=asked["location"],
        start=date.fromisoformat(asked["startDate"]),
        end=date.fromisoformat(asked["endDate"]),
        budget=Budget(level=BudgetLevel(asked.get("budget", "medium"))),
        language=Language(asked.get("language", "ko")),
    )
    made: dict[str, Any] = {}
    async for event in planning.planned(request, "langgraph"):
        emit(events.fields(event))
        if isinstance(event, RunSucceeded):
            made = events.plan_fields(event.plan)
    return {"plan": made}


_builder: Any = StateGraph(Asked)
_builder.add_node("plan", plan)
_builder.add_edge(START, "plan")
_builder.add_edge("plan", END)
graph = _builder.compile()
