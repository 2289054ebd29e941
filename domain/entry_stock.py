"""What is done with goods that were found: blocked, reserved, picked, given back, shelved."""

from collections import Counter

from domain.entry_commands import (
    BlockIdTaken,
    BlockStock,
    GiveBackStock,
    NotBlocked,
    NotReserved,
    PickUnits,
    ReserveStock,
    ReturnExceedsGone,
    RunHasReserved,
    ShelveReturn,
    StockShort,
    UnblockStock,
    require_positive,
)
from domain.entry_control_commands import GoodsUnderControl
from domain.entry_controls import control_of
from domain.entry_events import (
    Event,
    ReturnShelved,
    StockBlocked,
    StockGivenBack,
    StockReserved,
    StockUnblocked,
    UnitsPicked,
)
from domain.entry_state import (
    NOTHING_TAKEN,
    BondedEntry,
    as_batch_units,
    by_batch,
)
from domain.goods import (
    SkuUnits,
    as_units,
    counted,
)
from domain.identifiers import Sku


def block(command: BlockStock, entry: BondedEntry) -> list[Event]:
    """Customs and recalls block what they name, free or not; a negative rest is a case."""
    units = counted(command.units)
    if known := entry.blocks.get(command.block_id):
        if known.units == units:
            return []
        raise BlockIdTaken(block_id=command.block_id)
    require_positive(*(part.quantity for part in command.units))
    if not units:
        return []
    return [
        StockBlocked(
            command.entry_id, command.block_id, as_units(units), command.reason, command.at
        )
    ]


def unblock(command: UnblockStock, entry: BondedEntry) -> list[Event]:
    """Part by part, if need be; a block that holds nothing any more is at its end."""
    known = entry.blocks.get(command.block_id)
    if known is not None and not known.left:
        return []
    require_positive(*(part.quantity for part in command.units))
    units = counted(command.units)
    left = known.left if known else Counter[Sku]()
    if excess := units - left:
        raise NotBlocked(block_id=command.block_id, units=as_units(excess))
    if not units:
        return []
    return [StockUnblocked(command.entry_id, command.block_id, as_units(units), command.at)]


def reserve(command: ReserveStock, entry: BondedEntry) -> list[Event]:
    """A run takes all its stock at once; what it took already, it takes again only as more."""
    asked = by_batch(command.units)
    known = entry.taken.get(command.run_id)
    if known and not command.is_more:
        if known.asked == asked:
            return []
        raise RunHasReserved(run_id=command.run_id)
    require_positive(*(part.quantity for part in command.units))
    for _, sku in asked:
        if kept_by := control_of(entry, sku):
            raise GoodsUnderControl(sku=sku, control_id=kept_by)
    for (batch_id, sku), quantity in asked.items():
        if quantity > entry.available(batch_id, sku):
            raise StockShort(sku=sku, asked=quantity, available=entry.available(batch_id, sku))
    for sku, quantity in counted(SkuUnits(p.sku, p.quantity) for p in command.units).items():
        if quantity > entry.free(sku):
            raise StockShort(sku=sku, asked=quantity, available=entry.free(sku))
    if not asked:
        return []
    return [StockReserved(command.entry_id, command.run_id, as_batch_units(asked), command.at)]


def pick(command: PickUnits, entry: BondedEntry) -> list[Event]:
    units = by_batch(command.units)
    require_positive(*(part.quantity for part in command.units))
    waiting = entry.taken[command.run_id].waiting if command.run_id in entry.taken else Counter()
    if excess := units - waiting:
        raise NotReserved(run_id=command.run_id, units=as_batch_units(excess))
    if not units:
        return []
    return [UnitsPicked(command.entry_id, command.run_id, as_batch_units(units), command.at)]


def give_back(command: GiveBackStock, entry: BondedEntry) -> list[Event]:
    """The picked ones are a part of all; a run gives back no more than it has taken of each."""
    units, picked = by_batch(command.units), by_batch(command.picked)
    require_positive(*(part.quantity for part in (*command.units, *command.picked)))
    if not units:
        return []
    run = entry.taken.get(command.run_id, NOTHING_TAKEN)
    excess = (picked - units) + (picked - run.picked) + ((units - picked) - run.waiting)
    if excess:
        raise NotReserved(run_id=command.run_id, units=as_batch_units(excess))
    return [
        StockGivenBack(
            command.entry_id,
            command.run_id,
            as_batch_units(units),
            as_batch_units(picked),
            command.at,
        )
    ]


def shelve(command: ShelveReturn, entry: BondedEntry) -> list[Event]:
    if command.return_no in entry.shelved or not (command.good or command.damaged):
        return []
    require_positive(*(part.quantity for part in (*command.good, *command.damaged)))
    good, damaged = by_batch(command.good), by_batch(command.damaged)
    if excess := good + damaged - entry.gone:
        raise ReturnExceedsGone(return_no=command.return_no, units=as_batch_units(excess))
    return [
        ReturnShelved(
            command.entry_id,
            command.return_no,
            as_batch_units(good),
            as_batch_units(damaged),
            command.at,
        )
    ]
