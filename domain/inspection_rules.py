"""The rules by which one site draws inspections and grades enterprises, each from its day on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.dated import customs_day
from domain.decider import Decider
from domain.draw_parts import DrawRules
from domain.grade_parts import BEST, WORST, GradeRules
from domain.identifiers import ORDERS_PER_EVENT_MAX, OfficerId
from domain.refusals import AmountRefused, ChangeRefused
from domain.replacing import replace

SITE = "site"
"""There is one set of rules in a book."""


@dataclass(frozen=True, slots=True)
class DrawRulesSet:
    rules: DrawRules
    holds_from: date
    delegation: str
    """The number under which customs gave the draw to this site; nothing where it took it back."""

    reason: str
    set_by: OfficerId
    set_at: datetime


@dataclass(frozen=True, slots=True)
class GradeRulesSet:
    rules: GradeRules
    holds_from: date
    reason: str
    set_by: OfficerId
    set_at: datetime


Event = DrawRulesSet | GradeRulesSet


@dataclass(frozen=True, slots=True)
class InspectionRules:
    """What holds from each day on; what was set last for a day holds from it."""

    draws: Mapping[date, DrawRulesSet] = field(default_factory=dict)
    grades: Mapping[date, GradeRulesSet] = field(default_factory=dict)

    def draws_on(self, day: date) -> DrawRulesSet | None:
        return self.draws[since] if (since := latest(self.draws, day)) else None

    def grades_on(self, day: date) -> GradeRulesSet | None:
        return self.grades[since] if (since := latest(self.grades, day)) else None


def latest(days: Iterable[date], day: date) -> date | None:
    """The last of the days that has come."""
    return max((each for each in days if each <= day), default=None)


def evolve(known: InspectionRules, event: Event) -> InspectionRules:
    match event:
        case DrawRulesSet():
            return replace(known, draws={**known.draws, event.holds_from: event})
        case GradeRulesSet():
            return replace(known, grades={**known.grades, event.holds_from: event})


@dataclass(frozen=True, slots=True)
class SetDrawRules:
    """Say who is drawn, from a day on; `delegation` is customs' number for letting this site."""

    rules: DrawRules
    holds_from: date
    delegation: str
    reason: str
    by: OfficerId
    at: datetime


@dataclass(frozen=True, slots=True)
class SetGradeRules:
    """Say how enterprises are graded, from a day on."""

    rules: GradeRules
    holds_from: date
    reason: str
    by: OfficerId
    at: datetime


Command = SetDrawRules | SetGradeRules


class RulesReasonMissing(AmountRefused): ...


class ShareUnsound(AmountRefused):
    """Raised for a share below 0 or above 1,000 of a thousand, or named twice."""


class GradeUnsound(AmountRefused):
    """Raised for a grade that is not 1, 2, 3 or 4."""


class TargetsMaxUnsound(AmountRefused): ...


class PeriodUnsound(AmountRefused):
    """Raised for a window or a period that is not at least one day, or a count below zero."""


class RulesBackdated(ChangeRefused):
    """Raised for rules that would hold from a day that has gone: draws of it were made already."""


def decide(command: Command, known: InspectionRules) -> list[Event]:
    if not command.reason.strip():
        raise RulesReasonMissing()
    match command:
        case SetDrawRules():
            return set_draw_rules(command, known)
        case SetGradeRules():
            return set_grade_rules(command, known)


def require_not_gone(command: Command) -> None:
    today = customs_day(command.at)
    if command.holds_from < today:
        raise RulesBackdated(day=command.holds_from, today=today)


def set_draw_rules(command: SetDrawRules, known: InspectionRules) -> list[Event]:
    fresh = DrawRulesSet(
        command.rules,
        command.holds_from,
        command.delegation,
        command.reason,
        command.by,
        command.at,
    )
    same = known.draws.get(command.holds_from)
    if same is not None and replace(same, set_at=command.at) == fresh:
        return []
    require_not_gone(command)
    cells = [(share.grade, share.risk) for share in command.rules.shares]
    for share in command.rules.shares:
        require_grade(share.grade)
        if not 0 <= share.per_mille <= 1_000 or cells.count((share.grade, share.risk)) > 1:
            raise ShareUnsound(per_mille=share.per_mille, grade=share.grade)
    if not 1 <= command.rules.targets_max <= ORDERS_PER_EVENT_MAX:
        raise TargetsMaxUnsound(targets_max=command.rules.targets_max, highest=ORDERS_PER_EVENT_MAX)
    return [fresh]


def set_grade_rules(command: SetGradeRules, known: InspectionRules) -> list[Event]:
    rules = command.rules
    fresh = GradeRulesSet(rules, command.holds_from, command.reason, command.by, command.at)
    same = known.grades.get(command.holds_from)
    if same is not None and replace(same, set_at=command.at) == fresh:
        return []
    require_not_gone(command)
    require_grade(rules.newcomer)
    for rule in rules.downgrades:
        require_grade(rule.grade)
        if rule.at_least < 1 or rule.per_mille < 0:
            raise PeriodUnsound(value=min(rule.at_least, rule.per_mille))
    if min(rules.window_days, rules.upgrade_days) < 1 or rules.upgrade_orders < 0:
        raise PeriodUnsound(value=min(rules.window_days, rules.upgrade_days, rules.upgrade_orders))
    return [fresh]


def require_grade(grade: int) -> None:
    if not BEST <= grade <= WORST:
        raise GradeUnsound(grade=grade)


DECIDER = Decider(initial=InspectionRules(), evolve=evolve, decide=decide)
