"""What every page stands on: who asks, reading, the past, waiting for one's own command.

How a page is added stands in docs/adding-a-page.md.
"""

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from adapters.access.doors import Doors
from adapters.access.saved_views import SavedView
from adapters.access.visitor import Visitor
from adapters.as_of import as_of
from adapters.bootstrap import System
from adapters.settings import Settings
from adapters.texts import translated
from adapters.web.admission import (
    MODELS_OF_OWNERS,
    NOT_YOURS_TO_DO,
    NOT_YOURS_TO_SEE,
    admit,
    missing_words,
)
from adapters.web.faults import Fault
from adapters.web.freshness import (
    WAIT_SECONDS_MAX,
    Freshness,
    freshness_at,
    position_in,
    wait_until_reached,
)
from adapters.web.links import Links
from adapters.web.navigation import Areas, areas_of
from adapters.web.notices import notice_of
from adapters.web.past import Past, past_of, whole_position
from adapters.web.rendering import ASKED_ANEW, NOT_KEPT, rendered
from adapters.web.rights_of_pages import needs_of
from adapters.web.seen import written
from adapters.web.visitors import doors_of, mark_of, visitor_of
from application.envelope import Envelope
from application.firm_desks import is_lent
from application.rights_of_reading import Area
from application.roles import PartyKind
from application.workbench import Plan
from domain.identifiers import Partition, shared_of
from projections.read_model import ReadModel


@dataclass
class Page(Links):
    """One request for a page."""

    request: Request
    system: System
    settings: Settings
    visitor: Visitor
    past: Past | None = None
    reached: int = 0
    fault: Fault | None = None
    typed: Mapping[str, Any] = field(default_factory=dict)
    positions: list[int] = field(default_factory=list)
    is_waiting: bool = False
    told: int = 0
    """Up to where a refusal has told what happened: what is shown with it stands there too."""

    status: int = 200
    deadline: float = 0.0
    is_personal: bool = False
    """Whether it names people: no browser keeps it then."""

    file: Response | None = None
    """What is answered instead: the file of a table that was asked for."""

    @property
    def doors(self) -> Doors:
        return doors_of(self.request)

    @property
    def mark(self) -> str:
        """What every form carries as a hidden field, so that no page of others can send one."""
        return mark_of(self.request)

    @property
    def areas(self) -> Areas:
        return areas_of(self.visitor)

    @property
    def area(self) -> Area | None:
        """That of the route; who is not let into it sees no page."""
        route: str = getattr(self.request.scope.get("route"), "path", "")
        needs = needs_of(self.request.method, route)
        return needs.area if needs else None

    @property
    def within(self) -> Collection[str] | None:
        """Merchants whose things are shown; None is everybody's."""
        merchants = self.visitor.reach.merchants
        return None if merchants is None else sorted(merchants)

    @property
    def declarants(self) -> Collection[str] | None:
        """Declarants whose runs are shown: one's own for them, and for others everybody's."""
        visitor = self.visitor
        return [visitor.party_id] if visitor.party_kind is PartyKind.DECLARANT else None

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

    def may_open(self, url: str) -> bool:
        """Whether a link leads anywhere for who looks."""
        needs = needs_of("GET", url)
        return needs is not None and needs.are_met_by(self.visitor)

    def may_post(self, url: str) -> bool:
        """Whether a form may be sent: not by everybody, and never from the past."""
        needs = needs_of("POST", url)
        return not self.past and needs is not None and needs.are_met_by(self.visitor)

    def may_read(self, model: ReadModel) -> bool:
        return self.visitor.may_read(model.name)

    @contextmanager
    def read(self, model: ReadModel, *scopes: str) -> Iterator[sa.Connection]:
        """A connection on which a read model stands where the page wants it.

        Scopes are the streams that are enough to know the past from; without, all of the book.
        """
        self._require(model)
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
        self._require(model)
        awaited = max(self.reached, self.told)
        if not wait_until_reached(self.system, [model.name], awaited, self.deadline):
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

    @property
    def seen(self) -> str:
        """What every form carries: up to where the log was read for what stands around it."""
        return written(self.positions, self.reached, self.told)

    def preview(self, command: Any, partition: Partition | None = None) -> Plan:
        """What a command would do now, decided and not appended. Raises Refused."""
        self.allow(command)
        actor, where = self.visitor.actor, partition or self.partition
        envelope = Envelope(where, command, "preview", actor, self.system.clock())
        return self.system.handling.decided(envelope).plan()

    def refuse_foreign(self, kind: str, local_id: str) -> None:
        """Raises OutOfReachError for what a form named; of an address it is asked before."""
        self.doors.refuse_foreign(self.partition, self.visitor, [(kind, local_id)])

    def allow(self, command: Any) -> None:
        """Raises 403 for what one's roles do not send, and 404 for what is not in reach."""
        if not self.visitor.may_send(type(command)):
            raise HTTPException(403, translated(NOT_YOURS_TO_DO))
        self.doors.refuse_foreign_command(self.partition, self.visitor, command)

    def _require(self, model: ReadModel) -> None:
        if not (self.may_read(model) or is_lent(self.area, model.name)):
            raise HTTPException(403, translated(NOT_YOURS_TO_SEE))

    def missing(self, what: str, name: str) -> HTTPException:
        return HTTPException(404, missing_words(what, name, self.partition))

    @cached_property
    def saved_views(self) -> Sequence[SavedView]:
        """Of whoever has signed in; a token keeps none."""
        if self.visitor.scopes is not None:
            return ()
        return self.doors.saved_views.of_account(self.visitor.account_id)

    @property
    def notice(self) -> list[str]:
        """What one's own command came to, in words; the redirect carried it."""
        query = self.request.query_params
        return notice_of(query, self.reached, self.is_waiting) if self.reached else []

    def show(self, template: str, **what: Any) -> Response:
        if self.file is not None:
            return self.file
        context = {"page": self, "freshness": self.freshness(), "notice": self.notice, **what}
        kept = NOT_KEPT if self.is_personal else ASKED_ANEW
        return HTMLResponse(rendered(self.request, template, context), self.status, headers=kept)


def page_of(request: Request) -> Page:
    """The dependency of every GET of a page. Raises NotSignedInError, and who is not let in."""
    state, query = request.app.state, request.query_params
    visitor = visitor_of(request)
    page = Page(
        request,
        state.system,
        state.settings,
        visitor,
        past=past_of(state.system, query),
        reached=whole_position(query.get("reached", "")) or 0,
        deadline=time.monotonic() + WAIT_SECONDS_MAX,
    )
    if page.reached and page.within is not None:
        # What one has just begun oneself is known to be one's own first.
        wait_until_reached(state.system, MODELS_OF_OWNERS, page.reached, page.deadline)
    admit(request, visitor, page.partition)
    return page
