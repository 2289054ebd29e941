"""Takes customs' answers: what they decide reaches everybody who holds a part of the order."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from application.book_following import change_exit
from application.run_stock import cancel_given_back, give_back
from application.streams import BOOK_FILING, EXIT, RUN
from application.workbench import Handlers, Workbench
from domain.clearance_commands import (
    DelistFromExit,
    HandBackOrders,
    Receipt,
    RecordReceipts,
    RecordWithdrawalAnswer,
)
from domain.clearance_events import DeclarationsRejected, ParcelsHeld
from domain.clearance_leaving_events import WithdrawalsAccepted
from domain.clearance_state import Member
from domain.exit_commands import HoldListed
from domain.identifiers import ExitId, OrderId, RunId, filing_of_exit

WITHDRAWN = "withdrawn at customs"


@dataclass(frozen=True, slots=True)
class TakeReceipts:
    """Receipts of declarations (CEB622) of one run, in one message."""

    run_id: RunId
    receipt_hash: str
    receipts: tuple[Receipt, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class TakeWithdrawalAnswer:
    """An answer to withdrawals (CEB624). Accepted: stock, batch, order and refund in one append."""

    run_id: RunId
    receipt_hash: str
    order_ids: tuple[OrderId, ...]
    status: int
    reason: str
    at: datetime


def take_receipts(bench: Workbench, command: TakeReceipts) -> None:
    bench.load((RUN, [command.run_id]))
    recording = RecordReceipts(command.run_id, command.receipt_hash, command.receipts, command.at)
    events = bench.decide(RUN, command.run_id, recording)
    take_off_exits(bench, command.run_id, named_by(events, ParcelsHeld), command.at)
    rejected = named_by(events, DeclarationsRejected)
    members = bench.state(RUN, command.run_id).members
    # A parcel that left the zone before it was rejected has no stock to give back: a case.
    given_up = [i for i in rejected if members[i].withdrawal and members[i].exit_id is None]
    end_orders(bench, command.run_id, given_up, command.at)


def named_by(events: Iterable[Any], kind: type) -> list[OrderId]:
    """Orders that events of one kind name in their answers."""
    named: list[OrderId] = []
    for event in events:
        if isinstance(event, kind) and isinstance(event, DeclarationsRejected):
            named += [rejection.order_id for rejection in event.rejections]
        elif isinstance(event, kind) and isinstance(event, ParcelsHeld):
            named += [answer.order_id for answer in event.answers]
    return named


def take_off_exits(
    bench: Workbench, run_id: RunId, order_ids: Sequence[OrderId], at: datetime
) -> None:
    """A hold after listing: run and exit are written together, and the gate pass goes with it."""
    listed: dict[ExitId, list[OrderId]] = defaultdict(list)
    for order_id in order_ids:
        if exit_id := bench.state(RUN, run_id).members[order_id].exit_id:
            listed[exit_id].append(order_id)
    bench.load((EXIT, listed), (BOOK_FILING, map(filing_of_exit, listed)))
    for exit_id, ids in listed.items():
        gone = bench.state(EXIT, exit_id).gone
        still = tuple(i for i in ids if i not in gone)
        change_exit(bench, exit_id, HoldListed(exit_id, still, at))
        delisting = DelistFromExit(run_id, exit_id, still, "held by customs", at)
        bench.decide(RUN, run_id, delisting)


def end_orders(bench: Workbench, run_id: RunId, order_ids: Sequence[OrderId], at: datetime) -> None:
    """A withdrawal was asked and customs rejected: the order ends as if it had accepted."""
    members: list[Member] = [bench.state(RUN, run_id).members[i] for i in order_ids]
    if not members:
        return
    bench.decide(RUN, run_id, HandBackOrders(run_id, tuple(order_ids), WITHDRAWN, at))
    give_back(bench, run_id, members, at)
    cancel_given_back(bench, members, WITHDRAWN, at)


def take_withdrawal_answer(bench: Workbench, command: TakeWithdrawalAnswer) -> None:
    bench.load((RUN, [command.run_id]))
    before = bench.state(RUN, command.run_id).members
    recording = RecordWithdrawalAnswer(
        command.run_id,
        command.receipt_hash,
        command.order_ids,
        command.status,
        command.reason,
        command.at,
    )
    for event in bench.decide(RUN, command.run_id, recording):
        if isinstance(event, WithdrawalsAccepted):
            members = [before[i] for i in event.order_ids]
            give_back(bench, command.run_id, members, command.at)
            cancel_given_back(bench, members, WITHDRAWN, command.at)


HANDLERS: Handlers = {TakeReceipts: take_receipts, TakeWithdrawalAnswer: take_withdrawal_answer}
