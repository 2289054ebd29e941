"""Of very many messages a page is read by the index that has its order."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from adapters.customs.exchanged_list import MessageFilter, messages_in
from adapters.customs.exchanged_tables import IN, OUT, message_runs, messages
from tests.adapters.customs.exchanged_book import BOOK, NOON, nothing_exchanged


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    with nothing_exchanged(database_url) as engine:
        yield engine


MANY = 20_000


@pytest.fixture
def many(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A book with more messages than any page may read."""
    rows = [
        {
            "partition": BOOK,
            "hash": f"{n:064d}",
            "direction": IN if n % 2 else OUT,
            "kind": "CEB900" if n % 5_000 == 0 else "CEB622",
            "at": NOON + timedelta(seconds=n),
            "size_bytes": 1,
            "documents": 1,
            "run_id": f"R{n // 100}",
            "merchant_id": "rare" if n % 4_000 == 0 else "shop",
            "declarant": "d",
        }
        for n in range(MANY)
    ]
    named = ("partition", "run_id", "hash")
    spoken = [
        {**{name: row[name] for name in named}, "orders": json.dumps([f"s:{row['hash']}"])}
        for row in rows
    ]
    with engine.begin() as connection:
        connection.execute(messages.insert(), rows)
        connection.execute(message_runs.insert(), spoken)
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE customs_messages")
            connection.exec_driver_sql("ANALYZE customs_message_runs")
    with engine.connect() as connection:
        yield connection


def plan_of(connection: sa.Connection, asked: MessageFilter) -> str:
    """How the database finds the last query of a page."""
    statements: list[tuple[str, object]] = []

    def note(_: object, __: object, statement: str, parameters: object, *___: object) -> None:
        statements.append((statement, parameters))

    sa.event.listen(connection, "before_cursor_execute", note)
    assert messages_in(connection, BOOK, asked, limit=50)
    sa.event.remove(connection, "before_cursor_execute", note)
    is_sqlite = connection.dialect.name == "sqlite"
    statement, parameters = statements[-1]
    explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
    found = connection.exec_driver_sql(explain + statement, parameters)  # type: ignore[arg-type]
    return "\n".join(str(row[-1]) for row in found)


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        (MessageFilter(), "customs_messages_by_time"),
        (MessageFilter(kind="CEB900"), "customs_messages_by_kind"),
        (MessageFilter(direction=IN), "customs_messages_by_"),
        (MessageFilter(within=["rare"]), "customs_messages_by_merchant"),
    ],
)
def test_a_page_is_read_by_the_index_that_has_its_order(many, asked, index):
    plan = plan_of(many, asked)
    assert index in plan
    assert "TEMP B-TREE" not in plan
    assert "Seq Scan" not in plan


def test_a_runs_messages_are_found_without_reading_the_others(many):
    plan = plan_of(many, MessageFilter(run_id="R7"))
    assert "Seq Scan on customs_messages" not in plan
    assert "SCAN customs_messages" not in plan
    assert "customs_messages_by_" not in plan
