"""What stands on a run of an officer's control: which of its parcels may not leave the zone."""

from dataclasses import dataclass
from datetime import datetime

from domain.identifiers import ControlId, OrderId, RunId


@dataclass(frozen=True, slots=True)
class ParcelsControlled:
    """From here on these parcels stay; why, and who ordered it, stands on the control."""

    run_id: RunId
    control_id: ControlId
    order_ids: tuple[OrderId, ...]
    controlled_at: datetime


@dataclass(frozen=True, slots=True)
class ParcelsFreed:
    """The control no longer keeps these parcels; another one may."""

    run_id: RunId
    control_id: ControlId
    order_ids: tuple[OrderId, ...]
    freed_at: datetime


ControlEvent = ParcelsControlled | ParcelsFreed
