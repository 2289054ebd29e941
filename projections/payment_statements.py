"""Handlers of the payment book for statements of payment firms and where they differ."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.identifiers import parts_of
from projections.holding import held
from projections.payment_rows import differences, statements
from projections.row_parts import partition_of
from projections.writing import add, put

Rows = Sequence[Recorded]


def take(connection: sa.Connection, recorded: Rows) -> None:
    rows = []
    for each in recorded:
        event, totals = each.event, each.event.totals
        rows.append(
            {
                "partition": partition_of(each),
                "statement_id": event.statement_id,
                "payment_firm": event.payment_firm,
                "day": event.day,
                "file_hash": event.file_hash,
                "rows": totals.rows,
                "payments": totals.payments,
                "payments_fen": totals.payments_fen,
                "refunds": totals.refunds,
                "refunds_fen": totals.refunds_fen,
                "fees_fen": totals.fees_fen,
                "differences": event.differences_count,
                "settled": 0,
                "taken_at": event.taken_at,
            }
        )
    put(connection, statements, rows)
    find(connection, recorded)


def find(connection: sa.Connection, recorded: Rows) -> None:
    put(
        connection,
        differences,
        [
            {
                "partition": partition_of(each),
                "statement_id": each.event.statement_id,
                "number": found.number,
                "kind": found.kind.value,
                "subject": found.subject,
                "name": found.name,
                "ours_fen": found.ours_fen,
                "theirs_fen": found.theirs_fen,
                "currency": found.currency,
                "detail": found.detail,
                "settled_at": None,
                "settled_because": None,
            }
            for each in recorded
            for found in each.event.differences
        ],
    )


def settle(connection: sa.Connection, recorded: Rows) -> None:
    """Whoever settles one again says it better: it is settled once."""
    with held(connection, differences) as holding:
        for each in recorded:
            partition, _, statement_id = parts_of(each.stream_id)
            key = (partition, statement_id, each.event.number)
            holding.know([key])
            row = holding.row(key)
            if row is not None and row["settled_at"] is None:
                counted = {"partition": partition, "statement_id": statement_id, "settled": 1}
                add_to_statement(connection, counted)
            told = {"settled_at": each.event.settled_at, "settled_because": each.event.reason}
            if row is not None:
                holding.change(key, told)


def add_to_statement(connection: sa.Connection, counted: dict[str, Any]) -> None:
    add(connection, statements, [counted])
