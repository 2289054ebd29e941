"""What may be asked of a batch, and the rules that refuse it."""

from dataclasses import dataclass
from datetime import datetime

from domain.batch_events import BatchOrder
from domain.goods import Route, SkuUnits
from domain.identifiers import BatchId, OrderId, PurchaseId, RunId
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing


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
    """Let a run take orders, with the stock that is reserved for them, or ahead of it."""

    batch_id: BatchId
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    at: datetime
    is_ahead: bool = False


@dataclass(frozen=True, slots=True)
class SupplyMembers:
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
    is_on_the_way: bool = False


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
    | SupplyMembers
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
