"""Wikidata's ids: what several sources name a place by."""

import re

_ID = re.compile(r"Q[1-9]\d{0,11}")


def wikidata_id(text: object) -> str | None:
    """The id as Wikidata writes it; None for anything else, and for a list of ids."""
    return text if isinstance(text, str) and _ID.fullmatch(text) else None
