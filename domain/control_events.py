"""What happens to an officer's control, from its order to its end."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from domain.identifiers import ControlId, DrawId, EntryId, OfficerId, RunId, Sku


class ControlKind(Enum):
    """What an officer asks for: to look inside, or only to keep it here."""

    INSPECTION = "inspection"
    HOLD = "hold"


class InspectionOutcome(Enum):
    PASSED = "passed"
    FAILED = "failed"


class Ground(Enum):
    """Why a control ended."""

    PASSED = "inspection passed"
    SECOND_OFFICER = "second officer"
    OVERRIDDEN = "overridden"


@dataclass(frozen=True, slots=True)
class ControlledGoods:
    """One product of one entry, all of it."""

    entry_id: EntryId
    sku: Sku


@dataclass(frozen=True, slots=True)
class ControlOrdered:
    """The parcels it keeps stand on their runs, in the same append."""

    control_id: ControlId
    kind: ControlKind
    scanned: str
    """What the officer scanned or was given: a waybill, an order, a carton, a product."""

    reason: str
    goods: tuple[ControlledGoods, ...]
    run_ids: tuple[RunId, ...]
    ordered_by: OfficerId
    inspector: OfficerId
    """Who alone may inspect; empty for whoever is there."""

    draw_id: DrawId
    """The draw that chose it; empty for what an officer ordered on the spot."""

    ordered_at: datetime


@dataclass(frozen=True, slots=True)
class ControlInspected:
    control_id: ControlId
    inspected_by: OfficerId
    outcome: InspectionOutcome
    finding: str
    inspected_at: datetime


@dataclass(frozen=True, slots=True)
class OverrideAsked:
    control_id: ControlId
    asked_by: OfficerId
    reason: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class OverrideDeclined:
    control_id: ControlId
    declined_by: OfficerId
    reason: str
    declined_at: datetime


@dataclass(frozen=True, slots=True)
class ControlLifted:
    control_id: ControlId
    lifted_by: OfficerId
    ground: Ground
    lifted_at: datetime


Event = ControlOrdered | ControlInspected | OverrideAsked | OverrideDeclined | ControlLifted
