"""deploy/compose.yaml against what it speaks of: commands, settings, names, files, the image."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from tests.conftest import ROOT
from tests.deploy.gateway import PLACEHOLDER, SHIPPED
from tripsite.env import SETTINGS

DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
SERVING = {name: service for name, service in SERVICES.items() if service["restart"] == "unless-stopped"}
WEB = ("web-1", "web-2")
DRAIN_SECONDS = 10

# What the images read by themselves: their own documentation, not ours.
OF_IMAGES = {
    "postgres": {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"},
    "redis": set(),
    "nginx": {"NGINX_ENVSUBST_FILTER"},
}
OF_COMPOSE = {"COMPOSE_PROJECT_NAME"}
VARIABLE = re.compile(r"\$\{(\w+)(?::[-?][^}]*)?\}")


def test_two_web_processes_and_two_workers_so_that_one_of_each_may_die() -> None:
    assert set(WEB) <= set(SERVICES)
    assert SERVICES["worker"]["deploy"]["replicas"] == 2
    assert SERVICES["web-1"] == SERVICES["web-2"]


@pytest.mark.parametrize("name", OURS)
def test_what_a_service_of_ours_runs_is_a_command_of_manage_py(name: str) -> None:
    assert OURS[name]["command"][0] in get_commands()


@pytest.mark.parametrize("name", OURS)
def test_what_a_service_of_ours_is_told_are_settings(name: str) -> None:
    assert set(OURS[name]["environment"]) <= {setting.name for setting in SETTINGS}


@pytest.mark.parametrize("name", OURS)
def test_every_service_of_ours_knows_database_and_redis_so_that_none_runs_plans_in_a_web_process(
    name: str,
) -> None:
    environment = OURS[name]["environment"]
    assert environment["DATABASE_URL"].endswith("@postgres:5432/tripsite")
    assert environment["REDIS_URL"] == "redis://redis:6379/0"


@pytest.mark.parametrize("name", sorted(set(SERVICES) - set(OURS)))
def test_what_the_other_images_are_told_they_know(name: str) -> None:
    known = set(PLACEHOLDER.findall((SHIPPED / "tripsite.conf.template").read_text()))
    told = set(SERVICES[name].get("environment", {}))
    assert told <= OF_IMAGES[name] | known
    if name == "nginx":
        assert known <= told


def test_the_example_names_everything_that_has_to_be_set_and_nothing_unknown() -> None:
    text = (DEPLOY / "compose.yaml").read_text()
    named = _names((DEPLOY / "example.env").read_text())
    required = set(re.findall(r"\$\{(\w+):\?", text)) | {"SECRET_KEY"}
    settings = {setting.name for setting in SETTINGS}
    assert required <= named
    assert named <= settings | set(VARIABLE.findall(text)) | OF_COMPOSE


def test_no_secret_is_committed() -> None:
    values = dict(line.split("=", 1) for line in _lines((DEPLOY / "example.env").read_text()))
    secret = {name for name in values if re.search("KEY|PASSWORD|TOKEN|EMAIL_URL", name)}
    assert {"SECRET_KEY", "POSTGRES_PASSWORD"} <= secret
    assert not [name for name in secret if values[name]]
    assert {".env", "tls/"} <= set((DEPLOY / ".gitignore").read_text().splitlines())


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_speaks_of_exists(name: str) -> None:
    service = SERVICES[name]
    assert set(service["networks"]) <= set(COMPOSE["networks"])
    for needed, how in service.get("depends_on", {}).items():
        _can_be_waited_for(SERVICES[needed], how["condition"])
    for volume in service.get("volumes", ()):
        source = volume.split(":")[0]
        if source.startswith("."):
            assert (DEPLOY / source).is_file(), volume
        elif not source.startswith("$"):
            assert source in COMPOSE["volumes"], volume


@pytest.mark.parametrize("name", SERVICES)
def test_an_images_version_is_pinned(name: str) -> None:
    image, _, tag = SERVICES[name]["image"].partition(":")
    assert image
    assert re.match(r"\d|\$\{TRIPSITE_VERSION", tag), tag


@pytest.mark.parametrize("name", SERVING)
def test_what_goes_on_serving_is_watched_bounded_and_has_time_to_stop(name: str) -> None:
    service = SERVING[name]
    assert name in WEB or service["healthcheck"]["test"][0] == "CMD"  # the image checks the web processes
    assert int(service["stop_grace_period"].removesuffix("s")) > DRAIN_SECONDS
    assert service["deploy"]["resources"]["limits"]["memory"]
    assert service["logging"]["options"]["max-size"]


@pytest.mark.parametrize("name", [*OURS, "nginx"])
def test_what_speaks_to_the_outside_may_change_nothing_where_it_runs(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_only_nginx_can_be_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]


def test_nginx_asks_the_ports_the_web_processes_listen_on() -> None:
    named = re.findall(r"server ([\w-]+):(\d+)", SERVICES["nginx"]["environment"]["TRIPSITE_SERVERS"])
    assert named == [(web, SERVICES[web]["expose"][0]) for web in WEB]


@pytest.mark.skipif(
    shutil.which("docker-compose") is None,
    reason="docker-compose is not installed (optional: it reads the file too)",
)
def test_docker_compose_itself_can_read_it(tmp_path: Path) -> None:
    shutil.copy(DEPLOY / "compose.yaml", tmp_path)
    example = (DEPLOY / "example.env").read_text()
    (tmp_path / ".env").write_text(re.sub(r"^(\w+)=$", r"\1=filled", example, flags=re.MULTILINE))
    read = subprocess.run(
        ["docker-compose", "-f", "compose.yaml", "config"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert read.returncode == 0, read.stderr
    services = yaml.safe_load(read.stdout)["services"]
    assert set(services) == set(SERVICES)
    assert "filled@postgres" in services["web-1"]["environment"]["DATABASE_URL"]


def _can_be_waited_for(service: dict[str, Any], condition: str) -> None:
    match condition:
        case "service_healthy":
            assert service.get("healthcheck") or "build" in service
        case "service_completed_successfully":
            assert service["restart"] != "unless-stopped"
        case "service_started":
            pass
        case _:
            raise AssertionError(condition)


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _names(text: str) -> set[str]:
    return {line.partition("=")[0] for line in _lines(text)}
