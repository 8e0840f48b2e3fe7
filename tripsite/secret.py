"""The secret key: given, or on a laptop made once and kept."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key

from tripsite.env import InvalidSetting


def secret_key(given: str, *, keep_in: Path | None) -> str:
    """The key given, else the one kept in this folder, made when it is missing.

    Raises InvalidSetting when there is none and no folder to keep one in.
    """
    if given:
        return given
    if keep_in is None:
        raise InvalidSetting("tripsite: SECRET_KEY is required (PROFILE=laptop makes one for local use)")
    kept = keep_in / "secret_key"
    try:
        with open(kept, "x", opener=_private) as file:
            file.write(get_random_secret_key())
    except FileExistsError:
        pass  # made at an earlier start
    return kept.read_text()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
