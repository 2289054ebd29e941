"""Whenever a run's declarations need, use or free a guarantee, then the guarantee and it agree.

What is left to do is read from the run's stream: pages may come twice and commands be late. Each
order's share of a message is freed once and each bill deducted once, in whatever order they come.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from application.consequences import envelope, states
from application.envelope import Envelope
from application.event_log import Recorded
from application.fingerprints import fingerprint_of
from application.pledging import MessageNeed, ReserveForRun
from application.state_reading import StateReader
from application.streams import RUN
from domain import clearance_events as runs
from domain import clearance_leaving_events as leaving
from domain.clearance_pledges import Answer
from domain.clearance_state import ClearanceRun
from domain.clearance_tax_commands import RecordGuaranteeAnswer
from domain.clearance_tax_events import GuaranteeAnswered, GuaranteeAsked
from domain.guarantee_commands import (
    DeductGuarantee,
    FreeGuarantee,
    GuaranteeExhausted,
    RestoreGuarantee,
)
from domain.guarantee_events import GuaranteeRefused, GuaranteeReserved
from domain.held_taxes import HeldBill, RunMessage, SettledBill
from domain.identifiers import Partition, RunId, parts_of, shared_of
from domain.tax_clock import PAID, VOID

Run = tuple[Partition, str]
"""A book and the id of one of its runs."""

LOOSENING = (
    runs.WaybillsAssigned,
    runs.MatchFailed,
    runs.MessageRefused,
    runs.DeclarationsSent,
    runs.DeclarationsRejected,
    runs.DeclarationsRepeated,
    runs.DeclarationsCorrected,
    leaving.WithdrawalsAccepted,
    leaving.OrdersHandedBack,
    GuaranteeAsked,
    GuaranteeAnswered,
)
"""Events after which an order may need nothing held by the message that holds its tax."""

OF_RUNS = (*LOOSENING, runs.TaxBilled, runs.TaxSettled)


def commands(reader: StateReader, page: Sequence[Recorded]) -> list[Envelope]:
    """Bills before what comes free: a bill uses up what is held for its order."""
    told = [recorded for recorded in page if isinstance(recorded.event, OF_RUNS)]
    found = states(reader, RUN, {run_of(recorded) for recorded in told}) if told else {}
    pledged = {run: state for run, state in found.items() if state.pledges.asks}
    ours = [recorded for recorded in told if run_of(recorded) in pledged]
    return [
        *asks(pledged, ours),
        *bills(pledged, ours),
        *settlements(pledged, ours),
        *freed(pledged, ours),
        *answers(page),
    ]


def run_of(recorded: Recorded) -> Run:
    partition, _, run_id = parts_of(recorded.stream_id)
    return partition, run_id


def to_guarantee(recorded: Recorded, command: Any) -> Envelope:
    """Named by what it says: a page that comes again says what was not said before."""
    where = shared_of(parts_of(recorded.stream_id)[0])
    command_id = f"{type(command).__name__}:{fingerprint_of(command).hex()}"
    return envelope(recorded, where, command, command_id)


def asks(pledged: dict[Run, ClearanceRun], page: Iterable[Recorded]) -> Iterator[Envelope]:
    """Whenever a run asks for messages, then the guarantee reserves for them or says no."""
    for recorded in page:
        event = recorded.event
        if not isinstance(event, GuaranteeAsked):
            continue
        book, run_id = run_of(recorded)
        known = pledged[book, run_id].pledges.asks
        needs = tuple(
            MessageNeed(message_id, known[message_id].amount_fen)
            for message_id in sorted({tax.message_id for tax in event.taxes})
            if known[message_id].answer is Answer.AWAITED
        )
        if needs:
            asking = ReserveForRun(event.guarantee_id, book, RunId(run_id), needs, event.asked_at)
            yield to_guarantee(recorded, asking)


def bills(pledged: dict[Run, ClearanceRun], page: Iterable[Recorded]) -> Iterator[Envelope]:
    """Whenever customs bills taxes, then the guarantee that holds them bears the bills."""
    for recorded in page:
        event = recorded.event
        if not isinstance(event, runs.TaxBilled):
            continue
        run = run_of(recorded)
        by_guarantee = defaultdict[str, list[HeldBill]](list)
        for bill in event.bills:
            if message_id := pledged[run].pledges.last_message(bill.order_id):
                ask = pledged[run].pledges.asks[message_id]
                held = HeldBill(
                    bill.order_id,
                    message_id,
                    bill.tax_no,
                    ask.taxes[bill.order_id],
                    bill.amount_fen,
                )
                by_guarantee[ask.guarantee_id].append(held)
        for guarantee_id, held_bills in by_guarantee.items():
            deducting = DeductGuarantee(
                guarantee_id, run[0], RunId(run[1]), tuple(held_bills), event.billed_at
            )
            yield to_guarantee(recorded, deducting)


def settlements(pledged: dict[Run, ClearanceRun], page: Iterable[Recorded]) -> Iterator[Envelope]:
    """Whenever bills are paid or void, then what they took is free, also where the bill is late."""
    for recorded in page:
        event = recorded.event
        run = pledged[run_of(recorded)]
        if isinstance(event, runs.TaxSettled) and event.status in (PAID, VOID):
            yield from restored(recorded, run, event.tax_nos, event.status)
        elif isinstance(event, runs.TaxBilled):
            for status in (PAID, VOID):
                ended = [b.tax_no for b in event.bills if (b.tax_no, status) in run.settled]
                yield from restored(recorded, run, ended, status)


def restored(
    recorded: Recorded, run: ClearanceRun, tax_nos: Iterable[str], status: int
) -> Iterator[Envelope]:
    by_guarantee = defaultdict[str, list[SettledBill]](list)
    for tax_no in tax_nos:
        bill = run.billed.get(tax_no)
        if bill and (message_id := run.pledges.last_message(bill.order_id)):
            settled = SettledBill(bill.order_id, tax_no)
            by_guarantee[run.pledges.asks[message_id].guarantee_id].append(settled)
    event = recorded.event
    at = event.settled_at if isinstance(event, runs.TaxSettled) else event.billed_at
    payment_no = event.payment_no if isinstance(event, runs.TaxSettled) else ""
    book, run_id = run_of(recorded)
    for guarantee_id, of_one in by_guarantee.items():
        restoring = RestoreGuarantee(
            guarantee_id, book, RunId(run_id), tuple(of_one), status, payment_no, at
        )
        yield to_guarantee(recorded, restoring)


def freed(pledged: dict[Run, ClearanceRun], page: Iterable[Recorded]) -> Iterator[Envelope]:
    """Whenever orders are not declared, rejected or withdrawn, then their share comes free."""
    last = {run_of(each): each for each in page if isinstance(each.event, LOOSENING)}
    for (book, run_id), recorded in last.items():
        pledges = pledged[book, run_id].pledges
        for message_id, ask in pledges.asks.items():
            if loose := pledges.loose(message_id):
                message = RunMessage(book, RunId(run_id), message_id)
                freeing = FreeGuarantee(ask.guarantee_id, message, loose, happened_at(recorded))
                yield to_guarantee(recorded, freeing)


def happened_at(recorded: Recorded) -> datetime:
    metadata = recorded.metadata
    assert metadata is not None, "policies follow commands only"
    return metadata.recorded_at


def answers(page: Iterable[Recorded]) -> Iterator[Envelope]:
    """Whenever a guarantee has or lacks what a message needs, then its run hears it."""
    told: dict[tuple[Partition, RunId, str], list[Recorded]] = defaultdict(list)
    for recorded in page:
        event = recorded.event
        if isinstance(event, GuaranteeReserved | GuaranteeRefused) and event.book:
            told[event.book, event.run_id, event.guarantee_id].append(recorded)
    for (book, run_id, guarantee_id), of_run in told.items():
        granted = tuple(
            r.event.message_id for r in of_run if isinstance(r.event, GuaranteeReserved)
        )
        refused = tuple(r.event.message_id for r in of_run if isinstance(r.event, GuaranteeRefused))
        command = RecordGuaranteeAnswer(
            run_id,
            guarantee_id,
            granted,
            refused,
            GuaranteeExhausted.__name__ if refused else "",
            happened_at(of_run[-1]),
        )
        first, last = of_run[0].position, of_run[-1].position
        command_id = f"guarantee-answer:{book}:{run_id}:{first}-{last}"
        yield envelope(of_run[-1], book, command, command_id)
