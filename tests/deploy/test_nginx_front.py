"""What the shipped nginx configuration does besides streams: TLS, pages, limits, addresses, failures."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from planner.domain.phrases import sentence
from planner.domain.trip import Language
from tests.deploy.gateway import Gateway, needs_nginx, running_gateway
from tests.deploy.readers import STREAM, TRIP, started
from tests.deploy.server_double import Double, running_double
from tests.e2e.model import Model

pytestmark = [needs_nginx, pytest.mark.services]

WHOLE = "/api/v1/plans/generate"


@pytest.fixture
def client(gateway: Gateway) -> Iterator[httpx.Client]:
    with gateway.client() as ours:
        yield ours


@pytest.fixture
def doubles() -> Iterator[tuple[Double, Double]]:
    with running_double() as one, running_double() as other:
        yield one, other


@pytest.fixture
def before_doubles(doubles: tuple[Double, Double], tmp_path: Path) -> Iterator[httpx.Client]:
    """A client of nginx with two servers behind it that do what the test says."""
    with (
        running_gateway(tmp_path / "nginx", *(double.port for double in doubles)) as ours,
        ours.client() as client,
    ):
        yield client


def test_a_page_comes_compressed_over_https_without_a_redirect(client: httpx.Client) -> None:
    answer = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in answer.headers["vary"].lower()
    assert "<html" in answer.text


def test_a_session_over_nginx_is_secure_and_its_form_is_accepted(client: httpx.Client) -> None:
    client.get("/accounts/login/")
    token = client.cookies["csrftoken"]
    origin = {"Origin": str(client.base_url).rstrip("/"), "Referer": f"{client.base_url}accounts/login/"}
    form = {"csrfmiddlewaretoken": token, "login": "nobody", "password": "wrong"}
    assert client.post("/accounts/login/", data=form, headers=origin).status_code == 200
    hostile = {"Origin": "https://elsewhere.example"}
    assert client.post("/accounts/login/", data=form, headers=hostile).status_code == 403


def test_plain_http_is_sent_to_https_and_a_post_stays_a_post(gateway: Gateway) -> None:
    answer = httpx.post(f"{gateway.plain_url}{WHOLE}?a=1", json=TRIP)
    assert (answer.status_code, answer.headers["location"]) == (308, f"https://127.0.0.1{WHOLE}?a=1")
    assert httpx.get(f"{gateway.plain_url}/healthz").status_code == 200


@pytest.mark.parametrize("path", ["/metrics", "/metrics/", "/metrics?a=1"])
def test_metrics_are_not_for_the_outside(path: str, gateway: Gateway, client: httpx.Client) -> None:
    assert client.get(path).status_code == 404
    assert gateway.access_log[-1]["upstream"] == ""


def test_the_log_keeps_no_keys(gateway: Gateway, client: httpx.Client) -> None:
    client.get("/api/v1/runs/00000000000000000000000000000000?key=SECRET-OF-A-RUN")
    assert "SECRET-OF-A-RUN" not in json.dumps(gateway.access_log)


def test_a_travellers_own_address_counts_whatever_they_say_it_is(gateway: Gateway, model: Model) -> None:
    """One run an address: the second is refused, also under a forged address; a neighbour's is not."""
    model.play(until=0.1)
    try:
        with gateway.client(address="127.0.2.1") as one, gateway.client(address="127.0.2.2") as neighbour:
            started(one)
            forged = one.post(STREAM, json=TRIP | {"title": "2"}, headers={"X-Forwarded-For": "203.0.113.9"})
            assert (forged.status_code, forged.headers.get("retry-after") is not None) == (429, True)
            started(neighbour)
    finally:
        model.go_on()


@pytest.mark.parametrize("size", [100_000, 600_000])
def test_a_body_too_large_is_refused_in_the_same_words_by_both(size: int, client: httpx.Client) -> None:
    body = json.dumps(TRIP | {"notes": "x" * size})
    answer = client.post(WHOLE, content=body, headers={"Accept-Language": "ko"})
    assert answer.status_code == 413
    message = sentence("body_too_large", Language.KOREAN)
    assert answer.json() == {"error": {"code": "body_too_large", "message": message, "fields": {}}}


@pytest.mark.parametrize("path", [WHOLE, STREAM, "/api/v1/plans"])
def test_with_no_server_the_api_says_so_in_its_own_shape(path: str, nobody_home: Gateway) -> None:
    with nobody_home.client() as client:
        answer = client.post(path, json=TRIP, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    error = answer.json()["error"]
    assert (error["code"], error["fields"]) == ("unavailable", {})
    assert "again" in error["message"]


def test_with_no_server_a_page_says_so_in_the_readers_language(nobody_home: Gateway) -> None:
    with nobody_home.client() as client:
        korean = client.get("/", headers={"Accept-Language": "ko-KR,ko;q=0.9"})
        english = client.get("/", headers={"Accept-Language": "en-GB"})
    assert (korean.status_code, english.status_code) == (503, 503)
    assert "다시 시도해 주세요" in korean.text
    assert "again" in english.text


def test_a_post_that_reached_a_server_is_never_sent_again(
    doubles: tuple[Double, Double], before_doubles: httpx.Client
) -> None:
    for double in doubles:
        double.hang_up()
    assert before_doubles.post(STREAM, json=TRIP).status_code == 503
    assert sum(len(double.requests) for double in doubles) == 1


def test_a_page_that_broke_off_is_asked_of_the_other_server(
    doubles: tuple[Double, Double], before_doubles: httpx.Client
) -> None:
    for double in doubles:
        double.hang_up()
    assert before_doubles.get("/").status_code == 503
    assert sorted(len(double.requests) for double in doubles) == [1, 1]


def test_a_file_of_the_new_release_is_found_while_one_server_is_old(
    doubles: tuple[Double, Double], before_doubles: httpx.Client
) -> None:
    doubles[0].answer(404, b"unknown here")
    doubles[1].answer(200, b"the new one")
    answers = [before_doubles.get("/static/page.0123abcd.css") for _ in range(4)]
    assert {answer.text for answer in answers} == {"the new one"}
    assert doubles[0].requests  # the old one was asked too
