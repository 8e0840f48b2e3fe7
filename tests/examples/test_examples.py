"""The clients in examples/, and the guide's own script, against a live server and against a hostile one."""

import asyncio
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from tests.conftest import ROOT, Server
from tests.examples.hostile import TEXT, Hostile

EXAMPLES = ROOT / "examples"
DEMO = EXAMPLES / "typescript" / "demo.mjs"
GUIDE_SCRIPT = Path(__file__).with_name("guide_script.txt")
GUIDE_URL = "http://localhost:8000"
SECONDS = 60

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


def ran(*command: str | Path, url: str = "", status: int = 0) -> str:
    """What a client printed that ended with this status."""
    finished = subprocess.run(
        command,
        env={**os.environ, "TRIPSITE_URL": url, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    assert finished.returncode == status, finished.stderr
    return finished.stdout + finished.stderr


def python_client() -> ModuleType:
    spec = importlib.util.spec_from_file_location("python_client", EXAMPLES / "python_client.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def events_of(lines: str) -> list[dict[str, Any]]:
    return [json.loads(line.removeprefix("data: ")) for line in lines.split("\n") if line[:1] in {"{", "d"}]


def test_the_guides_own_script_works_unchanged(server: Server, tmp_path: Path) -> None:
    script = GUIDE_SCRIPT.read_text()
    assert script.count(GUIDE_URL) == 1
    copy = tmp_path / "guide_script.py"
    copy.write_text(script.replace(GUIDE_URL, server.url))
    printed = ran(sys.executable, copy)
    assert printed.startswith("[status] Seoul 날씨 정보 수집 중...\n[progress] Seoul 날씨 정보 확인 중...\n")
    assert "[progress] AI 여행 계획 생성 중...\n" in printed
    assert "[chunk] " in printed
    assert printed.endswith("[complete] \n[done] \n")
    assert "[error]" not in printed


@needs_curl
def test_the_curl_client_shows_a_run_and_comes_back_to_it(server: Server) -> None:
    first, _, again = ran("sh", EXAMPLES / "curl.sh", url=server.url).partition("--- the same run")
    events = events_of(first)
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events[-1]["type"] == "done"
    assert events_of(again) == events[10:]


def test_the_python_client_shows_a_run(server: Server) -> None:
    printed = ran(sys.executable, EXAMPLES / "python_client.py", url=server.url)
    assert "[40] AI 여행 계획 생성 중..." in printed
    assert printed.rstrip().endswith("KRW")


def test_the_python_client_edits_a_plan(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    trip = {"location": "Seoul", "startDate": "2026-11-24", "endDate": "2026-11-25", "language": "en"}
    made = httpx.post(f"{server.url}/api/v1/plans/generate", json=trip, timeout=SECONDS)
    plan, stop = made.json(), made.json()["days"][0]["stops"][1]
    command = (sys.executable, EXAMPLES / "python_client.py", "edit", plan["id"])
    change = json.dumps({"type": "remove", "stop": stop["key"]})
    assert "not_found" in ran(*command, change, url=server.url, status=1)
    monkeypatch.setenv("TRIPSITE_KEY", made.headers["x-run-key"])
    printed = ran(*command, change, url=server.url)
    assert f"removed  day 1, {stop['start']} {stop['name']}" in printed
    assert "version 2, " in printed
    assert "no_such_stop" in ran(*command, change, url=server.url, status=1)


@needs_node
def test_the_javascript_client_shows_a_run(server: Server) -> None:
    events = events_of(ran("node", DEMO, url=server.url))
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert [event["type"] for event in events[-2:]] == ["complete", "done"]


@pytest.mark.parametrize(
    "command",
    [(sys.executable, EXAMPLES / "python_client.py"), pytest.param(("node", DEMO), marks=needs_node)],
    ids=["python", "javascript"],
)
def test_a_client_says_what_the_server_refuses(server: Server, command: tuple[str, Path]) -> None:
    assert "endDate" in ran(*command, "Seoul", "2026-11-24", "nonsense", url=server.url, status=1)
    assert "unknown_destination" in ran(*command, "Atlantis", url=server.url, status=1)
    assert ran(*command, url="http://127.0.0.1:9", status=1)


@pytest.mark.asyncio
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
async def test_the_python_client_survives_a_hostile_server(line_end: str) -> None:
    hostile = Hostile(line_end)
    client = python_client()
    async with hostile.server() as server:
        events = await asyncio.to_thread(lambda: list(client.plan_events(server.url, {"location": TEXT})))
    assert events == hostile.events
    assert_came_back(hostile)


@needs_node
@pytest.mark.asyncio
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
async def test_the_javascript_client_survives_a_hostile_server(line_end: str) -> None:
    hostile = Hostile(line_end)
    async with hostile.server() as server:
        printed = await asyncio.to_thread(ran, "node", DEMO, url=server.url)
    assert events_of(printed) == hostile.events
    assert_came_back(hostile)


def assert_came_back(hostile: Hostile) -> None:
    """One run was started, and every return asked for what comes after the last event that was whole."""
    assert hostile.posts == 1
    assert hostile.cursors == sorted(hostile.cursors)
    assert 0 < hostile.cursors[0] < hostile.cursors[-1] < len(hostile.events)


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_no_cut_changes_what_the_python_client_reads(cut: int) -> None:
    hostile = Hostile("\r\n")
    body = "".join(map(hostile._message, hostile.events)).encode()
    pieces = (body[start : start + cut] for start in range(0, len(body), cut))
    assert list(python_client().events_in(pieces)) == hostile.events
