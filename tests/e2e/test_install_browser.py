"""Finding and installing the browser, with commands of our own in the place of the real ones."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import install_browser

CHROMIUM = "#!/bin/sh\necho Chromium 1.0\n"


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that is the whole PATH, on a machine where playwright has no browser and no network."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "browsers"))
    monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", "http://127.0.0.1:1")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    install_browser.browser.cache_clear()
    yield tmp_path
    install_browser.browser.cache_clear()


def command(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(script)
    path.chmod(0o755)
    return path


def test_it_is_quiet_when_there_is_a_browser(commands: Path, capfd: pytest.CaptureFixture[str]) -> None:
    command(commands, "chromium", CHROMIUM)
    install_browser.main()
    assert capfd.readouterr() == ("", "")


def test_a_script_that_only_asks_to_install_a_browser_is_none(commands: Path) -> None:
    command(commands, "chromium-browser", "#!/bin/sh\necho please run snap; exit 1\n")
    assert install_browser.browser() is None
    chrome = command(commands, "google-chrome", CHROMIUM)
    install_browser.browser.cache_clear()
    assert install_browser.browser() == str(chrome)


def test_root_gets_the_distributions_package(commands: Path) -> None:
    asked = commands / "asked"
    installs = f'echo "$*" >> {asked}\n[ "$1" = install ] && printf \'{CHROMIUM}\' > {commands}/chromium\n'
    command(
        commands, "apt-get", f"#!/bin/sh\nPATH=/usr/bin:/bin\n{installs}chmod +x {commands}/chromium; true\n"
    )
    assert install_browser.install() == str(commands / "chromium")
    assert asked.read_text().splitlines() == ["update", "install -y --no-install-recommends chromium"]


def test_when_every_way_fails_it_says_what_was_tried_and_what_to_do(
    commands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command(commands, "apt-get", "#!/bin/sh\necho E: no network >&2; exit 100\n")
    python = command(commands, "python", "#!/bin/sh\necho no space left; exit 1\n")
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(install_browser.NoBrowser) as raised:
        install_browser.install()
    message = str(raised.value)
    assert "apt-get update: E: no network" in message
    assert "-m playwright install chromium: no space left" in message
    assert "not browser" in message


def test_it_runs_as_a_script(commands: Path) -> None:
    command(commands, "chromium", CHROMIUM)
    script = Path(install_browser.__file__)
    ran = subprocess.run([sys.executable, str(script)], check=True, capture_output=True, text=True)
    assert ran.stdout == ran.stderr == ""
