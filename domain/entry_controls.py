"""Products of an entry under an officer's control: counted as before, and taken by no new run.

Unlike a block it says nothing about units: nobody goes short of what is only looked at.
"""

from domain.entry_control_commands import (
    ControlCommand,
    ControlGoods,
    FreeGoods,
    GoodsNotListed,
)
from domain.entry_control_events import ControlEvent, GoodsControlled, GoodsFreed
from domain.entry_state import BondedEntry
from domain.identifiers import ControlId, Sku


def decide_on_controls(command: ControlCommand, entry: BondedEntry) -> list[ControlEvent]:
    match command:
        case ControlGoods():
            return control(command, entry)
        case FreeGoods():
            if command.control_id not in entry.controls:
                return []
            return [GoodsFreed(command.entry_id, command.control_id, command.at)]


def control(command: ControlGoods, entry: BondedEntry) -> list[ControlEvent]:
    skus = tuple(sorted(set(command.skus)))
    if unknown := [sku for sku in skus if sku not in entry.listed]:
        raise GoodsNotListed(entry_id=command.entry_id, sku=unknown[0])
    if not skus or entry.controls.get(command.control_id) == frozenset(skus):
        return []
    return [GoodsControlled(command.entry_id, command.control_id, skus, command.at)]


def control_of(entry: BondedEntry, sku: Sku) -> ControlId | None:
    """The control that keeps a product on its shelf; the first by name where several do."""
    return min((i for i, skus in entry.controls.items() if sku in skus), default=None)
