"""What customs counts in the account book (one INV211), and how our book is brought to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from domain.decider import Decider
from domain.identifiers import EntryId, Sku
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing
from domain.replacing import replace


@dataclass(frozen=True, slots=True)
class ReportedLine:
    """Customs' figures of one book line, in the declared unit of the line; values in US dollars.

    increase and reduction are actual, the expected ones are of lists that are not posted yet.
    """

    book_line: int
    increase: Decimal
    reduction: Decimal
    expected_increase: Decimal
    expected_reduction: Decimal
    average_price: Decimal | None = None
    stock_value: Decimal | None = None
    limit_date: date | None = None

    @property
    def surplus(self) -> Decimal:
        return self.increase - self.reduction - self.expected_reduction


@dataclass(frozen=True, slots=True)
class BookCorrection:
    """Units by which one entry's part of a line is changed so that the line says what customs says.

    `increase` changes what was posted in, `reduction` what was written off; either may be negative.
    """

    book_line: int
    entry_id: EntryId
    sku: Sku
    increase: int
    reduction: int


@dataclass(frozen=True, slots=True)
class BookReported:
    report_no: str
    book_no: str
    lines: tuple[ReportedLine, ...]
    counted_at: datetime
    """When customs wrote it: a later report of a line replaces an earlier one."""

    reported_at: datetime


@dataclass(frozen=True, slots=True)
class BookDifferencesSettled:
    """Customs' count wins: our book is brought to it, entries posted anew in the same append."""

    report_no: str
    corrections: tuple[BookCorrection, ...]
    reason: str
    settled_at: datetime


Event = BookReported | BookDifferencesSettled


@dataclass(frozen=True, slots=True)
class BookReport:
    book_no: str = ""
    lines: Mapping[int, ReportedLine] = field(default_factory=dict)
    settled: Mapping[int, tuple[BookCorrection, ...]] = field(default_factory=dict)
    """Corrections by book line: each line is settled once."""

    @property
    def is_reported(self) -> bool:
        return bool(self.lines)


def evolve(report: BookReport, event: Event) -> BookReport:
    match event:
        case BookReported():
            return replace(
                report, book_no=event.book_no, lines={line.book_line: line for line in event.lines}
            )
        case BookDifferencesSettled():
            settled = dict(report.settled)
            for part in event.corrections:
                settled[part.book_line] = (*settled.get(part.book_line, ()), part)
            return replace(report, settled=settled)


@dataclass(frozen=True, slots=True)
class ReportBook:
    """What customs reports of lines of the book; `report_no` is the number of its message."""

    report_no: str
    book_no: str
    lines: tuple[ReportedLine, ...]
    counted_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class SettleReport:
    """Record corrections of a report's lines: see `application.settling_book`."""

    report_no: str
    corrections: tuple[BookCorrection, ...]
    reason: str
    at: datetime


Command = ReportBook | SettleReport


class UnknownReport(UnknownThing): ...


class ReportEmpty(AmountRefused): ...


class ReportNoTaken(ChangeRefused): ...


class LineNotReported(AmountRefused): ...


class LineAlreadySettled(ChangeRefused): ...


class NothingCorrected(AmountRefused): ...


def decide(command: Command, report: BookReport) -> list[Event]:
    match command:
        case ReportBook():
            return take(command, report)
        case SettleReport():
            return settle(command, report)


def take(command: ReportBook, report: BookReport) -> list[Event]:
    """Whatever customs counts is taken: what does not fit our book is a case, no refusal."""
    lines = {line.book_line: line for line in command.lines}
    if not lines:
        raise ReportEmpty(report_no=command.report_no)
    if report.is_reported:
        if (report.book_no, report.lines) == (command.book_no, lines):
            return []
        raise ReportNoTaken(report_no=command.report_no)
    ordered = tuple(lines[number] for number in sorted(lines))
    return [
        BookReported(command.report_no, command.book_no, ordered, command.counted_at, command.at)
    ]


def settle(command: SettleReport, report: BookReport) -> list[Event]:
    if not report.is_reported:
        raise UnknownReport(report_no=command.report_no)
    parts = tuple(
        sorted(
            (part for part in command.corrections if part.increase or part.reduction),
            key=lambda part: (part.book_line, part.entry_id, part.sku),
        )
    )
    if not parts:
        raise NothingCorrected(report_no=command.report_no)
    named = {part.book_line for part in parts}
    if unknown := sorted(named - report.lines.keys()):
        raise LineNotReported(report_no=command.report_no, book_line=unknown[0])
    if settled := sorted(named & report.settled.keys()):
        if parts == tuple(part for line in sorted(named) for part in report.settled.get(line, ())):
            return []
        raise LineAlreadySettled(report_no=command.report_no, book_line=settled[0])
    return [BookDifferencesSettled(command.report_no, parts, command.reason, command.at)]


DECIDER = Decider(initial=BookReport(), evolve=evolve, decide=decide)
