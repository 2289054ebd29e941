"""Counts what is recorded of enterprises, and lets their grades follow by the rules in force."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from application.streams import GRADE, RULES
from application.workbench import Handlers, Workbench
from domain import inspection_rules
from domain.dated import customs_day
from domain.enterprise_grade import TakeComplaint, TakeFacts
from domain.grade_parts import GradeFact
from domain.identifiers import OfficerId
from domain.inspection_rules import GradeRulesSet, InspectionRules
from domain.refusals import ChangeRefused


@dataclass(frozen=True, slots=True)
class EnterpriseFact:
    enterprise: str
    fact: GradeFact


@dataclass(frozen=True, slots=True)
class CountFacts:
    """Follows from events alone: no role sends it."""

    facts: tuple[EnterpriseFact, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordComplaint:
    """Count a complaint against an enterprise."""

    enterprise: str
    complaint_id: str
    text: str
    by: OfficerId
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewGrades:
    """Judge enterprises anew: what left the window counts no more, and good standing rises."""

    enterprises: tuple[str, ...]
    by: OfficerId
    at: datetime


class NoGradeRules(ChangeRefused):
    """Raised while no rules of grades are in force."""


def rules_of(bench: Workbench, at: datetime) -> GradeRulesSet:
    """Raises NoGradeRules."""
    bench.load((RULES, [inspection_rules.SITE]))
    known: InspectionRules = bench.state(RULES, inspection_rules.SITE)
    if (rules := known.grades_on(customs_day(at))) is None:
        raise NoGradeRules()
    return rules


def count_facts(bench: Workbench, command: CountFacts) -> None:
    by_enterprise: dict[str, list[GradeFact]] = defaultdict(list)
    for each in command.facts:
        by_enterprise[each.enterprise].append(each.fact)
    take(bench, by_enterprise.items(), command.at)


def review_grades(bench: Workbench, command: ReviewGrades) -> None:
    take(bench, ((name, ()) for name in dict.fromkeys(command.enterprises)), command.at)


def take(bench: Workbench, facts: Iterable[tuple[str, Iterable[GradeFact]]], at: datetime) -> None:
    rules, named = rules_of(bench, at), dict(facts)
    bench.load((GRADE, named))
    for name, new in sorted(named.items()):
        taking = TakeFacts(name, tuple(new), rules.rules, rules.holds_from, at)
        bench.decide(GRADE, name, taking)


def record_complaint(bench: Workbench, command: RecordComplaint) -> None:
    rules = rules_of(bench, command.at)
    bench.load((GRADE, [command.enterprise]))
    taking = TakeComplaint(
        command.enterprise,
        command.complaint_id,
        command.text,
        command.by,
        rules.rules,
        rules.holds_from,
        command.at,
    )
    bench.decide(GRADE, command.enterprise, taking)


HANDLERS: Handlers = {
    CountFacts: count_facts,
    RecordComplaint: record_complaint,
    ReviewGrades: review_grades,
}
