"""A book, its webhooks and a clock that is moved by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import sqlalchemy as sa

from adapters.access.registry import Change as AccessChange
from adapters.access.visitor import Visitor
from adapters.bootstrap import System
from adapters.log_tables import create_tables
from adapters.settings import Settings
from adapters.webhooks.delivery_log import DeliveryLog
from adapters.webhooks.queueing import Queueing
from adapters.webhooks.registry import NewWebhook
from adapters.webhooks.rounds import registry_of
from adapters.webhooks.sending import Sending
from adapters.webhooks.tables import deliveries, metadata, webhooks
from adapters.webhooks.turns import due
from application.event_log import Change, Decision, Metadata, Stream
from application.roles import Role
from domain.order_events import OrderCancelled, OrderPlaced
from projections import mandate_book
from projections.following import prepare
from tests.adapters.api.feed_ground import KIWI, visitor
from tests.adapters.examples import example_of

LOOPBACK = "127.0.0.0/8"
ADMIN = visitor(Role.ADMIN, "operator")

_numbers = count(1)


class HandClock:
    """It stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def wait(self, seconds: float = 0.0, **other: float) -> None:
        self.at += timedelta(seconds=seconds, **other)


class Ground:
    def __init__(self, database_url: str, **settings) -> None:
        self.clock = HandClock(datetime.now(UTC).replace(microsecond=0))
        self.system = System(database_url, self.clock)
        prepare(self.system.engine, (mandate_book.MODEL,))
        self.settings = Settings(database_url=database_url, webhooks_private=LOOPBACK, **settings)
        self.registry = registry_of(self.system, self.settings)
        self.queueing = Queueing(self.system.engine, "demo")
        self.sending = Sending(
            self.registry, self.settings.address, self.clock, lambda: 0.0, timeout_seconds=5.0
        )
        self.log = DeliveryLog(self.registry)

    @property
    def change(self) -> AccessChange:
        return AccessChange("kiwi-farm/mei", self.clock())

    def clear(self) -> None:
        """No webhooks of an earlier test: the log stays as it is."""
        metadata.drop_all(self.system.engine)
        create_tables(self.system.engine, metadata)

    def hook(self, url: str, who: Visitor = KIWI, **wanted) -> tuple[str, str]:
        """A webhook's id and its secret."""
        return self.registry.add(who, NewWebhook(url, **wanted), self.clock())

    def place(self, merchant_id: str = "kiwi-farm", **other) -> str:
        """Another order of a merchant; its id."""
        order_id = f"{merchant_id}:{next(_numbers)}"
        placed = replace(example_of(OrderPlaced), order_id=order_id, merchant_id=merchant_id)
        self.append("order", order_id, 0, replace(placed, **other))
        return order_id

    def cancel(self, order_id: str, version: int = 1) -> None:
        cancelled = replace(example_of(OrderCancelled), order_id=order_id)
        self.append("order", order_id, version, cancelled)

    def append(self, kind: str, local_id: str, version: int, event, book="demo.NB01") -> int:
        name = f"command-{next(_numbers)}"
        made = Metadata(name, "shop", self.clock(), name, name, b"print")
        change = Change(Stream(f"{book}/{kind}/{local_id}", version, ()), [event])
        return self.system.log.append([Decision(made, [change])])

    def follow(self) -> None:
        while self.queueing.step(self.clock()) is not None:
            pass

    def send(self) -> None:
        """What workers and the sweeper do until nothing is due."""
        for _ in range(100):
            if not self.turns():
                return
        raise AssertionError("something is due for ever and never sent")

    def turns(self) -> list[str]:
        with self.system.engine.connect() as connection:
            asked = due(connection, "demo", self.clock())
        for webhook_id in asked:
            self.sending.turn(webhook_id)
        return asked

    def deliver(self) -> None:
        self.follow()
        self.send()

    def states(self, webhook_id: str) -> list[tuple[str, str]]:
        """Subject and state of every delivery, in the order of the log."""
        columns = deliveries.c
        query = sa.select(columns.subject, columns.state).where(columns.webhook_id == webhook_id)
        with self.system.engine.connect() as connection:
            rows = connection.execute(query.order_by(columns.position, columns.message_id))
            return [(subject, state) for subject, state in rows]

    def attempts(self, webhook_id: str, message_id: str) -> list:
        return self.log.attempts_of(webhook_id, [message_id]).get(message_id, [])

    def only_id(self, webhook_id: str) -> str:
        (row,) = self.log.page(webhook_id, before=None, limit=10)
        return row.message_id

    def row(self, webhook_id: str):
        with self.system.engine.connect() as connection:
            query = sa.select(webhooks).where(webhooks.c.webhook_id == webhook_id)
            return connection.execute(query).one()
