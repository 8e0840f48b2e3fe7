"""The app as browsers install it: a manifest, a worker at the root, and pages that name nobody."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from planner.web import installable

pytestmark = pytest.mark.django_db


def test_the_worker_may_keep_the_whole_site_and_is_asked_for_anew_each_time() -> None:
    answer = Client().get("/service-worker.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert f"shell-{installable.version()}" in answer.content.decode()


def test_the_worker_keeps_files_that_there_are() -> None:
    script = Client().get("/service-worker.js").content.decode()
    files = re.findall(r'"(/[^"]+)"', script.partition("SHELL_FILES = [")[2].partition("]")[0])

    assert "/offline" in files
    assert len(files) == len(installable.SHELL) + 1


def test_the_policy_lets_the_worker_and_the_manifest_be_our_own_alone() -> None:
    policy = Client().get("/offline")["Content-Security-Policy"]

    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy


@pytest.mark.parametrize(("language", "name"), [("ko", "여행"), ("en", "trips")])
def test_the_manifest_is_in_the_viewers_language(language: str, name: str) -> None:
    answer = Client().get("/manifest.webmanifest", headers={"accept-language": language})

    assert answer["Content-Type"] == "application/manifest+json"
    assert name in answer.json()["name"]
    assert set(answer.json()["name_localized"]) == {"ko", "en"}


def test_a_page_says_which_account_reads_it_so_that_the_next_one_finds_nothing_kept() -> None:
    browser, user = Client(), User.objects.create_user("traveller")
    assert '<meta name="reader" content="">' in browser.get("/plans/").content.decode()

    browser.force_login(user)

    assert f'<meta name="reader" content="{user.pk}">' in browser.get("/plans/").content.decode()
