"""A firm's pages as a real server answers them to who has signed in, and how long it took."""

import http.client
import random
import time
from collections.abc import Iterator, MutableSequence, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from starlette.types import ASGIApp, Receive, Scope, Send

from adapters.access.doors import Doors
from adapters.bootstrap import System
from adapters.processes.web import listening, serving
from adapters.settings import Settings
from adapters.web.server import create_app
from adapters.web.visitors import SESSION_COOKIE
from application.roles import Role
from projections.campaign_rows import campaigns
from projections.order_rows import order_board
from tests.performance.wave import BOOK
from tests.signing_in import ADMIN, session_of

OPERATOR, _, BOOK_NAME = BOOK.partition(".")
OWNER = "merchant-01"
ANSWER_SECONDS_MAX = 60

Drawn = sa.Row[Any]

columns = order_board.c


class StopWatch:
    """Around the whole application: from the request read to its answer's last byte handed over."""

    def __init__(self, app: ASGIApp, seconds: MutableSequence[float]) -> None:
        self.app = app
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        await self.app(scope, receive, send)
        self.seconds.append(time.perf_counter() - began)


@dataclass
class ServedFirm:
    """One database and the server that shows it."""

    orders: int
    system: System
    port: int
    secrets: dict[str, str]
    seconds: list[float]
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def ask(self, path: str, who: str) -> float:
        """The server's seconds for one page."""
        self.seconds.clear()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS_MAX)
        connection.request("GET", path, headers={"Cookie": f"{SESSION_COOKIE}={self.secrets[who]}"})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        assert answer.status in (200, 303), (path, answer.status, body[-500:])
        # The stop watch stops after the last byte is handed over: we may be faster than it.
        while not self.seconds:
            time.sleep(0.0001)
        return self.seconds[0]

    def some_orders(self, count: int, *conditions: sa.ColumnElement[bool]) -> Sequence[Drawn]:
        """Orders of a kind, drawn from wherever they stand."""
        columns_shown = (columns.order_id, columns.placed_position, columns.waybill_no)
        query: sa.Select[Any] = (
            sa.select(*columns_shown).where(columns.partition == BOOK, *conditions).limit(1)
        )
        with self.system.engine.connect() as connection:
            in_order = query.order_by(columns.placed_position)
            first = connection.execute(in_order).first()
            last = connection.execute(query.order_by(columns.placed_position.desc())).first()
            assert first, "the firm has no such order"
            assert last
            bounds = first.placed_position, last.placed_position
            places = (self.chance.randint(*bounds) for _ in range(count))
            return [
                connection.execute(in_order.where(columns.placed_position >= place)).one()
                for place in places
            ]

    def some_campaigns(self, count: int, merchant_id: str | None = None) -> Sequence[Drawn]:
        """Campaigns drawn from all there ever were, or from a merchant's; the large as often."""
        query: sa.Select[Any] = sa.select(campaigns.c.campaign_id, campaigns.c.opens_at)
        query = query.where(campaigns.c.partition == BOOK, campaigns.c.published_at.is_not(None))
        if merchant_id is not None:
            query = query.where(campaigns.c.merchant_id == merchant_id)
        with self.system.engine.connect() as connection:
            every = connection.execute(query.order_by(campaigns.c.campaign_id)).all()
        assert every, "the firm has no such campaign"
        return self.chance.choices(every, k=count)


@contextmanager
def served(orders: int, url: str, now: datetime) -> Iterator[ServedFirm]:
    began = datetime.now(UTC)
    # The firm's own time goes on: its last season is today's.
    system = System(url, lambda: now + (datetime.now(UTC) - began))
    settings = Settings(database_url=url, operator=OPERATOR, book=BOOK_NAME)
    listener = listening("127.0.0.1", 0)
    seconds: list[float] = []
    app = create_app(system, settings)
    app.add_middleware(StopWatch, seconds=seconds)
    secrets = sign_in(app.state.doors, system.clock())
    try:
        with serving(listener, settings, lambda: app):
            yield ServedFirm(orders, system, listener.getsockname()[1], secrets, seconds)
    finally:
        system.close()


def sign_in(doors: Doors, now: datetime) -> dict[str, str]:
    return {
        "admin": session_of(doors, now, "ada", *ADMIN),
        "owner": session_of(doors, now, "olga", Role.OWNER, party_id=OWNER),
    }
