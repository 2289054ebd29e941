"""Adds to a message what customs' own messages say of its orders, as far as it is on file."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from application.customs_desk import MessageKind, MessageOut
from application.customs_facts import Filed, PlaceAtCustoms
from application.filing import Reads, filed_for
from application.order_saying import said
from application.streams import PAYMENT
from domain.clearance_state import ClearanceRun
from domain.dated import customs_day
from domain.identifiers import OrderId, platform_of, shared_of
from domain.order_state import PreSaleOrder
from domain.payment import Payment

NAMING_PAYMENTS = (MessageKind.ORDERS, MessageKind.PAYMENTS)

Named = tuple[OrderId, PreSaleOrder]


def in_customs_terms(
    message: MessageOut, orders: Mapping[OrderId, PreSaleOrder], run: ClearanceRun, read: Reads
) -> MessageOut:
    """The message with all that customs' own messages say; as it is where that is not on file."""
    named = [(d.order_id, orders[d.order_id]) for d in message.documents]
    others = {run.declarant, *(run.carriers[i] for i, _ in named if i in run.carriers)}
    day = customs_day(message.sent_at)
    filed = filed_for(read, message.partition, named, others, day)
    if filed is None or not is_whole(filed, named, others):
        return message
    payments = payments_of(message, named, read)
    told = {i: said(i, order, run.members.get(i), filed, payments) for i, order in named}
    return replace(message, place=place_of(filed, run.declarant), orders=told)


def is_whole(filed: Filed, orders: Sequence[Named], others: Collection[str]) -> bool:
    """Whether every firm and product is on file: they were when the orders' documents were sent."""
    names = {filed.book.zone_firm, filed.book.guarantor, *others}
    for order_id, order in orders:
        names |= {order.merchant_id, platform_of(order_id)}
        if order.payment:
            names.add(order.payment.payment_firm)
    return not filed.lacking and names <= filed.firms.keys()


def place_of(filed: Filed, declarant: str) -> PlaceAtCustoms:
    book, firms = filed.book, filed.firms
    return PlaceAtCustoms(book, firms[declarant], firms[book.zone_firm], firms[book.guarantor])


def payments_of(message: MessageOut, orders: Sequence[Named], read: Reads) -> Mapping[str, Payment]:
    """Only orders and payments name the number at the payment firm."""
    if message.kind not in NAMING_PAYMENTS:
        return {}
    payment_ids = {order.payment.payment_id for _, order in orders if order.payment}
    return read(shared_of(message.partition), PAYMENT, payment_ids)
