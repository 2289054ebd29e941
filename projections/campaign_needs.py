"""What of a campaign's orders the merchant has to know or do: kept as rows while it is so."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from projections import stages
from projections.campaign_order_rows import needs
from projections.campaign_orders import OVER_LIMIT
from projections.holding import HeldTable, held
from projections.row_values import Key

REFUND, FAILED, ADDRESS, LIMIT = "refund", "failed", "address", "limit"
"""Money owed back; money that the payment firm refused to pay back; a consignee other than ordered;
a buyer over the yearly limit."""

COUNTED_MAX = 10_000
"""More are told as more than this: nobody goes through them one by one."""

GONE = frozenset((*stages.OUTSIDE, *stages.ENDED))
"""Stages in which no address matters any more."""

Row = Mapping[str, Any]


class Needs:
    """Notes what an order needs after an event, against what it needed before."""

    def __init__(self, table: HeldTable) -> None:
        self._table = table

    def note(self, before: Row | None, after: Row) -> None:
        """Both are rows of one order; the one before as it was, not as it is now."""
        needed, needed_now = needs_of(before) if before else {}, needs_of(after)
        for key in needed.keys() - needed_now.keys():
            self._table.remove(key)
        for key, facts in needed_now.items():
            if needed.get(key) != facts:
                named = zip(self._table.key_names, key, strict=True)
                self._table.write(key, {**dict(named), **facts})


@contextmanager
def needing(connection: sa.Connection) -> Iterator[Needs]:
    with held(connection, needs) as table:
        yield Needs(table)


def needs_of(row: Row) -> dict[Key, Row]:
    """By the key of what is needed: since when, of which kind, how much money it is about."""
    found = dict[str, Row]()
    if row["owed_fen"] > 0:
        found[REFUND] = need_row(row["owed_since"], "", row["owed_fen"])
    if row["failed_at"] is not None and row["owed_fen"] > 0:
        found[FAILED] = need_row(row["failed_at"], "", row["owed_fen"])
    if row["address_at"] is not None and row["stage"] not in GONE:
        found[ADDRESS] = need_row(row["address_at"], row["address_word"])
    if row["stage"] == stages.NOT_PLACED and row["reason"] == OVER_LIMIT:
        found[LIMIT] = need_row(row["hour"], "")
    where = (row["partition"], row["campaign_id"])
    return {(*where, need, row["order_id"]): facts for need, facts in found.items()}


def need_row(since: datetime, word: str, amount_fen: int = 0) -> Row:
    return {"since": since, "word": word, "amount_fen": amount_fen}


# --- what pages ask ------------------------------------------------------------------------------


def count_of(
    connection: sa.Connection,
    partition: str,
    campaign_id: str,
    need: str,
    until: datetime | None = None,
) -> int:
    """Orders with a need, since no later than a time; at most one more than `COUNTED_MAX`."""
    some = _those(partition, campaign_id, need, until).limit(COUNTED_MAX + 1).subquery()
    return connection.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def orders_in_need(
    connection: sa.Connection,
    partition: str,
    campaign_id: str,
    need: str,
    until: datetime | None = None,
) -> Sequence[sa.Row[Any]]:
    """The oldest first."""
    query = _those(partition, campaign_id, need, until)
    ordered = query.order_by(needs.c.since, needs.c.order_id).limit(COUNTED_MAX)
    return connection.execute(ordered).all()


def _those(partition: str, campaign_id: str, need: str, until: datetime | None) -> sa.Select[Any]:
    columns = needs.c
    query: sa.Select[Any] = sa.select(needs).where(
        columns.partition == partition,
        columns.campaign_id == campaign_id,
        columns.need == need,
    )
    return query if until is None else query.where(columns.since <= until)
