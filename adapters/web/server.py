"""The web application: pages by area, what stands around every answer, and pages for faults."""

import contextlib
import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.bootstrap import System
from adapters.monitoring.watching import watch_of
from adapters.settings import Settings
from adapters.web import (
    audit,
    batch_acts,
    batches,
    campaign_acts,
    campaigns,
    clearance,
    consignments,
    entries,
    exits,
    ledgers,
    live,
    monitoring,
    operations,
    orders,
    returns,
    sorting,
    stuck,
)
from adapters.web.crowding import Crowding
from adapters.web.pages import STATIC, Page, templates_of
from adapters.web.refusals import TOO_MANY_WAIT

AREAS = (
    campaigns,
    campaign_acts,
    orders,
    batches,
    batch_acts,
    consignments,
    audit,
    entries,
    clearance,
    ledgers,
    sorting,
    exits,
    returns,
    stuck,
    operations,
)
"""Modules of pages, each with a `router`, in the order in which their paths are matched."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
        " form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

TITLES = {
    404: "Not found",
    405: "Not here",
    409: "Not now",
    422: "Not understood",
    503: "Too much at once",
}


def create_app(system: System, settings: Settings) -> FastAPI:
    """The pages of one book. Whoever serves them listens on loopback only, and follows the log."""
    stream = live.Live(system)
    watch = watch_of(system, settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        with contextlib.closing(watch), stream.ended_by_signals():
            yield

    app = FastAPI(title="jihuo", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.system = system
    app.state.settings = settings
    app.state.templates = templates_of()
    app.state.live = stream
    app.state.watch = watch
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.include_router(live.router)
    app.include_router(monitoring.router, include_in_schema=False)
    for area in AREAS:
        app.include_router(area.router, include_in_schema=False)
    app.add_exception_handler(HTTPException, show_fault)
    app.add_exception_handler(RequestValidationError, show_bad_request)
    limit = settings.gathering_waiting_max
    app.add_middleware(Crowding, forms_max=limit, turned_away=show_crowded)
    app.add_middleware(Guard, is_local=is_loopback(settings.host))
    return app


async def show_fault(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return fault_page(request, error.status_code, str(error.detail))


async def show_bad_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    parts = [f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in error.errors()]
    return fault_page(request, 422, "; ".join(parts))


def show_crowded(request: Request) -> Response:
    return fault_page(request, 503, TOO_MANY_WAIT)


def fault_page(request: Request, status: int, words: str) -> Response:
    page = Page(request, request.app.state.system, request.app.state.settings, status=status)
    return page.show("fault.html", title=TITLES.get(status, "Fault"), words=words)


class Guard:
    """Adds the headers to every answer, and takes forms from our own pages only.

    Served on loopback without sign-in, it answers no other name than the machine's own: a name of
    somebody else that resolves to this machine would let their page read ours.
    """

    def __init__(self, app: ASGIApp, is_local: bool) -> None:
        self.app = app
        self.is_local = is_local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        headers = Headers(scope=scope)
        if self.is_local and not is_loopback(name_in(headers.get("host", ""))):
            refusal = Response("Nobody of this name is here.", 421, media_type="text/plain")
            await refusal(scope, receive, send_guarded)
            return
        if scope["method"] not in ("GET", "HEAD") and is_foreign(headers):
            refusal = Response("This form is not one of ours.", 403, media_type="text/plain")
            await refusal(scope, receive, send_guarded)
            return
        await self.app(scope, receive, send_guarded)


def name_in(host: str) -> str | None:
    """The name of a Host header without its port; None for one that is no name."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def is_loopback(host: str | None) -> bool:
    """Whether a name or address is this machine's own for itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def is_foreign(headers: Headers) -> bool:
    """Whether a browser says that a page of another origin sends this."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host")
