"""Links into maps: where they lead, read as the maps read them."""

from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

from planner.domain.itinerary import Day
from planner.exports.maps import GOOGLE_POINTS, KAKAO_POINTS, MapLink, day_links, stop_links
from tests.exports import trips
from tests.web import story

APP = "https://trips.example/"


def by_service(links: tuple[MapLink, ...]) -> dict[str, str]:
    return {link.service: link.url for link in links}


def asked(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query, strict_parsing=True).items()}


def long_day(stops: int) -> Day:
    day = trips.seoul().itinerary.days[0]
    return replace(
        day,
        stops=tuple(
            replace(story.PALACE, key=str(n), lat=37.5 + n / 100, leg=story.walk(5)) for n in range(stops)
        ),
    )


def test_a_stop_in_korea_opens_in_three_maps() -> None:
    links = by_service(stop_links(trips.seoul(), story.PALACE))
    assert asked(links["google"]) == {"api": "1", "query": "경복궁, 서울"}
    assert unquote(links["kakao"]) == "https://map.kakao.com/link/map/경복궁,37.57,126.98"
    assert asked(links["naver"]) == {"title": "경복궁", "lng": "126.98", "lat": "37.57", "zoom": "16"}
    assert all(url.isascii() for url in links.values())


def test_abroad_only_google_knows_the_place() -> None:
    plan = trips.paris()
    tower = plan.itinerary.stops[0]
    assert asked(by_service(stop_links(plan, tower))["google"])["query"] == "Eiffel Tower, Paris"
    assert set(by_service(stop_links(plan, tower))) == {"google"}
    assert {link.service for link in day_links(plan, plan.itinerary.days[0], app=APP)} == {"google"}


def test_a_meal_that_names_only_an_area_is_a_spot() -> None:
    links = by_service(stop_links(trips.seoul(), story.LUNCH))
    assert asked(links["google"])["query"] == "37.57,126.98"


def test_a_comma_or_a_slash_in_a_name_moves_no_coordinate() -> None:
    kakao = by_service(stop_links(trips.seoul(), trips.NIGHT))["kakao"]
    point = unquote(kakao.removeprefix("https://map.kakao.com/link/map/"))
    assert point.split(",") == ["밤도깨비  야시장 한강", "37.57", "126.98"]
    assert "/" not in point


def test_words_of_an_attacker_cannot_leave_their_field() -> None:
    for link in stop_links(trips.hostile(), trips.hostile().itinerary.stops[0]):
        parts = urlsplit(link.url)
        assert parts.netloc in {"www.google.com", "map.kakao.com", "map.naver.com"}
        assert not set(link.url) & set("<>\"'` \n[]")


def test_the_way_of_a_day_passes_every_stop_in_order() -> None:
    plan = trips.seoul()
    day = plan.itinerary.days[0]
    links = by_service(day_links(plan, day, app=APP))
    google = asked(links["google"])
    assert google["origin"] == google["destination"] == "37.57,126.98"
    assert len(google["waypoints"].split("|")) == len(day.stops) - 2
    assert "travelmode" not in google  # not all of it is walked, and transit takes no waypoints
    assert links["kakao"].startswith("https://map.kakao.com/link/by/car/")
    assert [unquote(point).split(",")[0] for point in links["kakao"].split("/")[6:]] == [
        stop.names.ko for stop in day.stops
    ]
    naver = asked(links["naver"])
    assert links["naver"].startswith("nmap://route/")
    assert (naver["sname"], naver["v1name"], naver["dname"], naver["appname"]) == (
        "경복궁", "북촌한옥마을", "N서울타워", APP
    )  # fmt: skip


def test_a_day_on_foot_asks_for_walking() -> None:
    links = by_service(day_links(trips.seoul(), long_day(4), app=APP))
    assert asked(links["google"])["travelmode"] == "walking"
    assert "/link/by/walk/" in links["kakao"]


def test_a_long_day_comes_in_parts_that_join() -> None:
    plan, day = trips.seoul(), long_day(GOOGLE_POINTS + 5)
    google = [link for link in day_links(plan, day, app=APP) if link.service == "google"]
    assert [(link.part, link.parts) for link in google] == [(1, 2), (2, 2)]
    first, second = (asked(link.url) for link in google)
    assert first["destination"] == second["origin"]
    assert second["destination"] == f"{day.stops[-1].lat},{day.stops[-1].lon}"
    kakao = [link for link in day_links(plan, day, app=APP) if link.service == "kakao"]
    assert max(len(link.url.split("/")[6:]) for link in kakao) == KAKAO_POINTS


def test_a_day_of_one_stop_has_no_way() -> None:
    assert day_links(trips.seoul(), long_day(1), app=APP) == ()
    assert day_links(trips.seoul(), long_day(0), app=APP) == ()
    assert len(day_links(trips.seoul(), long_day(GOOGLE_POINTS), app=APP)) == 1 + 2 + 2
