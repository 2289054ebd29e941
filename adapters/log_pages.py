"""Pages of the event log, in the order in which it was committed."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from adapters.log_tables import events

PAGE_BYTES_MAX = 8_000_000
"""What a follower holds at once: some two hundred thousand facts about orders, in a quarter of a
gigabyte."""


def _page_statement() -> sa.Select[Any]:
    """A page ends with the first event by which it is too long."""
    columns = events.c
    following = (
        sa.select(columns.position, columns.payload)
        .where(columns.position > sa.bindparam("after"))
        .order_by(columns.position)
        .limit(sa.bindparam("limit", type_=sa.Integer))
        .subquery()
    )
    length = sa.func.length(following.c.payload)
    bytes_before = sa.func.sum(length).over(order_by=following.c.position) - length
    measured = sa.select(following.c.position, bytes_before.label("bytes_before")).subquery()
    end = sa.select(sa.func.max(measured.c.position)).where(
        measured.c.bytes_before < PAGE_BYTES_MAX
    )
    return (
        sa.select(events)
        .where(columns.position > sa.bindparam("after"))
        .where(columns.position <= end.scalar_subquery())
        .order_by(columns.position)
    )


_PAGE = _page_statement()


def page_rows(
    connection: sa.Connection, after: int, limit: int
) -> Sequence[sa.Row[int, str, int, str, bytes]]:
    """At most `limit` rows of events, and about `PAGE_BYTES_MAX` of payload, but one row always."""
    return connection.execute(_PAGE, {"after": after, "limit": limit}).all()
