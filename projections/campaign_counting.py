"""Keeps the hours and sums of campaigns in step with their orders, set by set.

Whoever changes an order notes how it stood before and after; orders that moved alike are one, and
a run of events is written as some sums. So a page asks for hours and stages, not for orders.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple, cast

import sqlalchemy as sa

from domain.sharing import shared_out
from projections.campaign_order_rows import (
    AMOUNTS,
    PLACED_AMOUNTS,
    SHARES,
    batches,
    hours,
    sums,
)
from projections.row_values import Key
from projections.stages import ENDED
from projections.writing import count

WHOLE = ""
"""In place of a product: whole orders, whatever is in them."""

KEPT_MAX = 20_000
"""Standings whose parts are remembered: those of a page or two."""


class Standing(NamedTuple):
    """What of an order's row counts."""

    campaign_id: str
    stage: str
    reason: str
    hour: datetime
    due_fen: int | None
    lines: str
    payments: str
    paid_hour: datetime | None
    owed_fen: int
    repaid_fen: int
    batch_id: str | None


Plain = tuple[Any, ...]
"""A standing as it is taken from a row: thousands a page, so that names come later."""

standing_of = cast("Any", itemgetter(*Standing._fields))

WHERE = 3
"""How many of its fields say where an order counts; the others but the last say what."""

BATCH, STAGE = -1, 1
"""Where it says which batch holds the order, and at which stage it stands."""

Amounts = tuple[int, ...]
Cells = Mapping[tuple[str, datetime], Amounts]
"""By product and hour."""


class Counting:
    """How orders stood before some events, how they stand after them, and how many moved alike."""

    def __init__(self) -> None:
        self._moves: dict[Key, tuple[Plain | None, Plain]] = {}

    def note(self, order: Key, before: Plain | None, after: Plain) -> None:
        """Of what happens to an order at once, only its beginning and its end count."""
        known = self._moves.get(order)
        self._moves[order] = (before if known is None else known[0], after)

    def write(self, connection: sa.Connection) -> None:
        by_hour = defaultdict[Any, list[int]](lambda: [0] * len(PLACED_AMOUNTS))
        in_all = defaultdict[Any, list[int]](lambda: [0] * len(AMOUNTS))
        in_batch = defaultdict[Any, list[int]](lambda: [0] * len(SHARES))
        alike = Counter((order[0], *move) for order, move in self._moves.items())
        for (partition, old, new), orders in alike.items():
            if old != new:
                for standing, sign in ((old, -orders), (new, orders)):
                    if standing is not None:
                        _add(by_hour, in_all, partition, standing, sign)
                        _add_share(in_batch, partition, standing, sign)
        keys = ("partition", "campaign_id", "stage", "reason", "sku")
        count(connection, hours, _rows((*keys, "hour"), PLACED_AMOUNTS, by_hour))
        count(connection, sums, _rows(keys, AMOUNTS, in_all))
        of_batches = ("partition", "campaign_id", "batch_id", "sku")
        count(connection, batches, _rows(of_batches, SHARES, in_batch))


@contextmanager
def counting(connection: sa.Connection) -> Iterator[Counting]:
    counted = Counting()
    yield counted
    counted.write(connection)


def _add(
    by_hour: Mapping[Any, list[int]],
    in_all: Mapping[Any, list[int]],
    partition: str,
    plain: Plain,
    sign: int,
) -> None:
    where = (partition, *plain[:WHERE])
    cells, refunds = parts_of(plain[WHERE:BATCH])
    for (sku, hour), amounts in cells.items():
        cell, total = by_hour[(*where, sku, hour)], in_all[(*where, sku)]
        for place, amount in enumerate(amounts):
            cell[place] += sign * amount
            total[place] += sign * amount
    for sku, amounts in refunds.items():
        total = in_all[(*where, sku)]
        for place, amount in enumerate(amounts, len(PLACED_AMOUNTS)):
            total[place] += sign * amount


def _add_share(in_batch: Mapping[Any, list[int]], partition: str, plain: Plain, sign: int) -> None:
    """What a batch holds of the campaign: orders that ended are nobody's any more."""
    if plain[BATCH] is None or plain[STAGE] in ENDED:
        return
    cells, _ = parts_of(plain[WHERE:BATCH])
    for (sku, _), amounts in cells.items():
        total = in_batch[partition, plain[0], plain[BATCH], sku]
        for place, amount in enumerate(amounts[: len(SHARES)]):
            total[place] += sign * amount


def _rows(
    keys: tuple[str, ...], names: tuple[str, ...], counted: Mapping[Any, list[int]]
) -> list[dict[str, Any]]:
    columns = (*keys, *names)
    return [dict(zip(columns, (*key, *row), strict=True)) for key, row in counted.items()]


@lru_cache(KEPT_MAX)
def parts_of(what: Plain) -> tuple[Cells, Mapping[str, Amounts]]:
    """What one order adds to hours, and what is owed back and was repaid of it, by product."""
    hour, due_fen, lines, payments, paid_hour, owed_fen, repaid_fen = what
    products, units, weights = _products(lines)
    cells = defaultdict[Any, list[int]](lambda: [0] * len(PLACED_AMOUNTS))
    due = _shares(due_fen or 0, weights)
    for sku, *begun in zip(products, units, due, strict=True):
        _fill(cells[sku, hour], (1, *begun, 0, 0))
        if paid_hour is not None:
            _fill(cells[sku, paid_hour], (0, 0, 0, 1, 0))
    for at, received in _received(payments, weights):
        for sku, fen in zip(products, received, strict=True):
            _fill(cells[sku, at], (0, 0, 0, 0, fen))
    # Of all that was ever owed: so what was paid back wholly is shared out as it was received.
    ever, repaid = _shares(owed_fen + repaid_fen, weights), _shares(repaid_fen, weights)
    refunds = {
        sku: (all_owed - back, back)
        for sku, all_owed, back in zip(products, ever, repaid, strict=True)
        if all_owed or back
    }
    return {key: tuple(amounts) for key, amounts in cells.items()}, refunds


@lru_cache(KEPT_MAX)
def _products(lines: str) -> tuple[list[str], list[int], list[int]]:
    """The whole order and its products, the units of each, and what shares are weighed by."""
    parsed = json.loads(lines)
    units = [units for _, units, _ in parsed]
    return [WHOLE, *(sku for sku, _, _ in parsed)], [sum(units), *units], [w for _, _, w in parsed]


def _fill(cell: list[int], amounts: Amounts) -> None:
    for place, amount in enumerate(amounts):
        cell[place] += amount


def _shares(fen: int, weights: list[int]) -> list[int]:
    """Of the whole order, then of each of its products."""
    if len(weights) == 1 or not fen:
        return [fen] * (1 + len(weights))
    return [fen, *shared_out(fen, weights)]


def _received(payments: str, weights: list[int]) -> Iterator[tuple[datetime, list[int]]]:
    """Each payment shared out so that all until then is shared out by weight too."""
    total, before = 0, _shares(0, weights)
    for hour, fen in json.loads(payments):
        total += fen
        after = _shares(total, weights)
        yield datetime.fromisoformat(hour), [b - a for a, b in zip(before, after, strict=True)]
        before = after
