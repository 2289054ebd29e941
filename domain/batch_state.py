"""What a batch's later decisions rest on."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from enum import Enum

from domain.batch_events import (
    BatchLocked,
    BatchOpened,
    BatchOrder,
    ChargeAdded,
    Event,
    MembersSupplied,
    OrdersAdded,
    OrdersHandedToRun,
    OrdersTakenBack,
    OrdersWithdrawn,
    PurchasePlaced,
    ShortageShared,
    SupplierConfirmed,
)
from domain.goods import Route, as_units, counted
from domain.identifiers import ORDERS_PER_EVENT_MAX, OrderId, PurchaseId, RunId, Sku
from domain.replacing import replace


class Stage(Enum):
    ABSENT = "absent"
    OPEN = "open"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Purchase:
    supplier: str
    ordered: Counter[Sku]
    confirmed: Counter[Sku] | None = None


@dataclass(frozen=True, slots=True)
class PurchaseBatch:
    stage: Stage = Stage.ABSENT
    name: str = ""
    route: Route | None = None
    members: Mapping[OrderId, BatchOrder] = field(default_factory=dict)
    """Orders whose goods the batch holds or has handed to a run; cuts are taken off their units."""

    in_run: Mapping[OrderId, RunId] = field(default_factory=dict)
    ahead: frozenset[OrderId] = frozenset()
    """Those in runs that wait for stock still: a shortage falls on them as on any other."""

    purchases: Mapping[PurchaseId, Purchase] = field(default_factory=dict)
    charges: Mapping[str, ChargeAdded] = field(default_factory=dict)

    @property
    def waiting(self) -> dict[OrderId, BatchOrder]:
        """Members that have no stock yet: no run holds them, or one that took them ahead of it."""
        return {i: order for i, order in self.members.items() if i not in self.supplied}

    @property
    def supplied(self) -> Set[OrderId]:
        """Members that runs hold, with their stock."""
        return self.in_run.keys() - self.ahead

    @property
    def demand(self) -> Counter[Sku]:
        return units_of(self.members.values())

    @property
    def coming(self) -> Counter[Sku]:
        """What was bought: as the supplier confirmed it, and as ordered until it does."""
        parts = (p.ordered if p.confirmed is None else p.confirmed for p in self.purchases.values())
        return sum(parts, Counter[Sku]())


def units_of(orders: Iterable[BatchOrder]) -> Counter[Sku]:
    return counted(part for order in orders for part in order.units)


def evolve(batch: PurchaseBatch, event: Event) -> PurchaseBatch:
    match event:
        case BatchOpened():
            return PurchaseBatch(Stage.OPEN, event.name, event.route)
        case OrdersAdded():
            return replace(
                batch, members={**batch.members, **{o.order_id: o for o in event.orders}}
            )
        case OrdersWithdrawn():
            return without(batch, event.order_ids)
        case BatchLocked():
            return replace(batch, stage=Stage.LOCKED)
        case PurchasePlaced():
            purchase = Purchase(event.supplier, counted(event.units))
            return with_purchase(batch, event.purchase_id, purchase)
        case SupplierConfirmed():
            purchase = batch.purchases[event.purchase_id]
            confirmed = replace(purchase, confirmed=counted(event.units))
            return with_purchase(batch, event.purchase_id, confirmed)
        case ShortageShared():
            return shortened(batch, event)
        case OrdersHandedToRun():
            return handed(batch, event)
        case MembersSupplied():
            return replace(batch, ahead=batch.ahead.difference(event.order_ids))
        case OrdersTakenBack():
            return out_of_runs(batch, event.order_ids)
        case ChargeAdded():
            return replace(batch, charges={**batch.charges, event.charge_id: event})


def handed(batch: PurchaseBatch, event: OrdersHandedToRun) -> PurchaseBatch:
    in_run = {**batch.in_run, **dict.fromkeys(event.order_ids, event.run_id)}
    ahead = batch.ahead.union(event.order_ids) if event.is_ahead else batch.ahead
    return replace(batch, in_run=in_run, ahead=ahead)


def out_of_runs(batch: PurchaseBatch, order_ids: Iterable[OrderId]) -> PurchaseBatch:
    back = frozenset(order_ids)
    in_run = {i: run for i, run in batch.in_run.items() if i not in back}
    return replace(batch, in_run=in_run, ahead=batch.ahead - back)


def without(batch: PurchaseBatch, order_ids: Iterable[OrderId]) -> PurchaseBatch:
    gone = frozenset(order_ids)
    members = {i: order for i, order in batch.members.items() if i not in gone}
    return replace(out_of_runs(batch, gone), members=members)


def with_purchase(
    batch: PurchaseBatch, purchase_id: PurchaseId, purchase: Purchase
) -> PurchaseBatch:
    return replace(batch, purchases={**batch.purchases, purchase_id: purchase})


def shortened(batch: PurchaseBatch, event: ShortageShared) -> PurchaseBatch:
    members = dict(batch.members)
    for cut in event.cuts:
        member = members[cut.order_id]
        left = as_units(counted(member.units) - counted(cut.units))
        if left:
            members[cut.order_id] = replace(member, units=left)
        else:
            del members[cut.order_id]
    return replace(batch, members=members)


def chunks(order_ids: Iterable[OrderId]) -> list[tuple[OrderId, ...]]:
    """Order ids sorted, without repeats, and cut to what one event may name."""
    ordered = tuple(sorted(set(order_ids)))
    return [
        ordered[i : i + ORDERS_PER_EVENT_MAX] for i in range(0, len(ordered), ORDERS_PER_EVENT_MAX)
    ]


SUPPLIER_SHORT = "supplier short"
TALLY_SHORT = "tally short"
