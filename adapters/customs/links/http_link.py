"""Messages over HTTP, to a gateway that speaks with the port.

POST   {address}/messages/{name}       a message out; 2xx or 409 (has it already): taken
GET    {address}/answers?limit=100     `{"names": [...]}`: answers that wait, oldest first
GET    {address}/answers/{name}        one answer's bytes
DELETE {address}/answers/{name}        done with it; 404: so it was
POST   {address}/answers/{name}/aside  it cannot be recorded: the reason, as text
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.parse import quote

import httpx
import msgspec

from adapters.customs.links.link import (
    LinkNotUnderstoodError,
    LinkRefusedError,
    LinkUnreachableError,
)

TIMEOUT = httpx.Timeout(30.0, connect=5.0)
"""A gateway may wait for the port some seconds; who does not connect will not in thirty either."""

WHOLE_SECONDS = 120.0
"""For one answer from its first byte to its last."""

ANSWER_BYTES_MAX = 32 * 1024 * 1024
"""No answer of customs is so large."""

NAMES_BYTES_MAX = 4 * 1024 * 1024
HAS_IT, GONE = 409, 404


class Waiting(msgspec.Struct):
    names: list[str]


class HttpLink:
    def __init__(self, address: str, token: str = "") -> None:
        """The token stands in `Authorization: Bearer …`; without one nothing does."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self._address = address.rstrip("/")
        self._client = httpx.Client(timeout=TIMEOUT, headers=headers)

    def close(self) -> None:
        self._client.close()

    def put(self, name: str, body: bytes) -> None:
        headers = {"content-type": "application/xml", "idempotency-key": quote(name, safe="")}
        with self._asked("POST", f"messages/{part(name)}", body, headers) as answer:
            require_success(answer, HAS_IT)

    def fetch(self, limit: int) -> Sequence[tuple[str, bytes]]:
        found = list[tuple[str, bytes]]()
        for name in self._names(limit)[:limit]:
            body = self._answer(name)
            if body is not None:
                found.append((name, body))
        return found

    def done(self, name: str) -> None:
        with self._asked("DELETE", f"answers/{part(name)}") as answer:
            require_success(answer, GONE)

    def aside(self, name: str, reason: str) -> None:
        headers = {"content-type": "text/plain; charset=utf-8"}
        path = f"answers/{part(name)}/aside"
        with self._asked("POST", path, reason.encode(), headers) as answer:
            require_success(answer, GONE)

    def _names(self, limit: int) -> list[str]:
        with self._asked("GET", f"answers?limit={limit}") as answer:
            require_success(answer)
            content = read_up_to(answer, NAMES_BYTES_MAX)
        try:
            return msgspec.json.decode(content or b"", type=Waiting).names
        except msgspec.DecodeError as fault:
            raise LinkNotUnderstoodError(f"the gateway's list of answers: {fault}") from None

    def _answer(self, name: str) -> bytes | None:
        """Nothing of one that somebody else has taken; one that is far too large goes aside."""
        with self._asked("GET", f"answers/{part(name)}") as answer:
            if answer.status_code == GONE:
                return None
            require_success(answer)
            body = read_up_to(answer, ANSWER_BYTES_MAX)
        if body is None:
            self.aside(name, f"more than {ANSWER_BYTES_MAX:,} bytes")
        return body

    @contextmanager
    def _asked(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Iterator[httpx.Response]:
        """Raises LinkUnreachableError, also when the answer breaks off."""
        url = f"{self._address}/{path}"
        try:
            with self._client.stream(method, url, content=body, headers=headers) as answer:
                yield answer
        except (httpx.TransportError, httpx.StreamError) as fault:
            kind = type(fault).__name__
            raise LinkUnreachableError(f"the gateway cannot be reached: {kind}") from fault


def part(name: str) -> str:
    """One part of a path. Raises LinkNotUnderstoodError for what a path cannot name."""
    if not name.strip("."):
        raise LinkNotUnderstoodError(f"{name!r} is no name of a message")
    return quote(name, safe="")


def require_success(answer: httpx.Response, *also: int) -> None:
    """Raises LinkRefusedError for what asking again will not change, else LinkUnreachableError."""
    if answer.is_success or answer.status_code in also:
        return
    if answer.is_client_error and answer.status_code not in (408, 425, 429):
        raise LinkRefusedError(f"the gateway answers {answer.status_code}")
    raise LinkUnreachableError(f"the gateway answers {answer.status_code}")


def read_up_to(answer: httpx.Response, most: int) -> bytes | None:
    """The body, or nothing if it is larger. Raises LinkUnreachableError if it drips."""
    found, until = bytearray(), time.monotonic() + WHOLE_SECONDS
    for piece in answer.iter_bytes():
        found += piece
        if len(found) > most:
            return None
        if time.monotonic() > until:
            raise LinkUnreachableError(f"the gateway has not answered in {WHOLE_SECONDS:g} seconds")
    return bytes(found)
