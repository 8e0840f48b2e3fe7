"""Settings that do not read stop the start with a sentence; what follows from them is so."""

from pathlib import Path

import pytest

from tripsite import env
from tripsite.mail import mailer
from tripsite.secret import secret_key
from tripsite.tiles import tile_hosts


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"), ("DEBUG", "perhaps"), ("PROFILE", "cloud"), ("RUN_DEADLINE_SECONDS", "0"),
        ("RUNS_AT_ONCE", "-1"), ("DELIVERY", "slowly"), ("LOG_LEVEL", "LOUD"),
        ("GEMINI_CLIENT", "sdk"),
    ],
)  # fmt: skip
def test_a_value_that_does_not_read_is_named(name: str, value: str) -> None:
    with pytest.raises(env.InvalidSetting, match=name):
        env.load({name: value})


def test_every_default_reads() -> None:
    assert set(env.load({})) == {setting.name for setting in env.SETTINGS}


def test_a_server_needs_a_secret_key() -> None:
    with pytest.raises(env.InvalidSetting, match="SECRET_KEY"):
        secret_key("", keep_in=None)


def test_a_laptop_keeps_the_key_it_made_to_itself(tmp_path: Path) -> None:
    made = secret_key("", keep_in=tmp_path)
    assert secret_key("", keep_in=tmp_path) == made
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_mail_is_printed_on_a_laptop_and_sent_by_a_server() -> None:
    assert "console" in mailer("", prints=True)["BACKEND"]
    assert "smtp" in mailer("", prints=False)["BACKEND"]
    options = mailer("smtps://me:pass%40word@mail.example", prints=True)["OPTIONS"]
    assert (options["host"], options["port"], options["password"]) == ("mail.example", 465, "pass@word")
    with pytest.raises(env.InvalidSetting, match="EMAIL_URL"):
        mailer("http://mail.example", prints=False)


def test_tiles_are_allowed_from_the_host_that_is_named_and_no_other() -> None:
    assert tile_hosts("") == []
    assert tile_hosts("https://tiles.example/a/{z}/{x}/{y}.png?key=k") == ["https://tiles.example"]
    assert tile_hosts("https://{s}.tiles.example:8443/{z}/{x}/{y}.png") == ["https://*.tiles.example:8443"]


@pytest.mark.parametrize("url", ["tiles.example/{z}/{x}/{y}", "ftp://a/{z}/{x}/{y}", "https://a/tile.png"])
def test_a_tile_address_without_its_parts_stops_the_start(url: str) -> None:
    with pytest.raises(env.InvalidSetting, match="MAP_TILES_URL"):
        env.load({"MAP_TILES_URL": url})
