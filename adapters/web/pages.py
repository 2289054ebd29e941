"""What every page stands on: reading, the past, waiting for one's own command, showing.

How to add a page
-----------------
An area is a module `adapters/web/<area>.py` with `router = APIRouter()` and templates under
`adapters/web/templates/<area>/`; `server.py` includes it from AREAS.

A read-model page (GET) reads each block with one query of one read model, and shows:

    @router.get("/entries")
    def entries(page: Annotated[Page, Depends(page_of)]) -> Response:
        return entries_page(page)

    def entries_page(page: Page) -> Response:
        with page.read(entry_board.MODEL) as connection:
            rows = entry_board.entries_of(connection, page.partition)
        return page.show("entries/list.html", rows=rows)

`page.read` waits up to a second for the position one's own command reached (`?reached=`), reads the
past when `?at=` or `?as_of=` asks for it, and remembers how fresh the model was.
A thing that is not there: `raise page.missing("entry", entry_id)`. Routes are `def`, not `async`.

The template extends "base.html" (blocks: title, heading, phase, acts, live, rail) and imports
"macros.html" with `{% import "macros.html" as m with context %}`. Links are made by
`page.url("entries", entry_id)`, which quotes ids and keeps the past. What may change while it is
looked at stands in block `live`: it is fetched anew when events arrive; forms stand in `acts`.
Filters (formats.py): `fen`, `yuan`, `kg`, `m3`, `number`, `moment`, `day`, `short`, `lasting`, …

An act (POST) builds one command, handles it, and redirects with the position it reached:

    @router.post("/entries/{entry_id}/post")
    def post_entry(entry_id: str, act: Annotated[Act, Depends(act_of)]) -> Response:
        def command() -> PostEntry:
            return PostEntry(EntryId(entry_id), act.text("list_no"), act.now)

        return act.handle(command, to=act.page.url("entries", entry_id),
                          again=lambda: entry_page(act.page, entry_id))

`again` shows the page once more when a field or a rule says no: the words (refusals.py) stand
beside the field. The form is the macro `m.act(page, "post", url, "Post entry")`, called with its
fields (`m.field(...)`) inside; it carries the id that makes a double click once. What cannot be
undone stands on a page of its own behind a link, with `preview_of(page, command)` and one act.
Acts hide themselves while the page shows the past.
"""

import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import sqlalchemy as sa
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException

from adapters.as_of import as_of
from adapters.bootstrap import System
from adapters.settings import Settings
from adapters.web import formats, left_out
from adapters.web.freshness import (
    WAIT_SECONDS_MAX,
    Freshness,
    freshness_at,
    position_in,
    wait_until_reached,
)
from adapters.web.past import Past, past_of, whole_position
from application.envelope import Envelope
from application.workbench import Plan
from domain.identifiers import Partition, shared_of
from projections.read_model import ReadModel

WEB = Path(__file__).parent
STATIC = WEB / "static"
VENDOR = ("noto-sans-sc/index.css", "htmx.min.js", "hx-sse.min.js", "echarts.min.js")
ACTOR = "web"
"""Who acts, until there is sign-in."""

NAVIGATION = (
    ("/", "Dashboard"),
    ("/campaigns", "Campaigns"),
    ("/orders", "Orders"),
    ("/batches", "Batches"),
    ("/consignments", "Consignments"),
    ("/entries", "Entries"),
    ("/clearance", "Clearance"),
    ("/ledgers", "Ledgers"),
    ("/sorting", "Sorting"),
    ("/exits", "Exits"),
    ("/returns", "Returns"),
    ("/stuck", "Stuck"),
    ("/audit", "Audit"),
    ("/operations", "Operations"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a posted form was not taken: beside which field of which form, in words."""

    act: str
    field: str
    words: str


@dataclass
class Page:
    """One request for a page."""

    request: Request
    system: System
    settings: Settings
    past: Past | None = None
    reached: int = 0
    fault: Fault | None = None
    typed: Mapping[str, Any] = field(default_factory=dict)
    positions: list[int] = field(default_factory=list)
    is_waiting: bool = False
    status: int = 200
    deadline: float = 0.0

    @property
    def partition(self) -> Partition:
        return Partition(f"{self.settings.operator}.{self.settings.book}")

    @property
    def up_to(self) -> int | None:
        """The last position that a history on this page may show; None for all."""
        return self.past.position if self.past else None

    @property
    def now(self) -> datetime:
        """The clock of the system; in the past, the time that is shown."""
        return self.past.at if self.past else self.system.clock()

    @contextmanager
    def read(self, model: ReadModel, *scopes: str) -> Iterator[sa.Connection]:
        """A connection on which a read model stands where the page wants it.

        Scopes are the streams that are enough to know the past from; without, all of the book.
        """
        if self.past:
            among = scopes or (self.partition, shared_of(self.partition))
            with as_of(self.system, model, self.past.position, *among) as connection:
                self.positions.append(self.past.position)
                yield connection
            return
        with self.read_now(model) as connection:
            yield connection

    @contextmanager
    def read_now(self, model: ReadModel) -> Iterator[sa.Connection]:
        """The read model as it stands now, also while the past is shown: what leads to events."""
        if not wait_until_reached(self.system, [model.name], self.reached, self.deadline):
            self.is_waiting = True
        with self.system.engine.connect() as connection:
            if not self.past:
                self.positions.append(position_in(connection, model.name))
            yield connection

    def freshness(self) -> Freshness | None:
        """Of the model that is furthest behind; None for a page that reads none."""
        if not self.positions:
            return None
        if self.past:
            behind = self.system.clock() - self.past.at
            return Freshness(self.past.position, self.past.at, behind, is_past=True)
        return freshness_at(self.system, min(self.positions))

    def preview(self, command: Any) -> Plan:
        """What a command would do now, decided and not appended. Raises Refused."""
        envelope = Envelope(self.partition, command, "preview", ACTOR, self.system.clock())
        return self.system.handling.decided(envelope).plan()

    def missing(self, what: str, name: str) -> HTTPException:
        return HTTPException(404, f"There is no {what} {name} in {self.partition}.")

    def url(self, *parts: str, **query: Any) -> str:
        """A path of quoted parts; what is None in the query is left out; the past is kept."""
        path = "/" + "/".join(quote(str(part), safe=":") for part in parts)
        given = {name: value for name, value in query.items() if value not in (None, "")}
        kept = {**given, **(self.past.query if self.past else {})}
        return f"{path}?{urlencode(kept, doseq=True)}" if kept else path

    def here(self, **query: Any) -> str:
        """This page's address with parts of its query changed; None takes one away."""
        passing = ("reached", "events", "left", "because")
        shown = {k: v for k, v in self.request.query_params.items() if k not in passing}
        changed = {k: v for k, v in (shown | query).items() if v not in (None, "")}
        path = quote(self.request.url.path, safe="/:")
        return f"{path}?{urlencode(changed)}" if changed else path

    def show(self, template: str, **what: Any) -> HTMLResponse:
        context = {"page": self, "freshness": self.freshness(), "notice": notice_of(self), **what}
        text = self.request.app.state.templates.get_template(template).render(context)
        return HTMLResponse(text, self.status)


def page_of(request: Request) -> Page:
    """The dependency of every GET of a page."""
    state, query = request.app.state, request.query_params
    return Page(
        request,
        state.system,
        state.settings,
        past=past_of(state.system, query),
        reached=whole_position(query.get("reached", "")) or 0,
        deadline=time.monotonic() + WAIT_SECONDS_MAX,
    )


def notice_of(page: Page) -> list[str]:
    """What one's own command came to, in words; the redirect carried it."""
    query = page.request.query_params
    if not page.reached:
        return []
    is_news = query.get("events", "0") != "0"
    said = [f"Recorded at position {page.reached:,}." if is_news else "It was so already."]
    said += left_out.told(query)
    if page.is_waiting:
        said.append("This page has not caught up with it yet: reload in a moment.")
    return said


def templates_of() -> Environment:
    """Strict and escaped: an undefined name is a fault of ours, markup in a name is text."""
    environment = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= formats.FILTERS
    environment.globals |= {
        "navigation": NAVIGATION,
        "vendor": frozenset(name for name in VENDOR if (STATIC / "vendor" / name).exists()),
        "new_id": lambda: f"web-{uuid.uuid4().hex}",
        "stage_tones": formats.STAGE_TONES,
        "zone": formats.ZONE,
    }
    return environment
