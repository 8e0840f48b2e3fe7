"""What a line of the log holds, whoever wrote it, and what it never holds."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest
from django.test import RequestFactory

from planner.ports import Brief, WriterItem, Written
from planner.store.threads import in_database
from planner.telemetry import about
from tests.conftest import ROOT, Server
from tests.factories import ScriptedWriter, claimed, executor, queued
from tripsite.logs import AboutRun, JsonFormatter, LineFormatter

RUN = "0123456789abcdef0123456789abcdef"
LIBRARY = "some.library"


@pytest.fixture
def log() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What was logged so far, each line read as JSON."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(AboutRun())
    root = logging.getLogger()
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    root.removeHandler(handler)


def line_of(formatter: logging.Formatter, **extra: Any) -> str:
    """One warning as this formatter writes it."""
    record = logging.getLogger(LIBRARY).makeRecord(
        LIBRARY, logging.WARNING, "file.py", 1, "%s of %d", ("one", 2), None, extra=extra
    )
    AboutRun().filter(record)
    return formatter.format(record)


def test_a_json_line_has_these_fields_and_no_other() -> None:
    with about.attempt(RUN, 2):
        told = json.loads(line_of(JsonFormatter(), owner="a visitor", request="/runs/?key=secret"))
    assert datetime.fromisoformat(told.pop("time")).utcoffset() is not None
    assert told == {
        "level": "WARNING", "logger": LIBRARY, "message": "one of 2", "run": RUN, "attempt": 2,
    }  # fmt: skip


def test_outside_of_runs_there_is_no_run_in_a_line() -> None:
    assert json.loads(line_of(JsonFormatter())).keys() == {"time", "level", "logger", "message"}
    assert "run=" not in line_of(LineFormatter())


def test_a_line_for_people_ends_with_the_run_at_hand() -> None:
    with about.attempt(RUN, 2):
        assert line_of(LineFormatter()).endswith(f"WARNING {LIBRARY} one of 2 run={RUN} attempt=2")


def test_a_run_named_by_who_logs_is_the_one_shown() -> None:
    with about.attempt(RUN, 2):
        told = json.loads(line_of(JsonFormatter(), run="another"))
    assert (told["run"], "attempt" in told) == ("another", False)


def test_an_exception_is_one_field_of_one_line(log: Callable[[], list[dict[str, Any]]]) -> None:
    try:
        raise LookupError("nothing there\nat all")
    except LookupError:
        logging.getLogger(LIBRARY).exception("it broke")
    (told,) = log()
    assert told["message"] == "it broke"
    assert told["exception"].startswith("Traceback")
    assert "LookupError: nothing there\nat all" in told["exception"]


def test_a_request_attached_to_a_record_does_not_tell_its_key(
    log: Callable[[], list[dict[str, Any]]],
) -> None:
    request = RequestFactory().get("/runs/x/?key=secret-key")
    logging.getLogger("django.request").warning("Not Found: %s", request.path, extra={"request": request})
    assert "secret-key" not in json.dumps(log())
    assert log()[0]["message"] == "Not Found: /runs/x/"


@pytest.mark.django_db(transaction=True)
@pytest.mark.asyncio
async def test_what_a_library_logs_while_a_run_is_executed_names_the_run(
    log: Callable[[], list[dict[str, Any]]],
) -> None:
    async def talkative(brief: Brief) -> AsyncGenerator[WriterItem]:
        logging.getLogger(LIBRARY).warning("writing")
        yield Written("So far ")
        raise ZeroDivisionError

    run = await in_database(queued)
    await executor(ScriptedWriter(talkative)).execute(await in_database(claimed, run))
    logging.getLogger(LIBRARY).warning("after it")
    lines = {line["message"]: line for line in log()}
    assert (lines["writing"]["run"], lines["writing"]["attempt"]) == (run.id, 1)
    assert lines["run failed"]["run"] == run.id
    assert "run" not in lines["after it"]


def test_a_server_set_to_json_logs_json_only(make_server: Callable[..., Server]) -> None:
    server = make_server(LOG_FORMAT="json", LOG_LEVEL="INFO")
    httpx.get(f"{server.url}/nothing-there?key=secret-key")
    # what is not ours: the line that says it is ready
    lines = [json.loads(line) for line in server.log.splitlines() if not line.startswith("Tripsite is ready")]
    assert "Not Found: /nothing-there" in [line["message"] for line in lines]
    assert "secret-key" not in server.log


def test_a_format_nobody_knows_stops_the_start_with_its_name() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env={"LOG_FORMAT": "xml"}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "LOG_FORMAT='xml'" in done.stderr
