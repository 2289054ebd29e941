"""What happens to one lot of bonded stock."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.entry_appointment_events import (
    AppointmentCancelled,
    AppointmentKept,
    AppointmentMade,
)
from domain.entry_control_events import GoodsControlled, GoodsFreed
from domain.goods import BatchUnits, SkuUnits
from domain.identifiers import (
    ConsignmentId,
    CountId,
    EntryId,
    RunId,
    Sku,
)


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line of the first-line list (INV101): a product under its account book line."""

    book_line: int
    sku: Sku
    hs_code: str
    unit_code: str
    quantity: int


@dataclass(frozen=True, slots=True)
class SkuCount:
    """What was counted of one product.

    good + damaged + expired + short make up the expected; over and wrong are extra.
    """

    sku: Sku
    good: int
    damaged: int = 0
    expired: int = 0
    short: int = 0
    over: int = 0
    wrong: int = 0


@dataclass(frozen=True, slots=True)
class Lot:
    """Units of one product that were made together."""

    sku: Sku
    lot_no: str
    """As printed on them; empty where nothing is."""

    best_before: date
    quantity: int


@dataclass(frozen=True, slots=True)
class SkuDelta:
    """A change of the counted good units of one product, up or down."""

    sku: Sku
    delta: int


@dataclass(frozen=True, slots=True)
class EntryListed:
    entry_id: EntryId
    list_no: str
    consignment_ids: tuple[ConsignmentId, ...]
    lines: tuple[EntryLine, ...]
    packing: tuple[BatchUnits, ...]
    """The packing list: which batch each unit was bought for."""

    listed_at: datetime


@dataclass(frozen=True, slots=True)
class EntryGatePassed:
    entry_id: EntryId
    pass_no: str
    vehicle: str
    gross_grams: int
    passed_at: datetime


@dataclass(frozen=True, slots=True)
class EntryPosted:
    """The port has posted the entry to the account book (INV211): its word is the truth."""

    entry_id: EntryId
    posted: tuple[SkuUnits, ...]
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class GoodsTallied:
    entry_id: EntryId
    tally_no: str
    counts: tuple[SkuCount, ...]
    allotments: tuple[BatchUnits, ...]
    """Good units by batch, shared by the packing list."""

    tallied_at: datetime
    lots: tuple[Lot, ...] = ()
    """What the units themselves say of their shelf life, where the warehouse wrote it down."""


@dataclass(frozen=True, slots=True)
class DiscrepancyDecided:
    entry_id: EntryId
    sku: Sku
    kind: str
    quantity: int
    decision: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class StockAdjusted:
    """A stock count's differences that fall on this entry."""

    entry_id: EntryId
    count_id: CountId
    changes: tuple[SkuDelta, ...]
    adjusted_at: datetime


@dataclass(frozen=True, slots=True)
class StockBlocked:
    entry_id: EntryId
    block_id: str
    units: tuple[SkuUnits, ...]
    reason: str
    blocked_at: datetime


@dataclass(frozen=True, slots=True)
class StockUnblocked:
    entry_id: EntryId
    block_id: str
    units: tuple[SkuUnits, ...]
    unblocked_at: datetime


@dataclass(frozen=True, slots=True)
class StockReserved:
    entry_id: EntryId
    run_id: RunId
    units: tuple[BatchUnits, ...]
    reserved_at: datetime


@dataclass(frozen=True, slots=True)
class StockGivenBack:
    """Reserved units whose order is not cleared from here; they stand for their batch again."""

    entry_id: EntryId
    run_id: RunId
    units: tuple[BatchUnits, ...]
    picked: tuple[BatchUnits, ...]
    """The part of them that was already picked and goes back to the shelf."""

    given_back_at: datetime


@dataclass(frozen=True, slots=True)
class UnitsPicked:
    entry_id: EntryId
    run_id: RunId
    units: tuple[BatchUnits, ...]
    picked_at: datetime


@dataclass(frozen=True, slots=True)
class ReturnShelved:
    """Returned units back in the zone: good ones are free again.

    The damaged ones are blocked under the number of their return.
    """

    entry_id: EntryId
    return_no: str
    good: tuple[BatchUnits, ...]
    damaged: tuple[BatchUnits, ...]
    shelved_at: datetime


Event = (
    EntryListed
    | EntryGatePassed
    | EntryPosted
    | GoodsTallied
    | DiscrepancyDecided
    | StockAdjusted
    | StockBlocked
    | StockUnblocked
    | StockReserved
    | StockGivenBack
    | UnitsPicked
    | ReturnShelved
    | GoodsControlled
    | GoodsFreed
    | AppointmentMade
    | AppointmentKept
    | AppointmentCancelled
)
