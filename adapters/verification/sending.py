"""I12 and I13: what is sent to customs: documents before lists, and lists as the orders stand."""

from dataclasses import dataclass, field

from adapters.verification.arithmetic import sums_of, units_of
from adapters.verification.declarations import Declarations
from adapters.verification.findings import Check, Examination, Logged, order_name
from adapters.verification.identities import Identities
from domain.clearance_ahead_events import DocumentsOutdated, OrdersSupplied
from domain.clearance_events import (
    DeclarationsCorrected,
    DeclarationsSent,
    DocumentsAnswered,
    DocumentsMatched,
    DocumentsSent,
    MatchFailed,
    RunOpened,
    WaybillsAssigned,
)
from domain.clearance_leaving_events import WithdrawalsSent
from domain.customs_codes import STORED, Document, is_rejection
from domain.dated import DOCUMENTS_PER_MESSAGE_MAX
from domain.order_events import (
    OrderAmended,
    OrderCancelled,
    OrderPlaced,
    PaymentConfirmed,
    RefundPaid,
)


@dataclass(slots=True)
class Papers:
    """What one order is made of, and what customs has of it."""

    units: dict[str, int] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)
    """Units that its run has for it."""

    due: int = 0
    reported: int = 0
    """Money received less what was paid back: what the payment firm reports (rule M3)."""

    buyer: str = ""
    payer: str = ""
    is_other_payer_told: bool = False
    """The match says that another than the buyer paid, and may have."""

    is_cancelled: bool = False
    stored: set[Document] = field(default_factory=set)
    is_matched: bool = False
    changed: list[int] = field(default_factory=list)


Order = tuple[str, str]


class Sending:
    def __init__(self, declarations: Declarations) -> None:
        self.documents = Examination(
            "I12", "documents", "order, payment and waybill are stored and matched before the list"
        )
        self.messages = Examination(
            "I12", "customs messages", "a message has its own number and at most 100 documents"
        )
        self.lines = Examination(
            "I13",
            "declared lines",
            "a list has the units and the payment its order has, until its end",
        )
        self._declarations = declarations
        self._papers: dict[Order, Papers] = {}
        self._touched: set[Order] = set()
        self._messages: dict[tuple[str, str], int] = {}
        self._identities = Identities()

    def checks(self) -> list[Check]:
        papers = {
            DocumentsSent: self._documents_sent,
            DocumentsAnswered: self._answered,
            DocumentsMatched: self._matched,
            MatchFailed: self._unmatched,
            DeclarationsCorrected: self._corrected,
            DocumentsOutdated: self._outdated,
            WaybillsAssigned: self._waybills,
            WithdrawalsSent: self._withdrawals_sent,
            DeclarationsSent: self._declared,
        }
        order = {
            OrderPlaced: self._placed,
            PaymentConfirmed: self._paid,
            RefundPaid: self._refunded,
            OrderAmended: self._amended,
            OrderCancelled: self._cancelled,
            RunOpened: self._opened,
            OrdersSupplied: self._supplied,
        }
        return [
            Check(self.documents, papers),
            Check(self.messages, {}),
            Check(self.lines, {**order, **self._identities.observers()}, self._judge_changed),
        ]

    def _of(self, logged: Logged, order_id: str) -> Papers:
        return self._papers.setdefault((logged.partition, order_id), Papers())

    def _placed(self, logged: Logged) -> None:
        papers = self._of(logged, logged.event.order_id)
        papers.units = units_of(logged.event.lines)
        papers.due, papers.buyer = sums_of(logged.event.amounts).paid, logged.event.buyer_key

    def _paid(self, logged: Logged) -> None:
        papers = self._of(logged, logged.event.order_id)
        papers.payer = papers.payer or logged.event.payer_key
        papers.reported += logged.event.paid_fen

    def _refunded(self, logged: Logged) -> None:
        self._of(logged, logged.event.order_id).reported -= logged.event.amount_fen

    def _amended(self, logged: Logged) -> None:
        papers = self._touch(logged)
        papers.units = units_of(logged.event.lines)
        papers.due = sums_of(logged.event.amounts).paid

    def _cancelled(self, logged: Logged) -> None:
        self._touch(logged).is_cancelled = True

    def _touch(self, logged: Logged) -> Papers:
        order = (logged.partition, logged.event.order_id)
        self._touched.add(order)
        papers = self._of(logged, order[1])
        papers.changed = [logged.position]
        return papers

    def _judge_changed(self) -> None:
        """While it is declared an order changes only in the command that ends the declaration."""
        for order in self._touched:
            attempt = self._declarations.attempts.get(order)
            message = f"changed while {attempt and attempt.cop_no} is live"
            stands = attempt is not None and attempt.is_live
            positions = (attempt.position,) if attempt else ()
            changed = self._papers[order].changed
            self.lines.expect(not stands, order_name(*order), message, *positions, *changed)
        self._touched.clear()

    def _opened(self, logged: Logged) -> None:
        for order in logged.event.orders:
            papers = self._of(logged, order.order_id)
            papers.stored, papers.is_matched = set(), False
        self._supplied(logged)

    def _supplied(self, logged: Logged) -> None:
        for order in logged.event.orders:
            self._of(logged, order.order_id).parts = units_of(order.parts)

    def _documents_sent(self, logged: Logged) -> None:
        self._judge_message(logged, len(logged.event.order_ids))
        for order_id in logged.event.order_ids:
            self._of(logged, order_id).stored.discard(logged.event.document)

    def _answered(self, logged: Logged) -> None:
        event = logged.event
        for answer in event.answers:
            stored = self._of(logged, answer.order_id).stored
            if answer.status >= STORED:
                stored.add(event.document)
            elif is_rejection(answer.status):
                stored.discard(event.document)

    def _matched(self, logged: Logged) -> None:
        told = {other.order_id for other in logged.event.other_payers}
        for order_id in logged.event.order_ids:
            papers = self._of(logged, order_id)
            papers.is_matched, papers.is_other_payer_told = True, order_id in told

    def _unmatched(self, logged: Logged) -> None:
        for failure in logged.event.failures:
            self._of(logged, failure.order_id).is_matched = False

    def _corrected(self, logged: Logged) -> None:
        for order_id in logged.event.order_ids:
            papers = self._of(logged, order_id)
            papers.is_matched = False
            papers.stored.clear()

    def _outdated(self, logged: Logged) -> None:
        for order_id in logged.event.order_ids:
            papers = self._of(logged, order_id)
            papers.is_matched = False
            papers.stored.difference_update(logged.event.documents)

    def _waybills(self, logged: Logged) -> None:
        for waybill in logged.event.waybills:
            self._of(logged, waybill.order_id).stored.discard(Document.WAYBILL)

    def _withdrawals_sent(self, logged: Logged) -> None:
        self._judge_message(logged, len(logged.event.order_ids))

    def _declared(self, logged: Logged) -> None:
        self._judge_message(logged, len(logged.event.declarations))
        for declaration in logged.event.declarations:
            papers = self._of(logged, declaration.order_id)
            missing = [each.value for each in Document if each not in papers.stored]
            subject = order_name(logged.partition, declaration.order_id)
            self.documents.expect(
                papers.is_matched and not missing,
                subject,
                f"sent with matched {papers.is_matched}, not stored: {missing}",
                logged.position,
            )
            wrong = differences(papers, self._payer_fault(logged, declaration.order_id))
            self.lines.expect(
                not wrong,
                subject,
                f"{declaration.cop_no}: {wrong}",
                *papers.changed,
                logged.position,
            )

    def _payer_fault(self, logged: Logged, order_id: str) -> str:
        """Another than the buyer pays only for who is confirmed, and the match must say so."""
        papers = self._of(logged, order_id)
        if papers.buyer == papers.payer:
            return ""
        order = (logged.partition, order_id)
        if not self._identities.is_confirmed(order, papers.buyer, logged.event.sent_at):
            return "another person paid for a buyer whom nobody confirmed"
        return "" if papers.is_other_payer_told else "the match does not say that another paid"

    def _judge_message(self, logged: Logged, documents: int) -> None:
        key = (logged.stream_id, logged.event.message_id)
        first = self._messages.setdefault(key, logged.position)
        message = f"message {key[1]} of {documents} documents, its number first used at {first}"
        is_sound = first == logged.position and 1 <= documents <= DOCUMENTS_PER_MESSAGE_MAX
        self.messages.expect(is_sound, logged.stream_id, message, first, logged.position)


def differences(papers: Papers, payer_fault: str) -> str:
    """What the list would say otherwise than order and payment."""
    wrong = {
        f"ordered {papers.units}, taken from stock {papers.parts}": papers.units != papers.parts,
        f"due {papers.due}, paid {papers.reported}": papers.due != papers.reported,
        payer_fault: bool(payer_fault),
        "the order is cancelled": papers.is_cancelled,
    }
    return "; ".join(text for text, is_wrong in wrong.items() if is_wrong)
