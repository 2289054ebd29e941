"""In which year of its buyer does each order count, and where will it not fit?

A forecast: an order that is not declared yet will count in the year of its declaration, and that
is expected no later than the day by which its campaign promises to dispatch (Asia/Shanghai), or
in the year that somebody decided to wait for. A declaration counts where it was declared. One
whose message customs refused whole stands as declared here until it is sent again.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain import campaign_events as campaign
from domain import clearance_events as run
from domain import clearance_leaving_events as leaving
from domain import order_events as order
from domain.identifiers import Partition, shared_of
from domain.order_year_events import QuotaMoveAsked, QuotaMoved, QuotaNotMoved
from domain.return_events import ReturnAnswered
from projections.naming import orders_named
from projections.order_rows import BYTE_ORDER
from projections.read_model import Handler, ReadModel
from projections.row_parts import partition_of
from projections.row_values import Key
from projections.writing import Values, change, change_alike, put, remove

years_metadata = sa.MetaData()

OPEN, DECLARED = "open", "declared"

years = sa.Table(
    "buyers_years",
    years_metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("order_id", BYTE_ORDER, primary_key=True),
    sa.Column("shared", sa.Text, nullable=False, comment="Where the buyer's years stand"),
    sa.Column("buyer_key", sa.Text, nullable=False),
    sa.Column("campaign_id", sa.Text, nullable=False),
    sa.Column("merchant_id", sa.Text, nullable=False),
    sa.Column("standing", sa.Text, nullable=False, comment="open or declared"),
    sa.Column("year", sa.Integer, nullable=False, comment="The one it counts in"),
    sa.Column("awaited_year", sa.Integer, nullable=False, comment="0: it waits for none"),
    sa.Column("moving_to", sa.Integer, comment="Asked, and not answered yet"),
    sa.Column("not_moved_year", sa.Integer, comment="The year that had no room for it"),
    sa.Column("taxable_fen", sa.BigInteger, nullable=False),
    sa.Index("buyers_years_by_buyer", "shared", "buyer_key"),
    comment="What each order that stands takes of its buyer's year",
)

IS_OPEN = years.c.standing == sa.literal_column(f"'{OPEN}'")
"""As the indexes say it: a parameter would not be known to be the same."""

# What is declared is not looked for any more: only what is open may have to move.
sa.Index(
    "buyers_years_by_campaign",
    years.c.partition,
    years.c.campaign_id,
    years.c.year,
    sqlite_where=IS_OPEN,
    postgresql_where=IS_OPEN,
)
sa.Index("buyers_years_by_year", years.c.year, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)

promises = sa.Table(
    "buyers_years_promises",
    years_metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("campaign_id", sa.Text, primary_key=True),
    sa.Column("year", sa.Integer, nullable=False),
    comment="The year in which a campaign promises to have dispatched its orders",
)


def place(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    put(connection, years, [placed_row(each) for each in recorded])


def placed_row(each: Recorded) -> Values:
    event, book = each.event, partition_of(each)
    return {
        "partition": book,
        "order_id": event.order_id,
        "shared": shared_of(Partition(book)),
        "buyer_key": event.buyer_key,
        "campaign_id": event.campaign_id,
        "merchant_id": event.merchant_id,
        "standing": OPEN,
        "year": event.quota_year,
        "awaited_year": 0,
        "moving_to": None,
        "not_moved_year": None,
        "taxable_fen": event.amounts.taxable_fen,
    }


def end(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    remove(connection, years, [key_of(each) for each in recorded])


def key_of(each: Recorded) -> dict[str, Any]:
    return {"partition": partition_of(each), "order_id": each.event.order_id}


def amend(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    rows = [{**key_of(e), "taxable_fen": e.event.amounts.taxable_fen} for e in recorded]
    change(connection, years, rows)


def take_back(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """What customs accepted as returned counts no more."""
    accepted = [each for each in recorded if each.event.accepted]
    rows = [{**key_of(each), "taxable_fen": -each.event.taxable_fen} for each in accepted]
    change(connection, years, rows, adding=("taxable_fen",))


def ask(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    change(connection, years, [{**key_of(e), "moving_to": e.event.year} for e in recorded])


def move(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    rows = [
        {
            **key_of(each),
            "year": each.event.year,
            "awaited_year": each.event.year if each.event.is_awaited else 0,
            "moving_to": None,
            "not_moved_year": None,
        }
        for each in recorded
    ]
    change(connection, years, rows)


def stay(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    rows = [
        {**key_of(each), "moving_to": None, "not_moved_year": each.event.year} for each in recorded
    ]
    change(connection, years, rows)


def declare(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    change_alike(connection, years, keys_named(recorded), {"standing": DECLARED})


def undeclare(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    change_alike(connection, years, keys_named(recorded), {"standing": OPEN})


def keys_named(recorded: Iterable[Recorded]) -> list[Key]:
    return [
        (partition_of(each), order_id)
        for each in recorded
        for order_id, _ in orders_named(each.event)
    ]


def promise(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    rows = [
        {
            "partition": partition_of(each),
            "campaign_id": each.event.campaign_id,
            "year": each.event.dispatch_by.year,
        }
        for each in recorded
    ]
    put(connection, promises, rows)


HANDLERS: dict[type, Handler] = {
    order.OrderPlaced: place,
    order.OrderAmended: amend,
    order.OrderCancelled: end,
    ReturnAnswered: take_back,
    QuotaMoveAsked: ask,
    QuotaMoved: move,
    QuotaNotMoved: stay,
    run.DeclarationsSent: declare,
    run.DeclarationsRejected: undeclare,
    run.DeclarationsCorrected: undeclare,
    run.DeclarationsRepeated: undeclare,
    leaving.OrdersHandedBack: undeclare,
    campaign.CampaignDrafted: promise,
    campaign.PromiseChanged: promise,
}

MODEL = ReadModel("buyers_years", years_metadata, HANDLERS)
