"""Officers of one site: who is on duty, and who is related to which enterprise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.decider import Decider
from domain.draw_parts import Exclusion
from domain.identifiers import OfficerId
from domain.refusals import AmountRefused
from domain.replacing import replace

SITE = "site"
"""There is one roster in a book."""


@dataclass(frozen=True, slots=True)
class DutySet:
    officer: OfficerId
    is_on_duty: bool
    reason: str
    set_by: OfficerId
    set_at: datetime


@dataclass(frozen=True, slots=True)
class RelationRecorded:
    """A reason for which the officer is not drawn for an enterprise: family, a former post."""

    officer: OfficerId
    enterprise: str
    reason: str
    recorded_by: OfficerId
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class RelationEnded:
    officer: OfficerId
    enterprise: str
    reason: str
    ended_by: OfficerId
    ended_at: datetime


Event = DutySet | RelationRecorded | RelationEnded


@dataclass(frozen=True, slots=True)
class OfficerRoster:
    duties: Mapping[OfficerId, tuple[bool, str]] = field(default_factory=dict)
    """Whether on duty, and why so."""

    relations: Mapping[tuple[OfficerId, str], str] = field(default_factory=dict)
    """Reasons by officer and enterprise."""

    @property
    def officers(self) -> tuple[OfficerId, ...]:
        return tuple(sorted(self.duties))

    @property
    def exclusions(self) -> tuple[Exclusion, ...]:
        """Who is off duty is excluded from every enterprise."""
        off = [(i, "", why) for i, (is_on, why) in self.duties.items() if not is_on]
        related = [(*key, why) for key, why in self.relations.items()]
        return tuple(Exclusion(*row) for row in sorted((*off, *related)))


def evolve(roster: OfficerRoster, event: Event) -> OfficerRoster:
    match event:
        case DutySet():
            duty = (event.is_on_duty, event.reason)
            return replace(roster, duties={**roster.duties, event.officer: duty})
        case RelationRecorded():
            key = (event.officer, event.enterprise)
            return replace(roster, relations={**roster.relations, key: event.reason})
        case RelationEnded():
            gone = (event.officer, event.enterprise)
            left = {key: why for key, why in roster.relations.items() if key != gone}
            return replace(roster, relations=left)


@dataclass(frozen=True, slots=True)
class SetDuty:
    """Put an officer on the roster, on duty or off it."""

    officer: OfficerId
    is_on_duty: bool
    reason: str
    by: OfficerId
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordRelation:
    officer: OfficerId
    enterprise: str
    reason: str
    by: OfficerId
    at: datetime


@dataclass(frozen=True, slots=True)
class EndRelation:
    officer: OfficerId
    enterprise: str
    reason: str
    by: OfficerId
    at: datetime


Command = SetDuty | RecordRelation | EndRelation


class RosterReasonMissing(AmountRefused):
    """Raised when it is not said why an officer is off duty, related, or no longer so."""


class EnterpriseMissing(AmountRefused):
    """Raised for a relation to nobody: only being off duty keeps from all."""


def decide(command: Command, roster: OfficerRoster) -> list[Event]:
    match command:
        case SetDuty():
            return set_duty(command, roster)
        case RecordRelation():
            return record_relation(command, roster)
        case EndRelation():
            return end_relation(command, roster)


def require_reason(command: Command) -> None:
    if not command.reason.strip():
        raise RosterReasonMissing(officer=command.officer)


def set_duty(command: SetDuty, roster: OfficerRoster) -> list[Event]:
    if roster.duties.get(command.officer) == (command.is_on_duty, command.reason):
        return []
    if not command.is_on_duty:
        require_reason(command)
    return [DutySet(command.officer, command.is_on_duty, command.reason, command.by, command.at)]


def record_relation(command: RecordRelation, roster: OfficerRoster) -> list[Event]:
    if roster.relations.get((command.officer, command.enterprise)) == command.reason:
        return []
    if not command.enterprise.strip():
        raise EnterpriseMissing(officer=command.officer)
    require_reason(command)
    return [
        RelationRecorded(
            command.officer, command.enterprise, command.reason, command.by, command.at
        )
    ]


def end_relation(command: EndRelation, roster: OfficerRoster) -> list[Event]:
    if (command.officer, command.enterprise) not in roster.relations:
        return []
    require_reason(command)
    return [
        RelationEnded(command.officer, command.enterprise, command.reason, command.by, command.at)
    ]


DECIDER = Decider(initial=OfficerRoster(), evolve=evolve, decide=decide)
