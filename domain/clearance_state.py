"""Where each order of a clearance run stands, folded from the run's events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import Any

from domain import customs_codes as codes
from domain.clearance_commands import OrderNotInRun
from domain.clearance_events import (
    Answer,
    DeclarationsAnswered,
    DeclarationsCorrected,
    DeclarationsRejected,
    DeclarationsReleased,
    DeclarationsSent,
    DocumentAnswer,
    DocumentsAnswered,
    DocumentsMatched,
    DocumentsSent,
    Event,
    InspectionRecorded,
    MatchFailed,
    MessageRefused,
    OrdersDelistedFromExit,
    OrdersHandedBack,
    OrdersListedForExit,
    ParcelsHeld,
    ParcelsPicked,
    ReceiptUnfit,
    RunOpened,
    TaxBilled,
    TaxSettled,
    Waybill,
    WaybillsAssigned,
    WithdrawalAsked,
    WithdrawalsAccepted,
    WithdrawalsRefused,
    WithdrawalsSent,
)
from domain.customs_codes import Document
from domain.goods import StockPart
from domain.identifiers import BatchId, ExitId, MerchantId, OrderId


class Stage(Enum):
    """Where one order of the run stands."""

    DOCUMENTS = "documents"
    UNMATCHED = "unmatched"
    MATCHED = "matched"
    DECLARED = "declared"
    STORED = "stored"
    IN_REVIEW = "in review"
    INSPECTION = "inspection"
    HELD = "held"
    REJECTED = "rejected"
    RELEASED = "released"


LIVE = frozenset(
    {Stage.DECLARED, Stage.STORED, Stage.IN_REVIEW, Stage.INSPECTION, Stage.HELD, Stage.RELEASED}
)
"""Stages in which a declaration of the order stands at customs."""

STAGE_AFTER = {
    codes.STORED: Stage.STORED,
    codes.IN_REVIEW: Stage.IN_REVIEW,
    codes.INSPECTION: Stage.INSPECTION,
}

SentMessage = DocumentsSent | DeclarationsSent | WithdrawalsSent


@dataclass(frozen=True, slots=True)
class Member:
    """One order inside the run."""

    order_id: OrderId
    batch_id: BatchId
    quota_year: int
    parts: tuple[StockPart, ...]
    place: int
    """Its place in the run from 0: a part of its declaration numbers."""

    stage: Stage = Stage.DOCUMENTS
    waybill: Waybill | None = None
    sent: Mapping[Document, str] = field(default_factory=dict)
    """The message that each document went out with last; none while it has to be sent."""

    awaited: frozenset[Document] = frozenset()
    """Documents sent and not answered since."""

    documents: Mapping[Document, DocumentAnswer] = field(default_factory=dict)
    """The latest answer that decided each document, also to an earlier sending of it."""

    document_progress: Mapping[Document, DocumentAnswer] = field(default_factory=dict)
    attempt: int = 0
    cop_no: str = ""
    invt_no: str = ""
    answered: tuple[datetime, int] | None = None
    """Return time and status of the latest decision on the last attempt."""

    progress: tuple[datetime, int] | None = None
    """The same of the latest answer that decided nothing."""

    is_refused_whole: bool = False
    """Its last message was refused as a whole, and nothing was sent for it since."""

    withdrawal: str = ""
    """Empty, `asked` or `sent`."""

    withdrawal_message: str = ""
    withdrawal_receipts: frozenset[str] = frozenset()
    """Receipts that refused a withdrawal: they may come again after another one was sent."""

    inspected: tuple[str, str] | None = None
    """Officer and finding of the latest inspection."""

    released_at: datetime | None = None
    exit_id: ExitId | None = None
    is_picked: bool = False

    @property
    def is_live(self) -> bool:
        return self.stage in LIVE

    @property
    def documents_stored(self) -> bool:
        return all(
            d in self.sent
            and d not in self.awaited
            and (answer := self.documents.get(d)) is not None
            and answer.status >= codes.STORED
            for d in Document
        )


@dataclass(frozen=True, slots=True)
class ClearanceRun:
    merchant_id: MerchantId = MerchantId("")
    declarant: str = ""
    is_open: bool = False
    members: Mapping[OrderId, Member] = field(default_factory=dict)
    places: Mapping[int, OrderId] = field(default_factory=dict)
    """Every order the run was opened with, also those that have left it."""

    messages: Mapping[str, SentMessage] = field(default_factory=dict)
    message_count: int = 0
    numbers: Mapping[str, OrderId] = field(default_factory=dict)
    """Every declaration number ever sent, and whose it was."""

    refused_messages: frozenset[str] = frozenset()
    unfit: frozenset[tuple[str, int, datetime]] = frozenset()
    billed: frozenset[str] = frozenset()
    settled: frozenset[tuple[str, int]] = frozenset()
    """Tax bills and the states that customs reported of them."""


def evolve(run: ClearanceRun, event: Event) -> ClearanceRun:
    match event:
        case RunOpened():
            return opened(event)
        case WaybillsAssigned():
            return changed(run, (assigned(run.members[w.order_id], w) for w in event.waybills))
        case DocumentsSent():
            members = [run.members[i] for i in event.order_ids]
            return message_sent(run, event, (with_sent(m, event) for m in members))
        case DocumentsAnswered():
            return documents_answered(run, event)
        case DocumentsMatched():
            return moved(run, event.order_ids, Stage.MATCHED)
        case MatchFailed():
            return moved(run, {f.order_id for f in event.failures}, Stage.UNMATCHED)
        case DeclarationsSent():
            return declared(run, event)
        case MessageRefused():
            return refused_whole(run, event)
        case DeclarationsAnswered():
            return answered(run, event.answers, event.status, STAGE_AFTER.get(event.status))
        case DeclarationsRejected():
            answers = [Answer(r.order_id, r.cop_no, "", r.returned_at) for r in event.rejections]
            return answered(run, answers, codes.REJECTED, Stage.REJECTED)
        case ParcelsHeld():
            return answered(run, event.answers, event.status, Stage.HELD)
        case DeclarationsReleased():
            released = answered(run, event.answers, codes.RELEASED, Stage.RELEASED)
            times = {a.order_id: a.returned_at for a in event.answers}
            return changed(
                released, (replace(released.members[i], released_at=t) for i, t in times.items())
            )
        case ReceiptUnfit():
            seen = (event.cop_no, event.status, event.returned_at)
            return replace(run, unfit=run.unfit | {seen})
        case DeclarationsCorrected():
            return each(run, event.order_ids, stage=Stage.DOCUMENTS, sent={}, awaited=frozenset())
        case InspectionRecorded():
            return each(run, event.order_ids, inspected=(event.officer, event.finding))
        case TaxBilled():
            return replace(run, billed=run.billed | {bill.tax_no for bill in event.bills})
        case TaxSettled():
            states = {(tax_no, event.status) for tax_no in event.tax_nos}
            return replace(run, settled=run.settled | states)
        case WithdrawalAsked():
            return each(run, event.order_ids, withdrawal="asked")
        case WithdrawalsSent():
            members = [run.members[i] for i in event.order_ids]
            return message_sent(run, event, (with_withdrawal(m, event) for m in members))
        case WithdrawalsAccepted() | OrdersHandedBack():
            gone = set(event.order_ids)
            return replace(run, members={i: m for i, m in run.members.items() if i not in gone})
        case WithdrawalsRefused():
            members = [run.members[i] for i in event.order_ids]
            return changed(run, (withdrawal_refused(m, event.receipt_hash) for m in members))
        case OrdersListedForExit():
            return each(run, event.order_ids, exit_id=event.exit_id)
        case OrdersDelistedFromExit():
            return each(run, event.order_ids, exit_id=None)
        case ParcelsPicked():
            return each(run, event.order_ids, is_picked=True)


def opened(event: RunOpened) -> ClearanceRun:
    members = {
        order.order_id: Member(order.order_id, order.batch_id, order.quota_year, order.parts, place)
        for place, order in enumerate(event.orders)
    }
    places = {member.place: member.order_id for member in members.values()}
    return ClearanceRun(event.merchant_id, event.declarant, True, members, places)


def changed(run: ClearanceRun, members: Iterable[Member]) -> ClearanceRun:
    return replace(run, members={**run.members, **{m.order_id: m for m in members}})


def each(run: ClearanceRun, order_ids: Iterable[OrderId], **fields: Any) -> ClearanceRun:
    """The same fields changed of each of some orders."""
    return changed(run, (replace(run.members[i], **fields) for i in order_ids))


def moved(run: ClearanceRun, order_ids: Iterable[OrderId], stage: Stage) -> ClearanceRun:
    return each(run, order_ids, stage=stage)


def assigned(member: Member, waybill: Waybill) -> Member:
    """Another waybill has to be sent and matched before it can be declared."""
    is_matched_anew = member.stage in (Stage.MATCHED, Stage.UNMATCHED)
    return replace(
        member,
        waybill=waybill,
        stage=Stage.DOCUMENTS if is_matched_anew else member.stage,
        sent={d: message for d, message in member.sent.items() if d is not Document.WAYBILL},
        awaited=member.awaited - {Document.WAYBILL},
    )


def message_sent(
    run: ClearanceRun, message: SentMessage, members: Iterable[Member]
) -> ClearanceRun:
    afresh = (replace(member, is_refused_whole=False) for member in members)
    return replace(
        changed(run, afresh),
        messages={**run.messages, message.message_id: message},
        message_count=run.message_count + 1,
    )


def with_sent(member: Member, event: DocumentsSent) -> Member:
    return replace(
        member,
        sent={**member.sent, event.document: event.message_id},
        awaited=member.awaited | {event.document},
    )


def documents_answered(run: ClearanceRun, event: DocumentsAnswered) -> ClearanceRun:
    members: dict[OrderId, Member] = {}
    for answer in event.answers:
        member = members.get(answer.order_id, run.members[answer.order_id])
        members[answer.order_id] = with_document(member, event.document, answer)
    return changed(run, members.values())


def with_document(member: Member, document: Document, answer: DocumentAnswer) -> Member:
    if not codes.answers_document(answer.status):
        return replace(member, document_progress={**member.document_progress, document: answer})
    return replace(
        member,
        documents={**member.documents, document: answer},
        awaited=member.awaited - {document},
    )


def declared(run: ClearanceRun, event: DeclarationsSent) -> ClearanceRun:
    members = [
        replace(
            run.members[d.order_id],
            stage=Stage.DECLARED,
            attempt=d.attempt,
            cop_no=d.cop_no,
            invt_no="",
            answered=None,
            progress=None,
            released_at=None,
        )
        for d in event.declarations
    ]
    numbers = {d.cop_no: d.order_id for d in event.declarations}
    return replace(message_sent(run, event, members), numbers={**run.numbers, **numbers})


def refused_whole(run: ClearanceRun, event: MessageRefused) -> ClearanceRun:
    message = run.messages[event.message_id]
    returned = [m for i in orders_of(message) if (m := unsent(run.members.get(i), message))]
    back = [replace(member, is_refused_whole=True) for member in returned]
    return replace(changed(run, back), refused_messages=run.refused_messages | {event.message_id})


def orders_of(message: SentMessage) -> tuple[OrderId, ...]:
    if isinstance(message, DeclarationsSent):
        return tuple(d.order_id for d in message.declarations)
    return message.order_ids


def unsent(member: Member | None, message: SentMessage) -> Member | None:
    """The member as before the message, if nothing was sent or answered since."""
    if member is None:
        return None
    match message:
        case DocumentsSent(document=document, message_id=message_id):
            if member.sent.get(document) != message_id or document not in member.awaited:
                return None
            left = {d: sent for d, sent in member.sent.items() if d is not document}
            return replace(member, sent=left, awaited=member.awaited - {document})
        case DeclarationsSent():
            numbers = {d.cop_no for d in message.declarations}
            if member.cop_no not in numbers or member.stage is not Stage.DECLARED:
                return None
            return replace(member, stage=Stage.MATCHED)
        case WithdrawalsSent():
            if member.withdrawal_message != message.message_id or member.withdrawal != "sent":
                return None
            return replace(member, withdrawal="asked")


def answered(
    run: ClearanceRun, answers: Iterable[Answer], status: int, stage: Stage | None
) -> ClearanceRun:
    return changed(run, (with_answer(run.members[a.order_id], a, status, stage) for a in answers))


def with_answer(member: Member, answer: Answer, status: int, stage: Stage | None) -> Member:
    known = replace(member, invt_no=answer.invt_no or member.invt_no)
    if not codes.is_decision(status):
        return replace(known, progress=(answer.returned_at, status))
    return replace(known, stage=stage or member.stage, answered=(answer.returned_at, status))


def with_withdrawal(member: Member, event: WithdrawalsSent) -> Member:
    return replace(member, withdrawal="sent", withdrawal_message=event.message_id)


def withdrawal_refused(member: Member, receipt_hash: str) -> Member:
    receipts = member.withdrawal_receipts | {receipt_hash}
    return replace(member, withdrawal="", withdrawal_receipts=receipts)


def named(run: ClearanceRun, order_ids: Iterable[OrderId]) -> list[Member]:
    """The orders that a command names, each once; none that is not in the run."""
    ordered = sorted(set(order_ids))
    if unknown := [i for i in ordered if i not in run.members]:
        raise OrderNotInRun(order_id=unknown[0])
    return [run.members[i] for i in ordered]
