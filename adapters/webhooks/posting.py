"""Posts one message to an address that was looked at: no redirects, no proxies, 15 seconds."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from types import TracebackType
from typing import Self

import httpx

from adapters.webhooks.addresses import Address, Addresses
from adapters.webhooks.faults import UrlRefusedError
from adapters.webhooks.schedule import Answer

TIMEOUT_SECONDS = 15.0
"""For all of it: a receiver that answers a letter a second is as slow as one that says nothing."""

ANSWER_BYTES_READ = 4_096
"""A short answer is read, for the connection to be used again; a long one is not worth it."""

HEADERS = {
    "content-type": "application/cloudevents+json; charset=utf-8",
    "user-agent": "jihuo-webhooks/1",
    "accept": "*/*",
}


@cache
def trust() -> ssl.SSLContext:
    """Loading the certificates takes longer than a message does."""
    return httpx.create_ssl_context()


class Post:
    """Connections to receivers, kept open for the messages of one turn."""

    def __init__(self, addresses: Addresses, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._addresses = addresses
        self._timeout_seconds = timeout_seconds
        # An event loop of its own: only there can a time be set for all of a request.
        self._runner = asyncio.Runner()
        self._client = httpx.AsyncClient(
            verify=trust(), trust_env=False, follow_redirects=False, timeout=timeout_seconds
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._runner as runner:
            runner.run(self._client.aclose())

    def send(self, url: str, body: bytes, headers: Mapping[str, str], at: datetime) -> Answer:
        """What the receiver answered, or why nobody did. Raises nothing for what is outside."""
        began = time.monotonic()
        status, fault, retry_after, is_unsent = None, "", "", False
        try:
            status, retry_after = self._runner.run(self._within_time(url, body, headers))
        except UrlRefusedError as refusal:
            fault, is_unsent = str(refusal), True
        except TimeoutError:
            fault = f"no answer within {self._timeout_seconds:g} s"
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError) as error:
            fault = f"{type(error).__name__}: {error}"[:200]
            is_unsent = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
        duration_ms = round((time.monotonic() - began) * 1_000)
        return Answer(status, duration_ms, fault, waiting_time(retry_after, at), is_unsent)

    async def _within_time(
        self, url: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, str]:
        async with asyncio.timeout(self._timeout_seconds):
            addresses = await asyncio.to_thread(self._addresses.of, url)
            for address in addresses[:-1]:
                try:
                    return await self._to(address, url, body, headers)
                except httpx.ConnectError:
                    continue
            return await self._to(addresses[-1], url, body, headers)

    async def _to(
        self, address: Address, url: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, str]:
        """Connect to the address itself, and speak to the name: in Host, and in the handshake."""
        named = httpx.URL(url)
        request = self._client.stream(
            "POST",
            named.copy_with(host=str(address)),
            content=body,
            headers={**HEADERS, **headers, "host": named.netloc.decode("ascii")},
            extensions={"sni_hostname": named.raw_host.decode("ascii")},
        )
        async with request as response:
            length = response.headers.get("content-length", "")
            if length.isdecimal() and int(length) <= ANSWER_BYTES_READ:
                async for _ in response.aiter_raw():
                    pass
            return response.status_code, response.headers.get("retry-after", "")


def waiting_time(retry_after: str, at: datetime) -> timedelta | None:
    """Seconds, or a time of day; None where it says nothing that can be understood."""
    if retry_after.isascii() and retry_after.isdecimal() and len(retry_after) <= 9:
        return timedelta(seconds=int(retry_after))
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return (until if until.tzinfo else until.replace(tzinfo=UTC)) - at
