"""What a bonded entry is asked to do, and the rules for which it refuses."""

from dataclasses import dataclass
from datetime import datetime

from domain.entry_appointment_commands import (
    CancelAppointment,
    KeepAppointment,
    MakeAppointment,
)
from domain.entry_control_commands import ControlGoods, FreeGoods
from domain.entry_events import EntryLine, Lot, SkuCount, SkuDelta
from domain.goods import BatchUnits, SkuUnits
from domain.identifiers import (
    ConsignmentId,
    CountId,
    EntryId,
    RunId,
    Sku,
)
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing


@dataclass(frozen=True, slots=True)
class ListEntry:
    entry_id: EntryId
    list_no: str
    consignment_ids: tuple[ConsignmentId, ...]
    lines: tuple[EntryLine, ...]
    packing: tuple[BatchUnits, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class PassEntryGate:
    entry_id: EntryId
    pass_no: str
    vehicle: str
    gross_grams: int
    at: datetime


@dataclass(frozen=True, slots=True)
class PostEntry:
    entry_id: EntryId
    posted: tuple[SkuUnits, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class TallyGoods:
    """What the warehouse counted; `short` is computed from what was listed."""

    entry_id: EntryId
    tally_no: str
    counts: tuple[SkuCount, ...]
    at: datetime
    lots: tuple[Lot, ...] = ()


@dataclass(frozen=True, slots=True)
class DecideDiscrepancy:
    entry_id: EntryId
    sku: Sku
    kind: str
    quantity: int
    decision: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AdjustStock:
    entry_id: EntryId
    count_id: CountId
    changes: tuple[SkuDelta, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class BlockStock:
    entry_id: EntryId
    block_id: str
    units: tuple[SkuUnits, ...]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class UnblockStock:
    entry_id: EntryId
    block_id: str
    units: tuple[SkuUnits, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ReserveStock:
    entry_id: EntryId
    run_id: RunId
    units: tuple[BatchUnits, ...]
    at: datetime
    is_more: bool = False
    """Beyond what the run has taken already: it was opened before its goods came."""


@dataclass(frozen=True, slots=True)
class GiveBackStock:
    entry_id: EntryId
    run_id: RunId
    units: tuple[BatchUnits, ...]
    picked: tuple[BatchUnits, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class PickUnits:
    entry_id: EntryId
    run_id: RunId
    units: tuple[BatchUnits, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ShelveReturn:
    entry_id: EntryId
    return_no: str
    good: tuple[BatchUnits, ...]
    damaged: tuple[BatchUnits, ...]
    at: datetime


Command = (
    ListEntry
    | PassEntryGate
    | PostEntry
    | TallyGoods
    | DecideDiscrepancy
    | AdjustStock
    | BlockStock
    | UnblockStock
    | ReserveStock
    | GiveBackStock
    | PickUnits
    | ShelveReturn
    | ControlGoods
    | FreeGoods
    | MakeAppointment
    | KeepAppointment
    | CancelAppointment
)


class UnknownEntry(UnknownThing): ...


class EntryIdTaken(ChangeRefused): ...


class EntryEmpty(AmountRefused): ...


class PackingListDiffers(AmountRefused): ...


class StockShort(AmountRefused): ...


class QuantityNotPositive(AmountRefused): ...


class RunHasReserved(ChangeRefused):
    """Raised when a run asks a second time: it takes all its stock when it is opened."""


class NotReserved(AmountRefused):
    """Raised when a run picks or gives back more than it has taken."""


class NotBlocked(AmountRefused):
    """Raised when more is unblocked than the block still holds."""


class ReturnExceedsGone(AmountRefused):
    """Raised when more comes back to an entry than has left it."""


class CountNegative(AmountRefused): ...


class BlockIdTaken(ChangeRefused): ...


class DiscrepancyNotFound(AmountRefused): ...


class DecisionUnknown(AmountRefused): ...


def require_positive(*quantities: int) -> None:
    if wrong := [quantity for quantity in quantities if quantity < 1]:
        raise QuantityNotPositive(quantity=wrong[0])
