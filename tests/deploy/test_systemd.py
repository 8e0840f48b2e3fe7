"""deploy/systemd: units that systemd accepts, with commands and settings that exist, closed in tightly."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.conftest import ROOT
from tripsite.env import SETTINGS

UNITS = ROOT / "deploy" / "systemd"
SERVICES = sorted(UNITS.glob("*.service"))
PYTHON = "/srv/tripsite/.venv/bin/python"
OF_PYTHON = {"PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}
DRAIN_SECONDS = 10
MOST_EXPOSED = 20  # tenths, as systemd-analyze counts: 2.0 of 10

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None,
    reason="systemd-analyze is not installed (optional: apt's systemd)",
)


def lines(unit: Path, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", unit.read_text(), flags=re.MULTILINE)


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units in a folder, with a Python that exists."""
    for unit in UNITS.iterdir():
        (tmp_path / unit.name).write_text(unit.read_text().replace(PYTHON, sys.executable))
    return tmp_path


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_what_a_unit_runs_is_a_command_of_manage_py(unit: Path) -> None:
    for command in lines(unit, "ExecStart"):
        python, manage, name = command.split()[:3]
        assert (python, manage) == (PYTHON, "manage.py")
        assert name in get_commands()


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_what_a_unit_sets_are_settings(unit: Path) -> None:
    names = {pair.partition("=")[0] for line in lines(unit, "Environment") for pair in line.split()}
    assert names
    assert names <= {setting.name for setting in SETTINGS} | OF_PYTHON


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_unit_has_its_own_user_and_the_same_walls_as_the_others(unit: Path) -> None:
    assert lines(unit, "User") == ["tripsite"]
    assert _walls(unit) == _walls(SERVICES[0])


def test_what_serves_has_time_to_drain_and_comes_back() -> None:
    for name in ("tripsite-web@.service", "tripsite-worker@.service"):
        unit = UNITS / name
        assert int(lines(unit, "TimeoutStopSec")[0]) > DRAIN_SECONDS
        assert lines(unit, "Restart") == ["always"]
        assert lines(unit, "KillSignal") == ["SIGTERM"]


def test_the_target_wants_units_that_are_here() -> None:
    wanted = " ".join(lines(UNITS / "tripsite.target", "Wants")).split()
    assert len([name for name in wanted if name.startswith("tripsite-web@")]) == 2
    assert len([name for name in wanted if name.startswith("tripsite-worker@")]) == 2
    assert all((UNITS / re.sub(r"@\d+\.", "@.", name)).is_file() for name in wanted)


@needs_systemd
def test_systemd_has_nothing_to_say_about_them(units: Path) -> None:
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, units.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize("name", [unit.name for unit in SERVICES])
def test_systemd_counts_little_that_a_broken_in_process_could_reach(name: str, units: Path) -> None:
    found = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", f"--threshold={MOST_EXPOSED}", str(units / name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout.splitlines()[-1]


def _walls(unit: Path) -> str:
    """The part of a unit that closes it in."""
    return unit.read_text().partition("# What it may:")[2].partition("\n[Install]")[0].strip()
