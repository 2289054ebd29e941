"""What officers ask of a control, and the rules for which it refuses.

`by` is who asks, as they signed in: the entry points let nobody name another.
"""

from dataclasses import dataclass
from datetime import datetime

from domain.control_events import ControlKind, ControlledGoods, InspectionOutcome
from domain.identifiers import ControlId, DrawId, OfficerId, RunId
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing


@dataclass(frozen=True, slots=True)
class BeginControl:
    """`application.controlling` begins it together with what it keeps."""

    control_id: ControlId
    kind: ControlKind
    scanned: str
    reason: str
    goods: tuple[ControlledGoods, ...]
    run_ids: tuple[RunId, ...]
    by: OfficerId
    inspector: OfficerId
    draw_id: DrawId
    at: datetime


@dataclass(frozen=True, slots=True)
class InspectControl:
    """Say what an inspection found; the latest finding counts."""

    control_id: ControlId
    by: OfficerId
    outcome: InspectionOutcome
    finding: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AskOverride:
    """Ask another officer to end a control against its rule."""

    control_id: ControlId
    by: OfficerId
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DeclineOverride:
    control_id: ControlId
    by: OfficerId
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EndControl:
    """End it by its rule: a passed inspection, and always a second officer."""

    control_id: ControlId
    by: OfficerId
    at: datetime


@dataclass(frozen=True, slots=True)
class EndByOverride:
    """Grant what another officer asked for."""

    control_id: ControlId
    by: OfficerId
    at: datetime


Command = BeginControl | InspectControl | AskOverride | DeclineOverride | EndControl | EndByOverride


class UnknownControl(UnknownThing): ...


class ControlIdTaken(ChangeRefused): ...


class ControlEmpty(AmountRefused):
    """Raised for a control that would keep nothing."""


class ControlReasonMissing(AmountRefused):
    """Raised for a control, an override or a refusal of one that does not say why."""


class ControlEnded(ChangeRefused): ...


class OfficerNotDrawn(ChangeRefused):
    """Raised when another officer than the drawn one would inspect."""


class InspectionNotPassed(ChangeRefused):
    """Raised when an inspection is asked for and the latest did not pass, or there was none."""


class SecondOfficerNeeded(ChangeRefused):
    """Raised when one pair of eyes would decide what takes two."""


class OverrideNotAsked(ChangeRefused): ...


class OverrideStands(ChangeRefused):
    """Raised when another officer has asked already: answer that first."""
