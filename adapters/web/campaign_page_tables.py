"""The tables of a campaign's page: each row is a filter of all the rest.

A table is narrowed by every filter but its own, so that another row of it can be chosen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from adapters.texts import coded, mark, say
from adapters.web.campaign_page_asked import PRODUCT, REASON, STAGE, Asked, stage_said
from adapters.web.campaign_page_chart import counted_by_step
from adapters.web.campaign_page_numbers import AMOUNTS
from adapters.web.refusals import reason_said
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table
from projections import campaign_page_figures as figures
from projections import stages

Rows = Sequence[sa.Row[Any]]


@dataclass(frozen=True, slots=True)
class ProductRow:
    """What a campaign offers, with what was sold of it under the page's filter."""

    offer: Any
    sold: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.sold, name, None) if self.sold is not None else None


@dataclass(frozen=True, slots=True)
class DayRow:
    day: date
    amounts: Mapping[str, int] = field(default_factory=dict)


def amount(name: str) -> Any:
    """Of a row that may know nothing of it: what is owed has no hour."""
    return lambda row: getattr(row, name, None)


def of_day(name: str) -> Any:
    return lambda row: row.amounts[name]


MONEY_COLUMNS = (
    Column("due", mark("due ¥"), Kind.FEN, amount("due_fen"), is_shown=False),
    Column("taken", mark("taken ¥"), Kind.FEN, amount("received_fen")),
    Column("owed", mark("owed back ¥"), Kind.FEN, amount("owed_fen")),
    Column("repaid", mark("refunded ¥"), Kind.FEN, amount("repaid_fen"), is_shown=False),
)

PRODUCTS = (
    Column("product", mark("product"), value=lambda row: row.offer.name),
    Column("sku", mark("sku"), Kind.ID, lambda row: row.offer.sku, is_shown=False),
    Column("orders", mark("orders"), Kind.NUMBER, lambda row: row.orders or 0),
    Column("units", mark("units sold"), Kind.NUMBER, lambda row: row.units or 0),
    *MONEY_COLUMNS,
    Column("held", mark("held"), Kind.NUMBER, lambda row: row.offer.units_held),
    Column("left", mark("left"), Kind.NUMBER, lambda row: row.offer.units_left),
    Column("cap", mark("cap"), Kind.NUMBER, lambda row: row.offer.units_max),
)

STAGES = (
    Column("stage", mark("stage"), value=lambda row: stage_said(row.stage)),
    Column("orders", mark("orders"), Kind.NUMBER, amount("asked")),
    Column("units", mark("units"), Kind.NUMBER, amount("units")),
    *MONEY_COLUMNS,
)

REASONS = (
    Column("reason", mark("reason"), value=lambda row: reason_said(row.reason)),
    Column("what", mark("what happened"), value=lambda row: coded(row.stage)),
    Column("orders", mark("orders"), Kind.NUMBER, amount("asked")),
    Column("units", mark("units"), Kind.NUMBER, amount("units")),
    *MONEY_COLUMNS,
)

DAYS = (
    Column("day", mark("day"), Kind.DAY),
    Column("orders", mark("orders"), Kind.NUMBER, of_day("orders")),
    Column(
        "refused",
        mark("refused"),
        Kind.NUMBER,
        lambda row: row.amounts["asked"] - row.amounts["orders"],
    ),
    Column("units", mark("units"), Kind.NUMBER, of_day("units")),
    Column("due", mark("due ¥"), Kind.FEN, of_day("due_fen"), is_shown=False),
    Column("paid", mark("orders paid"), Kind.NUMBER, of_day("paid_orders")),
    Column("taken", mark("taken ¥"), Kind.FEN, of_day("received_fen")),
)

MONEY = (
    Column("money", mark("money"), value=lambda row: row.name),
    Column("amount", mark("¥"), Kind.FEN, lambda row: row.amount_fen),
    Column("meaning", mark("what it is"), value=lambda row: row.meaning),
)


@dataclass(frozen=True, slots=True)
class Sum:
    name: str
    amount_fen: int
    meaning: str


def products_table(asked: Asked, connection: sa.Connection, offered: Rows) -> Table:
    shown = asked.filter.without(PRODUCT)
    partition, campaign_id = asked.page.partition, asked.campaign.campaign_id
    sold = {row.sku: row for row in figures.by_product(connection, partition, campaign_id, shown)}
    rows = [ProductRow(offer, sold.get(offer.sku)) for offer in offered]
    table = Table(asked.page, "campaign products", PRODUCTS, sort="-units", is_first=False)
    return table.of(rows)


def stages_table(asked: Asked, connection: sa.Connection) -> Table:
    shown = asked.filter.without(STAGE)
    partition, campaign_id = asked.page.partition, asked.campaign.campaign_id
    found = figures.by_stage(connection, partition, campaign_id, shown)
    rows = sorted(found, key=lambda row: stages.STAGES.index(row.stage))
    table = Table(asked.page, "campaign stages", STAGES, is_first=False, key=lambda row: row.stage)
    return table.of(rows)


def reasons_table(asked: Asked, connection: sa.Connection) -> Table:
    shown = asked.filter.without(REASON)
    partition, campaign_id = asked.page.partition, asked.campaign.campaign_id
    rows = figures.by_reason(connection, partition, campaign_id, shown)
    return Table(
        asked.page,
        "campaign reasons",
        REASONS,
        sort="-orders",
        is_first=False,
        key=lambda row: f"{row.stage}-{row.reason}",
    ).of(rows)


def days_table(asked: Asked, rows: Rows) -> Table:
    """Days of the campaign's own clock on which anything happened."""
    counted = counted_by_step(rows, asked.zone, "day", AMOUNTS)
    days = [DayRow(at.astimezone(asked.zone).date(), amounts) for at, amounts in counted.items()]
    return Table(asked.page, "campaign days", DAYS, sort="-day", is_first=False).of(days)


def money_table(asked: Asked, money: sa.Row[Any]) -> Table:
    """Sums that add up to the fen: the first is all the others together."""
    left = money.received_fen - money.repaid_fen - money.owed_fen - money.earned_fen
    rows = [
        Sum(say("Taken in all"), money.received_fen, say("all payments that were confirmed")),
        Sum(say("Refunded"), money.repaid_fen, say("paid back to the buyers")),
        Sum(say("Owed back"), money.owed_fen, say("to be paid back, not paid yet")),
        Sum(
            say("Earned"),
            money.earned_fen,
            say("of orders that left the zone, came back or were cancelled: what is not owed back"),
        ),
        Sum(
            say("Not yet earned"),
            left,
            say("of all other orders: they are paid and not sent out, refused or lost on the way"),
        ),
    ]
    return Table(asked.page, "campaign money", MONEY, sorts=(), is_first=False).of(rows)
