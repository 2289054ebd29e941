"""Keeps the sums of the order board, and what came and went a day, in step with its rows.

Whoever changes rows notes how each stood before and after; like changes are one, and a run of
events is written as some sums. So a page asks for stages, not for orders.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple, cast

import sqlalchemy as sa

from domain.dated import customs_day
from projections.flow_rows import AMOUNTS, DWELL_HOURS, DWELLS, order_days, order_sums
from projections.writing import add, count


class Standing(NamedTuple):
    """What of an order's row counts in a sum."""

    campaign_id: str
    merchant_id: str | None
    stage: str
    stage_at: datetime
    units: int | None
    due_fen: int | None
    received_fen: int
    owed_fen: int
    repaid_fen: int

    @property
    def amounts(self) -> tuple[int | None, ...]:
        """As `AMOUNTS` names them."""
        return self.units, self.due_fen, self.received_fen, self.owed_fen, self.repaid_fen


Plain = tuple[Any, ...]
"""A standing as it is taken from a row: thousands a page, so that names come later."""

standing_of = cast("Any", itemgetter(*Standing._fields))

day_of = lru_cache(10_000)(customs_day)

SECONDS_PER_HOUR = 3_600

SUMS = ("orders", *AMOUNTS)
FLOWS = ("entered", "gone", "seconds", *DWELLS)


class Flow:
    """How orders stood before and after some events, and how many moved alike."""

    def __init__(self) -> None:
        self._moves: dict[tuple[str, Plain | None, Plain], int] = {}

    def note(self, partition: str, before: Plain | None, after: Plain) -> None:
        """An order begins to stand, or stands otherwise than before."""
        if before != after:
            move = (partition, before, after)
            self._moves[move] = self._moves.get(move, 0) + 1

    def write(self, connection: sa.Connection) -> None:
        sums = defaultdict[Plain, list[int]](lambda: [0] * len(SUMS))
        days = defaultdict[Plain, list[int]](lambda: [0] * len(FLOWS))
        for (partition, old, new), orders in self._moves.items():
            after = Standing._make(new)
            before = None if old is None else Standing._make(old)
            _add_amounts(sums, partition, after, orders)
            if before is not None:
                _add_amounts(sums, partition, before, -orders)
            if before is None or before.stage != after.stage:
                _add_move(days, partition, before, after, orders)
        count(connection, order_sums, _scoped(sums, ("stage",), SUMS))
        add(connection, order_days, _scoped(days, ("day", "stage"), FLOWS))


@contextmanager
def flowing(connection: sa.Connection) -> Iterator[Flow]:
    flow = Flow()
    yield flow
    flow.write(connection)


def _add_amounts(
    sums: Mapping[Plain, list[int]], partition: str, standing: Standing, orders: int
) -> None:
    row = sums[partition, standing.campaign_id, standing.merchant_id or "", standing.stage]
    row[0] += orders
    for place, amount in enumerate(standing.amounts, 1):
        row[place] += orders * (amount or 0)


def _add_move(
    days: Mapping[Plain, list[int]],
    partition: str,
    before: Standing | None,
    after: Standing,
    orders: int,
) -> None:
    """One stage is come to, and one gone from, on the day of the move."""
    day = day_of(after.stage_at)
    days[partition, after.campaign_id, after.merchant_id or "", day, after.stage][0] += orders
    if before is None:
        return
    row = days[partition, before.campaign_id, before.merchant_id or "", day, before.stage]
    seconds = int((after.stage_at - before.stage_at).total_seconds())
    row[1] += orders
    row[2] += orders * seconds
    # An hour sharp is within the hour.
    row[3 + bisect_left(DWELL_HOURS, seconds / SECONDS_PER_HOUR)] += orders


def _scoped(
    summed: Mapping[Plain, list[int]], names: tuple[str, ...], numbers: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Rows for the book, the merchant and the campaign that something is counted for."""
    columns = ("partition", "campaign_id", "merchant_id", *names, *numbers)
    return [
        dict(zip(columns, (partition, *scope, *rest, *row), strict=True))
        for (partition, campaign_id, merchant_id, *rest), row in summed.items()
        for scope in {("", ""), ("", merchant_id), (campaign_id, merchant_id)}
    ]
