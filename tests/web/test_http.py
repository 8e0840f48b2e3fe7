import asyncio
from typing import Any

import pytest

from planner.domain.trip import Language
from planner.web import http
from planner.web.errors import BodyTooLarge
from planner.web.http import MAX_BODY_BYTES, ClientLeft, Message, Receive, Request, until_client_leaves

SOON = 5.0


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


@pytest.mark.asyncio
async def test_the_block_ends_without_an_error_when_the_client_leaves() -> None:
    reached_the_end = False
    async with asyncio.timeout(SOON):
        async with until_client_leaves(incoming({"type": "http.disconnect"})):
            await asyncio.Event().wait()
            reached_the_end = True
        await asyncio.sleep(0)
    assert not reached_the_end


@pytest.mark.asyncio
async def test_a_block_that_ends_by_itself_goes_on_and_what_it_raises_comes_through() -> None:
    async with until_client_leaves(incoming()):
        pass
    with pytest.raises(ZeroDivisionError):
        async with until_client_leaves(incoming()):
            raise ZeroDivisionError
    await asyncio.sleep(0)


@pytest.mark.asyncio
async def test_a_stop_from_outside_is_not_taken_for_the_client_leaving() -> None:
    async def stream() -> None:
        async with until_client_leaves(incoming()):
            await asyncio.Event().wait()

    task: asyncio.Task[Any] = asyncio.create_task(stream())
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
