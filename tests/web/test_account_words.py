"""The texts of mails and notices are there in both languages, like those of the pages."""

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from django.utils.translation.template import templatize

from planner.domain.trip import Language
from tests.web.test_translations import catalog_of

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def texts_of_mails() -> set[str]:
    found: set[str] = set()
    for path in TEMPLATES.rglob("*.txt"):
        source = templatize(path.read_text()).encode()
        messages = (
            message for _line, message, _c, _x in extract("python", BytesIO(source), {"gettext": None})
        )
        found.update(message for message in messages if isinstance(message, str))
    return found


@pytest.mark.parametrize("language", list(Language))
def test_every_text_of_a_mail_is_translated(language: Language) -> None:
    translated = {message.id for message in catalog_of(language) if message.string}
    assert len(texts_of_mails()) > 20
    assert not texts_of_mails() - translated


def test_every_mail_allauth_may_send_has_words_of_ours() -> None:
    import allauth

    theirs = Path(allauth.__file__).parent / "templates"
    unused = ("phone", "code", "webauthn", "idp", "email_confirmation_signup")
    for path in theirs.rglob("email/*.txt"):
        name = path.relative_to(theirs)
        if not any(word in name.name for word in unused if name.parts[0] != "mfa" or word != "code"):
            assert (TEMPLATES / name).exists(), name
