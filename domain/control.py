"""One control: parcels and goods that an officer keeps in the zone until two officers let go.

Who ordered a hold or inspected does not end it, and who asks for an override does not grant it.
"""

from dataclasses import dataclass

from domain.control_commands import (
    AskOverride,
    BeginControl,
    Command,
    ControlEmpty,
    ControlEnded,
    ControlIdTaken,
    ControlReasonMissing,
    DeclineOverride,
    EndByOverride,
    EndControl,
    InspectControl,
    InspectionNotPassed,
    OfficerNotDrawn,
    OverrideNotAsked,
    OverrideStands,
    SecondOfficerNeeded,
    UnknownControl,
)
from domain.control_events import (
    ControlInspected,
    ControlKind,
    ControlLifted,
    ControlOrdered,
    Event,
    Ground,
    InspectionOutcome,
    OverrideAsked,
    OverrideDeclined,
)
from domain.decider import Decider
from domain.identifiers import OfficerId
from domain.replacing import replace


@dataclass(frozen=True, slots=True)
class Control:
    ordered: ControlOrdered | None = None
    inspected: ControlInspected | None = None
    """The latest inspection."""

    override: OverrideAsked | None = None
    """Asked for, and not yet answered."""

    lifted: ControlLifted | None = None

    @property
    def stands(self) -> bool:
        return self.ordered is not None and self.lifted is None


def evolve(control: Control, event: Event) -> Control:
    match event:
        case ControlOrdered():
            return Control(event)
        case ControlInspected():
            return replace(control, inspected=event)
        case OverrideAsked():
            return replace(control, override=event)
        case OverrideDeclined():
            return replace(control, override=None)
        case ControlLifted():
            return replace(control, override=None, lifted=event)


def decide(command: Command, control: Control) -> list[Event]:
    if isinstance(command, BeginControl):
        return begin(command, control)
    if control.ordered is None:
        raise UnknownControl(control_id=command.control_id)
    match command:
        case InspectControl():
            return inspect(command, control, control.ordered)
        case AskOverride():
            return ask_override(command, control)
        case DeclineOverride():
            return decline_override(command, control)
        case EndControl():
            return end(command, control, control.ordered)
        case EndByOverride():
            return end_by_override(command, control)


def begin(command: BeginControl, control: Control) -> list[Event]:
    ordered = ControlOrdered(
        command.control_id,
        command.kind,
        command.scanned,
        command.reason,
        command.goods,
        command.run_ids,
        command.by,
        command.inspector,
        command.draw_id,
        command.at,
    )
    if control.ordered is not None:
        # What it kept may have left since it was ordered: the same order is known by its words.
        if words_of(control.ordered) == words_of(ordered):
            return []
        raise ControlIdTaken(control_id=command.control_id)
    require_reason(command.reason)
    if not command.goods and not command.run_ids:
        raise ControlEmpty(scanned=command.scanned)
    return [ordered]


def words_of(ordered: ControlOrdered) -> tuple[ControlKind, str, str, OfficerId]:
    return ordered.kind, ordered.scanned, ordered.reason, ordered.ordered_by


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise ControlReasonMissing()


def require_standing(control: Control) -> None:
    if control.lifted is not None:
        raise ControlEnded(control_id=control.lifted.control_id)


def inspect(command: InspectControl, control: Control, ordered: ControlOrdered) -> list[Event]:
    found = ControlInspected(
        command.control_id, command.by, command.outcome, command.finding, command.at
    )
    known = control.inspected
    if known is not None and replace(known, inspected_at=command.at) == found:
        return []
    require_standing(control)
    if ordered.inspector and ordered.inspector != command.by:
        raise OfficerNotDrawn(control_id=command.control_id, officer=ordered.inspector)
    return [found]


def ask_override(command: AskOverride, control: Control) -> list[Event]:
    asked = control.override
    if asked is not None and asked.asked_by == command.by:
        return []
    require_standing(control)
    require_reason(command.reason)
    if asked is not None:
        raise OverrideStands(control_id=command.control_id, officer=asked.asked_by)
    return [OverrideAsked(command.control_id, command.by, command.reason, command.at)]


def decline_override(command: DeclineOverride, control: Control) -> list[Event]:
    """Also by who asked: nobody has to be kept to a wish."""
    if control.override is None:
        return []
    require_reason(command.reason)
    return [OverrideDeclined(command.control_id, command.by, command.reason, command.at)]


def end(command: EndControl, control: Control, ordered: ControlOrdered) -> list[Event]:
    if control.lifted is not None:
        return []
    if ordered.kind is ControlKind.HOLD:
        require_other(command.by, ordered.ordered_by)
        return [ControlLifted(command.control_id, command.by, Ground.SECOND_OFFICER, command.at)]
    found = control.inspected
    if found is None or found.outcome is InspectionOutcome.FAILED:
        raise InspectionNotPassed(control_id=command.control_id)
    require_other(command.by, found.inspected_by)
    return [ControlLifted(command.control_id, command.by, Ground.PASSED, command.at)]


def end_by_override(command: EndByOverride, control: Control) -> list[Event]:
    if control.lifted is not None:
        return []
    if control.override is None:
        raise OverrideNotAsked(control_id=command.control_id)
    require_other(command.by, control.override.asked_by)
    return [ControlLifted(command.control_id, command.by, Ground.OVERRIDDEN, command.at)]


def require_other(officer: OfficerId, first: OfficerId) -> None:
    if officer == first:
        raise SecondOfficerNeeded(officer=officer)


DECIDER = Decider(initial=Control(), evolve=evolve, decide=decide)
