"""The browser the tests drive: found on the PATH, else installed. `make test` runs this before the tests.

Debian's package where root may install it, playwright's own build elsewhere.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
VERSION_SECONDS = 30

type Commands = list[list[str]]


class NoBrowser(SystemExit):
    """Nothing to drive; the message says what was tried and what to do."""


@cache
def browser() -> str | None:
    """The path of a Chromium that starts, or None when there is none."""
    on_path = filter(None, map(shutil.which, NAMES))
    return next((path for path in (*on_path, *_playwrights_own()) if _starts(path)), None)


def install() -> str:
    """Installs a Chromium and returns its path. Raises NoBrowser, saying how each way failed."""
    failures = []
    for way in _ways():
        failure = _failure(way)
        browser.cache_clear()
        if found := browser():
            return found
        failures.append(failure or f"{' '.join(way[-1])}: done, but there is none that starts")
    raise NoBrowser(
        "The browser tests need Chromium. There is none on the PATH, and it could not be installed:\n"
        + "".join(f"  {failure}\n" for failure in failures)
        + "Install Chromium or Google Chrome, or leave these tests out: make test ARGS='-m \"not browser\"'"
    )


def _ways() -> list[Commands]:
    """Ways to install, the best first."""
    own = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        apt = [["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]]
        return [apt, own]
    return [own]


def _failure(commands: Commands) -> str:
    """The first command that failed, with its last words; "" when all of them did their work."""
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in commands:
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=environ)
        if done.returncode:
            said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
            return f"{' '.join(command)}: {said[-1] if said else f'exit {done.returncode}'}"
    return ""


def _starts(path: str) -> bool:
    """Some distributions put a script there that only asks to install the browser."""
    try:
        asked = subprocess.run([path, "--version"], check=False, capture_output=True, timeout=VERSION_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _playwrights_own() -> list[str]:
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return sorted(map(str, folder.glob("chromium-*/chrome-linux*/chrome")), reverse=True)


def main() -> None:
    if browser() is None:
        print("No Chromium on the PATH: installing it for the browser tests.", flush=True)
        install()


if __name__ == "__main__":
    main()
