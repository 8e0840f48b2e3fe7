"""The pages as a browser without scripts gets them."""

import pytest
from django.conf import settings
from django.test import Client

from planner.store.models import Run

pytestmark = pytest.mark.django_db

TRIP = {"location": "서울", "start": "2026-11-24", "end": "2026-11-26"}
NOBODYS = "f" * 32


@pytest.fixture
def browser() -> Client:
    settings.STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns where there is none
    return Client(headers={"accept-language": "ko"})


def planned(browser: Client, **wishes: str) -> str:
    """The address of a new run's page."""
    answer = browser.post("/", TRIP | wishes)
    assert answer.status_code == 303, answer.content.decode()
    return answer["Location"]


def test_a_sent_form_goes_to_the_page_of_its_run(browser: Client) -> None:
    page = browser.get(planned(browser))
    assert page.status_code == 200
    html = page.content.decode()
    assert "서울 3일 여행" in html
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in html
    assert html.count('class="day"') == 3


def test_a_form_with_a_mistake_comes_back_as_it_was_and_makes_nothing(browser: Client) -> None:
    answer = browser.post("/", TRIP | {"end": "2026-11-01", "notes": "천천히"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'aria-describedby="id_end_error"' in html
    assert 'id="id_end_error"' in html
    assert "천천히" in html
    assert not Run.objects.exists()


def test_the_destination_field_is_offered_what_resembles_it(browser: Client) -> None:
    assert '<option value="부산">' in browser.get("/suggest", {"q": "부"}).content.decode()
    assert browser.get("/suggest", {"q": "부" * 5_000}).status_code == 200


def test_nobody_sees_anothers_run(browser: Client) -> None:
    address = planned(browser)
    stranger = Client()
    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}cancel").status_code == 404
    assert stranger.get("/", {"from": address.split("/")[2]}).status_code == 404


@pytest.mark.parametrize(
    "path", [f"/runs/{NOBODYS}/", f"/plans/{NOBODYS}/", f"/plans/{NOBODYS}/delete", "/plans/x/"]
)
def test_what_is_not_there_is_404_in_our_own_look(browser: Client, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 404
    assert "지도에 없는 페이지입니다." in answer.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "9" * 30])
def test_a_page_number_that_is_none_is_refused(browser: Client, page: str) -> None:
    assert browser.get("/plans/", {"page": page}).status_code == 400


def test_stopping_a_run_shows_the_way_on(browser: Client) -> None:
    address = planned(browser)
    stopped = browser.post(f"{address}cancel", follow=True)
    html = stopped.content.decode()
    assert "계획 만들기를 멈췄습니다." in html
    assert 'id="stop-form"' not in html
    again = browser.get("/", {"from": address.split("/")[2]}).content.decode()
    assert 'value="2026-11-24"' in again


def test_a_fourth_run_at_once_waits_and_the_form_keeps_what_was_typed(browser: Client) -> None:
    for number in range(3):
        planned(browser, notes=f"{number}번째")
    answer = browser.post("/", TRIP | {"notes": "한 번 더"})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "한 번 더" in answer.content.decode()


def test_what_is_under_way_stands_over_the_list(browser: Client) -> None:
    address = planned(browser)
    assert address in browser.get("/plans/").content.decode()
    assert (
        "아직 여행이 없습니다." in Client(headers={"accept-language": "ko"}).get("/plans/").content.decode()
    )


def test_the_pages_speak_the_chosen_language(browser: Client) -> None:
    browser.post("/i18n/setlang/", {"language": "en", "next": "/plans/"})
    html = browser.get("/plans/").content.decode()
    assert '<html lang="en">' in html
    assert "No trips yet." in html


@pytest.mark.parametrize("path", ["/", "/plans/", "/accounts/login/", "/accounts/signup/"])
def test_no_page_carries_inline_script_or_style(browser: Client, path: str) -> None:
    html = browser.get(path).content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert all("src=" in script for script in html.split("<script")[1:])
