"""What happens to a purchase batch and its member orders."""

from dataclasses import dataclass
from datetime import datetime

from domain.goods import Route, SkuUnits
from domain.identifiers import BatchId, OrderId, PurchaseId, RunId

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
    is_ahead: bool = False
    """Before their goods came: MembersSupplied tells when they have stock."""


@dataclass(frozen=True, slots=True)
class MembersSupplied:
    """Orders that a run took ahead of their goods have stock now."""

    batch_id: BatchId
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    supplied_at: datetime


@dataclass(frozen=True, slots=True)
class OrdersTakenBack:
    """A run gave orders back before they were cleared."""

    batch_id: BatchId
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    taken_back_at: datetime
    is_on_the_way: bool = False
    """No goods of theirs have come yet."""


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
    | MembersSupplied
    | OrdersTakenBack
    | ChargeAdded
)
