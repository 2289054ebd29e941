"""Forms that are being answered are counted: beyond a limit the next is turned away at once.

Threads that answer are few, and those who wait for one would wait without end and without a word.
"""

from collections.abc import Callable

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from adapters.gatherer import RETRY_AFTER_SECONDS


class Crowding:
    """Runs in the server's one loop: a plain number is enough."""

    def __init__(
        self, app: ASGIApp, forms_max: int, turned_away: Callable[[Request], Response]
    ) -> None:
        self.app = app
        self.forms_max = forms_max
        self.turned_away = turned_away
        self.forms_count = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        if self.forms_count >= self.forms_max:
            answer = self.turned_away(Request(scope))
            answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
            await answer(scope, receive, send)
            return
        self.forms_count += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.forms_count -= 1
