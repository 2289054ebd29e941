"""Templates and what they may use everywhere; pages for people who have not signed in."""

import uuid
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.web import formats, languages
from adapters.web.shortcuts import places_of

WEB = Path(__file__).parent
STATIC = WEB / "static"
VENDOR = ("noto-sans-sc/index.css", "htmx.min.js", "hx-sse.min.js", "echarts.min.js")

NOT_KEPT = {"Cache-Control": "no-store"}
"""For pages that name people, or that hold what signs in."""

ASKED_ANEW = {"Cache-Control": "private, no-cache"}


@cache
def templates_of() -> Environment:
    """Strict and escaped: an undefined name is a fault of ours, markup in a name is text.

    One for a process: templates know nothing of a system, and compiling them takes time.
    """
    environment = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # They change with the code, which is not read anew either; a page asks for ten files.
        auto_reload=False,
    )
    environment.filters |= formats.FILTERS
    languages.speak(environment)
    environment.globals |= {
        "vendor": frozenset(name for name in VENDOR if (STATIC / "vendor" / name).exists()),
        "new_id": lambda: f"web-{uuid.uuid4().hex}",
        "places_of": places_of,
        "stage_tones": formats.STAGE_TONES,
        "zone": formats.ZONE,
    }
    return environment


def rendered(request: Request, template: str, what: Mapping[str, Any]) -> str:
    text: str = request.app.state.templates.get_template(template).render(what)
    return text


def outside(request: Request, template: str, status: int = 200, **what: Any) -> HTMLResponse:
    """A page of the door: it needs nobody, and shows nothing of the book."""
    return HTMLResponse(rendered(request, template, what), status, headers=NOT_KEPT)
