"""docs/deploy.md and deploy/gateway.md: the commands and names in them are those of the code."""

import re
import shutil
import subprocess

import pytest
from django.core.management import get_commands

from planner.web.streams.sse import HEARTBEAT_SECONDS
from tests.conftest import ROOT
from tests.deploy.gateway import PLACEHOLDER, SHIPPED
from tests.deploy.test_compose import SERVICES
from tripsite.env import SETTINGS

GUIDE = (ROOT / "docs" / "deploy.md").read_text()
GATEWAYS = (ROOT / "deploy" / "gateway.md").read_text()
TEMPLATE = (SHIPPED / "tripsite.conf.template").read_text()


@pytest.mark.skipif(shutil.which("envsubst") is None, reason="envsubst is not installed (apt's gettext-base)")
def test_the_guides_own_command_fills_in_the_whole_template() -> None:
    (command,) = re.findall(
        r"^(export TRIPSITE_HOST.*?)\s+\\\n\s+\| sudo tee", GUIDE, re.DOTALL | re.MULTILINE
    )
    made = subprocess.run(
        ["bash", "-euc", command], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert not PLACEHOLDER.search(made)
    assert "server 127.0.0.1:8001 fail_timeout=2s;" in made
    assert set(re.findall(r"\$[a-z_]+", made)) == set(re.findall(r"\$[a-z_]+", TEMPLATE))


def test_the_guide_lists_every_name_of_the_template() -> None:
    listed = set(
        re.findall(r"TRIPSITE_[A-Z_]+", "".join(re.findall(r"^\| `TRIPSITE_.*? \|", GUIDE, re.MULTILINE)))
    )
    assert listed == set(PLACEHOLDER.findall(TEMPLATE))


def test_every_service_and_unit_the_guide_speaks_of_is_there() -> None:
    composed = re.findall(r"(?:--no-deps|--rm|--wait|exec|exec -T) ([a-z][\w-]+)", GUIDE)
    assert {"migrate", "worker", "web-1", "web-2", "postgres", "prune"} <= set(composed)
    assert set(composed) <= set(SERVICES)
    units = {unit.name.partition(".")[0] for unit in (ROOT / "deploy" / "systemd").iterdir()}
    assert set(re.findall(r"tripsite-[a-z]+@?", GUIDE)) <= units


def test_every_command_the_guide_speaks_of_exists() -> None:
    assert set(re.findall(r"manage\.py ([a-z]+)", GUIDE)) <= set(get_commands())


def test_the_figures_of_the_guide_are_those_of_the_configuration() -> None:
    seconds = set(re.findall(r"proxy_(?:read|connect)_timeout (\d+s)", TEMPLATE))
    assert {"60s", "90s", "2s"} <= seconds
    assert all(f"_timeout {said}" in GUIDE for said in ("60s", "90s", "2s"))
    assert f"{HEARTBEAT_SECONDS:.0f} s" in GUIDE
    assert f"{HEARTBEAT_SECONDS:.0f} s" in GATEWAYS


def test_the_settings_named_for_gateways_are_settings() -> None:
    named = set(re.findall(r"`([A-Z]{2,}(?:_[A-Z]+)+)`", GATEWAYS))
    assert "TRUSTED_PROXIES" in named
    assert named <= {setting.name for setting in SETTINGS}
