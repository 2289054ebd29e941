"""Parcels of a run that controls keep in the zone: as many controls as there are may stand on one.

The run decides what may be listed for an exit, so a control stands on the run.
"""

from collections.abc import Iterable, Mapping

from domain.clearance_asking import known
from domain.clearance_control_commands import (
    ControlCommand,
    ControlParcels,
    FreeParcels,
    UnderControl,
)
from domain.clearance_control_events import ControlEvent, ParcelsControlled, ParcelsFreed
from domain.clearance_state import ClearanceRun
from domain.identifiers import ControlId, OrderId, in_events
from domain.replacing import replace

Controls = Mapping[OrderId, frozenset[ControlId]]


def evolve_controls(run: ClearanceRun, event: ControlEvent) -> ClearanceRun:
    match event:
        case ParcelsControlled():
            kept = {i: run.controls.get(i, frozenset()) for i in event.order_ids}
            more = {i: ids | {event.control_id} for i, ids in kept.items()}
            return replace(run, controls={**run.controls, **more})
        case ParcelsFreed():
            return replace(run, controls=freed(run.controls, event.order_ids, event.control_id))


def freed(controls: Controls, order_ids: Iterable[OrderId], control_id: ControlId) -> Controls:
    named = set(order_ids)
    left = {i: ids - {control_id} if i in named else ids for i, ids in controls.items()}
    return {i: ids for i, ids in left.items() if ids}


def decide_on_controls(command: ControlCommand, run: ClearanceRun) -> list[ControlEvent]:
    match command:
        case ControlParcels():
            return control(command, run)
        case FreeParcels():
            return free(command, run)


def control(command: ControlParcels, run: ClearanceRun) -> list[ControlEvent]:
    order_ids = known(run, command.order_ids)
    new = [i for i in order_ids if command.control_id not in run.controls.get(i, ())]
    return [
        ParcelsControlled(command.run_id, command.control_id, part, command.at)
        for part in in_events(new)
    ]


def free(command: FreeParcels, run: ClearanceRun) -> list[ControlEvent]:
    kept = sorted(i for i, ids in run.controls.items() if command.control_id in ids)
    return [
        ParcelsFreed(command.run_id, command.control_id, part, command.at)
        for part in in_events(kept)
    ]


def require_uncontrolled(run: ClearanceRun, order_ids: Iterable[OrderId]) -> None:
    """Raises UnderControl for the first that is not free to go."""
    for order_id in order_ids:
        if refusal := why_kept(run, order_id):
            raise refusal


def why_kept(run: ClearanceRun, order_id: OrderId) -> UnderControl | None:
    """The refusal for a parcel under control; none for one that no control keeps."""
    kept_by = run.controls.get(order_id)
    return UnderControl(order_id=order_id, control_id=min(kept_by)) if kept_by else None
