"""Builds the message that an event stands for, out of the orders and the run it names."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from application.customs_desk import (
    DeclarationDocument,
    Document,
    MessageKind,
    MessageOut,
    ReturnDocument,
    WithdrawalDocument,
)
from application.declaring import order_document, payment_document, waybill_document
from application.event_log import Recorded
from domain.clearance_events import DeclarationsSent, DocumentsSent
from domain.clearance_leaving_events import WithdrawalsSent
from domain.clearance_state import ClearanceRun
from domain.customs_codes import Document as DocumentKind
from domain.goods import as_units
from domain.identifiers import OrderId, RunId, Sku, parts_of
from domain.order_return import OrderReturn
from domain.order_return import Stage as ReturnStage
from domain.order_state import PreSaleOrder
from domain.return_events import ReturnDeclared

KINDS = {
    DocumentKind.ORDER: MessageKind.ORDERS,
    DocumentKind.PAYMENT: MessageKind.PAYMENTS,
    DocumentKind.WAYBILL: MessageKind.WAYBILLS,
}


def orders_needed(recorded: Recorded) -> Sequence[OrderId]:
    """The orders whose facts the message repeats."""
    event = recorded.event
    match event:
        case DocumentsSent() | WithdrawalsSent():
            return event.order_ids
        case DeclarationsSent():
            return [declaration.order_id for declaration in event.declarations]
        case ReturnDeclared():
            return [event.order_id]
    return []


def message_of(
    recorded: Recorded,
    orders: Mapping[OrderId, PreSaleOrder],
    run_id: RunId,
    run: ClearanceRun,
) -> MessageOut | None:
    """The message; none when nothing of it is left to say."""
    event = recorded.event
    documents = documents_of(event, orders, run)
    if not documents:
        return None
    return MessageOut(
        kind_of(event),
        event.message_id,
        parts_of(recorded.stream_id)[0],
        run_id,
        run.merchant_id,
        run.declarant,
        event.declared_at if isinstance(event, ReturnDeclared) else event.sent_at,
        documents,
        changes=changed(event, run),
    )


def kind_of(event: Any) -> MessageKind:
    match event:
        case DocumentsSent():
            return KINDS[event.document]
        case DeclarationsSent():
            return MessageKind.DECLARATIONS
        case WithdrawalsSent():
            return MessageKind.WITHDRAWALS
        case ReturnDeclared():
            return MessageKind.RETURNS
    raise AssertionError(f"{type(event).__name__} is no message")


def documents_of(
    event: Any, orders: Mapping[OrderId, PreSaleOrder], run: ClearanceRun
) -> tuple[Document, ...]:
    """One document an order. Orders that have left the run meanwhile are not spoken of."""
    write = WRITERS[type(event)](event)
    documents = (write(run, i, orders[i]) for i in sorted(orders) if i in run.orders)
    return tuple([document for document in documents if document is not None])


Writer = Callable[[ClearanceRun, OrderId, PreSaleOrder], Document | None]
"""Writes the document of one order; what its event says of all of them is looked up before."""


def drawn(event: DocumentsSent) -> Writer:
    def write(run: ClearanceRun, order_id: OrderId, order: PreSaleOrder) -> Document | None:
        match event.document:
            case DocumentKind.ORDER:
                return order_document(order_id, order)
            case DocumentKind.PAYMENT:
                return payment_document(order_id, order)
            case DocumentKind.WAYBILL:
                return waybill_document(run.members[order_id], order)

    return write


def declared(event: DeclarationsSent) -> Writer:
    numbers = {d.order_id: d.cop_no for d in event.declarations}

    def write(run: ClearanceRun, order_id: OrderId, order: PreSaleOrder) -> Document | None:
        return DeclarationDocument(order_id, numbers[order_id])

    return write


def withdrawn(event: WithdrawalsSent) -> Writer:
    def write(run: ClearanceRun, order_id: OrderId, order: PreSaleOrder) -> Document | None:
        member, reason = run.members[order_id], run.withdrawal_reasons.get(order_id, "")
        return WithdrawalDocument(order_id, member.cop_no, member.invt_no, reason)

    return write


def returned(event: ReturnDeclared) -> Writer:
    def write(run: ClearanceRun, order_id: OrderId, order: PreSaleOrder) -> Document | None:
        member = run.members[order_id]
        return ReturnDocument(
            order_id, event.return_no, member.invt_no, event.units, place=member.place
        )

    return write


def with_return(message: MessageOut, coming_back: OrderReturn) -> MessageOut:
    """The return's own reason, its number, and what of the order was declared back before it."""
    (document,) = message.documents
    assert isinstance(document, ReturnDocument)
    part = coming_back.parts[document.return_no]
    others = (p for number, p in coming_back.parts.items() if number != document.return_no)
    stand = (p.back for p in others if p.stage in (ReturnStage.DECLARED, ReturnStage.ACCEPTED))
    told = replace(
        document,
        reason=part.reason,
        gone=as_units(sum(stand, Counter[Sku]())),
        number=sum(len(p.messages) for p in coming_back.parts.values()),
    )
    return replace(message, documents=(told,))


def changed(event: Any, run: ClearanceRun) -> frozenset[OrderId]:
    """Orders whose document of this kind customs has."""
    if not isinstance(event, DocumentsSent):
        return frozenset()
    return frozenset(filter(run.papers[event.document].is_at_customs, event.order_ids))


WRITERS: dict[type, Callable[[Any], Writer]] = {
    DocumentsSent: drawn,
    DeclarationsSent: declared,
    WithdrawalsSent: withdrawn,
    ReturnDeclared: returned,
}
