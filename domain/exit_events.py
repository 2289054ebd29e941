"""What happens to a list of parcels that leave the bonded area together."""

from dataclasses import dataclass
from datetime import datetime

from domain.goods import StockPart
from domain.identifiers import ExitId, OrderId, RunId


@dataclass(frozen=True, slots=True)
class ExitParcel:
    """One released parcel on the list (INV101 type 8 cites each declaration)."""

    order_id: OrderId
    run_id: RunId
    invt_no: str
    waybill_no: str
    parts: tuple[StockPart, ...]


@dataclass(frozen=True, slots=True)
class ExitListed:
    exit_id: ExitId
    list_no: str
    parcels: tuple[ExitParcel, ...]
    listed_at: datetime


@dataclass(frozen=True, slots=True)
class ExitWithdrawn:
    """Parcels taken off the list again."""

    exit_id: ExitId
    order_ids: tuple[OrderId, ...]
    reason: str
    withdrawn_at: datetime


@dataclass(frozen=True, slots=True)
class GatePassIssued:
    exit_id: ExitId
    pass_no: str
    vehicle: str
    order_ids: tuple[OrderId, ...]
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class GatePassWithdrawn:
    exit_id: ExitId
    pass_no: str
    reason: str
    withdrawn_at: datetime


@dataclass(frozen=True, slots=True)
class ExitGatePassed:
    """The gate reports what went through, as it went through."""

    exit_id: ExitId
    pass_no: str
    order_ids: tuple[OrderId, ...]
    passed_at: datetime


@dataclass(frozen=True, slots=True)
class GatePassedUnlisted:
    """Parcels that went through the gate though no valid pass named them: a case."""

    exit_id: ExitId
    pass_no: str
    order_ids: tuple[OrderId, ...]
    reason: str
    passed_at: datetime


@dataclass(frozen=True, slots=True)
class ExitPosted:
    """The port has written the exit off the account book."""

    exit_id: ExitId
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class ListedParcelsHeld:
    """Customs holds parcels of this list; they are withdrawn in the same append."""

    exit_id: ExitId
    order_ids: tuple[OrderId, ...]
    held_at: datetime


Event = (
    ExitListed
    | ExitWithdrawn
    | GatePassIssued
    | GatePassWithdrawn
    | ExitGatePassed
    | GatePassedUnlisted
    | ExitPosted
    | ListedParcelsHeld
)
