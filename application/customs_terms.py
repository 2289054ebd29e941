"""Adds to a message what customs' own messages say of its orders, as far as it is on file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from application.customs_desk import MessageKind, MessageOut
from application.customs_facts import Filed, PlaceAtCustoms
from application.filing import ReadsTogether, filed_for
from application.order_saying import Saying
from application.streams import PAYMENT
from domain.clearance_state import ClearanceRun
from domain.dated import customs_day
from domain.identifiers import OrderId, shared_of
from domain.order_state import PreSaleOrder
from domain.payment import Payment

NAMING_PAYMENTS = (MessageKind.ORDERS, MessageKind.PAYMENTS)

Named = tuple[OrderId, PreSaleOrder]


def in_customs_terms(
    message: MessageOut,
    orders: Mapping[OrderId, PreSaleOrder],
    run: ClearanceRun,
    read: ReadsTogether,
) -> MessageOut:
    """The message with all that customs' own messages say; as it is where that is not on file."""
    named = [(d.order_id, orders[d.order_id]) for d in message.documents]
    others = {run.declarant, *(run.carriers[i] for i, _ in named if i in run.carriers)}
    day = customs_day(message.sent_at)
    filed = filed_for(read, message.partition, named, others, day)
    # All was on file when the documents of the orders were sent.
    if filed is None or filed.lacking or filed.unknown:
        return message
    saying = Saying(run, filed, payments_of(message, named, read))
    told = {i: saying.order(i, order) for i, order in named}
    return replace(message, place=place_of(filed, run.declarant), orders=told)


def place_of(filed: Filed, declarant: str) -> PlaceAtCustoms:
    book, firms = filed.book, filed.firms
    return PlaceAtCustoms(book, firms[declarant], firms[book.zone_firm], firms[book.guarantor])


def payments_of(
    message: MessageOut, orders: Sequence[Named], read: ReadsTogether
) -> Mapping[str, Payment] | None:
    """Only orders and payments say how an order was paid."""
    if message.kind not in NAMING_PAYMENTS:
        return None
    payment_ids = {order.payment.payment_id for _, order in orders if order.payment}
    return read(shared_of(message.partition), PAYMENT, payment_ids)
