"""The `eventsourcing` library at the same orders, on its own PostgreSQL recorder."""

import time
from collections.abc import Sequence
from uuid import UUID

from eventsourcing.application import Application

from tests.performance.facts import FIRST_STAGES, Fact
from tests.performance.library_order import Order


class Orders(Application[UUID]):
    """Get, command, save: one aggregate at a time, or many in one save."""

    name = "orders"

    def place(self, fact: Fact) -> UUID:
        order = Order(**fact.values)
        self.save(order)
        return order.id

    def do(self, order_id: UUID, fact: Fact) -> None:
        order: Order = self.repository.get(order_id)
        getattr(order, fact.stage)(**fact.values)
        self.save(order)

    def place_all(self, facts: Sequence[Fact]) -> list[UUID]:
        orders = [Order(**fact.values) for fact in facts]
        self.save(*orders)
        return [order.id for order in orders]

    def do_all(self, order_ids: Sequence[UUID], facts: Sequence[Fact]) -> None:
        orders: list[Order] = [self.repository.get(order_id) for order_id in order_ids]
        for order, fact in zip(orders, facts, strict=True):
            getattr(order, fact.stage)(**fact.values)
        self.save(*orders)


def environment_of(port: int, database: str) -> dict[str, str]:
    """What the library's documentation asks for, and nothing more."""
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": database,
        "POSTGRES_HOST": "127.0.0.1",
        "POSTGRES_PORT": str(port),
        "POSTGRES_USER": "postgres",
        "POSTGRES_PASSWORD": "",
        "POSTGRES_SCHEMA": "public",
    }


def environment_on_sqlite(file: str) -> dict[str, str]:
    return {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": file}


def live_one_by_one(app: Orders, lives: Sequence[Sequence[Fact]]) -> tuple[float, float]:
    """Every command of every life by itself; seconds up to collection and after it."""
    started_at = time.perf_counter()
    order_ids = [app.place(life[0]) for life in lives]
    for stage in range(1, FIRST_STAGES):
        _stage(app, order_ids, lives, stage)
    collected_at = time.perf_counter()
    for stage in range(FIRST_STAGES, len(lives[0])):
        _stage(app, order_ids, lives, stage)
    return collected_at - started_at, time.perf_counter() - collected_at


def _stage(
    app: Orders, order_ids: Sequence[UUID], lives: Sequence[Sequence[Fact]], stage: int
) -> None:
    for order_id, life in zip(order_ids, lives, strict=True):
        app.do(order_id, life[stage])


def live_together(app: Orders, lives: Sequence[Sequence[Fact]]) -> tuple[float, float]:
    """The library's best: load each, and save all of them at once, stage by stage."""
    started_at = time.perf_counter()
    order_ids = app.place_all([life[0] for life in lives])
    for stage in range(1, FIRST_STAGES):
        app.do_all(order_ids, [life[stage] for life in lives])
    collected_at = time.perf_counter()
    for stage in range(FIRST_STAGES, len(lives[0])):
        app.do_all(order_ids, [life[stage] for life in lives])
    return collected_at - started_at, time.perf_counter() - collected_at
