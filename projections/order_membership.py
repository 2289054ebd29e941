"""In which streams must one look for all that ever touched one order?

A row is written when a stream first names an order, not for every event; what a stream that holds
the order is in turn named by (the consignment of its batch, the guarantee of its run) is one row
for the whole batch or run. The order's own stream, its return and its number need no row.
`projections.order_history` picks out of those streams the events that touched the order.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from application import streams
from application.event_log import Recorded
from domain import delivery, payment, refund
from domain.batch_events import OrdersAdded
from domain.buyer_identity import IdentityConfirmed, IdentityNotConfirmed, OrdersIdentified
from domain.buyers_year import QuotaReserved
from domain.clearance_events import RunOpened
from domain.consignment_events import CartonsPacked, GoodsReceivedOverseas
from domain.draw_events import CandidatesListed
from domain.entry_events import EntryListed
from domain.exit_events import ExitListed, GatePassedUnlisted
from domain.guarantee_events import GuaranteeReserved
from domain.identifiers import Partition, shared_of, stream_of
from domain.order_events import OrderNotPlaced, OrderPlaced
from domain.quota_moves import QuotaMovedIn, QuotaMoveRefused
from domain.sorting_run import ParcelsSetAside, ParcelsSorted
from domain.waitlist_events import WaitlistJoined
from domain.waybill_block import WaybillNumbersTaken
from projections.naming import orders_named
from projections.read_model import Handler, ReadModel
from projections.row_parts import partition_of
from projections.writing import put_new

_metadata = sa.MetaData()

order_streams = sa.Table(
    "order_streams",
    _metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("order_id", sa.Text, primary_key=True),
    sa.Column("stream_id", sa.Text, primary_key=True),
    comment="Streams that name an order; those of the shared partition stand under it",
)

holder_streams = sa.Table(
    "order_holder_streams",
    _metadata,
    sa.Column("partition", sa.Text, primary_key=True),
    sa.Column("holder", sa.Text, primary_key=True),
    sa.Column("stream_id", sa.Text, primary_key=True),
    comment="Streams that name a batch or run as a whole; `holder` is its kind and local id",
)

Holder = tuple[str, str]


def add_streams(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """The stream of each event names these orders from now on."""
    rows = [
        {"partition": partition, "order_id": order_id, "stream_id": each.stream_id}
        for each in recorded
        for partition in [partition_of(each)]
        for order_id, _ in orders_named(each.event)
    ]
    put_new(connection, order_streams, rows)


def add_campaign(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    rows = []
    for each in recorded:
        partition = Partition(partition_of(each))
        campaign = stream_of(partition, streams.CAMPAIGN, each.event.campaign_id)
        order_id = each.event.order_id
        rows.append({"partition": partition, "order_id": order_id, "stream_id": campaign})
    put_new(connection, order_streams, rows)


def add_holders(connection: sa.Connection, recorded: Sequence[Recorded]) -> None:
    """The stream of each event names these batches or runs from now on."""
    rows = [
        {
            "partition": partition_of(each),
            "holder": f"{kind}/{local_id}",
            "stream_id": each.stream_id,
        }
        for each in recorded
        for kind, local_id in HOLDERS_NAMED[type(each.event)](each.event)
    ]
    put_new(connection, holder_streams, rows)


def _packed(event: CartonsPacked) -> Iterable[Holder]:
    return {(streams.BATCH, part.batch_id) for carton in event.cartons for part in carton.contents}


HOLDERS_NAMED: dict[type, Callable[[Any], Iterable[Holder]]] = {
    GoodsReceivedOverseas: lambda event: {(streams.BATCH, p.batch_id) for p in event.units},
    CartonsPacked: _packed,
    EntryListed: lambda event: {(streams.BATCH, part.batch_id) for part in event.packing},
    GuaranteeReserved: lambda event: [(streams.RUN, event.run_id)],
    WaybillNumbersTaken: lambda event: [(streams.RUN, event.run_id)],
}

FIRST_NAMING = (
    WaitlistJoined,
    OrdersAdded,
    RunOpened,
    ExitListed,
    GatePassedUnlisted,
    ParcelsSorted,
    ParcelsSetAside,
    delivery.ParcelsDelivered,
    delivery.ParcelsRefused,
    delivery.ParcelsLost,
    payment.PaymentReported,
    payment.PaymentReportDiffers,
    payment.PaymentShareMoved,
    refund.RefundPending,
    refund.RefundFailed,
    refund.RefundAnswerUnfit,
    CandidatesListed,
    QuotaReserved,
    QuotaMovedIn,
    QuotaMoveRefused,
    IdentityConfirmed,
    IdentityNotConfirmed,
    OrdersIdentified,
)
"""Events with which streams begin to name an order; whatever they say later comes after these."""

HANDLERS: dict[type, Handler] = {
    OrderPlaced: add_campaign,
    OrderNotPlaced: add_campaign,
    **dict.fromkeys(FIRST_NAMING, add_streams),
    **dict.fromkeys(HOLDERS_NAMED, add_holders),
}

MODEL = ReadModel("order_membership", _metadata, HANDLERS)


def _naming_streams() -> sa.CompoundSelect[Any]:
    """Made once: to build it takes as long as to execute it."""
    partitions: tuple[sa.BindParameter[str], ...] = (
        sa.bindparam("partition"),
        sa.bindparam("shared"),
    )
    named_in = (
        sa.select(order_streams.c.partition, order_streams.c.stream_id)
        .where(
            order_streams.c.partition.in_(partitions),
            order_streams.c.order_id == sa.bindparam("order_id"),
        )
        .cte("named_in")
    )
    # A holder is what follows of its stream's id.
    holder = sa.func.substr(named_in.c.stream_id, sa.func.length(named_in.c.partition) + 2)
    holding = sa.select(holder_streams.c.stream_id).where(
        holder_streams.c.partition.in_(partitions),
        holder_streams.c.holder.in_(sa.select(holder)),
    )
    return sa.union_all(sa.select(named_in.c.stream_id), holding)


_NAMING_STREAMS = _naming_streams()


def streams_of(connection: sa.Connection, partition: Partition, order_id: str) -> list[str]:
    """Every stream that may hold events that touched an order."""
    shared = shared_of(partition)
    asked = {"partition": partition, "shared": shared, "order_id": order_id}
    own = [stream_of(partition, kind, order_id) for kind in (streams.ORDER, streams.RETURN)]
    number = stream_of(shared, streams.NUMBER, order_id)
    return sorted({*own, number, *connection.scalars(_NAMING_STREAMS, asked)})
