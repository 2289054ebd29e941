"""What it costs to cancel orders whose goods are bought: they go on, without a buyer."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from application.consequences import states
from application.state_reading import StateReader
from application.streams import BATCH, ORDER, RUN
from domain.batch_state import PurchaseBatch, units_of
from domain.clearance_stages import LIVE
from domain.clearance_state import ClearanceRun
from domain.identifiers import OrderId, Partition
from domain.order_state import PreSaleOrder
from domain.tax import half_up


@dataclass(frozen=True, slots=True)
class CancellingCost:
    """Of the orders whose goods are bought already; those of others are only for sale again."""

    orders: int = 0
    declared: int = 0
    """Of these, customs is asked first: it has their declarations."""

    units: int = 0
    goods_fen: int = 0
    """At the prices they were sold for: what has to be sold once more."""

    tax_fen: int = 0
    freight_fen: int = 0
    back_fen: int = 0
    """What buyers are owed back."""

    charges: Mapping[str, int] = field(default_factory=dict)
    """By currency, minor units: their part of what their batches cost so far, by units bought."""


def cost_of(reader: StateReader, book: Partition, order_ids: Collection[OrderId]) -> CancellingCost:
    """Three reads, however many orders."""
    found = states(reader, ORDER, ((book, i) for i in order_ids))
    orders: dict[OrderId, PreSaleOrder] = {OrderId(i): o for (_, i), o in found.items()}
    held = {i: order.held_by for i, order in orders.items() if order.held_by}
    batches = {
        batch_id: batch
        for (_, batch_id), batch in states(
            reader, BATCH, ((book, batch_id) for batch_id in held.values())
        ).items()
        if batch.purchases
    }
    bought = {i: orders[i] for i, batch_id in held.items() if batch_id in batches}
    in_run = {i: r for i in bought if (r := batches[held[i]].in_run.get(i))}
    runs = states(reader, RUN, ((book, run_id) for run_id in in_run.values()))
    return CancellingCost(
        len(bought),
        sum(is_declared(runs[book, run_id], i) for i, run_id in in_run.items()),
        sum(line.quantity for order in bought.values() for line in order.lines),
        sum(order.amounts.goods_fen for order in bought.values()),
        sum(order.amounts.tax_fen for order in bought.values()),
        sum(order.amounts.freight_fen for order in bought.values()),
        sum(order.left_fen for order in bought.values()),
        charges_of(batches.values(), bought),
    )


def is_declared(run: ClearanceRun, order_id: OrderId) -> bool:
    return run.stages[order_id] in LIVE


def charges_of(
    batches: Collection[PurchaseBatch], order_ids: Collection[OrderId]
) -> dict[str, int]:
    shares = Counter[str]()
    for batch in batches:
        units = units_of(batch.members[i] for i in order_ids if i in batch.members).total()
        bought = batch.coming.total()
        for charge in batch.charges.values() if bought else ():
            shares[charge.currency] += half_up(charge.amount_minor * units, bought)
    return dict(sorted(shares.items()))
