"""The browser the tests drive: found on the PATH, else installed. `make test` runs this before the tests.

Debian's package where root may install it, playwright's own build elsewhere.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}


class NoBrowser(SystemExit):
    """Nothing to drive; the message says what was tried and what to do."""


def browser() -> str | None:
    """The path of a Chromium, or None when there is none."""
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return on_path or _playwrights_own()


def install() -> str:
    """Installs a Chromium and returns its path. Raises NoBrowser with the reasons of every way that failed."""
    failures = []
    for way in _ways():
        for command in way:
            done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            if done.returncode:
                reason = done.stderr.strip().splitlines()
                failures.append(f"  {' '.join(command)}: {reason[-1] if reason else f'exit {done.returncode}'}")
                break
        if found := browser():
            return found
    raise NoBrowser(
        "The browser tests need Chromium, which is not on the PATH and could not be installed:\n"
        + "\n".join(failures)
        + "\nInstall Chromium or Google Chrome yourself, or run the other tests: make test ARGS='-m \"not browser\"'"
    )


def _ways() -> list[list[list[str]]]:
    """Each way to install is a list of commands, the best way first."""
    own = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        apt = [["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]]
        return [apt, own]
    return [own]


def _playwrights_own() -> str | None:
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    built = sorted((*folder.glob("chromium-*/chrome-linux*/chrome"), *folder.glob("chromium-*/chrome-mac*/*/*/*/Chromium")))
    return str(built[-1]) if built else None


if __name__ == "__main__":
    if browser() is None:
        print("Chromium is not on the PATH: installing it for the browser tests.")
        install()
