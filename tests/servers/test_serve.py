"""manage.py serve: which server it takes."""

import sys

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings


@pytest.mark.parametrize("name", ["uvicorn", "granian"])
def test_a_server_that_is_not_installed_is_said_with_what_installs_it(
    name: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delitem(sys.modules, f"planner.web.serving.{name}", raising=False)
    settings.ENV = {**settings.ENV, "SERVER": name}
    with pytest.raises(CommandError, match=rf'pip install "tripsite\[{name}\]"'):
        call_command("serve")
