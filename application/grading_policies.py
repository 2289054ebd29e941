"""Whenever something speaks for or against an enterprise, then it is counted for its grade."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from application.consequences import envelope, states
from application.envelope import Envelope
from application.event_log import Recorded
from application.grading import CountFacts, EnterpriseFact
from application.state_reading import StateReader
from application.streams import CONTROL, RULES, RUN
from domain.clearance_events import DeclarationsRejected, MatchFailed, RunOpened
from domain.control_events import ControlInspected, InspectionOutcome
from domain.dated import customs_day
from domain.grade_parts import FactKind, GradeFact
from domain.identifiers import Partition, RunId, parts_of
from domain.inspection_rules import SITE, InspectionRules

Runs = Mapping[tuple[Partition, str], Any]

TELLING = (RunOpened, MatchFailed, DeclarationsRejected, ControlInspected)


@dataclass(frozen=True, slots=True)
class Told:
    """A fact of one run's enterprises, and the event that says so."""

    recorded: Recorded
    run_id: RunId
    kind: FactKind
    count: int
    happened_at: datetime

    @property
    def fact(self) -> GradeFact:
        source = f"{self.recorded.stream_id}@{self.recorded.version}"
        return GradeFact(self.kind, source, self.count, self.happened_at)


def facts_counted(reader: StateReader, page: Sequence[Recorded]) -> Iterator[Envelope]:
    """One command a book and page, in books where rules of grades are in force."""
    found = [r for r in page if isinstance(r.event, TELLING)]
    books = {parts_of(recorded.stream_id)[0] for recorded in found}
    rules = states(reader, RULES, ((book, SITE) for book in books))
    graded = [r for r in found if are_graded(rules[parts_of(r.stream_id)[0], SITE], r)]
    told = list(all_told(reader, graded))
    runs = states(reader, RUN, ((book_of(each), each.run_id) for each in told))
    by_book: dict[Partition, list[Told]] = defaultdict(list)
    for each in told:
        by_book[book_of(each)].append(each)
    for book, facts in by_book.items():
        last = facts[-1].recorded
        latest = max(each.happened_at for each in facts)
        counting = CountFacts(tuple(of_enterprises(runs, facts)), latest)
        cause = f"grades:{book}:{facts[0].recorded.position}-{last.position}"
        yield envelope(last, book, counting, cause)


def book_of(told: Told) -> Partition:
    return parts_of(told.recorded.stream_id)[0]


def are_graded(rules: InspectionRules, recorded: Recorded) -> bool:
    return rules.grades_on(customs_day(happened_at(recorded.event))) is not None


def happened_at(event: Any) -> datetime:
    match event:
        case RunOpened():
            return event.opened_at
        case MatchFailed():
            return event.failed_at
        case DeclarationsRejected():
            return event.recorded_at
        case ControlInspected():
            return event.inspected_at
    raise AssertionError(f"{type(event).__name__} speaks of no enterprise")


def all_told(reader: StateReader, found: Sequence[Recorded]) -> Iterator[Told]:
    named = {
        (parts_of(r.stream_id)[0], r.event.control_id)
        for r in found
        if isinstance(r.event, ControlInspected)
    }
    controls = states(reader, CONTROL, named)
    for recorded in found:
        event, at = recorded.event, happened_at(recorded.event)
        match event:
            case RunOpened():
                yield Told(recorded, event.run_id, FactKind.ORDERS, len(event.orders), at)
            case MatchFailed():
                orders = len({failure.order_id for failure in event.failures})
                yield Told(recorded, event.run_id, FactKind.MISMATCH, orders, at)
            case DeclarationsRejected():
                orders = len(event.rejections)
                yield Told(recorded, event.run_id, FactKind.MISMATCH, orders, at)
            case ControlInspected(outcome=InspectionOutcome.FAILED):
                control = controls[parts_of(recorded.stream_id)[0], event.control_id]
                for run_id in control.ordered.run_ids:
                    yield Told(recorded, run_id, FactKind.FAILED_INSPECTION, 1, at)


def of_enterprises(runs: Runs, told: Iterable[Told]) -> Iterator[EnterpriseFact]:
    """Merchant and declarant answer for it, each once a fact."""
    named = dict[tuple[str, str], EnterpriseFact]()
    for each in told:
        run = runs[book_of(each), each.run_id]
        for name in (run.merchant_id, run.declarant):
            named[name, each.fact.source] = EnterpriseFact(name, each.fact)
    yield from named.values()
