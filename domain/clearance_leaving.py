"""Parcels of a run that are picked, listed for an exit, and taken off it again."""

from collections.abc import Collection

from domain.clearance_asking import known
from domain.clearance_commands import DelistFromExit, ListForExit, PickParcels
from domain.clearance_controls import why_kept
from domain.clearance_events import Event
from domain.clearance_leaving_events import (
    OrdersDelistedFromExit,
    OrdersListedForExit,
    ParcelsPicked,
)
from domain.clearance_refusals import (
    AlreadyListed,
    GoodsNotHere,
    NotPicked,
    NotReleased,
    WithdrawalPending,
)
from domain.clearance_stages import Stage
from domain.clearance_state import ClearanceRun, Member
from domain.identifiers import ExitId, OrderId
from domain.refusals import Refused


def decide_on_leaving(
    command: ListForExit | DelistFromExit | PickParcels, run: ClearanceRun
) -> list[Event]:
    match command:
        case ListForExit():
            return list_for_exit(command, run)
        case DelistFromExit():
            return delist(command, run)
        case PickParcels():
            return pick(command, run)


def require_not_on_exit(members: Collection[Member]) -> None:
    """A hold takes listed parcels off their exit: who still stands on one has left the zone."""
    if listed := [m for m in members if m.exit_id is not None]:
        raise AlreadyListed(order_id=listed[0].order_id, exit_id=listed[0].exit_id)


def list_for_exit(command: ListForExit, run: ClearanceRun) -> list[Event]:
    order_ids = known(run, command.order_ids)
    for order_id in order_ids:
        if refusal := why_not_listed(run, order_id, command.exit_id):
            raise refusal
    new = tuple(i for i in order_ids if i not in run.exits)
    return [OrdersListedForExit(command.run_id, command.exit_id, new, command.at)] if new else []


def why_not_listed(run: ClearanceRun, order_id: OrderId, exit_id: ExitId) -> Refused | None:
    """The rule that keeps a parcel off an exit list; none when it may go on it."""
    stage, listed_on = run.stages[order_id], run.exits.get(order_id, exit_id)
    if stage is not Stage.RELEASED:
        return NotReleased(order_id=order_id, stage=stage.value)
    if order_id in run.withdrawals:
        return WithdrawalPending(order_id=order_id)
    if kept := why_kept(run, order_id):
        return kept
    if order_id not in run.picked:
        return NotPicked(order_id=order_id)
    if listed_on != exit_id:
        return AlreadyListed(order_id=order_id, exit_id=listed_on)
    return None


def delist(command: DelistFromExit, run: ClearanceRun) -> list[Event]:
    order_ids = sorted(set(command.order_ids))
    mine = tuple(i for i in order_ids if run.exits.get(i) == command.exit_id)
    if not mine:
        return []
    return [
        OrdersDelistedFromExit(command.run_id, command.exit_id, mine, command.reason, command.at)
    ]


def pick(command: PickParcels, run: ClearanceRun) -> list[Event]:
    """Parcels may be picked before release: an inspection needs them on the table."""
    new = tuple(i for i in known(run, command.order_ids) if i not in run.picked)
    if early := sorted(run.ahead.intersection(new)):
        raise GoodsNotHere(order_id=early[0])
    return [ParcelsPicked(command.run_id, new, command.at)] if new else []
