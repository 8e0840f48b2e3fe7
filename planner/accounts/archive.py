"""Everything an account owns as one ZIP file, made piece by piece while it is sent.

account.json        the account, its addresses, second factors, connections, browsers and tokens' names
sharing.json        links to its plans (without the keys that open them), who edits them, what it edits
plans/<id>.json     {"version", "title", "createdAt", "updatedAt", "plan"}, `plan` as by domain.codec
runs/<id>.jsonl     the run and its request, then the events that are still kept, a line each
"""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from planner.store import accounts as store
from planner.store import models, sessions, shares, tokens


def archive(user_id: int, *, now: datetime) -> Iterator[bytes]:
    """The ZIP file in pieces; what is held at a time is a page of rows and one compressed document."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in _documents(user_id, now):
            file.writestr(zipfile.ZipInfo(name, now.timetuple()[:6]), text, zipfile.ZIP_DEFLATED)
            yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """What was written and not yet taken; it cannot go back, so ZipFile writes forward only."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _documents(user_id: int, now: datetime) -> Iterator[tuple[str, str]]:
    yield "account.json", _json(_account(user_id, now), indent=2)
    yield "sharing.json", _json(_sharing(user_id), indent=2)
    for plan in store.plans(user_id):
        yield f"plans/{plan.pk}.json", _json(_plan(plan), indent=2)
    for run in store.runs(user_id):
        lines = [_run(run), *(_event(event) for event in store.events(run.pk))]
        yield f"runs/{run.pk}.jsonl", "".join(f"{_json(line)}\n" for line in lines)


def _account(user_id: int, now: datetime) -> dict[str, Any]:
    browsers = sessions.listing(user_id, now=now)
    return {
        **asdict(store.profile(user_id)),
        "tokens": [asdict(token) for token in tokens.listing(user_id)],
        "browsers": [
            {
                "user_agent": one.user_agent,
                "address": one.address,
                "begun_at": one.begun_at,
                "seen_at": one.seen_at,
            }
            for one in browsers
        ],
        "made_at": now,
    }


def _sharing(user_id: int) -> dict[str, Any]:
    found = shares.of_account(user_id)
    return {
        "links": [asdict(link) for link in found.links],
        "editors": [{"plan_id": plan, "name": name, "since": since} for plan, name, since in found.editors],
        "edits": [{"plan_id": plan, "since": since} for plan, since in found.edits],
    }


def _plan(row: models.Plan) -> dict[str, Any]:
    return {
        "version": row.version,
        "title": row.title,
        "createdAt": row.created_at,
        "updatedAt": row.updated_at,
        "archivedAt": row.archived_at,
        "plan": json.loads(row.document),
    }


def _run(row: models.Run) -> dict[str, Any]:
    return {
        "id": row.pk,
        "status": row.status,
        "failure": row.failure,
        "createdAt": row.created_at,
        "endedAt": row.ended_at,
        "version": row.request_version,
        "request": json.loads(row.request),
    }


def _event(row: models.Event) -> dict[str, Any]:
    body = json.loads(row.body)
    return {"seq": row.seq, "kind": row.kind, "version": row.version, "at": row.at, "body": body}


def _json(value: dict[str, Any], indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, default=_text)


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")
