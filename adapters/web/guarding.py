"""What stands around every answer: headers, whose names we answer to, and whose forms we take."""

from urllib.parse import urlsplit

from fastapi import Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.loopback import is_loopback
from adapters.texts import say

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

STRICT_TRANSPORT = "max-age=31536000"
"""A year, as RFC 6797 has it in its examples and browsers want it."""

PROBED = ("/healthz", "/readyz")
"""Asked by whatever runs the processes, under whatever name it has for them."""


class Guard:
    """Adds the headers to every answer, and takes forms from our own pages only.

    It answers to the name that browsers find it under, and to the machine's own: a name of somebody
    else that resolves to this machine would let their page read ours.
    """

    def __init__(self, app: ASGIApp, host: str, public_url: str) -> None:
        self.app = app
        self.public_name = name_in(urlsplit(public_url).netloc) if public_url else None
        self.is_open = not public_url and not is_loopback(host)
        strict = {"Strict-Transport-Security": STRICT_TRANSPORT}
        self.headers = HEADERS | (strict if public_url.startswith("https://") else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers[name] = value
            await send(message)

        headers = Headers(scope=scope)
        is_probe = self.public_name is not None and scope["path"] in PROBED
        if not (is_probe or self.is_ours(headers.get("host", ""))):
            refusal = Response(say("Nobody of this name is here."), 421, media_type="text/plain")
            await refusal(scope, receive, send_guarded)
            return
        if scope["method"] not in ("GET", "HEAD") and is_foreign(headers):
            refusal = Response(say("This form is not one of ours."), 403, media_type="text/plain")
            await refusal(scope, receive, send_guarded)
            return
        await self.app(scope, receive, send_guarded)

    def is_ours(self, host: str) -> bool:
        name = name_in(host)
        return self.is_open or is_loopback(name) or (name is not None and name == self.public_name)


def name_in(host: str) -> str | None:
    """The name of a Host header without its port; None for one that is no name."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def is_foreign(headers: Headers) -> bool:
    """Whether a browser says that a page of another origin sends this."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host")
