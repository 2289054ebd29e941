"""Orders and lifts controls: what an officer stops is stopped where its leaving is decided.

The control, the runs that hold its parcels, the entries that hold its goods and the exits that
list them are written in one append: sorting and listing see it from there on, or came before.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from application.leaving import RunParcels, TakeOffExit, take_off
from application.limits import require_not_too_many
from application.streams import CONTROL, ENTRY, EXIT, RUN
from application.workbench import Handlers, Workbench
from domain.clearance_control_commands import ControlParcels, FreeParcels
from domain.clearance_refusals import OrderNotInRun
from domain.clearance_state import ClearanceRun
from domain.control_commands import BeginControl, EndByOverride, EndControl
from domain.control_events import ControlKind, ControlledGoods
from domain.entry_control_commands import ControlGoods, FreeGoods
from domain.exit_commands import ExitHasLeft
from domain.goods import StockPart
from domain.identifiers import ControlId, DrawId, EntryId, ExitId, OfficerId, OrderId, RunId, Sku
from domain.refusals import Refused

CONTROLLED = "kept by an officer's control"


@dataclass(frozen=True, slots=True)
class OrderControl:
    """Keep parcels, and every unit and parcel of some goods, in the zone.

    Parcels that have left already are left out and named.
    """

    control_id: ControlId
    kind: ControlKind
    scanned: str
    reason: str
    parcels: tuple[RunParcels, ...]
    goods: tuple[ControlledGoods, ...]
    by: OfficerId
    at: datetime
    inspector: OfficerId = OfficerId("")
    draw_id: DrawId = DrawId("")


@dataclass(frozen=True, slots=True)
class LiftControl:
    """Let go of all that a control keeps; by its rule, with a second officer."""

    control_id: ControlId
    by: OfficerId
    at: datetime


@dataclass(frozen=True, slots=True)
class GrantOverride:
    """Let go of all that a control keeps because another officer asked for it."""

    control_id: ControlId
    by: OfficerId
    at: datetime


def order_control(bench: Workbench, command: OrderControl) -> None:
    require_not_too_many([i for part in command.parcels for i in part.order_ids])
    bench.load((CONTROL, [command.control_id]))
    known = bench.state(CONTROL, command.control_id).ordered
    # Once ordered it keeps what it keeps: the same order again only says the same again.
    kept = {} if known else parcels_kept(bench, command)
    named = [i for part in command.parcels for i in part.order_ids]
    if not kept and not command.goods and (left := [i for i in named if i in bench.refused]):
        raise bench.refused[left[0]]
    bench.decide(CONTROL, command.control_id, beginning(command, kept))
    if known is None:
        control_goods(bench, command)
        control_parcels(bench, command, kept)


def beginning(command: OrderControl, run_ids: Iterable[RunId]) -> BeginControl:
    return BeginControl(
        command.control_id,
        command.kind,
        command.scanned,
        command.reason,
        command.goods,
        tuple(sorted(run_ids)),
        command.by,
        command.inspector,
        command.draw_id,
        command.at,
    )


def parcels_kept(bench: Workbench, command: OrderControl) -> dict[RunId, list[OrderId]]:
    """The parcels that are named, and those that hold any of the goods, while they are here."""
    named = {part.run_id: part.order_ids for part in command.parcels}
    bench.load((ENTRY, (part.entry_id for part in command.goods)))
    holding = {run for part in command.goods for run in runs_with(bench, part)}
    bench.load((RUN, {*named, *holding}))
    goods = {(part.entry_id, part.sku) for part in command.goods}
    wanted: dict[RunId, list[OrderId]] = {}
    for run_id in sorted({*named, *holding}):
        run: ClearanceRun = bench.state(RUN, run_id)
        known = [i for i in named.get(run_id, ()) if is_known(bench, run, i)]
        wanted[run_id] = sorted({*known, *orders_with(run, goods)})
    return still_here(bench, wanted, {i for part in command.parcels for i in part.order_ids})


def runs_with(bench: Workbench, part: ControlledGoods) -> list[RunId]:
    """Runs that have reserved any of the product there."""
    taken = bench.state(ENTRY, part.entry_id).taken
    return [run_id for run_id, run in taken.items() if any(s == part.sku for _, s in run.asked)]


def is_known(bench: Workbench, run: ClearanceRun, order_id: OrderId) -> bool:
    if order_id in run.orders:
        return True
    bench.left_out(order_id, OrderNotInRun(order_id=order_id))
    return False


def orders_with(run: ClearanceRun, goods: Collection[tuple[EntryId, Sku]]) -> list[OrderId]:
    if not goods:
        return []

    def is_one(part: StockPart) -> bool:
        return (part.entry_id, part.sku) in goods

    return [i for i, order in run.orders.items() if any(map(is_one, order.parts))]


def still_here(
    bench: Workbench, wanted: dict[RunId, list[OrderId]], named: Collection[OrderId]
) -> dict[RunId, list[OrderId]]:
    """Without those that passed the gate; of the named ones it is said which."""
    exits: dict[OrderId, ExitId] = {}
    for run_id, order_ids in wanted.items():
        on_exits = bench.state(RUN, run_id).exits
        exits |= {i: on_exits[i] for i in order_ids if i in on_exits}
    bench.load((EXIT, set(exits.values())))
    gone = {i for i, exit_id in exits.items() if i in bench.state(EXIT, exit_id).gone}
    for order_id in sorted(gone.intersection(named)):
        left: Refused = ExitHasLeft(exit_id=exits[order_id], order_id=order_id)
        bench.left_out(order_id, left)
    here = {run_id: [i for i in ids if i not in gone] for run_id, ids in wanted.items()}
    return {run_id: ids for run_id, ids in here.items() if ids}


def control_goods(bench: Workbench, command: OrderControl) -> None:
    by_entry: dict[EntryId, list[Sku]] = defaultdict(list)
    for part in command.goods:
        by_entry[part.entry_id].append(part.sku)
    for entry_id, skus in sorted(by_entry.items()):
        controlling = ControlGoods(entry_id, command.control_id, tuple(skus), command.at)
        bench.decide(ENTRY, entry_id, controlling)


def control_parcels(
    bench: Workbench, command: OrderControl, kept: Mapping[RunId, Sequence[OrderId]]
) -> None:
    """The runs keep them; exits that list them let go of them, and of passes that name them."""
    listed: dict[ExitId, list[OrderId]] = defaultdict(list)
    for run_id, order_ids in kept.items():
        controlling = ControlParcels(run_id, command.control_id, tuple(order_ids), command.at)
        bench.decide(RUN, run_id, controlling)
        exits = bench.state(RUN, run_id).exits
        for order_id in order_ids:
            if order_id in exits:
                listed[exits[order_id]].append(order_id)
    for exit_id, ids in listed.items():
        take_off(bench, TakeOffExit(exit_id, tuple(ids), CONTROLLED, command.at))


def lift_control(bench: Workbench, command: LiftControl) -> None:
    end(bench, EndControl(command.control_id, command.by, command.at))


def grant_override(bench: Workbench, command: GrantOverride) -> None:
    end(bench, EndByOverride(command.control_id, command.by, command.at))


def end(bench: Workbench, ending: EndControl | EndByOverride) -> None:
    bench.load((CONTROL, [ending.control_id]))
    if not bench.decide(CONTROL, ending.control_id, ending):
        return
    ordered = bench.state(CONTROL, ending.control_id).ordered
    entry_ids = sorted({part.entry_id for part in ordered.goods})
    bench.load((RUN, ordered.run_ids), (ENTRY, entry_ids))
    for run_id in ordered.run_ids:
        bench.decide(RUN, run_id, FreeParcels(run_id, ending.control_id, ending.at))
    for entry_id in entry_ids:
        bench.decide(ENTRY, entry_id, FreeGoods(entry_id, ending.control_id, ending.at))


HANDLERS: Handlers = {
    OrderControl: order_control,
    LiftControl: lift_control,
    GrantOverride: grant_override,
}
