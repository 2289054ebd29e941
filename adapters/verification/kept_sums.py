"""What the order board keeps of its orders, against the orders themselves."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from adapters.verification.findings import CheckResult, Examination
from adapters.verification.read_models import INVARIANT
from projections import order_board
from projections.flow_rows import AMOUNTS, order_sums
from projections.order_rows import order_board as orders
from projections.read_model import ReadModel

NAME = "order_board_sums"
TITLE = "sums by stage are those of the orders that stand there"

Sums = Mapping[tuple[Any, ...], tuple[Any, ...]]
"""By campaign, merchant and stage: how many orders, and their amounts."""


def kept_sums(connection: sa.Connection, models: Sequence[ReadModel]) -> list[CheckResult]:
    """One check where the order board is among the models and was ever followed."""
    is_kept = sa.inspect(connection).has_table(order_sums.name)
    if order_board.MODEL not in models or not is_kept:
        return []
    kept, counted = sums_of(connection, _kept()), sums_of(connection, _counted())
    examination = Examination(INVARIANT, NAME, TITLE)
    for where in sorted(kept.keys() | counted.keys()):
        said = f"kept {kept.get(where)}, counted {counted.get(where)}"
        examination.expect(kept.get(where) == counted.get(where), " ".join(where), said)
    return [examination.result]


def sums_of(connection: sa.Connection, query: sa.Select[Any]) -> Sums:
    rows = (tuple(row) for row in connection.execute(query))
    return {row[:4]: tuple(map(int, row[4:])) for row in rows}


def _kept() -> sa.Select[Any]:
    columns = order_sums.c
    where = (columns.partition, columns.campaign_id, columns.merchant_id, columns.stage)
    amounts = (columns[name] for name in ("orders", *AMOUNTS))
    return sa.select(*where, *amounts).where(columns.campaign_id != "")


def _counted() -> sa.Select[Any]:
    columns = orders.c
    merchant = sa.func.coalesce(columns.merchant_id, "")
    where = (columns.partition, columns.campaign_id, merchant, columns.stage)
    amounts = (sa.func.coalesce(sa.func.sum(columns[name]), 0) for name in AMOUNTS)
    return sa.select(*where, sa.func.count(), *amounts).group_by(*where)
