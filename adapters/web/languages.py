"""The language and the zone a request is answered in, and how a reader chooses them.

`?language=zh` and `?zone=UTC` on any page choose and are kept: in the account of whoever has signed
in, and in a cookie. A link does it, without a script. The account says what is read, for nobody the
cookie does; until somebody has chosen, the browser's own wish decides the language, and times are
shown in Asia/Shanghai. The choice stands in context variables, so whoever makes words or writes
times needs no request: texts.py and formats.py ask them.

Programs are answered in the language of their `Accept-Language` and no other: what they get depends
on what they send, not on what somebody has chosen in a browser.
"""

from collections.abc import Iterator, Mapping
from http.cookies import SimpleCookie
from typing import Any

from fastapi import Request
from jinja2 import Environment
from markupsafe import Markup
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.access.visitor import Visitor
from adapters.api.naming import ROOT
from adapters.texts import (
    LANGUAGES,
    READER,
    SOURCE,
    catalogue_of,
    coded,
    reading,
    translated,
)
from adapters.web.formats import CHOSEN_ZONE, OWN_ZONES, ZONE, head_offset, is_zone
from adapters.web.preferences import keep, reader_of
from adapters.web.refusals import reason_said
from adapters.web.visitors import is_secure

LANGUAGE, ZONE_NAME = "language", "zone"
"""What chooses, in the query of any page."""

COOKIES = {LANGUAGE: "jihuo_language", ZONE_NAME: "jihuo_zone"}
COOKIE_SECONDS = 365 * 24 * 3600
"""A choice of how to read is kept for a year after it was made."""

NAMES = {"en": ("EN", "English"), "zh": ("中", "中文")}
"""Each language by its own name: who reads only that one finds it."""


def language_of(request: Request, reader: Visitor | None = None) -> str:
    """As asked for now, as the account says, as kept, or as the browser wishes; English else."""
    for wish in wishes(request, LANGUAGE, reader.language if reader else None):
        if wish in LANGUAGES:
            return wish
    return preferred(request.headers.get("accept-language", ""))


def wishes(request: Request, name: str, of_account: str | None) -> Iterator[str]:
    """What is asked for now, then what the account says, then what the browser has kept."""
    found = (request.query_params.get(name), of_account, request.cookies.get(COOKIES[name]))
    return (wish for wish in found if wish)


def preferred(header: str) -> str:
    """The first of our languages in an Accept-Language header, by its weights."""
    weighed = []
    for part in header.split(","):
        tag, _, weight = part.partition(";")
        language = tag.strip().lower().partition("-")[0]
        if language in LANGUAGES:
            weighed.append((weight_of(weight), language))
    # Of equal weights the first named wins: max keeps it.
    return max(weighed, key=lambda pair: pair[0], default=(1.0, SOURCE))[1]


def weight_of(text: str) -> float:
    """`q=0.8` as a number; nothing said is 1, nonsense 0."""
    if not text.strip():
        return 1.0
    try:
        return float(text.strip().removeprefix("q="))
    except ValueError:
        return 0.0


def zone_of_reader(request: Request, reader: Visitor | None = None) -> str:
    """As asked for now, as the account says or as kept, where it is a zone; Asia/Shanghai else."""
    for wish in wishes(request, ZONE_NAME, reader.zone if reader else None):
        if is_choice(wish):
            return wish
    return ZONE


def is_choice(name: str) -> bool:
    return name == OWN_ZONES or is_zone(name)


class Languages:
    """Has every answer made in its reader's language and zone, and keeps what was chosen."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        if request.url.path.startswith(f"{ROOT}/"):
            with reading(preferred(request.headers.get("accept-language", ""))):
                await self.app(scope, receive, send)
            return
        reader = await reader_of(request)
        language, zone = language_of(request, reader), zone_of_reader(request, reader)
        chosen = {LANGUAGE: language, ZONE_NAME: zone}
        asked = {name: value for name, value in chosen.items() if asks_for(request, name, value)}
        kept = {n: value for n, value in asked.items() if request.cookies.get(COOKIES[n]) != value}
        if asked and reader:
            await keep(request, reader, language, zone)

        async def send_keeping(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # Styles and figures are the same for everybody, and may be kept for all.
                if headers.get("content-type", "").startswith("text/html"):
                    headers["Content-Language"] = language
                    headers.add_vary_header("Cookie, Accept-Language")
                for name, value in kept.items():
                    headers.append("Set-Cookie", cookie(name, value, is_behind_tls(request)))
            await send(message)

        before = READER.set(language), CHOSEN_ZONE.set(zone)
        try:
            await self.app(scope, receive, send_keeping)
        finally:
            READER.reset(before[0])
            CHOSEN_ZONE.reset(before[1])


def asks_for(request: Request, name: str, value: str) -> bool:
    """Whether the query chooses this; forms choose nothing."""
    return request.method in ("GET", "HEAD") and request.query_params.get(name) == value


def is_behind_tls(request: Request) -> bool:
    """Also where a proxy ends it, and we are asked without."""
    return request.url.scheme == "https" or is_secure(request.app.state.settings)


def cookie(name: str, value: str, secure: bool) -> str:
    jar: SimpleCookie = SimpleCookie()
    jar[COOKIES[name]] = value
    kept = jar[COOKIES[name]]
    kept |= {"path": "/", "max-age": COOKIE_SECONDS, "samesite": "Lax", "httponly": True}
    kept["secure"] = secure
    return kept.OutputString()


def in_page(text: str, /, **values: Any) -> Markup:
    """A text in the reader's language: ours may hold no markup of others, so values are escaped."""
    found = Markup(translated(text))
    return found.format(**values) if values else found


def speak(environment: Environment) -> None:
    """Templates say `_("A sentence about {thing}", thing=...)`, and `word|coded` of a code."""
    for each in LANGUAGES:
        # Half a second, at the start and not in somebody's first page; a broken one is found here.
        catalogue_of(each)
    environment.add_extension("jinja2.ext.do")
    environment.filters |= {"coded": coded, "reason": reason_said}
    environment.globals |= {
        "_": in_page,
        "language": READER.get,
        "languages": NAMES,
        "zones": zones_offered,
        "head_offset": head_offset,
    }


def zones_offered() -> Mapping[str, Any]:
    """What the switch of zones offers and what is chosen; a chosen zone is always among them."""
    chosen = CHOSEN_ZONE.get()
    named = dict.fromkeys((ZONE, "UTC", *(() if chosen == OWN_ZONES else (chosen,))))
    return {"chosen": chosen, "named": tuple(named), "own": OWN_ZONES, "head": head_offset()}
