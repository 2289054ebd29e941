"""Keeps the sums of the order board, and what came and went a day, in step with its rows.

Whoever changes rows notes how each stood before and after; like changes are one, and a run of
events is written as some sums. So a page asks for stages, not for orders.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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

    def times(self, orders: int) -> list[int]:
        """What so many of them come to, as `AMOUNTS` names it."""
        amounts = (self.units, self.due_fen, self.received_fen, self.owed_fen, self.repaid_fen)
        return [orders * (amount or 0) for amount in amounts]


Plain = tuple[Any, ...]
"""A standing as it is taken from a row: thousands a page, so that names come later."""

standing_of = cast("Any", itemgetter(*Standing._fields))

place_of = cast("Any", itemgetter("campaign_id", "merchant_id", "stage", "stage_at"))
"""What orders have in common that may move as one, whatever each of them comes to."""

day_of = lru_cache(10_000)(customs_day)

SECONDS_PER_HOUR = 3_600

SUMS = ("orders", *AMOUNTS)
FLOWS = ("entered", "gone", "seconds", *DWELLS)


class Flow:
    """How orders stood before and after some events, and how many moved alike."""

    def __init__(self) -> None:
        self._moves: dict[tuple[str, Plain | None, Plain], int] = {}
        self._sums = defaultdict[Plain, list[int]](lambda: [0] * len(SUMS))
        self._days = defaultdict[Plain, list[int]](lambda: [0] * len(FLOWS))

    def note(self, partition: str, before: Plain | None, after: Plain) -> None:
        """An order begins to stand, or stands otherwise than before."""
        if before != after:
            move = (partition, before, after)
            self._moves[move] = self._moves.get(move, 0) + 1

    def move(
        self, partition: str, rows: Sequence[Mapping[str, Any]], stage: str, stage_at: datetime
    ) -> None:
        """Orders that stand at one place come to another stage with all that they come to."""
        before = Standing._make(standing_of(rows[0]))
        after = before._replace(stage=stage, stage_at=stage_at)
        amounts = [sum([row[name] or 0 for row in rows]) for name in AMOUNTS]
        self._add(partition, after, len(rows), amounts)
        self._add(partition, before, -len(rows), [-amount for amount in amounts])
        _add_move(self._days, partition, before, after, len(rows))

    def write(self, connection: sa.Connection) -> None:
        for (partition, old, new), orders in self._moves.items():
            after = Standing._make(new)
            before = None if old is None else Standing._make(old)
            self._add(partition, after, orders, after.times(orders))
            if before is not None:
                self._add(partition, before, -orders, before.times(-orders))
            if before is None or before.stage != after.stage:
                _add_move(self._days, partition, before, after, orders)
        count(connection, order_sums, _scoped(self._sums, ("stage",), SUMS))
        add(connection, order_days, _scoped(self._days, ("day", "stage"), FLOWS))

    def _add(self, partition: str, standing: Standing, orders: int, amounts: Sequence[int]) -> None:
        key = (partition, standing.campaign_id, standing.merchant_id or "", standing.stage)
        row = self._sums[key]
        for place, number in enumerate((orders, *amounts)):
            row[place] += number


@contextmanager
def flowing(connection: sa.Connection) -> Iterator[Flow]:
    flow = Flow()
    yield flow
    flow.write(connection)


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
