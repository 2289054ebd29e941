"""Brings our account book to what customs counted: the report and the entries in one append."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from application.streams import BOOK_REPORT, ENTRY
from application.workbench import Handlers, Workbench
from domain.book_report import BookCorrection, SettleReport
from domain.entry_commands import PostEntry, UnknownEntry
from domain.entry_state import Stage
from domain.goods import as_units
from domain.identifiers import EntryId, Sku
from domain.refusals import AmountRefused


@dataclass(frozen=True, slots=True)
class SettleBookDifferences:
    """Customs' count wins: spread its differences over the entries that make up the lines."""

    report_no: str
    corrections: tuple[BookCorrection, ...]
    reason: str
    at: datetime


class CorrectionBelowNothing(AmountRefused):
    """Raised when an entry would have been posted with less than nothing."""


def settle_book_differences(bench: Workbench, command: SettleBookDifferences) -> None:
    increases: dict[EntryId, Counter[Sku]] = {}
    for part in command.corrections:
        increases.setdefault(part.entry_id, Counter())[part.sku] += part.increase
    bench.load((BOOK_REPORT, [command.report_no]), (ENTRY, increases))
    settling = SettleReport(command.report_no, command.corrections, command.reason, command.at)
    if not bench.decide(BOOK_REPORT, command.report_no, settling):
        return
    for entry_id, changes in sorted(increases.items()):
        post_anew(bench, entry_id, changes, command.at)


def post_anew(bench: Workbench, entry_id: EntryId, changes: Counter[Sku], at: datetime) -> None:
    """What was posted, with customs' difference: free stock follows it."""
    entry = bench.state(ENTRY, entry_id)
    if entry.stage is Stage.ABSENT:
        raise UnknownEntry(entry_id=entry_id)
    if not any(changes.values()):
        return
    posted = Counter(entry.posted or {})
    for sku, change in changes.items():
        posted[sku] += change
        if posted[sku] < 0:
            raise CorrectionBelowNothing(entry_id=entry_id, sku=sku, units=posted[sku])
    bench.decide(ENTRY, entry_id, PostEntry(entry_id, as_units(posted), at))


HANDLERS: Handlers = {SettleBookDifferences: settle_book_differences}
