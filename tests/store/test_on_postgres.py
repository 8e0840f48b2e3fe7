"""The store and the use cases once more, on a real PostgreSQL: the same tests, in a process of their own."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.databases import running_postgres

FOLDERS = ("tests/store", "tests/runs", "tests/plans", "tests/queue")
NOT_THERE = "tests/store/test_at_once.py"
"""SQLite's alone."""
TIMEOUT_SECONDS = 240


@pytest.mark.services
def test_the_store_and_the_use_cases_hold_on_postgresql_too() -> None:
    with running_postgres() as url:
        chosen = ["-m", "not services", f"--ignore={NOT_THERE}", *FOLDERS]
        command = [sys.executable, "-m", "pytest", "-q", *chosen]
        ran = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "TEST_DATABASE_URL": url},
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    assert ran.returncode == 0, ran.stdout[-20_000:] + ran.stderr[-2_000:]
    assert " passed" in ran.stdout
    assert " skipped" not in ran.stdout
