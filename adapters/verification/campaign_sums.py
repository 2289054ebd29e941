"""What the merchant dashboard keeps of its campaigns, against its orders and against itself."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from adapters.verification.findings import CheckResult, Examination
from adapters.verification.read_models import INVARIANT
from projections import merchant_dashboard
from projections.campaign_counting import WHOLE
from projections.campaign_order_rows import (
    PLACED_AMOUNTS,
    batches,
    counted_orders,
    hours,
    sums,
)
from projections.campaign_rows import campaigns
from projections.read_model import ReadModel
from projections.stages import ENDED

Counted = Mapping[tuple[Any, ...], tuple[int, ...]]

WHERE = ("partition", "campaign_id", "stage", "reason")
MONEY = ("received_fen", "owed_fen", "repaid_fen")


def kept_campaign_sums(connection: sa.Connection, models: Sequence[ReadModel]) -> list[CheckResult]:
    """One check a comparison, where the dashboard is among the models and was ever followed."""
    is_kept = sa.inspect(connection).has_table(sums.name)
    if merchant_dashboard.MODEL not in models or not is_kept:
        return []
    compared = (
        (
            "campaign_sums",
            "a campaign's sums by stage are those of its orders",
            counted(connection, _of_whole_orders(("orders", "owed_fen", "repaid_fen"))),
            counted(connection, _of_rows()),
        ),
        (
            "campaign_hours",
            "a campaign's hours come to its sums, for whole orders and for each product",
            counted(connection, _by(sums, (*WHERE, "sku"), PLACED_AMOUNTS)),
            counted(connection, _by(hours, (*WHERE, "sku"), PLACED_AMOUNTS)),
        ),
        (
            "campaign_products",
            "what products share of the money is all of it, to the fen",
            counted(connection, _of_whole_orders(MONEY, of_lines=True)),
            counted(connection, _of_products()),
        ),
        (
            "campaign_batches",
            "what batches hold of a campaign is what its orders say",
            counted(connection, _of_batches()),
            counted(connection, _of_rows_in_batches()),
        ),
        (
            "campaign_money",
            "what a campaign took, owes and repaid is what its orders did",
            counted(connection, _of_campaigns()),
            counted(connection, _by(sums, WHERE[:2], MONEY, whole=True)),
        ),
    )
    return [_examined(*each) for each in compared]


def _examined(name: str, title: str, kept: Counted, found: Counted) -> CheckResult:
    examination = Examination(INVARIANT, name, title)
    for where in sorted(kept.keys() | found.keys()):
        one, other = kept.get(where), found.get(where)
        # What comes to nothing has no row.
        is_alike = one == other or not any((*(one or ()), *(other or ())))
        examination.expect(is_alike, " ".join(where), f"kept {one}, counted {other}")
    return examination.result


def counted(connection: sa.Connection, query: sa.Select[Any]) -> Counted:
    """The texts that a row begins with, and its numbers."""
    found = dict[tuple[Any, ...], tuple[int, ...]]()
    for row in connection.execute(query):
        texts = tuple(value for value in row if isinstance(value, str))
        found[texts] = tuple(int(value) for value in row[len(texts) :])
    return found


def _by(
    table: sa.Table, keys: Sequence[str], amounts: Sequence[str], *, whole: bool = False
) -> sa.Select[Any]:
    by = [table.c[name] for name in keys]
    query: sa.Select[Any] = sa.select(*by, *(_sum(table.c[name]) for name in amounts)).group_by(*by)
    return query.where(table.c.sku == WHOLE) if whole else query


def _of_whole_orders(amounts: Sequence[str], *, of_lines: bool = False) -> sa.Select[Any]:
    """Those that have products at all are not the refused ones."""
    query = _by(sums, WHERE, amounts, whole=True)
    return query.where(sums.c.units > 0) if of_lines else query


def _of_products() -> sa.Select[Any]:
    return _by(sums, WHERE, MONEY).where(sums.c.sku != WHOLE)


def _of_rows() -> sa.Select[Any]:
    columns = counted_orders.c
    by = [columns[name] for name in WHERE]
    amounts = (sa.func.count(), _sum(columns.owed_fen), _sum(columns.repaid_fen))
    return sa.select(*by, *amounts).group_by(*by)


def _of_batches() -> sa.Select[Any]:
    by = [batches.c[name] for name in ("partition", "campaign_id", "batch_id")]
    return sa.select(*by, batches.c.orders, batches.c.due_fen).where(batches.c.sku == WHOLE)


def _of_rows_in_batches() -> sa.Select[Any]:
    columns = counted_orders.c
    by = [columns[name] for name in ("partition", "campaign_id", "batch_id")]
    query: sa.Select[Any] = sa.select(*by, sa.func.count(), _sum(columns.due_fen)).group_by(*by)
    return query.where(columns.batch_id.is_not(None), columns.stage.not_in(ENDED))


def _of_campaigns() -> sa.Select[Any]:
    columns = campaigns.c
    return sa.select(*(columns[name] for name in (*WHERE[:2], *MONEY)))


def _sum(column: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(column), 0)
