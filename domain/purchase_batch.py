"""One consolidated overseas purchase: who is in, what is bought for them, and who goes short."""

from collections import Counter
from collections.abc import Iterable

from domain.batch_commands import (
    AddCharge,
    AddOrders,
    BatchEmpty,
    BatchIdTaken,
    BatchNotLocked,
    BatchNotOpen,
    ChargeIdTaken,
    Command,
    ConfirmPurchase,
    HandToRun,
    LockBatch,
    OpenBatch,
    OrderInRun,
    OrderNotInBatch,
    PlacePurchase,
    PurchaseEmpty,
    PurchaseExceedsDemand,
    PurchaseIdTaken,
    PurchaseNotConfirmed,
    ShareShortage,
    TakeBack,
    UnknownBatch,
    UnknownPurchase,
    WithdrawOrders,
)
from domain.batch_events import (
    FIRST_PAID_FIRST_SERVED,
    BatchLocked,
    BatchOpened,
    BatchOrder,
    ChargeAdded,
    Event,
    OrderCut,
    OrdersAdded,
    OrdersHandedToRun,
    OrdersTakenBack,
    OrdersWithdrawn,
    PurchasePlaced,
    ShortageShared,
    SupplierConfirmed,
)
from domain.batch_state import (
    SUPPLIER_SHORT,
    TALLY_SHORT,
    PurchaseBatch,
    Stage,
    evolve,
    units_of,
)
from domain.decider import Decider
from domain.goods import as_units, counted
from domain.identifiers import ORDERS_PER_EVENT_MAX, BatchId, OrderId, Sku


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
