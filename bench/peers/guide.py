"""The guide's own design: FastAPI, and the graph inside the request. Only whole plans are kept, in memory.

    uvicorn bench.peers.guide:app

It is what the guide describes without its decorative sleeps: a generator per request yields the first status,
then what the graph tells, each event through json.dumps. Closing the connection ends the run.
"""

import asyncio
import gc
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from bench.peers import events, planning
from planner.domain.events import RunSucceeded
from planner.domain.trip import Budget, BudgetLevel, Language, TripRequest, trip_request

HEADERS = {"Cache-Control": "no-cache", "Connection": "keep-alive", "X-Accel-Buffering": "no"}


class PlanRequest(BaseModel):
    """The guide's fields, and the language."""

    location: str
    startDate: date  # noqa: N815  (the guide's name)
    endDate: date  # noqa: N815
    budget: BudgetLevel = BudgetLevel.MEDIUM
    title: str | None = None
    maxIterations: int = 3  # noqa: N815
    language: Language | None = None

    def trip(self) -> TripRequest:
        return trip_request(
            location=self.location,
            start=self.startDate,
            end=self.endDate,
            title=self.title,
            budget=Budget(level=self.budget),
            language=self.language,
            max_iterations=self.maxIterations,
        )


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    await asyncio.to_thread(planning.warm_up)
    gc.collect()
    gc.freeze()  # as our runner does, so that pauses of the garbage collector are no part of the difference
    gc.set_threshold(50_000, 20, 20)
    yield


app = FastAPI(lifespan=lifespan)
plans: dict[str, dict[str, Any]] = {}


@app.get("/healthz")
async def healthz() -> dict[str, str]:
    return {"status": "ok"}


@app.post("/api/v1/plans/generate/stream")
async def generate_plan_streaming(request: PlanRequest) -> StreamingResponse:
    async def event_generator() -> AsyncIterator[str]:
        yield _message({"type": "status", "message": f"{request.location} 날씨 정보 수집 중..."})
        async for event in planning.planned(request.trip(), uuid.uuid4().hex):
            yield _message(events.fields(event))
        yield _message({"type": "done"})

    return StreamingResponse(event_generator(), media_type="text/event-stream", headers=HEADERS)


@app.post("/api/v1/plans/generate")
async def generate_plan(request: PlanRequest) -> dict[str, Any]:
    """The whole plan, from memory when an equal request was answered before."""
    key = request.model_dump_json()
    if key not in plans:
        async for event in planning.planned(request.trip(), uuid.uuid4().hex):
            if isinstance(event, RunSucceeded):
                plans[key] = events.plan_fields(event.plan)
    return plans[key]


def _message(fields: dict[str, Any]) -> str:
    return f"data: {json.dumps(fields, ensure_ascii=False)}\n\n"
