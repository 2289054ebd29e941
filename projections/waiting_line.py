"""Who waits for units of a campaign, since when, for what; who was offered it, and what came of it?

One row a place in line, also those that have ended: who joins again gets another place. The line is
short by its own rule (`domain.waitlist.WAITLIST_MAX`), so that what waits is counted when asked.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded
from domain.goods import SkuUnits
from domain.waitlist_events import (
    OffersAccepted,
    OffersLapsed,
    UnitsOffered,
    WaitlistJoined,
    WaitlistLeft,
)
from projections.columns import UtcTime
from projections.read_model import Handler, ReadModel
from projections.row_parts import key, partition_of
from projections.writing import change, found, put

tables = sa.MetaData()

IN_LINE, OFFERED = "in line", "offer open"
ACCEPTED, LAPSED, LEFT = "offer accepted", "offer lapsed", "left the line"
STATES = (IN_LINE, OFFERED, ACCEPTED, LAPSED, LEFT)
OPEN = (IN_LINE, OFFERED)
"""States in which somebody still stands in the line."""

places = sa.Table(
    "waiting_line_places",
    tables,
    key("partition"),
    key("campaign_id"),
    sa.Column("place", sa.BigInteger, primary_key=True, comment="The position of having joined"),
    sa.Column("order_id", sa.Text, nullable=False, comment="The number that the order will have"),
    sa.Column("buyer_key", sa.Text, nullable=False),
    sa.Column("units", sa.Integer, nullable=False, comment="Of all products together"),
    sa.Column("wanted", sa.Text, nullable=False, comment="JSON: products and quantities"),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("joined_at", UtcTime, nullable=False),
    sa.Column("offered_at", UtcTime),
    sa.Column("accept_by", UtcTime),
    sa.Column("ended_at", UtcTime),
    sa.Column("reason", sa.Text),
    sa.Index("waiting_line_by_order", "partition", "campaign_id", "order_id"),
    sa.Index("waiting_line_by_state", "partition", "campaign_id", "state", "place"),
)

units = sa.Table(
    "waiting_line_units",
    tables,
    key("partition"),
    key("campaign_id"),
    sa.Column("place", sa.BigInteger, primary_key=True),
    key("sku"),
    sa.Column("units", sa.Integer, nullable=False),
    sa.Index("waiting_line_units_by_sku", "partition", "campaign_id", "sku", "place"),
)


def join(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    put(connection, places, [row_of(each) for each in recorded])
    wanted = [
        {**place_of(each), "sku": part.sku, "units": part.quantity}
        for each in recorded
        for part in each.event.units
    ]
    put(connection, units, wanted)


def place_of(each: Recorded) -> dict[str, Any]:
    return {**line_of(each), "place": each.position}


def line_of(each: Recorded) -> dict[str, Any]:
    return {"partition": partition_of(each), "campaign_id": each.event.campaign_id}


def row_of(each: Recorded) -> dict[str, Any]:
    event = each.event
    return {
        **place_of(each),
        "order_id": event.order_id,
        "buyer_key": event.buyer_key,
        "units": sum(part.quantity for part in event.units),
        "wanted": written(event.units),
        "state": IN_LINE,
        "joined_at": event.joined_at,
        "offered_at": None,
        "accept_by": None,
        "ended_at": None,
        "reason": None,
    }


def written(wanted: Sequence[SkuUnits]) -> str:
    return json.dumps([[part.sku, part.quantity] for part in wanted], ensure_ascii=False)


def offer(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    said = [
        (
            (partition_of(each), each.event.campaign_id, one.order_id),
            {
                "state": OFFERED,
                "offered_at": each.event.offered_at,
                "accept_by": each.event.accept_by,
            },
        )
        for each in recorded
        for one in each.event.offers
    ]
    change_open(connection, said)


def end(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    said = [
        ((partition_of(each), each.event.campaign_id, order_id), ending_of(each.event))
        for each in recorded
        for order_id in each.event.order_ids
    ]
    change_open(connection, said)


def ending_of(event: OffersAccepted | OffersLapsed | WaitlistLeft) -> dict[str, Any]:
    match event:
        case OffersAccepted():
            return {"state": ACCEPTED, "ended_at": event.accepted_at, "reason": None}
        case OffersLapsed():
            return {"state": LAPSED, "ended_at": event.lapsed_at, "reason": None}
        case WaitlistLeft():
            return {"state": LEFT, "ended_at": event.left_at, "reason": event.reason}


Named = tuple[str, str, str]
"""Partition, campaign and order: of all its places in line one is open at most."""


def change_open(connection: sa.Connection, said: Sequence[tuple[Named, Mapping[str, Any]]]) -> None:
    by = ("partition", "campaign_id", "order_id")
    rows = found(connection, places, by, {named for named, _ in said}, (*by, "place", "state"))
    standing = {tuple(row[:3]): row.place for row in rows if row.state in OPEN}
    changed = [
        {"partition": named[0], "campaign_id": named[1], "place": standing[named], **values}
        for named, values in said
        if named in standing
    ]
    change(connection, places, changed)


HANDLERS: Mapping[type, Handler] = {
    WaitlistJoined: join,
    UnitsOffered: offer,
    OffersAccepted: end,
    OffersLapsed: end,
    WaitlistLeft: end,
}

MODEL = ReadModel("waiting_line", tables, HANDLERS)
