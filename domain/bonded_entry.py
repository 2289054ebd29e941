"""One lot of bonded stock: what was listed, posted and counted, whose it is, and what is free."""

from domain.decider import Decider
from domain.entry_appointment_commands import (
    CancelAppointment,
    KeepAppointment,
    MakeAppointment,
)
from domain.entry_appointments import decide_on_appointments, kept_at_gate
from domain.entry_commands import (
    AdjustStock,
    BlockStock,
    Command,
    DecideDiscrepancy,
    EntryEmpty,
    EntryIdTaken,
    GiveBackStock,
    ListEntry,
    PackingListDiffers,
    PassEntryGate,
    PickUnits,
    PostEntry,
    ReserveStock,
    ShelveReturn,
    TallyGoods,
    UnblockStock,
    UnknownEntry,
    require_positive,
)
from domain.entry_control_commands import ControlGoods, FreeGoods
from domain.entry_controls import decide_on_controls
from domain.entry_events import (
    EntryGatePassed,
    EntryListed,
    EntryPosted,
    Event,
    StockAdjusted,
)
from domain.entry_folding import evolve
from domain.entry_state import (
    BondedEntry,
    Stage,
    as_batch_units,
    by_batch,
)
from domain.entry_stock import block, give_back, pick, reserve, shelve, unblock
from domain.entry_tally import decide_discrepancy, tally
from domain.goods import (
    SkuUnits,
    as_units,
    counted,
)


def decide(command: Command, entry: BondedEntry) -> list[Event]:
    if isinstance(command, ListEntry):
        return list_entry(command, entry)
    if entry.stage is Stage.ABSENT:
        raise UnknownEntry(entry_id=command.entry_id)
    match command:
        case PassEntryGate():
            return pass_gate(command, entry)
        case PostEntry():
            return post(command, entry)
        case TallyGoods():
            return tally(command, entry)
        case DecideDiscrepancy():
            return decide_discrepancy(command, entry)
        case AdjustStock():
            if command.count_id in entry.adjusted_by:
                return []
            return [StockAdjusted(command.entry_id, command.count_id, command.changes, command.at)]
        case BlockStock():
            return block(command, entry)
        case UnblockStock():
            return unblock(command, entry)
        case ReserveStock():
            return reserve(command, entry)
        case GiveBackStock():
            return give_back(command, entry)
        case PickUnits():
            return pick(command, entry)
        case ShelveReturn():
            return shelve(command, entry)
        case ControlGoods() | FreeGoods():
            return [*decide_on_controls(command, entry)]
        case MakeAppointment() | KeepAppointment() | CancelAppointment():
            return [*decide_on_appointments(command, entry)]


def list_entry(command: ListEntry, entry: BondedEntry) -> list[Event]:
    listed = counted(SkuUnits(line.sku, line.quantity) for line in command.lines)
    packing = as_batch_units(by_batch(command.packing))
    if entry.stage is not Stage.ABSENT:
        if entry.listed == listed and entry.packing == packing:
            return []
        raise EntryIdTaken(entry_id=command.entry_id)
    if not listed:
        raise EntryEmpty(entry_id=command.entry_id)
    require_positive(*(line.quantity for line in command.lines))
    require_positive(*(part.quantity for part in command.packing))
    packed = counted(SkuUnits(part.sku, part.quantity) for part in command.packing)
    if packed != listed:
        raise PackingListDiffers(listed=as_units(listed), packed=as_units(packed))
    return [
        EntryListed(
            command.entry_id,
            command.list_no,
            command.consignment_ids,
            command.lines,
            packing,
            command.at,
        )
    ]


def post(command: PostEntry, entry: BondedEntry) -> list[Event]:
    """The port's latest word counts; an earlier one that comes late changes nothing."""
    posted = as_units(counted(command.posted))
    if entry.posted is not None and as_units(entry.posted) == posted:
        return []
    if entry.posted_at is not None and command.at < entry.posted_at:
        return []
    return [EntryPosted(command.entry_id, posted, command.at)]


def pass_gate(command: PassEntryGate, entry: BondedEntry) -> list[Event]:
    if command.pass_no in entry.gate_passes:
        return []
    return [
        EntryGatePassed(
            command.entry_id, command.pass_no, command.vehicle, command.gross_grams, command.at
        ),
        *kept_at_gate(entry, command.entry_id, command.at),
    ]


DECIDER = Decider(initial=BondedEntry(), evolve=evolve, decide=decide)
