"""One consolidated overseas purchase: who is in, what is bought for them, and who goes short."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from domain.decider import Decider
from domain.goods import Route, SkuUnits, as_units, counted
from domain.identifiers import ORDERS_PER_EVENT_MAX, BatchId, OrderId, PurchaseId, RunId, Sku
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing

FIRST_PAID_FIRST_SERVED = "paid-at, then order id"
"""The only sharing policy so far; each ShortageShared names the one it used."""


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """A member order: when it was paid, and the units it waits for."""

    order_id: OrderId
    paid_at: datetime
    units: tuple[SkuUnits, ...]


@dataclass(frozen=True, slots=True)
class OrderCut:
    """Units an order goes without."""

    order_id: OrderId
    units: tuple[SkuUnits, ...]


@dataclass(frozen=True, slots=True)
class BatchOpened:
    batch_id: BatchId
    name: str
    route: Route
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class OrdersAdded:
    batch_id: BatchId
    orders: tuple[BatchOrder, ...]
    added_at: datetime


@dataclass(frozen=True, slots=True)
class OrdersWithdrawn:
    """Orders that left the batch for good; units already bought for them are free stock."""

    batch_id: BatchId
    order_ids: tuple[OrderId, ...]
    reason: str
    withdrawn_at: datetime


@dataclass(frozen=True, slots=True)
class BatchLocked:
    batch_id: BatchId
    locked_at: datetime


@dataclass(frozen=True, slots=True)
class PurchasePlaced:
    batch_id: BatchId
    purchase_id: PurchaseId
    supplier: str
    units: tuple[SkuUnits, ...]
    placed_at: datetime


@dataclass(frozen=True, slots=True)
class SupplierConfirmed:
    """What the supplier says it will deliver, as it says it."""

    batch_id: BatchId
    purchase_id: PurchaseId
    units: tuple[SkuUnits, ...]
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class ShortageShared:
    """Who goes short; the orders named are amended or cancelled in the same append."""

    batch_id: BatchId
    cause: str
    policy: str
    cuts: tuple[OrderCut, ...]
    shared_at: datetime


@dataclass(frozen=True, slots=True)
class OrdersHandedToRun:
    batch_id: BatchId
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    handed_at: datetime


@dataclass(frozen=True, slots=True)
class OrdersTakenBack:
    """A run gave orders back before they were cleared."""

    batch_id: BatchId
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    taken_back_at: datetime


@dataclass(frozen=True, slots=True)
class ChargeAdded:
    """A cost of the batch (freight, handling) in minor units of its currency."""

    batch_id: BatchId
    charge_id: str
    kind: str
    amount_minor: int
    currency: str
    added_at: datetime


Event = (
    BatchOpened
    | OrdersAdded
    | OrdersWithdrawn
    | BatchLocked
    | PurchasePlaced
    | SupplierConfirmed
    | ShortageShared
    | OrdersHandedToRun
    | OrdersTakenBack
    | ChargeAdded
)


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
    purchases: Mapping[PurchaseId, Purchase] = field(default_factory=dict)
    charges: Mapping[str, ChargeAdded] = field(default_factory=dict)

    @property
    def waiting(self) -> dict[OrderId, BatchOrder]:
        """Members that no run holds."""
        return {i: order for i, order in self.members.items() if i not in self.in_run}

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
            handed = dict.fromkeys(event.order_ids, event.run_id)
            return replace(batch, in_run={**batch.in_run, **handed})
        case OrdersTakenBack():
            back = set(event.order_ids)
            return replace(batch, in_run={i: r for i, r in batch.in_run.items() if i not in back})
        case ChargeAdded():
            return replace(batch, charges={**batch.charges, event.charge_id: event})


def without(batch: PurchaseBatch, order_ids: Iterable[OrderId]) -> PurchaseBatch:
    gone = set(order_ids)
    members = {i: order for i, order in batch.members.items() if i not in gone}
    in_run = {i: run for i, run in batch.in_run.items() if i not in gone}
    return replace(batch, members=members, in_run=in_run)


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


SUPPLIER_SHORT = "supplier short"
TALLY_SHORT = "tally short"


@dataclass(frozen=True, slots=True)
class OpenBatch:
    batch_id: BatchId
    name: str
    route: Route
    at: datetime


@dataclass(frozen=True, slots=True)
class AddOrders:
    """Take in whole orders; `application.collecting` collects them on their own streams."""

    batch_id: BatchId
    orders: tuple[BatchOrder, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class WithdrawOrders:
    batch_id: BatchId
    order_ids: tuple[OrderId, ...]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LockBatch:
    batch_id: BatchId
    at: datetime


@dataclass(frozen=True, slots=True)
class PlacePurchase:
    batch_id: BatchId
    purchase_id: PurchaseId
    supplier: str
    units: tuple[SkuUnits, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ConfirmPurchase:
    batch_id: BatchId
    purchase_id: PurchaseId
    units: tuple[SkuUnits, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ShareShortage:
    """Cut members that wait until they fit `available`, the units there are for them.

    Before any tally leave `available` out: it is then what the suppliers confirmed.
    """

    batch_id: BatchId
    at: datetime
    available: tuple[SkuUnits, ...] | None = None


@dataclass(frozen=True, slots=True)
class HandToRun:
    batch_id: BatchId
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class TakeBack:
    batch_id: BatchId
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class AddCharge:
    batch_id: BatchId
    charge_id: str
    kind: str
    amount_minor: int
    currency: str
    at: datetime


Command = (
    OpenBatch
    | AddOrders
    | WithdrawOrders
    | LockBatch
    | PlacePurchase
    | ConfirmPurchase
    | ShareShortage
    | HandToRun
    | TakeBack
    | AddCharge
)


class UnknownBatch(UnknownThing): ...


class BatchIdTaken(ChangeRefused): ...


class BatchNotOpen(ChangeRefused): ...


class BatchNotLocked(ChangeRefused): ...


class BatchEmpty(AmountRefused): ...


class OrderNotInBatch(UnknownThing): ...


class OrderInRun(ChangeRefused): ...


class PurchaseIdTaken(ChangeRefused): ...


class PurchaseEmpty(AmountRefused): ...


class PurchaseExceedsDemand(AmountRefused): ...


class UnknownPurchase(UnknownThing): ...


class PurchaseNotConfirmed(ChangeRefused): ...


class ChargeIdTaken(ChangeRefused): ...


def decide(command: Command, batch: PurchaseBatch) -> list[Event]:
    if isinstance(command, OpenBatch):
        return open_batch(command, batch)
    if batch.stage is Stage.ABSENT:
        raise UnknownBatch(batch_id=command.batch_id)
    match command:
        case AddOrders():
            return add(command, batch)
        case WithdrawOrders():
            return withdraw(command, batch)
        case LockBatch():
            return lock(command, batch)
        case PlacePurchase():
            return place_purchase(command, batch)
        case ConfirmPurchase():
            return confirm_purchase(command, batch)
        case ShareShortage():
            return share_shortage(command, batch)
        case HandToRun():
            return hand_to_run(command, batch)
        case TakeBack():
            return take_back(command, batch)
        case AddCharge():
            return add_charge(command, batch)


def open_batch(command: OpenBatch, batch: PurchaseBatch) -> list[Event]:
    if batch.stage is Stage.ABSENT:
        return [BatchOpened(command.batch_id, command.name, command.route, command.at)]
    if (batch.name, batch.route) == (command.name, command.route):
        return []
    raise BatchIdTaken(batch_id=command.batch_id)


def add(command: AddOrders, batch: PurchaseBatch) -> list[Event]:
    new = {o.order_id: o for o in command.orders if o.order_id not in batch.members}
    if not new:
        return []
    if batch.stage is not Stage.OPEN:
        raise BatchNotOpen(batch_id=command.batch_id)
    return [
        OrdersAdded(command.batch_id, tuple(new[i] for i in part), command.at)
        for part in chunks(new)
    ]


def withdraw(command: WithdrawOrders, batch: PurchaseBatch) -> list[Event]:
    members = [i for i in command.order_ids if i in batch.members]
    if in_run := [i for i in members if i in batch.in_run]:
        raise OrderInRun(order_id=in_run[0], run_id=batch.in_run[in_run[0]])
    return [
        OrdersWithdrawn(command.batch_id, part, command.reason, command.at)
        for part in chunks(members)
    ]


def lock(command: LockBatch, batch: PurchaseBatch) -> list[Event]:
    if batch.stage is Stage.LOCKED:
        return []
    if not batch.members:
        raise BatchEmpty(batch_id=command.batch_id)
    return [BatchLocked(command.batch_id, command.at)]


def place_purchase(command: PlacePurchase, batch: PurchaseBatch) -> list[Event]:
    """Collection buys what was sold and nothing on speculation."""
    asked = counted(command.units)
    if known := batch.purchases.get(command.purchase_id):
        if (known.supplier, known.ordered) == (command.supplier, asked):
            return []
        raise PurchaseIdTaken(purchase_id=command.purchase_id)
    if batch.stage is not Stage.LOCKED:
        raise BatchNotLocked(batch_id=command.batch_id)
    if not asked or min(part.quantity for part in command.units) < 1:
        raise PurchaseEmpty(purchase_id=command.purchase_id)
    # What is coming of one product beyond its demand takes nothing from the others.
    if excess := asked - (batch.demand - batch.coming):
        raise PurchaseExceedsDemand(batch_id=command.batch_id, units=as_units(excess))
    return [
        PurchasePlaced(
            command.batch_id, command.purchase_id, command.supplier, as_units(asked), command.at
        )
    ]


def confirm_purchase(command: ConfirmPurchase, batch: PurchaseBatch) -> list[Event]:
    purchase = batch.purchases.get(command.purchase_id)
    if purchase is None:
        raise UnknownPurchase(purchase_id=command.purchase_id)
    units = counted(command.units)
    if purchase.confirmed == units:
        return []
    return [SupplierConfirmed(command.batch_id, command.purchase_id, as_units(units), command.at)]


def share_shortage(command: ShareShortage, batch: PurchaseBatch) -> list[Event]:
    """Whole units, first paid first served; nothing when there is enough for all."""
    if batch.stage is not Stage.LOCKED:
        raise BatchNotLocked(batch_id=command.batch_id)
    if command.available is None:
        available, cause = confirmed_for_waiting(batch, command.batch_id), SUPPLIER_SHORT
    else:
        available, cause = counted(command.available), TALLY_SHORT
    cuts = cuts_for(batch.waiting.values(), available)
    return [
        ShortageShared(
            command.batch_id,
            cause,
            FIRST_PAID_FIRST_SERVED,
            tuple(cuts[i] for i in part),
            command.at,
        )
        for part in chunks(cuts)
    ]


def confirmed_for_waiting(batch: PurchaseBatch, batch_id: BatchId) -> Counter[Sku]:
    """What the suppliers confirmed, less what the members in runs have of it."""
    unconfirmed = tuple(i for i, p in batch.purchases.items() if p.confirmed is None)
    if unconfirmed or not batch.purchases:
        raise PurchaseNotConfirmed(batch_id=batch_id, purchases=unconfirmed)
    return batch.coming - units_of(batch.members[i] for i in batch.in_run)


def cuts_for(orders: Iterable[BatchOrder], available: Counter[Sku]) -> dict[OrderId, OrderCut]:
    """What each order goes without, when the first paid takes all it asks as far as it lasts."""
    left, cuts = Counter(available), dict[OrderId, OrderCut]()
    for order in sorted(orders, key=lambda o: (o.paid_at, o.order_id)):
        asked = counted(order.units)
        given = asked & left
        left -= given
        if asked != given:
            cuts[order.order_id] = OrderCut(order.order_id, as_units(asked - given))
    return cuts


def hand_to_run(command: HandToRun, batch: PurchaseBatch) -> list[Event]:
    if unknown := [i for i in command.order_ids if i not in batch.members]:
        raise OrderNotInBatch(order_id=unknown[0], batch_id=command.batch_id)
    elsewhere = [
        i for i in command.order_ids if batch.in_run.get(i, command.run_id) != command.run_id
    ]
    if elsewhere:
        raise OrderInRun(order_id=elsewhere[0], run_id=batch.in_run[elsewhere[0]])
    if batch.stage is not Stage.LOCKED:
        raise BatchNotLocked(batch_id=command.batch_id)
    new = [i for i in command.order_ids if i not in batch.in_run]
    return [
        OrdersHandedToRun(command.batch_id, command.run_id, part, command.at)
        for part in chunks(new)
    ]


def take_back(command: TakeBack, batch: PurchaseBatch) -> list[Event]:
    back = [i for i in command.order_ids if batch.in_run.get(i) == command.run_id]
    return [
        OrdersTakenBack(command.batch_id, command.run_id, part, command.at) for part in chunks(back)
    ]


def add_charge(command: AddCharge, batch: PurchaseBatch) -> list[Event]:
    if known := batch.charges.get(command.charge_id):
        charge = (command.kind, command.amount_minor, command.currency)
        if (known.kind, known.amount_minor, known.currency) == charge:
            return []
        raise ChargeIdTaken(charge_id=command.charge_id)
    return [
        ChargeAdded(
            command.batch_id,
            command.charge_id,
            command.kind,
            command.amount_minor,
            command.currency,
            command.at,
        )
    ]


def chunks(order_ids: Iterable[OrderId]) -> list[tuple[OrderId, ...]]:
    """Order ids sorted, without repeats, and cut to what one event may name."""
    ordered = tuple(sorted(set(order_ids)))
    return [
        ordered[i : i + ORDERS_PER_EVENT_MAX] for i in range(0, len(ordered), ORDERS_PER_EVENT_MAX)
    ]


DECIDER = Decider(initial=PurchaseBatch(), evolve=evolve, decide=decide)
