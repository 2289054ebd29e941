"""What a run is asked about controls; `application.controlling` asks, and nobody else."""

from dataclasses import dataclass
from datetime import datetime

from domain.identifiers import ControlId, OrderId, RunId
from domain.refusals import ChangeRefused


@dataclass(frozen=True, slots=True)
class ControlParcels:
    run_id: RunId
    control_id: ControlId
    order_ids: tuple[OrderId, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class FreeParcels:
    """Let go of every parcel that a control keeps in the run."""

    run_id: RunId
    control_id: ControlId
    at: datetime


ControlCommand = ControlParcels | FreeParcels


class UnderControl(ChangeRefused):
    """Raised for a parcel that an officer's control keeps in the zone."""
