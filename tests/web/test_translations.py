"""Every text of the pages is there in both languages, and compiled."""

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Catalog, pofile
from babel.messages.extract import extract
from django.utils.translation import gettext, override
from django.utils.translation.template import templatize

from planner.domain.trip import Language

ROOT = Path(__file__).resolve().parents[2]


def catalog_of(language: Language) -> Catalog:
    with (ROOT / "planner" / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return pofile.read_po(file, locale=language)


def texts_of_the_site() -> set[str]:
    """Every text that our Python files and templates hand to gettext."""
    keywords = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")) | {"ngettext": (1, 2)}
    sources = [
        path.read_bytes() for folder in ("planner", "tripsite") for path in (ROOT / folder).rglob("*.py")
    ]
    sources += [templatize(path.read_text()).encode() for path in (ROOT / "templates").rglob("*.html")]
    found = set()
    for source in sources:
        for _line, message, _comments, _context in extract("python", BytesIO(source), keywords=keywords):
            found.add(message[0] if isinstance(message, tuple) else message)
    return found


@pytest.mark.parametrize("language", list(Language))
def test_every_text_is_translated(language: Language) -> None:
    translated = set()
    for message in catalog_of(language):
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if all(strings) and not message.fuzzy:
            translated.add(message.id[0] if isinstance(message.id, tuple) else message.id)
    assert not texts_of_the_site() - translated


@pytest.mark.parametrize("language", list(Language))
def test_the_compiled_words_are_those_of_the_source(language: Language) -> None:
    said = {m.id: m.string for m in catalog_of(language) if m.id and isinstance(m.id, str)}
    with override(language):
        assert said == {text: gettext(text) for text in said}
