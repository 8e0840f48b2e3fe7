import asyncio

import pytest

from planner.domain.trip import Language
from planner.web import http
from planner.web.errors import BodyTooLarge
from planner.web.http import MAX_BODY_BYTES, ClientLeft, Message, Receive, Request


def request(query: str = "", **headers: str) -> Request:
    return Request.of(
        {
            "method": "GET",
            "path": "/",
            "query_string": query.encode(),
            "headers": [
                (name.replace("_", "-").title().encode(), value.encode()) for name, value in headers.items()
            ],
        }
    )


def incoming(*messages: Message) -> Receive:
    waiting = list(messages)

    async def receive() -> Message:
        if waiting:
            return waiting.pop(0)
        return await asyncio.Event().wait()  # type: ignore[return-value]

    return receive


def part(body: bytes, *, more: bool = False) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def test_header_names_are_lower_case_and_the_last_of_a_query_counts() -> None:
    made = request("after=1&after=2&key=a%2Bb", last_event_id="7")
    assert made.headers["last-event-id"] == "7"
    assert made.query == {"after": "2", "key": "a+b"}
    assert made.address == ""


@pytest.mark.parametrize(
    ("query", "header", "cursor"),
    [("", "", 0), ("after=5", "", 5), ("", "7", 7), ("after=5", "7", 7), ("after=9", "7", 9),
     ("after=-1", "x", 0), ("after=%C2%B2", "", 0), ("after=99999999999999", "", 0), ("after=", "", 0)],
)  # fmt: skip
def test_the_cursor_is_the_larger_of_the_two_and_nonsense_is_none(
    query: str, header: str, cursor: int
) -> None:
    assert request(query, last_event_id=header).cursor == cursor


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", None),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("fr, ko;q=0.8, en;q=0.5", "ko"),
        ("de", None),
        ("KO-kr", "ko"),
        (",;", None),
    ],
)
def test_the_first_language_we_have_is_accepted(header: str, language: str | None) -> None:
    assert request(accept_language=header).accepted == (Language(language) if language else None)
    assert request(accept_language=header).language is Language(language or "ko")


@pytest.mark.asyncio
async def test_a_body_is_read_whole_however_it_is_cut() -> None:
    assert await http.read_body(incoming(part(b"a", more=True), part(b"", more=True), part(b"bc"))) == b"abc"
    assert await http.read_body(incoming({"type": "http.request"})) == b""
    most = b"x" * MAX_BODY_BYTES
    assert await http.read_body(incoming(part(most))) == most


@pytest.mark.asyncio
async def test_a_body_too_large_or_cut_off_is_none() -> None:
    with pytest.raises(BodyTooLarge):
        await http.read_body(incoming(part(b"x" * MAX_BODY_BYTES, more=True), part(b"x")))
    with pytest.raises(ClientLeft):
        await http.read_body(incoming(part(b"x", more=True), {"type": "http.disconnect"}))


@pytest.mark.asyncio
async def test_an_answer_says_its_length_and_type() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await http.answer(send, 200, "한".encode(), [("x-run-id", "1")])
    assert dict(sent[0]["headers"]) == {
        b"content-type": b"application/json; charset=utf-8", b"content-length": b"3", b"x-run-id": b"1",
    }  # fmt: skip
    assert sent[1] == {"type": "http.response.body", "body": "한".encode()}
