"""The grade of one enterprise at this site, and the facts it follows from by the rules in force."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.decider import Decider
from domain.grade_parts import BEST, Downgrade, FactKind, GradeFact, GradeRules
from domain.identifiers import OfficerId, in_events
from domain.refusals import AmountRefused
from domain.replacing import replace

GOOD_STANDING = "good standing"
"""Why a grade rises."""

FACTS_TOLD_MAX = 100
"""Of one change of grade, the latest: enough to see why; all are counted in the stream."""


@dataclass(frozen=True, slots=True)
class FactsCounted:
    enterprise: str
    facts: tuple[GradeFact, ...]
    counted_at: datetime


@dataclass(frozen=True, slots=True)
class ComplaintRecorded:
    enterprise: str
    complaint_id: str
    text: str
    recorded_by: OfficerId
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class GradeChanged:
    """With what explains it: the rule by its name, and the facts that broke or kept it."""

    enterprise: str
    before: int
    after: int
    rule: str
    facts: tuple[GradeFact, ...]
    rules_from: date
    changed_at: datetime


Event = FactsCounted | ComplaintRecorded | GradeChanged


@dataclass(frozen=True, slots=True)
class EnterpriseGrade:
    grade: int | None = None
    """None until it changed once: what the rules give a newcomer."""

    since: datetime | None = None
    """Of the last change; of the first fact before there was one."""

    facts: tuple[GradeFact, ...] = ()
    sources: frozenset[str] = frozenset()

    def now(self, rules: GradeRules) -> int:
        return rules.newcomer if self.grade is None else self.grade


def evolve(grade: EnterpriseGrade, event: Event) -> EnterpriseGrade:
    match event:
        case FactsCounted():
            return with_facts(grade, event.facts, event.counted_at)
        case ComplaintRecorded():
            return with_facts(grade, (complaint(event),), event.recorded_at)
        case GradeChanged():
            return replace(grade, grade=event.after, since=event.changed_at)


def with_facts(
    grade: EnterpriseGrade, facts: tuple[GradeFact, ...], at: datetime
) -> EnterpriseGrade:
    sources = grade.sources.union(fact.source for fact in facts)
    return replace(grade, since=grade.since or at, facts=(*grade.facts, *facts), sources=sources)


def complaint(event: ComplaintRecorded) -> GradeFact:
    source = complaint_source(event.complaint_id)
    return GradeFact(FactKind.COMPLAINT, source, 1, event.recorded_at)


def complaint_source(complaint_id: str) -> str:
    return f"complaint:{complaint_id}"


@dataclass(frozen=True, slots=True)
class TakeFacts:
    """Count what is new, and judge by the rules; `application.grading` asks it."""

    enterprise: str
    facts: tuple[GradeFact, ...]
    rules: GradeRules
    rules_from: date
    at: datetime


@dataclass(frozen=True, slots=True)
class TakeComplaint:
    enterprise: str
    complaint_id: str
    text: str
    by: OfficerId
    rules: GradeRules
    rules_from: date
    at: datetime


Command = TakeFacts | TakeComplaint


class ComplaintEmpty(AmountRefused):
    """Raised for a complaint that says nothing."""


def decide(command: Command, grade: EnterpriseGrade) -> list[Event]:
    match command:
        case TakeFacts():
            news = counted(command, grade)
        case TakeComplaint():
            news = complained(command, grade)
    for event in news:
        grade = evolve(grade, event)
    return [*news, *judged(command, grade)]


def counted(command: TakeFacts, grade: EnterpriseGrade) -> list[Event]:
    """Each source once, however often it is named."""
    named = {f.source: f for f in command.facts if f.source not in grade.sources}
    new = sorted(named.values(), key=lambda fact: (fact.happened_at, fact.source))
    return [FactsCounted(command.enterprise, part, command.at) for part in in_events(new)]


def complained(command: TakeComplaint, grade: EnterpriseGrade) -> list[Event]:
    if complaint_source(command.complaint_id) in grade.sources:
        return []
    if not command.text.strip():
        raise ComplaintEmpty(complaint_id=command.complaint_id)
    return [
        ComplaintRecorded(
            command.enterprise, command.complaint_id, command.text, command.by, command.at
        )
    ]


def judged(command: Command, grade: EnterpriseGrade) -> list[Event]:
    """Down at once to the worst that any rule says; up by one step, in its time."""
    rules, now = command.rules, grade.now(command.rules)
    facts = within(grade.facts, rules, command.at)
    broken = [rule for rule in rules.downgrades if is_broken(rule, facts)]
    worst = max(broken, key=lambda rule: rule.grade, default=None)
    if worst is not None and worst.grade > now:
        why = [fact for fact in facts if fact.kind in (worst.kind, FactKind.ORDERS)]
        return [changed(command, (now, worst.grade), worst.name, why)]
    keeps_down = worst is not None and worst.grade >= now
    if now > BEST and not keeps_down and has_waited(command, grade, facts):
        return [changed(command, (now, now - 1), GOOD_STANDING, facts)]
    return []


def within(facts: Sequence[GradeFact], rules: GradeRules, at: datetime) -> list[GradeFact]:
    begin = at - timedelta(days=rules.window_days)
    return [fact for fact in facts if begin < fact.happened_at]


def is_broken(rule: Downgrade, facts: Sequence[GradeFact]) -> bool:
    counts = Counter[FactKind]()
    for fact in facts:
        counts[fact.kind] += fact.count
    found, orders = counts[rule.kind], counts[FactKind.ORDERS]
    return found >= rule.at_least and found * 1_000 >= rule.per_mille * orders


def has_waited(command: Command, grade: EnterpriseGrade, facts: Sequence[GradeFact]) -> bool:
    orders = sum(fact.count for fact in facts if fact.kind is FactKind.ORDERS)
    period = timedelta(days=command.rules.upgrade_days)
    is_time = grade.since is not None and command.at - grade.since >= period
    return is_time and orders >= command.rules.upgrade_orders


def changed(
    command: Command, grades: tuple[int, int], rule: str, facts: Sequence[GradeFact]
) -> GradeChanged:
    told = tuple(facts[-FACTS_TOLD_MAX:])
    return GradeChanged(command.enterprise, *grades, rule, told, command.rules_from, command.at)


DECIDER = Decider(initial=EnterpriseGrade(), evolve=evolve, decide=decide)
