"""What time will do next: whose hold ends when, which notice is due when, which offer lapses when.

A hint for the timer: the streams decide whether it is time (`application.ending_holds`,
`domain.campaign_notices`, `application.waiting`).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain import campaign_events as campaign
from domain import order_events as order
from domain import waitlist_events as waitlist
from projections.columns import UtcTime
from projections.read_model import ReadModel
from projections.row_parts import partition_of
from projections.timetable_notices import (
    campaign_of,
    close,
    draft,
    give,
    give_up,
    publish,
    tables,
)
from projections.writing import change, found, put, remove

holds = sa.Table(
    "timetable_holds",
    tables,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("order_id", sa.Text, primary_key=True),
    sa.Column("campaign_id", sa.Text, nullable=False),
    sa.Column("merchant_id", sa.Text, nullable=False),
    sa.Column("waits_for", sa.Text, nullable=False, comment="first payment or balance"),
    sa.Column("ends_at", UtcTime, nullable=False),
    sa.Column("balance_ends_at", UtcTime),
    sa.Index("timetable_holds_by_end", "waits_for", "ends_at"),
    comment="Orders under terms that are not paid whole: they end unless they are paid in time",
)

places = sa.Table(
    "timetable_places",
    tables,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("campaign_id", sa.Text, primary_key=True),
    sa.Column("order_id", sa.Text, primary_key=True),
    sa.Column("units", sa.Integer, nullable=False),
    sa.Column("joined_at", UtcTime, nullable=False),
    sa.Column("joined_position", sa.BigInteger, nullable=False),
    sa.Column("accept_by", UtcTime, comment="Units are held for it until then; NULL: it waits"),
    sa.Index("timetable_places_by_time", "partition", "accept_by"),
    comment="Who waits for units of a campaign, under the number that the order will have",
)

FIRST_PAYMENT, BALANCE = "first payment", "balance"


def place(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    put(connection, holds, [row_of(each) for each in recorded if each.event.plan])


def row_of(each: Recorded) -> dict[str, Any]:
    event = each.event
    balance = event.plan.balance
    return {
        **key_of(each),
        "campaign_id": event.campaign_id,
        "merchant_id": event.merchant_id,
        "waits_for": FIRST_PAYMENT,
        "ends_at": event.plan.hold_ends_at,
        "balance_ends_at": balance.ends_at if balance else None,
    }


def key_of(each: Recorded) -> dict[str, Any]:
    return {"partition": partition_of(each), "order_id": each.event.order_id}


def pay(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """Paid whole, an order waits for nothing; a deposit makes it wait for its balance."""
    held = held_rows(connection, recorded)
    deposits, ended = list[dict[str, Any]](), list[dict[str, Any]]()
    for each in recorded:
        if (key := key_of(each)) and (row := held.get(tuple(key.values()))):
            if each.event.purpose is order.Purpose.DEPOSIT:
                deposits.append({**key, "waits_for": BALANCE, "ends_at": row.balance_ends_at})
            elif each.event.pays_off(None):
                ended.append(key)
    change(connection, holds, deposits)
    remove(connection, holds, ended)


def held_rows(
    connection: sa.Connection, recorded: Sequence[Recorded]
) -> dict[tuple[Any, ...], Any]:
    keys = [(partition_of(each), each.event.order_id) for each in recorded]
    rows = found(connection, holds, ("partition", "order_id"), keys)
    return {(row.partition, row.order_id): row for row in rows}


def begin(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """A payment under way keeps the hold, and never shortens it."""
    held = held_rows(connection, recorded)
    rows = dict[tuple[Any, ...], dict[str, Any]]()
    for each in recorded:
        key = key_of(each)
        name = tuple(key.values())
        if row := held.get(name):
            ends_at = max(rows[name]["ends_at"] if name in rows else row.ends_at, each.event.until)
            rows[name] = {**key, "ends_at": ends_at}
    change(connection, holds, list(rows.values()))


def end(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    remove(connection, holds, [key_of(each) for each in recorded])


def join(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    rows = [
        {
            **place_of(each, each.event.order_id),
            "units": sum(part.quantity for part in each.event.units),
            "joined_at": each.event.joined_at,
            "joined_position": each.position,
            "accept_by": None,
        }
        for each in recorded
    ]
    put(connection, places, rows)


def place_of(each: Recorded, order_id: str) -> dict[str, Any]:
    return {**campaign_of(each), "order_id": order_id}


def offer(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    rows = [
        {**place_of(each, offered.order_id), "accept_by": each.event.accept_by}
        for each in recorded
        for offered in each.event.offers
    ]
    change(connection, places, rows)


def leave(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    keys = [place_of(each, order_id) for each in recorded for order_id in each.event.order_ids]
    remove(connection, places, keys)


HANDLERS = {
    order.OrderPlaced: place,
    order.PaymentBegun: begin,
    order.PaymentConfirmed: pay,
    order.OrderCancelled: end,
    campaign.CampaignDrafted: draft,
    campaign.CampaignPublished: publish,
    campaign.CampaignClosed: close,
    campaign.CampaignFailed: give_up,
    campaign.CampaignTerminated: give_up,
    campaign.NoticeGiven: give,
    waitlist.WaitlistJoined: join,
    waitlist.UnitsOffered: offer,
    waitlist.OffersAccepted: leave,
    waitlist.OffersLapsed: leave,
    waitlist.WaitlistLeft: leave,
}

MODEL = ReadModel("timetable", tables, HANDLERS, version=2)


def holds_over(connection: sa.Connection, at: datetime, limit: int) -> Sequence[sa.Row[Any]]:
    """Orders whose first payment did not come in time, those that waited longest first.

    Those that owe a balance end with their campaign.
    """
    query = sa.select(holds).where(holds.c.ends_at <= at, holds.c.waits_for == FIRST_PAYMENT)
    return connection.execute(query.order_by(holds.c.ends_at).limit(limit)).all()


def offers_over(connection: sa.Connection, at: datetime) -> Sequence[tuple[str, str]]:
    """Partition and campaign of every offer whose time to accept is over."""
    c = places.c
    query = sa.select(c.partition, c.campaign_id).distinct()
    rows = connection.execute(query.where(c.accept_by <= at))
    return [(row.partition, row.campaign_id) for row in rows]


def lines(connection: sa.Connection, limit: int, after: int = 0) -> Sequence[sa.Row[str, str, int]]:
    """Lines in which somebody stands, from the one whose first has stood longest.

    `first` is where that one stands in the log: the next look goes on behind it.
    """
    line, first = (places.c.partition, places.c.campaign_id), sa.func.min(places.c.joined_position)
    query = sa.select(*line, first.label("first")).group_by(*line).having(first > after)
    return connection.execute(query.order_by(first).limit(limit)).all()
