"""Bounds on what one client may send: bodies by their bytes, requests by a bucket of tokens.

Buckets are kept in this process: with several servers behind one address a client may send as much
to each. They bound what one client costs the others; they are no account of what it used.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.api.problem import ProblemError
from adapters.api.refusing import answer_problem
from adapters.texts import say

BODY_BYTES_MAX = 8 * 2**20
"""A thousand commands, or one about five thousand orders."""

REQUESTS_PER_SECOND = 50.0
BURST_REQUESTS = 200.0
BATCH_REQUESTS = 10.0
"""What a batch counts as."""

ACCOUNTS_KEPT_MAX = 10_000


class Buckets:
    """A bucket an account; one that is full again is as good as none."""

    def __init__(
        self,
        per_second: float = REQUESTS_PER_SECOND,
        burst: float = BURST_REQUESTS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.per_second = per_second
        self.burst = burst
        self._clock = clock
        self._lock = Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, account_id: str, cost: float = 1.0) -> float:
        """Nothing when it may go on, else the seconds to wait."""
        with self._lock:
            now = self._clock()
            left, since = self._left.get(account_id, (self.burst, now))
            left = min(self.burst, left + (now - since) * self.per_second)
            waiting = max(0.0, (cost - left) / self.per_second)
            self._left[account_id] = (left if waiting else left - cost, now)
            self._left.move_to_end(account_id)
            if len(self._left) > ACCOUNTS_KEPT_MAX:
                self._left.popitem(last=False)
            return waiting


def require_room(buckets: Buckets, account_id: str, cost: float = 1.0) -> None:
    """Raises ProblemError."""
    if seconds := buckets.take(account_id, cost):
        headers = {"Retry-After": str(int(seconds) + 1)}
        raise ProblemError(
            "TooManyRequests", say("You have sent too much at once."), headers=headers
        )


class Bodies:
    """Refuses bodies that are too large, or not JSON, before they are read into memory."""

    def __init__(self, app: ASGIApp, bytes_max: int = BODY_BYTES_MAX) -> None:
        self.app = app
        self.bytes_max = bytes_max

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if fault := self._fault(Headers(scope=scope)):
            answer = await answer_problem(Request(scope), fault)
            await answer(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.bytes_max:
                raise HTTPException(413, too_large(self.bytes_max))
            return message

        await self.app(scope, counted, send)

    def _fault(self, headers: Headers) -> ProblemError | None:
        length = headers.get("content-length", "0")
        has_body = length != "0" or "transfer-encoding" in headers
        if length.isascii() and length.isdigit() and int(length[:20]) > self.bytes_max:
            return ProblemError("TooLarge", too_large(self.bytes_max))
        if has_body and not is_json(headers.get("content-type", "")):
            return ProblemError("NotJson", say("A body is of type application/json."))
        return None


def too_large(bytes_max: int) -> str:
    return say("A body has at most {bytes} bytes.", bytes=f"{bytes_max:,}")


def is_json(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind == "application/json" or (
        kind.startswith("application/") and kind.endswith("+json")
    )
