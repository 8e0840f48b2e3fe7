"""A trip in the traveller's own words: what is read fills in the form, and nothing typed is lost."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from planner.store.models import Run
from tests.conftest import Server
from tests.e2e.model import running_apart
from tests.loopback.gemini_server import GeminiServer, Stream
from tests.loopback.http import Exchange
from tests.web.dom import Node, parse

pytestmark = pytest.mark.django_db

MOTHER = "3 days in Kyoto with my mother, temples, slow, no stairs"
KOREAN = "어머니랑 교토 3일, 절 위주로 천천히"
EMPTY = {"location": "", "start": "2026-12-10", "end": "2026-12-12", "budget": "medium", "pace": "normal"}
ANSWER: dict[str, Any] = {
    **dict.fromkeys(("start", "end", "days", "children", "budget_level", "amount", "currency", "notes")),
    "location": "Lisbon",
    "adults": 3,
    "pace": "packed",
    "interests": ["food"],
    "must_see": [],
    "avoid": [],
}


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture
def browser() -> Client:
    settings.STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns where there is none
    return Client(headers={"accept-language": "en"})


def read(browser: Client, sentence: str, **typed: Any) -> str:
    answer = browser.post("/read", {**EMPTY, **typed, "sentence": sentence})
    assert answer.status_code == 200
    return answer.content.decode()


def value(html: str, name: str) -> str:
    """What the field of this name holds."""
    field = next(node for node in page(html).all() if node.attributes.get("name") == name)
    if field.tag == "textarea":
        return field.text.strip()
    if field.attributes.get("type") == "radio":
        of_name = [node for node in page(html).all() if node.attributes.get("name") == name]
        return next(node.attributes["value"] for node in of_name if "checked" in node.attributes)
    return field.attributes.get("value", "")


def page(html: str) -> Node:
    return parse(html)


def test_a_sentence_fills_in_the_form_and_starts_nothing(browser: Client) -> None:
    html = read(browser, MOTHER)

    assert value(html, "location") == "Kyoto"
    assert (value(html, "start"), value(html, "end")) == ("2026-12-10", "2026-12-12")
    assert value(html, "pace") == "relaxed"
    assert value(html, "avoid") == "stairs"
    assert value(html, "sentence") == MOTHER
    assert "Nothing has been started" in html
    assert not Run.objects.exists()


def test_a_korean_sentence_is_read_too(browser: Client) -> None:
    html = read(browser, KOREAN)

    assert value(html, "location") == "교토"
    assert value(html, "pace") == "relaxed"


def test_what_was_typed_stays_where_the_sentence_says_nothing(browser: Client) -> None:
    typed = {"title": "Spring at last", "notes": "near a station", "end": "not a date", "budget": "high"}
    html = read(browser, "Kyoto, slow", **typed)

    assert value(html, "title") == "Spring at last"
    assert "near a station" in value(html, "notes")
    assert value(html, "end") == "not a date"
    assert value(html, "budget") == "high"


def test_a_typed_date_that_no_trip_may_have_does_not_count(browser: Client) -> None:
    html = read(browser, MOTHER, start="9999-12-31")
    assert value(html, "location") == "Kyoto"
    assert value(html, "start").startswith("202")


def test_only_fields_that_were_read_are_marked(browser: Client) -> None:
    html = read(browser, "Kyoto, slow")

    assert "field-read" in html
    marked = [node for node in page(html).all() if "field-read" in node.attributes.get("class", "")]
    assert len(marked) == 2


def test_what_is_not_understood_is_said_and_kept_once(browser: Client) -> None:
    html = read(browser, "3 days in Kyoto, qwrtz plmk")
    again = read(browser, "3 days in Kyoto, qwrtz plmk", notes=value(html, "notes"))

    assert "Not understood, kept in the notes:" in html
    assert "<q>qwrtz plmk</q>" in html
    assert value(again, "notes").count("qwrtz plmk") == 1


def test_words_are_shown_as_text_whatever_they_are(browser: Client) -> None:
    html = read(browser, 'Kyoto <script>alert(1)</script> "><img src=x onerror=alert(2)>')

    assert "<script>alert" not in html
    assert "<img" not in html


def test_nothing_of_a_trip_is_told_plainly(browser: Client) -> None:
    assert "Nothing in it told us of a trip." in read(browser, "")


def test_htmx_gets_the_form_alone(browser: Client) -> None:
    answer = browser.post("/read", {**EMPTY, "sentence": MOTHER}, headers={"hx-request": "true"})
    html = answer.content.decode()

    assert html.lstrip().startswith("<form")
    assert "HX-Request" in answer["Vary"]


def test_the_form_that_was_read_into_plans_when_it_is_sent(browser: Client) -> None:
    html = read(browser, MOTHER)
    fields = ("location", "start", "end", "budget", "pace", "adults", "children", "avoid", "notes")

    answer = browser.post("/", {name: value(html, name) for name in fields})

    assert answer.status_code == 303, answer.content.decode()
    assert "Kyoto" in str(Run.objects.get().request)


def test_who_comes_by_address_gets_the_empty_form(browser: Client) -> None:
    assert browser.get("/read")["Location"] == "/"


def test_another_language_keeps_what_is_typed(browser: Client) -> None:
    typed = {"location": "Lyon", "end": "soon", "interests": ["food", "art"], "notes": "<b>"}
    answer = browser.post("/language", {**EMPTY, **typed, "language": "ko"})
    html = answer.content.decode()

    assert '<html lang="ko">' in html
    assert value(html, "location") == "Lyon"
    assert value(html, "end") == "soon"
    assert value(html, "notes") == "<b>"
    assert html.count("checked") == 5  # two interests, budget, pace, delivery
    assert '<html lang="ko">' in browser.get("/").content.decode()


def asked(client: Client, text: str, **more: Any) -> Any:
    return client.post("/api/v1/plans/read", {"text": text, **more}, content_type="application/json")


def test_the_api_answers_with_the_body_of_a_request() -> None:
    answer = asked(Client(), MOTHER, language="en").json()

    assert answer["request"]["location"] == "Kyoto"
    assert answer["request"]["pace"] == "relaxed"
    assert answer["request"]["language"] == "en"
    assert answer["request"]["endDate"] > answer["request"]["startDate"]
    assert answer["notUnderstood"] == []


def test_the_api_leaves_out_what_was_not_said() -> None:
    assert asked(Client(), "Kyoto", language="en").json() == {
        "request": {"location": "Kyoto", "language": "en"},
        "notUnderstood": [],
    }


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "x" * 1_001}, {"text": "A", "language": "fr"}])
def test_the_api_refuses_what_is_no_sentence(body: dict[str, str]) -> None:
    answer = Client().post("/api/v1/plans/read", body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"]


def test_who_has_too_much_read_waits_and_the_page_reads_by_rules(browser: Client) -> None:
    statuses = [asked(Client(), "Kyoto").status_code for _ in range(61)]

    assert statuses == [200] * 60 + [429]
    assert asked(Client(), "Kyoto")["Retry-After"]
    assert value(read(browser, MOTHER), "location") == "Kyoto"


class Saying(GeminiServer):
    """Gives every question the same answer, or none at all while it `hangs`."""

    def __init__(self) -> None:
        super().__init__()
        self.hangs = False

    async def _play(self, exchange: Exchange) -> None:
        stream = Stream(exchange, "m", len(self.exchanges), 0.0)
        if not self.hangs:
            await stream.whole(json.dumps(ANSWER))


@pytest.fixture
def saying() -> Iterator[Saying]:
    with running_apart(Saying()) as model:
        yield model


def tokens(server: Server) -> float:
    lines = httpx.get(f"{server.url}/metrics").text.splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith("tripsite_model_tokens_total"))


def read_by(server: Server, sentence: str) -> str:
    answer = httpx.post(f"{server.url}/api/v1/plans/read", json={"text": sentence}, timeout=20)
    assert answer.status_code == httpx.codes.OK, answer.text
    return str(answer.json()["request"].get("location", ""))


def test_a_configured_model_reads_and_what_it_used_is_counted(
    make_server: Callable[..., Server], saying: Saying
) -> None:
    server = make_server(GOOGLE_API_KEY="stub", GEMINI_BASE_URL=saying.url)

    assert [read_by(server, "somewhere with trams") for _ in range(3)] == ["Lisbon"] * 3
    assert tokens(server) > 0


def test_a_silent_model_is_not_waited_for_long(make_server: Callable[..., Server], saying: Saying) -> None:
    server = make_server(GOOGLE_API_KEY="stub", GEMINI_BASE_URL=saying.url)
    saying.hangs = True

    assert read_by(server, MOTHER) == "Kyoto"


def test_the_days_tokens_bound_readings_too(make_server: Callable[..., Server], saying: Saying) -> None:
    server = make_server(GOOGLE_API_KEY="stub", GEMINI_BASE_URL=saying.url, MODEL_TOKENS_A_DAY="1")

    assert read_by(server, MOTHER) == "Lisbon"
    assert read_by(server, MOTHER) == "Kyoto"
    assert len(saying.exchanges) == 1
