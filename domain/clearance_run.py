"""Whole orders of one merchant, declarant and book on their way through customs together."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from itertools import groupby

from domain import customs_codes as codes
from domain.customs_codes import Document
from domain.dated import DOCUMENTS_PER_MESSAGE_MAX, customs_day
from domain.decider import Decider
from domain.goods import StockPart
from domain.identifiers import (
    ORDERS_PER_EVENT_MAX,
    BatchId,
    ExitId,
    MerchantId,
    OrderId,
    RunId,
)
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing

RUN_ID_LENGTH_MAX = 12
"""So that run, order and attempt fit into the 20 characters of a declaration number (copNo)."""


@dataclass(frozen=True, slots=True)
class RunOrder:
    """One order of the run and the stock that is reserved for it."""

    order_id: OrderId
    batch_id: BatchId
    quota_year: int
    parts: tuple[StockPart, ...]


@dataclass(frozen=True, slots=True)
class Waybill:
    """A waybill as the carrier reports it; the consignee stands as three keyed digests."""

    order_id: OrderId
    waybill_no: str
    weight_grams: int
    freight_fen: int
    name_key: str
    telephone_key: str
    address_key: str


@dataclass(frozen=True, slots=True)
class DocumentAnswer:
    order_id: OrderId
    status: int
    returned_at: datetime


@dataclass(frozen=True, slots=True)
class MatchFailure:
    """One field in which two documents differ; people's values stand masked or as digests."""

    order_id: OrderId
    rule: str
    field: str
    order_value: str
    payment_value: str
    waybill_value: str


@dataclass(frozen=True, slots=True)
class Declaration:
    """One attempt to declare one order, under its own number."""

    order_id: OrderId
    attempt: int
    cop_no: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What customs said of one attempt, and when it says it said so."""

    order_id: OrderId
    cop_no: str
    invt_no: str
    returned_at: datetime


@dataclass(frozen=True, slots=True)
class Rejection:
    order_id: OrderId
    cop_no: str
    code: str
    text: str
    returned_at: datetime


@dataclass(frozen=True, slots=True)
class TaxBill:
    order_id: OrderId
    invt_no: str
    tax_no: str
    tariff_fen: int
    vat_fen: int
    consumption_fen: int


@dataclass(frozen=True, slots=True)
class RunOpened:
    run_id: RunId
    merchant_id: MerchantId
    declarant: str
    orders: tuple[RunOrder, ...]
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class WaybillsAssigned:
    run_id: RunId
    carrier: str
    waybills: tuple[Waybill, ...]
    assigned_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentsSent:
    run_id: RunId
    document: Document
    message_id: str
    order_ids: tuple[OrderId, ...]
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentsAnswered:
    run_id: RunId
    document: Document
    receipt_hash: str
    answers: tuple[DocumentAnswer, ...]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentsMatched:
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    matched_at: datetime


@dataclass(frozen=True, slots=True)
class MatchFailed:
    run_id: RunId
    failures: tuple[MatchFailure, ...]
    failed_at: datetime


@dataclass(frozen=True, slots=True)
class DeclarationsSent:
    run_id: RunId
    message_id: str
    declarations: tuple[Declaration, ...]
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class MessageRefused:
    """The message was refused as a whole (900): nobody in it was declared."""

    run_id: RunId
    message_id: str
    receipt_hash: str
    reason: str
    refused_at: datetime


@dataclass(frozen=True, slots=True)
class DeclarationsAnswered:
    """Stored, in review, to be inspected, or only on its way: nothing final."""

    run_id: RunId
    status: int
    receipt_hash: str
    answers: tuple[Answer, ...]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class DeclarationsRejected:
    run_id: RunId
    receipt_hash: str
    rejections: tuple[Rejection, ...]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ParcelsHeld:
    run_id: RunId
    status: int
    receipt_hash: str
    answers: tuple[Answer, ...]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class DeclarationsReleased:
    run_id: RunId
    receipt_hash: str
    answers: tuple[Answer, ...]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ReceiptUnfit:
    """A receipt that contradicts what is known: a case for somebody to look at."""

    run_id: RunId
    receipt_hash: str
    cop_no: str
    status: int
    reason: str
    returned_at: datetime


@dataclass(frozen=True, slots=True)
class DeclarationsCorrected:
    """Rejected or unmatched declarations were mended and may be matched and sent again."""

    run_id: RunId
    order_ids: tuple[OrderId, ...]
    note: str
    corrected_at: datetime


@dataclass(frozen=True, slots=True)
class InspectionRecorded:
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    officer: str
    finding: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class TaxBilled:
    run_id: RunId
    receipt_hash: str
    bills: tuple[TaxBill, ...]
    billed_at: datetime


@dataclass(frozen=True, slots=True)
class TaxSettled:
    """Customs reports bills as paid with a payment book (2) or void (3)."""

    run_id: RunId
    receipt_hash: str
    tax_nos: tuple[str, ...]
    status: int
    payment_no: str
    settled_at: datetime


@dataclass(frozen=True, slots=True)
class WithdrawalAsked:
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    reason: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class WithdrawalsSent:
    run_id: RunId
    message_id: str
    order_ids: tuple[OrderId, ...]
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class WithdrawalsAccepted:
    run_id: RunId
    receipt_hash: str
    order_ids: tuple[OrderId, ...]
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class WithdrawalsRefused:
    run_id: RunId
    receipt_hash: str
    order_ids: tuple[OrderId, ...]
    reason: str
    refused_at: datetime


@dataclass(frozen=True, slots=True)
class OrdersHandedBack:
    """Orders that leave the run without a live declaration; their stock is given back with it."""

    run_id: RunId
    order_ids: tuple[OrderId, ...]
    reason: str
    handed_back_at: datetime


@dataclass(frozen=True, slots=True)
class OrdersListedForExit:
    run_id: RunId
    exit_id: ExitId
    order_ids: tuple[OrderId, ...]
    listed_at: datetime


@dataclass(frozen=True, slots=True)
class OrdersDelistedFromExit:
    run_id: RunId
    exit_id: ExitId
    order_ids: tuple[OrderId, ...]
    reason: str
    delisted_at: datetime


@dataclass(frozen=True, slots=True)
class ParcelsPicked:
    """The units of these orders were taken from the shelves and packed under their waybills."""

    run_id: RunId
    order_ids: tuple[OrderId, ...]
    picked_at: datetime


Event = (
    RunOpened
    | WaybillsAssigned
    | DocumentsSent
    | DocumentsAnswered
    | DocumentsMatched
    | MatchFailed
    | DeclarationsSent
    | MessageRefused
    | DeclarationsAnswered
    | DeclarationsRejected
    | ParcelsHeld
    | DeclarationsReleased
    | ReceiptUnfit
    | DeclarationsCorrected
    | InspectionRecorded
    | TaxBilled
    | TaxSettled
    | WithdrawalAsked
    | WithdrawalsSent
    | WithdrawalsAccepted
    | WithdrawalsRefused
    | OrdersHandedBack
    | OrdersListedForExit
    | OrdersDelistedFromExit
    | ParcelsPicked
)


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
    sent: frozenset[Document] = frozenset()
    documents: Mapping[Document, DocumentAnswer] = field(default_factory=dict)
    attempt: int = 0
    cop_no: str = ""
    invt_no: str = ""
    answered: tuple[datetime, int] | None = None
    """Return time and status of the latest answer to the live attempt."""

    withdrawal: str = ""
    """Empty, `asked` or `sent`."""

    released_at: datetime | None = None
    exit_id: ExitId | None = None
    is_picked: bool = False

    @property
    def is_live(self) -> bool:
        return self.stage in LIVE

    @property
    def documents_stored(self) -> bool:
        return all(
            (answer := self.documents.get(d)) is not None and answer.status >= codes.STORED
            for d in Document
        )


@dataclass(frozen=True, slots=True)
class ClearanceRun:
    merchant_id: MerchantId = MerchantId("")
    declarant: str = ""
    is_open: bool = False
    members: Mapping[OrderId, Member] = field(default_factory=dict)
    places: Mapping[int, OrderId] = field(default_factory=dict)
    messages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Declaration numbers by message."""

    message_count: int = 0
    numbers: frozenset[str] = frozenset()
    """Every declaration number ever sent."""

    refused_messages: frozenset[str] = frozenset()
    receipts: frozenset[str] = frozenset()
    """Hashes of receipts that changed something here."""

    unfit: frozenset[tuple[str, int, datetime]] = frozenset()
    billed: frozenset[str] = frozenset()
    settled: Mapping[str, int] = field(default_factory=dict)


def evolve(run: ClearanceRun, event: Event) -> ClearanceRun:
    match event:
        case RunOpened():
            members = {
                order.order_id: Member(
                    order.order_id, order.batch_id, order.quota_year, order.parts, place
                )
                for place, order in enumerate(event.orders)
            }
            places = {member.place: member.order_id for member in members.values()}
            return ClearanceRun(event.merchant_id, event.declarant, True, members, places)
        case WaybillsAssigned():
            return changed(
                run,
                {w.order_id: replace(run.members[w.order_id], waybill=w) for w in event.waybills},
            )
        case DocumentsSent():
            return replace(
                sent(run, event.document, event.order_ids), message_count=run.message_count + 1
            )
        case DocumentsAnswered():
            return answered_documents(run, event)
        case DocumentsMatched():
            return moved(run, event.order_ids, Stage.MATCHED)
        case MatchFailed():
            return moved(run, {f.order_id for f in event.failures}, Stage.UNMATCHED)
        case DeclarationsSent():
            return declared(run, event)
        case MessageRefused():
            return refused_whole(run, event)
        case DeclarationsAnswered():
            stage = STAGE_AFTER.get(event.status)
            return answered(run, event.answers, event.status, stage, event.receipt_hash)
        case DeclarationsRejected():
            answers = [Answer(r.order_id, r.cop_no, "", r.returned_at) for r in event.rejections]
            return answered(run, answers, codes.REJECTED, Stage.REJECTED, event.receipt_hash)
        case ParcelsHeld():
            return answered(run, event.answers, event.status, Stage.HELD, event.receipt_hash)
        case DeclarationsReleased():
            released = answered(
                run, event.answers, codes.RELEASED, Stage.RELEASED, event.receipt_hash
            )
            times = {a.order_id: a.returned_at for a in event.answers}
            return changed(
                released,
                {i: replace(released.members[i], released_at=t) for i, t in times.items()},
            )
        case ReceiptUnfit():
            seen = (event.cop_no, event.status, event.returned_at)
            return replace(run, unfit=run.unfit | {seen})
        case DeclarationsCorrected():
            return moved(run, event.order_ids, Stage.DOCUMENTS)
        case InspectionRecorded():
            return run
        case TaxBilled():
            return replace(run, billed=run.billed | {bill.tax_no for bill in event.bills})
        case TaxSettled():
            return replace(
                run, settled={**run.settled, **dict.fromkeys(event.tax_nos, event.status)}
            )
        case WithdrawalAsked():
            return withdrawing(run, event.order_ids, "asked")
        case WithdrawalsSent():
            asked = withdrawing(run, event.order_ids, "sent")
            return replace(asked, message_count=run.message_count + 1)
        case WithdrawalsAccepted() | OrdersHandedBack():
            gone = set(event.order_ids)
            members = {i: m for i, m in run.members.items() if i not in gone}
            return replace(run, members=members)
        case WithdrawalsRefused():
            return withdrawing(run, event.order_ids, "")
        case OrdersListedForExit():
            return listed(run, event.order_ids, event.exit_id)
        case OrdersDelistedFromExit():
            return listed(run, event.order_ids, None)
        case ParcelsPicked():
            return changed(
                run, {i: replace(run.members[i], is_picked=True) for i in event.order_ids}
            )


def changed(run: ClearanceRun, members: Mapping[OrderId, Member]) -> ClearanceRun:
    return replace(run, members={**run.members, **members})


def moved(run: ClearanceRun, order_ids: Iterable[OrderId], stage: Stage) -> ClearanceRun:
    return changed(run, {i: replace(run.members[i], stage=stage) for i in order_ids})


def sent(run: ClearanceRun, document: Document, order_ids: Iterable[OrderId]) -> ClearanceRun:
    """Sent again, a document waits for a new answer: the old one is forgotten."""
    members = {}
    for order_id in order_ids:
        member = run.members[order_id]
        known = {d: answer for d, answer in member.documents.items() if d is not document}
        members[order_id] = replace(member, sent=member.sent | {document}, documents=known)
    return changed(run, members)


def answered_documents(run: ClearanceRun, event: DocumentsAnswered) -> ClearanceRun:
    members = {}
    for answer in event.answers:
        member = run.members[answer.order_id]
        documents = {**member.documents, event.document: answer}
        members[answer.order_id] = replace(member, documents=documents)
    return replace(changed(run, members), receipts=run.receipts | {event.receipt_hash})


def declared(run: ClearanceRun, event: DeclarationsSent) -> ClearanceRun:
    members = {
        d.order_id: replace(
            run.members[d.order_id],
            stage=Stage.DECLARED,
            attempt=d.attempt,
            cop_no=d.cop_no,
            invt_no="",
            answered=None,
        )
        for d in event.declarations
    }
    messages = {**run.messages, event.message_id: tuple(d.cop_no for d in event.declarations)}
    return replace(changed(run, members), messages=messages, message_count=run.message_count + 1)


def refused_whole(run: ClearanceRun, event: MessageRefused) -> ClearanceRun:
    numbers = set(run.messages[event.message_id])
    back = [m.order_id for m in run.members.values() if m.cop_no in numbers and m.is_live]
    return replace(
        moved(run, back, Stage.DOCUMENTS),
        refused_messages=run.refused_messages | {event.message_id},
    )


def answered(
    run: ClearanceRun,
    answers: Iterable[Answer],
    status: int,
    stage: Stage | None,
    receipt_hash: str,
) -> ClearanceRun:
    members = {}
    for answer in answers:
        member = run.members[answer.order_id]
        members[answer.order_id] = replace(
            member,
            stage=stage or member.stage,
            invt_no=answer.invt_no or member.invt_no,
            answered=(answer.returned_at, status),
        )
    return replace(changed(run, members), receipts=run.receipts | {receipt_hash})


def withdrawing(run: ClearanceRun, order_ids: Iterable[OrderId], state: str) -> ClearanceRun:
    return changed(run, {i: replace(run.members[i], withdrawal=state) for i in order_ids})


def listed(run: ClearanceRun, order_ids: Iterable[OrderId], exit_id: ExitId | None) -> ClearanceRun:
    return changed(run, {i: replace(run.members[i], exit_id=exit_id) for i in order_ids})


@dataclass(frozen=True, slots=True)
class OpenRun:
    run_id: RunId
    merchant_id: MerchantId
    declarant: str
    orders: tuple[RunOrder, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class AssignWaybills:
    run_id: RunId
    carrier: str
    waybills: tuple[Waybill, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class SendDocuments:
    """Send every document of every order that is not on its way or stored, in full messages."""

    run_id: RunId
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordDocumentAnswers:
    run_id: RunId
    document: Document
    receipt_hash: str
    answers: tuple[DocumentAnswer, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordMatch:
    """What `domain.match` found for orders that were not matched yet."""

    run_id: RunId
    matched: tuple[OrderId, ...]
    failures: tuple[MatchFailure, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class SendDeclarations:
    """Declare every order that may be declared now, in messages of at most 100."""

    run_id: RunId
    at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """One line of a receipt (CEB622), as it came."""

    cop_no: str
    invt_no: str
    status: int
    code: str
    text: str
    returned_at: datetime


@dataclass(frozen=True, slots=True)
class RecordReceipts:
    run_id: RunId
    receipt_hash: str
    receipts: tuple[Receipt, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordMessageRefusal:
    run_id: RunId
    message_id: str
    receipt_hash: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CorrectDeclarations:
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordInspection:
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    officer: str
    finding: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordTaxBills:
    run_id: RunId
    receipt_hash: str
    bills: tuple[TaxBill, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class SettleTax:
    run_id: RunId
    receipt_hash: str
    tax_nos: tuple[str, ...]
    status: int
    payment_no: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AskWithdrawal:
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SendWithdrawals:
    run_id: RunId
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordWithdrawalAnswer:
    """The answer (CEB624) of one status to some withdrawals."""

    run_id: RunId
    receipt_hash: str
    order_ids: tuple[OrderId, ...]
    status: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HandBackOrders:
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ListForExit:
    run_id: RunId
    exit_id: ExitId
    order_ids: tuple[OrderId, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class DelistFromExit:
    run_id: RunId
    exit_id: ExitId
    order_ids: tuple[OrderId, ...]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PickParcels:
    run_id: RunId
    order_ids: tuple[OrderId, ...]
    at: datetime


Command = (
    OpenRun
    | AssignWaybills
    | SendDocuments
    | RecordDocumentAnswers
    | RecordMatch
    | SendDeclarations
    | RecordReceipts
    | RecordMessageRefusal
    | CorrectDeclarations
    | RecordInspection
    | RecordTaxBills
    | SettleTax
    | AskWithdrawal
    | SendWithdrawals
    | RecordWithdrawalAnswer
    | HandBackOrders
    | ListForExit
    | DelistFromExit
    | PickParcels
)


class UnknownRun(UnknownThing): ...


class RunIdTaken(ChangeRefused): ...


class RunIdRefused(AmountRefused): ...


class RunSizeRefused(AmountRefused): ...


class OrderNotInRun(UnknownThing): ...


class WaybillNumberTaken(ChangeRefused): ...


class DeclarationStands(ChangeRefused): ...


class NothingToCorrect(ChangeRefused): ...


class NotDeclared(ChangeRefused): ...


class AlreadyReleased(ChangeRefused): ...


class NotReleased(ChangeRefused): ...


class AlreadyListed(ChangeRefused): ...


class UnknownMessage(UnknownThing): ...


def decide(command: Command, run: ClearanceRun) -> list[Event]:  # noqa: PLR0911, PLR0912
    if isinstance(command, OpenRun):
        return open_run(command, run)
    if not run.is_open:
        raise UnknownRun(run_id=command.run_id)
    match command:
        case AssignWaybills():
            return assign_waybills(command, run)
        case SendDocuments():
            return send_documents(command, run)
        case RecordDocumentAnswers():
            return record_document_answers(command, run)
        case RecordMatch():
            return record_match(command, run)
        case SendDeclarations():
            return send_declarations(command, run)
        case RecordReceipts():
            return record_receipts(command, run)
        case RecordMessageRefusal():
            return record_message_refusal(command, run)
        case CorrectDeclarations():
            return correct(command, run)
        case RecordInspection():
            require_members(run, command.order_ids)
            return [
                InspectionRecorded(
                    command.run_id, command.order_ids, command.officer, command.finding, command.at
                )
            ]
        case RecordTaxBills():
            return record_tax_bills(command, run)
        case SettleTax():
            return settle_tax(command, run)
        case AskWithdrawal():
            return ask_withdrawal(command, run)
        case SendWithdrawals():
            return send_withdrawals(command, run)
        case RecordWithdrawalAnswer():
            return record_withdrawal_answer(command, run)
        case HandBackOrders():
            return hand_back(command, run)
        case ListForExit():
            return list_for_exit(command, run)
        case DelistFromExit():
            return delist(command, run)
        case PickParcels():
            return pick(command, run)


def require_members(run: ClearanceRun, order_ids: Iterable[OrderId]) -> list[Member]:
    if unknown := [i for i in order_ids if i not in run.members]:
        raise OrderNotInRun(order_id=unknown[0])
    return [run.members[i] for i in order_ids]


def open_run(command: OpenRun, run: ClearanceRun) -> list[Event]:
    if run.is_open:
        if {o.order_id for o in command.orders} == set(run.places.values()):
            return []
        raise RunIdTaken(run_id=command.run_id)
    if len(command.run_id) > RUN_ID_LENGTH_MAX or not command.run_id.isalnum():
        raise RunIdRefused(run_id=command.run_id, length_max=RUN_ID_LENGTH_MAX)
    if not 1 <= len(command.orders) <= ORDERS_PER_EVENT_MAX:
        raise RunSizeRefused(orders=len(command.orders), orders_max=ORDERS_PER_EVENT_MAX)
    return [
        RunOpened(
            command.run_id, command.merchant_id, command.declarant, command.orders, command.at
        )
    ]


def assign_waybills(command: AssignWaybills, run: ClearanceRun) -> list[Event]:
    """One waybill an order; before the order is declared the carrier may report another."""
    new = []
    taken = {m.waybill.waybill_no: m.order_id for m in run.members.values() if m.waybill}
    for waybill in command.waybills:
        (member,) = require_members(run, [waybill.order_id])
        if taken.get(waybill.waybill_no, waybill.order_id) != waybill.order_id:
            raise WaybillNumberTaken(waybill_no=waybill.waybill_no)
        if member.waybill == waybill:
            continue
        if member.is_live:
            raise DeclarationStands(order_id=waybill.order_id)
        new.append(waybill)
    return (
        [WaybillsAssigned(command.run_id, command.carrier, tuple(new), command.at)] if new else []
    )


def send_documents(command: SendDocuments, run: ClearanceRun) -> list[Event]:
    events: list[Event] = []
    for document in Document:
        due = [m.order_id for m in run.members.values() if is_due(m, document)]
        for part in messages_of(due):
            message_id = message_name(command.run_id, run.message_count + len(events) + 1)
            events.append(DocumentsSent(command.run_id, document, message_id, part, command.at))
    return events


def is_due(member: Member, document: Document) -> bool:
    """Not sent yet, or rejected; a waybill can only be sent once there is one."""
    if member.is_live or (document is Document.WAYBILL and member.waybill is None):
        return False
    answer = member.documents.get(document)
    if answer is None:
        return document not in member.sent
    return codes.is_rejection(answer.status) and member.stage is Stage.DOCUMENTS


def message_name(run_id: RunId, number: int) -> str:
    return f"{run_id}-{number:04d}"


def messages_of(order_ids: Iterable[OrderId]) -> list[tuple[OrderId, ...]]:
    ordered = tuple(sorted(order_ids))
    return [
        ordered[i : i + DOCUMENTS_PER_MESSAGE_MAX]
        for i in range(0, len(ordered), DOCUMENTS_PER_MESSAGE_MAX)
    ]


def record_document_answers(command: RecordDocumentAnswers, run: ClearanceRun) -> list[Event]:
    """Each document's latest answer counts; earlier ones and repeats change nothing."""
    new: dict[OrderId, DocumentAnswer] = {}
    for answer in sorted(command.answers, key=lambda a: (a.returned_at, a.status)):
        member = run.members.get(answer.order_id)
        if member is None or command.document not in member.sent:
            continue
        known = new.get(answer.order_id) or member.documents.get(command.document)
        if known is None or (known.returned_at, known.status) < (answer.returned_at, answer.status):
            new[answer.order_id] = answer
    if not new:
        return []
    answers = tuple(new[i] for i in sorted(new))
    return [
        DocumentsAnswered(
            command.run_id, command.document, command.receipt_hash, answers, command.at
        )
    ]


def record_match(command: RecordMatch, run: ClearanceRun) -> list[Event]:
    waiting = {i for i, m in run.members.items() if m.stage is Stage.DOCUMENTS}
    failed = tuple(f for f in command.failures if f.order_id in waiting)
    matched = tuple(i for i in command.matched if i in waiting)
    events: list[Event] = []
    if matched:
        events.append(DocumentsMatched(command.run_id, matched, command.at))
    if failed:
        events.append(MatchFailed(command.run_id, failed, command.at))
    return events


def send_declarations(command: SendDeclarations, run: ClearanceRun) -> list[Event]:
    """Orders whose quota was booked for another year are not declared: that year is a match rule."""
    year = customs_day(command.at).year
    due = [m for m in run.members.values() if is_declarable(m)]
    events: list[Event] = []
    for part in messages_of(m.order_id for m in due if m.quota_year == year):
        message_id = message_name(command.run_id, run.message_count + len(events) + 1)
        declarations = tuple(attempt_of(command.run_id, run.members[i]) for i in part)
        events.append(DeclarationsSent(command.run_id, message_id, declarations, command.at))
    wrong = tuple(wrong_year(m, year) for m in due if m.quota_year != year)
    return [*events, MatchFailed(command.run_id, wrong, command.at)] if wrong else events


def is_declarable(member: Member) -> bool:
    return member.stage is Stage.MATCHED and member.documents_stored and not member.withdrawal


def attempt_of(run_id: RunId, member: Member) -> Declaration:
    attempt = member.attempt + 1
    return Declaration(member.order_id, attempt, cop_no_of(run_id, member.place, attempt))


def cop_no_of(run_id: RunId, place: int, attempt: int) -> str:
    """A declaration's own number: run, place in the run, attempt; at most 20 characters."""
    return f"{run_id}-{place:03d}-{attempt:02d}"


def run_of(cop_no: str) -> RunId:
    """The run a declaration number belongs to."""
    return RunId(cop_no.split("-", 1)[0])


def wrong_year(member: Member, year: int) -> MatchFailure:
    booked = str(member.quota_year)
    return MatchFailure(member.order_id, "Y1", "quota year", booked, "", str(year))


def record_receipts(command: RecordReceipts, run: ClearanceRun) -> list[Event]:
    """Judge each receipt within its own attempt, in the order of customs' own times."""
    latest: dict[str, Receipt] = {}
    events: list[Event] = []
    for receipt in sorted(command.receipts, key=lambda r: (r.returned_at, r.status)):
        member = member_of(run, receipt.cop_no)
        if reason := why_unfit(receipt, member, receipt.cop_no in run.numbers):
            if (receipt.cop_no, receipt.status, receipt.returned_at) not in run.unfit:
                events.append(unfit(command, receipt, reason))
        elif member is not None and is_news(receipt, member):
            latest[receipt.cop_no] = receipt
    return [*grouped(command, run, latest.values()), *events]


def member_of(run: ClearanceRun, cop_no: str) -> Member | None:
    place = cop_no.split("-")[1:2]
    if not place or not place[0].isdecimal():
        return None
    order_id = run.places.get(int(place[0]))
    return run.members.get(order_id) if order_id is not None else None


def why_unfit(receipt: Receipt, member: Member | None, was_declared: bool) -> str:
    """Why a receipt contradicts what is known; empty when it does not."""
    if not codes.is_known(receipt.status):
        return "unknown status"
    stands = receipt.status == codes.RELEASED or receipt.status in codes.HOLDS
    if member is None or not member.cop_no:
        return "declaration unknown" if stands or not was_declared else ""
    if receipt.cop_no != member.cop_no:
        return "answers an ended attempt" if stands else ""
    if member.stage in (Stage.REJECTED, Stage.DOCUMENTS) and stands and is_news(receipt, member):
        return "answers a rejected declaration"
    if member.stage is Stage.RELEASED and codes.is_rejection(receipt.status):
        return "rejects a released declaration" if is_news(receipt, member) else ""
    return ""


def is_news(receipt: Receipt, member: Member) -> bool:
    """Newer than the latest answer to the live attempt."""
    if receipt.cop_no != member.cop_no or not member.is_live:
        return receipt.cop_no == member.cop_no and newer(receipt, member) and bool(member.attempt)
    return newer(receipt, member)


def newer(receipt: Receipt, member: Member) -> bool:
    return member.answered is None or (receipt.returned_at, receipt.status) > member.answered


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
    live = [r for r in receipts if (m := member_of(run, r.cop_no)) is not None and m.is_live]
    groups = groupby(sorted(live, key=group_of), key=group_of)
    return [event_for(command, run, status, list(group)) for status, group in groups]


def group_of(receipt: Receipt) -> int:
    return codes.REJECTED if codes.is_rejection(receipt.status) else receipt.status


def event_for(
    command: RecordReceipts, run: ClearanceRun, status: int, receipts: list[Receipt]
) -> Event:
    run_id, digest, at = command.run_id, command.receipt_hash, command.at
    orders = [(order_of(run, receipt), receipt) for receipt in receipts]
    if status == codes.REJECTED:
        rejections = tuple(
            Rejection(i, r.cop_no, r.code or str(r.status), r.text, r.returned_at)
            for i, r in orders
        )
        return DeclarationsRejected(run_id, digest, rejections, at)
    answers = tuple(Answer(i, r.cop_no, r.invt_no, r.returned_at) for i, r in orders)
    if status == codes.RELEASED:
        return DeclarationsReleased(run_id, digest, answers, at)
    if status in codes.HOLDS:
        return ParcelsHeld(run_id, status, digest, answers, at)
    return DeclarationsAnswered(run_id, status, digest, answers, at)


def order_of(run: ClearanceRun, receipt: Receipt) -> OrderId:
    member = member_of(run, receipt.cop_no)
    assert member is not None
    return member.order_id


def record_message_refusal(command: RecordMessageRefusal, run: ClearanceRun) -> list[Event]:
    if command.message_id in run.refused_messages:
        return []
    if command.message_id not in run.messages:
        raise UnknownMessage(message_id=command.message_id)
    return [
        MessageRefused(
            command.run_id, command.message_id, command.receipt_hash, command.reason, command.at
        )
    ]


def correct(command: CorrectDeclarations, run: ClearanceRun) -> list[Event]:
    members = require_members(run, command.order_ids)
    if live := [m for m in members if m.is_live]:
        raise DeclarationStands(order_id=live[0].order_id, stage=live[0].stage.value)
    mended = tuple(m.order_id for m in members if m.stage is not Stage.DOCUMENTS or has_refused(m))
    if not mended:
        return []
    return [DeclarationsCorrected(command.run_id, mended, command.note, command.at)]


def has_refused(member: Member) -> bool:
    return any(codes.is_rejection(answer.status) for answer in member.documents.values())


def record_tax_bills(command: RecordTaxBills, run: ClearanceRun) -> list[Event]:
    new = tuple(bill for bill in command.bills if bill.tax_no not in run.billed)
    return [TaxBilled(command.run_id, command.receipt_hash, new, command.at)] if new else []


def settle_tax(command: SettleTax, run: ClearanceRun) -> list[Event]:
    new = tuple(n for n in command.tax_nos if run.settled.get(n) != command.status)
    if not new:
        return []
    return [
        TaxSettled(
            command.run_id,
            command.receipt_hash,
            new,
            command.status,
            command.payment_no,
            command.at,
        )
    ]


def ask_withdrawal(command: AskWithdrawal, run: ClearanceRun) -> list[Event]:
    members = require_members(run, command.order_ids)
    if released := [m for m in members if m.stage is Stage.RELEASED]:
        raise AlreadyReleased(order_id=released[0].order_id)
    if idle := [m for m in members if not m.is_live]:
        raise NotDeclared(order_id=idle[0].order_id, stage=idle[0].stage.value)
    new = tuple(m.order_id for m in members if not m.withdrawal)
    return [WithdrawalAsked(command.run_id, new, command.reason, command.at)] if new else []


def send_withdrawals(command: SendWithdrawals, run: ClearanceRun) -> list[Event]:
    """Customs can only withdraw what it has stored under a list number."""
    due = [m.order_id for m in run.members.values() if m.withdrawal == "asked" and m.invt_no]
    return [
        WithdrawalsSent(
            command.run_id,
            message_name(command.run_id, run.message_count + number),
            part,
            command.at,
        )
        for number, part in enumerate(messages_of(due), 1)
    ]


def record_withdrawal_answer(command: RecordWithdrawalAnswer, run: ClearanceRun) -> list[Event]:
    members = [run.members[i] for i in command.order_ids if i in run.members]
    asked = tuple(m.order_id for m in members if m.withdrawal and m.stage is not Stage.RELEASED)
    if not asked:
        return []
    if command.status == codes.CONCLUDED:
        return [WithdrawalsAccepted(command.run_id, command.receipt_hash, asked, command.at)]
    if codes.is_rejection(command.status):
        return [
            WithdrawalsRefused(
                command.run_id, command.receipt_hash, asked, command.reason, command.at
            )
        ]
    return []


def hand_back(command: HandBackOrders, run: ClearanceRun) -> list[Event]:
    present = [run.members[i] for i in command.order_ids if i in run.members]
    if live := [m for m in present if m.is_live]:
        raise DeclarationStands(order_id=live[0].order_id, stage=live[0].stage.value)
    if not present:
        return []
    order_ids = tuple(m.order_id for m in present)
    return [OrdersHandedBack(command.run_id, order_ids, command.reason, command.at)]


def list_for_exit(command: ListForExit, run: ClearanceRun) -> list[Event]:
    members = require_members(run, command.order_ids)
    if unready := [m for m in members if m.stage is not Stage.RELEASED]:
        raise NotReleased(order_id=unready[0].order_id, stage=unready[0].stage.value)
    elsewhere = [m for m in members if m.exit_id not in (None, command.exit_id)]
    if elsewhere:
        raise AlreadyListed(order_id=elsewhere[0].order_id, exit_id=elsewhere[0].exit_id)
    new = tuple(m.order_id for m in members if m.exit_id is None)
    return [OrdersListedForExit(command.run_id, command.exit_id, new, command.at)] if new else []


def delist(command: DelistFromExit, run: ClearanceRun) -> list[Event]:
    mine = tuple(
        i
        for i in command.order_ids
        if i in run.members and run.members[i].exit_id == command.exit_id
    )
    if not mine:
        return []
    return [
        OrdersDelistedFromExit(command.run_id, command.exit_id, mine, command.reason, command.at)
    ]


def pick(command: PickParcels, run: ClearanceRun) -> list[Event]:
    """Parcels may be picked before release: an inspection needs them on the table."""
    members = require_members(run, command.order_ids)
    new = tuple(m.order_id for m in members if not m.is_picked)
    return [ParcelsPicked(command.run_id, new, command.at)] if new else []


class Step(Enum):
    """What a run needs next from us; everything else waits for others."""

    ASSIGN_WAYBILLS = "assign waybills"
    SEND_DOCUMENTS = "send documents"
    MATCH = "match documents"
    DECLARE = "send declarations"
    SEND_WITHDRAWALS = "send withdrawals"


def next_steps(run: ClearanceRun) -> Collection[Step]:
    """Every step that would change something now, in the order in which they are taken."""
    members = run.members.values()
    steps = []
    if any(m.waybill is None for m in members):
        steps.append(Step.ASSIGN_WAYBILLS)
    if any(is_due(m, document) for m in members for document in Document):
        steps.append(Step.SEND_DOCUMENTS)
    if any(is_matchable(m) for m in members):
        steps.append(Step.MATCH)
    if any(is_declarable(m) for m in members):
        steps.append(Step.DECLARE)
    if any(m.withdrawal == "asked" and m.invt_no for m in members):
        steps.append(Step.SEND_WITHDRAWALS)
    return steps


def is_matchable(member: Member) -> bool:
    return (
        member.stage is Stage.DOCUMENTS and member.documents_stored and member.waybill is not None
    )


DECIDER = Decider(initial=ClearanceRun(), evolve=evolve, decide=decide)
