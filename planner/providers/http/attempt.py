"""One request and its answer, bounded in time and size, with every failure turned into ours."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import orjson

from planner.providers.http.failures import Reason, SourceFailed
from planner.providers.http.service import Service

GZIP_WINDOW = 31
"""zlib's way to say: with gzip's header."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
BUSY_STATUSES = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked. `headers` and `params` are the call's own; the service's keys are added on the way."""

    method: str
    url: str
    params: Mapping[str, Any]
    form: Mapping[str, Any] | None
    body: Any
    headers: Mapping[str, str]


async def fetched(
    client: httpx.AsyncClient, service: Service, request: Request, now: Callable[[], datetime]
) -> bytes:
    """The body of a good answer, unpacked, of `service.max_bytes` at most. Raises SourceFailed."""
    try:
        async with asyncio.timeout(service.timeout_seconds), _stream(client, service, request) as response:
            _check_status(service, response, now())
            return await _bounded_body(service, response)
    except (httpx.ConnectTimeout, httpx.ConnectError) as error:
        raise _failed(service, Reason.UNREACHABLE, error) from None
    except (TimeoutError, httpx.TimeoutException) as error:
        raise _failed(service, Reason.SLOW, error) from None
    except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
        raise _failed(service, Reason.UNREACHABLE, error) from None


def _stream(client: httpx.AsyncClient, service: Service, request: Request) -> Any:
    content = None if request.body is None else orjson.dumps(request.body)
    of_body = {} if content is None else {"Content-Type": "application/json"}
    return client.stream(
        request.method,
        request.url,
        params={**request.params, **service.query} or None,
        data=request.form,
        content=content,
        headers={**of_body, **request.headers, **service.headers},
    )


def _failed(service: Service, reason: Reason, error: Exception) -> SourceFailed:
    """Says the error's type and not its words: httpx's errors carry the request, and that the key."""
    return SourceFailed(service.name, reason, type(error).__name__)


def _check_status(service: Service, response: httpx.Response, now: datetime) -> None:
    status = response.status_code
    if response.is_success:
        return
    if status in BUSY_STATUSES or response.is_server_error:
        wait = wait_asked(response.headers.get("retry-after"), now)
        raise SourceFailed(service.name, Reason.BUSY, str(status), retry_after=wait)
    reason = Reason.REFUSED if response.is_client_error else Reason.WRONG
    raise SourceFailed(service.name, reason, str(status))


def wait_asked(retry_after: str | None, now: datetime) -> float | None:
    """The seconds a Retry-After header asks for, as a number or as a date; None for none that reads."""
    if not retry_after:
        return None
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        at = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())


async def _bounded_body(service: Service, response: httpx.Response) -> bytes:
    """The body, stopped as soon as it is too large: unpacked here, because httpx unpacks a chunk whole."""
    too_large = SourceFailed(service.name, Reason.TOO_LARGE)
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > service.max_bytes:
        raise too_large
    body = bytearray()
    async for piece in _unpacked(service, response):
        body += piece
        if len(body) > service.max_bytes:
            raise too_large
    return bytes(body.removeprefix(BYTE_ORDER_MARK))


async def _unpacked(service: Service, response: httpx.Response) -> AsyncIterator[bytes]:
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing == "identity":
        async for chunk in response.aiter_raw():
            yield chunk
        return
    if packing not in {"gzip", "x-gzip"}:
        raise SourceFailed(service.name, Reason.WRONG, "content-encoding")
    unpacker = zlib.decompressobj(GZIP_WINDOW)
    try:
        async for chunk in response.aiter_raw():
            # one byte more than allowed is enough to know that it is too large
            yield unpacker.decompress(chunk, service.max_bytes + 1)
    except zlib.error:
        raise SourceFailed(service.name, Reason.WRONG, "gzip") from None
    if not unpacker.eof:
        raise SourceFailed(service.name, Reason.WRONG, "gzip")
