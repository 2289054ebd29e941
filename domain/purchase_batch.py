"""One consolidated overseas purchase: who is in, what is bought for them, and who goes short."""

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
    ShareShortage,
    SupplyMembers,
    TakeBack,
    UnknownBatch,
    UnknownPurchase,
    WithdrawOrders,
)
from domain.batch_events import (
    BatchLocked,
    BatchOpened,
    ChargeAdded,
    Event,
    MembersSupplied,
    OrdersAdded,
    OrdersHandedToRun,
    OrdersTakenBack,
    OrdersWithdrawn,
    PurchasePlaced,
    SupplierConfirmed,
)
from domain.batch_sharing import share_shortage
from domain.batch_state import (
    PurchaseBatch,
    Stage,
    chunks,
    evolve,
)
from domain.decider import Decider
from domain.goods import as_units, counted


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
        case SupplyMembers():
            return supply(command, batch)
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
        OrdersHandedToRun(command.batch_id, command.run_id, part, command.at, command.is_ahead)
        for part in chunks(new)
    ]


def supply(command: SupplyMembers, batch: PurchaseBatch) -> list[Event]:
    new = [i for i in command.order_ids if i in batch.ahead]
    return [
        MembersSupplied(command.batch_id, command.run_id, part, command.at) for part in chunks(new)
    ]


def take_back(command: TakeBack, batch: PurchaseBatch) -> list[Event]:
    back = [i for i in command.order_ids if batch.in_run.get(i) == command.run_id]
    return [
        OrdersTakenBack(command.batch_id, command.run_id, part, command.at, command.is_on_the_way)
        for part in chunks(back)
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


DECIDER = Decider(initial=PurchaseBatch(), evolve=evolve, decide=decide)
