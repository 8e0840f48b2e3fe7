"""A plan file brought in over HTTP: a new plan of the sender's, or what is wrong with the file."""

from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from planner.exports.document import MAX_BYTES, to_json
from planner.store.models import Plan as PlanRow
from tests.exports import trips
from tests.web.kept_plans import my_browser, saved, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return my_browser()


def upload(browser: Client, body: bytes, **more: object) -> Any:
    file = SimpleUploadedFile("trip.json", body, "application/json")
    return browser.post("/plans/import", {"file": file, **more})


def test_a_downloaded_plan_comes_back_as_a_new_one(browser: Client) -> None:
    plan = saved()
    file = browser.get(f"/plans/{plan}/trip.json").content
    answer = upload(browser, file)
    assert answer.status_code == 303
    new = answer["Location"].split("/")[2]
    assert new != plan
    html = text(browser.get(answer["Location"]))
    assert "파일에서 가져온 계획입니다." in html
    assert "서울 2일 여행" in html
    assert browser.get(f"/runs/{new}/")["Location"] == f"/plans/{new}/"
    assert browser.get("/", {"from": new}).status_code == 200
    assert Client().get(answer["Location"]).status_code == 404


def test_who_has_no_session_yet_owns_what_they_import() -> None:
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    newcomer = Client()
    answer = upload(newcomer, to_json(trips.seoul()))
    assert newcomer.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"{}", 422, "Tripsite에서 내보낸 JSON 계획 파일이 아닙니다."),
        (b"\x00" * 100, 422, "Tripsite에서 내보낸 JSON 계획 파일이 아닙니다."),
        (b" " * (MAX_BYTES + 1), 413, "파일이 너무 큽니다."),
        (b" " * (3 * MAX_BYTES), 413, "파일이 너무 큽니다."),
        (to_json(trips.seoul()).replace(b'"lat": 37.57', b'"lat": 137.57', 1), 422, "stops[0].lat</code>"),
    ],
)
def test_a_file_that_is_none_is_told_what_is_wrong(
    browser: Client, body: bytes, status: int, said: str
) -> None:
    answer = upload(browser, body)
    assert answer.status_code == status
    assert said in text(answer)
    assert 'aria-invalid="true"' in text(answer)
    assert not PlanRow.objects.exists()


def test_an_import_without_a_file_or_without_the_forms_token_makes_nothing(browser: Client) -> None:
    assert browser.post("/plans/import").status_code == 422
    strict = Client(enforce_csrf_checks=True)
    assert upload(strict, to_json(trips.seoul())).status_code == 403
    page = text(strict.get("/plans/import"))
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert upload(strict, to_json(trips.seoul()), csrfmiddlewaretoken=token).status_code == 303
