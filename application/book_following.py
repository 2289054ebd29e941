"""Whenever an exit's list or pass changes, what customs has of them is to follow, in one append."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from application.streams import BOOK_FILING, EXIT
from application.workbench import Workbench
from domain.book_filing_commands import OutdateList, VoidPass
from domain.book_filing_events import Paper
from domain.book_filing_state import BookFiling
from domain.exit_events import ExitListed, ExitWithdrawn, GatePassWithdrawn
from domain.identifiers import ExitId, filing_of_exit


def change_exit(bench: Workbench, exit_id: ExitId, command: Any) -> None:
    """Decide on a loaded exit; passes that named what goes are voided before the list changes."""
    events = bench.decide(EXIT, exit_id, command)
    filing_id = filing_of_exit(exit_id)
    bench.load((BOOK_FILING, [filing_id]))
    void_passes(bench, exit_id, events, command.at)
    if any(isinstance(event, ExitListed | ExitWithdrawn) for event in events):
        is_empty = not bench.state(EXIT, exit_id).parcels
        outdating = OutdateList(filing_id, is_empty, command.at)
        bench.decide(BOOK_FILING, filing_id, outdating)


def void_passes(bench: Workbench, exit_id: ExitId, events: Iterable[Any], at: datetime) -> None:
    """Of every lorry under a pass that no longer stands; those that are through are through."""
    withdrawn = {event.pass_no for event in events if isinstance(event, GatePassWithdrawn)}
    filing_id = filing_of_exit(exit_id)
    filing: BookFiling = bench.state(BOOK_FILING, filing_id)
    for load in filing.loads.values():
        is_under = (load.exit_pass_no or load.pass_no) in withdrawn
        if is_under and not filing.is_final((Paper.PASS, load.pass_no)):
            bench.decide(BOOK_FILING, filing_id, VoidPass(filing_id, load.pass_no, at))
