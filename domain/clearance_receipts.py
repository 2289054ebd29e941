"""How receipts are judged: each within its own attempt, by customs' own times.

They come late, twice and out of order. News becomes one event for each status; what contradicts
what is known becomes a case, once; the rest changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from domain import customs_codes as codes
from domain.clearance_commands import (
    Receipt,
    RecordMessageRefusal,
    RecordReceipts,
    RecordWithdrawalAnswer,
)
from domain.clearance_events import (
    DeclarationsAnswered,
    DeclarationsRejected,
    DeclarationsReleased,
    DeclarationsSent,
    Event,
    MessageRefused,
    ParcelsHeld,
    ReceiptUnfit,
)
from domain.clearance_naming import DELIVERIES
from domain.clearance_parts import Answer, Rejection
from domain.clearance_stages import LIVE, STAGE_AFTER, Stage
from domain.clearance_state import ClearanceRun
from domain.identifiers import OrderId

MESSAGE_REFUSED = 900
"""Stands as status in a case about a whole message (CEB900)."""

GOODS_MAY_NOT_LEAVE = (codes.IN_REVIEW, codes.INSPECTION)
"""Said of a declaration that was released, these stop its parcel like a hold."""


class Attempt(NamedTuple):
    """The last attempt to declare one order, as what is known of it leaves it."""

    stage: Stage
    answered: tuple[datetime, int] | None
    progress: tuple[datetime, int] | None


def record_receipts(command: RecordReceipts, run: ClearanceRun) -> list[Event]:
    """Of several receipts on one attempt the last decides; the others stand in the bytes kept."""
    heard: dict[str, tuple[Attempt, Receipt]] = {}
    news: dict[tuple[str, bool], Receipt] = {}
    cases: dict[tuple[str, int, datetime], ReceiptUnfit] = {}
    for receipt in oldest_first(command.receipts):
        earlier = heard.get(receipt.cop_no)
        attempt = after(*earlier) if earlier else attempt_of(run, receipt.cop_no)
        if reason := why_unfit(receipt, attempt, run):
            seen = (receipt.cop_no, receipt.status, receipt.returned_at)
            if seen not in run.unfit:
                cases[seen] = unfit(command, receipt, reason)
        elif attempt is not None and is_news(receipt, attempt):
            heard[receipt.cop_no] = (attempt, receipt)
            news[receipt.cop_no, codes.is_decision(receipt.status)] = receipt
    return [*grouped(command, run, news.values()), *cases.values()]


def oldest_first(receipts: Sequence[Receipt]) -> Sequence[Receipt]:
    """Mostly all say one thing at one time."""
    said = {(receipt.returned_at, receipt.status) for receipt in receipts}
    return sorted(receipts, key=in_time) if len(said) > 1 else receipts


def in_time(receipt: Receipt) -> tuple[datetime, int]:
    return receipt.returned_at, codes.finality(receipt.status)


def attempt_of(run: ClearanceRun, cop_no: str) -> Attempt | None:
    """Whose last declaration has that number; none when it ended, or its order left the run."""
    order_id = run.numbers.get(cop_no)
    declared = run.declared.get(order_id) if order_id else None
    if declared is None or declared.cop_no != cop_no:
        return None
    i = declared.order_id
    return Attempt(run.stages[i], run.answered.get(i), run.progress.get(i))


def why_unfit(receipt: Receipt, last: Attempt | None, run: ClearanceRun) -> str:
    """Why a receipt contradicts what is known; empty when it does not."""
    status = receipt.status
    if not codes.is_known(status):
        return "unknown status"
    if last is None:
        if receipt.cop_no not in run.numbers:
            return "declaration unknown"
        stands = status == codes.RELEASED or status in codes.HOLDS
        return "answers an ended attempt" if stands else ""
    stage = last.stage
    if stage not in LIVE:
        return "answers a rejected declaration" if revives(receipt, last) else ""
    if stage is Stage.RELEASED and codes.is_rejection(status):
        return "rejects a released declaration"
    return ""


def revives(receipt: Receipt, last: Attempt) -> bool:
    """Whether customs says, after the end of an attempt, that its declaration stands."""
    if not codes.is_decision(receipt.status) or codes.is_rejection(receipt.status):
        return False
    ended = last.answered
    return receipt.status == codes.RELEASED or ended is None or receipt.returned_at > ended[0]


def is_news(receipt: Receipt, last: Attempt) -> bool:
    """Said later than what is known of the live attempt; progress and decisions apart."""
    if last.stage not in LIVE:
        return False
    if codes.is_decision(receipt.status):
        known = last.answered
        return known is None or weight(receipt.returned_at, receipt.status) > weight(*known)
    return last.progress is None or (receipt.returned_at, receipt.status) > last.progress


def weight(returned_at: datetime, status: int) -> tuple[bool, datetime, int]:
    """Stored (120) is the first thing customs does: whatever its time, it undoes nothing."""
    return status != codes.STORED, returned_at, codes.finality(status)


def after(last: Attempt, receipt: Receipt) -> Attempt:
    """The attempt as the receipts that follow in the same message find it."""
    heard = (receipt.returned_at, receipt.status)
    if not codes.is_decision(receipt.status):
        return Attempt(last.stage, last.answered, heard)
    return Attempt(stage_after(receipt.status) or last.stage, heard, last.progress)


def stage_after(status: int) -> Stage | None:
    """Where a decision leaves the order; none where it stands already."""
    if status == codes.RELEASED:
        return Stage.RELEASED
    if codes.is_rejection(status):
        return Stage.REJECTED
    return Stage.HELD if status in codes.HOLDS else STAGE_AFTER.get(status)


def unfit(command: RecordReceipts, receipt: Receipt, reason: str) -> ReceiptUnfit:
    return ReceiptUnfit(
        command.run_id,
        command.receipt_hash,
        receipt.cop_no,
        receipt.status,
        reason,
        receipt.returned_at,
    )


def grouped(command: RecordReceipts, run: ClearanceRun, receipts: Iterable[Receipt]) -> list[Event]:
    """One event for each status that customs gave, naming all orders it gave it to."""
    groups: dict[tuple[int, bool], list[tuple[OrderId, Receipt]]] = defaultdict(list)
    for receipt in receipts:
        order_id = run.numbers[receipt.cop_no]
        groups[group_of(run.stages[order_id], receipt.status)].append((order_id, receipt))
    return [
        event_for(command, group, sorted(groups[group], key=by_order)) for group in sorted(groups)
    ]


def by_order(pair: tuple[OrderId, Receipt]) -> OrderId:
    return pair[0]


def group_of(stage: Stage, status: int) -> tuple[int, bool]:
    """The status, and whether it holds the parcel; all rejections are one group."""
    if codes.is_rejection(status):
        return codes.REJECTED, False
    stopped = stage is Stage.RELEASED and status in GOODS_MAY_NOT_LEAVE
    return status, stopped or status in codes.HOLDS


def event_for(
    command: RecordReceipts, group: tuple[int, bool], pairs: list[tuple[OrderId, Receipt]]
) -> Event:
    run_id, digest, at = command.run_id, command.receipt_hash, command.at
    status, is_held = group
    if status == codes.REJECTED:
        return DeclarationsRejected(run_id, digest, tuple(rejection(*p) for p in pairs), at)
    answers = tuple(Answer(i, r.cop_no, r.invt_no, r.returned_at) for i, r in pairs)
    if status == codes.RELEASED:
        return DeclarationsReleased(run_id, digest, answers, at)
    if is_held:
        return ParcelsHeld(run_id, status, digest, answers, at)
    return DeclarationsAnswered(run_id, status, digest, answers, at)


def rejection(order_id: OrderId, receipt: Receipt) -> Rejection:
    return Rejection(
        order_id,
        receipt.cop_no,
        receipt.code or str(receipt.status),
        receipt.text,
        receipt.returned_at,
    )


def record_message_refusal(command: RecordMessageRefusal, run: ClearanceRun) -> list[Event]:
    """What customs has answered since was not refused: such a report is a case."""
    if command.message_id in run.refused_messages:
        return []
    message = run.messages.get(command.message_id)
    if message is None:
        is_report = command.message_id.startswith(DELIVERIES)
        reason = "refuses a report of deliveries" if is_report else "unknown message"
        return case_once(command, run, command.message_id, MESSAGE_REFUSED, reason)
    if isinstance(message, DeclarationsSent) and (cop_no := answered_number(message, run)):
        reason = "refuses a message that customs answered"
        return case_once(command, run, cop_no, MESSAGE_REFUSED, reason)
    return [
        MessageRefused(
            command.run_id, command.message_id, command.receipt_hash, command.reason, command.at
        )
    ]


def answered_number(message: DeclarationsSent, run: ClearanceRun) -> str:
    """A number of the message of which anything was heard, be it only that it is on its way."""
    for declaration in message.declarations:
        i = declaration.order_id
        if run.declared.get(i) == declaration and (i in run.answered or i in run.progress):
            return declaration.cop_no
    return ""


def case_once(
    command: RecordMessageRefusal | RecordWithdrawalAnswer,
    run: ClearanceRun,
    cop_no: str,
    status: int,
    reason: str,
) -> list[Event]:
    """A case about a report that has no time of its own: the first of its kind."""
    if any((number, s) == (cop_no, status) for number, s, _ in run.unfit):
        return []
    return [ReceiptUnfit(command.run_id, command.receipt_hash, cop_no, status, reason, command.at)]
