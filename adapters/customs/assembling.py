"""Assembles messages to customs: from what an event decided to the fields of the CEB tables.

assembled(message) -> Message          the same message gives the same fields, guids included

UnassembledError                       not all is on file, or several firms would have to sign
"""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.customs.assembling_declarations import declaration, goods_return, withdrawal
from adapters.customs.assembling_documents import (
    Said,
    Saying,
    UnassembledError,
    delivery,
    order,
    payment,
    waybill,
)
from adapters.customs.guids import Guids
from adapters.customs.messages.documents import Document, Message, Sender
from application.customs_desk import MessageKind, MessageOut
from application.customs_facts import OrderAtCustoms, PlaceAtCustoms
from domain.firm import FirmFacts


def assembled(message: MessageOut) -> Message:
    """The message of one firm, its documents in their order."""
    place = message.place
    if place is None:
        raise UnassembledError(f"{message.message_id}: not everything it names is on file")
    sender, saying = sender_of(message, place), Saying(message, place)
    guids = Guids(f"{message.partition}/{message.message_id}")
    write, orders = WRITERS[message.kind], message.orders
    documents = tuple(
        [
            write(Said(guids.of(each.order_id), saying, orders[each.order_id]), each)
            for each in message.documents
        ]
    )
    return Message(message.kind.value, guids.of_message(), documents, sender)


def sender_of(message: MessageOut, place: PlaceAtCustoms) -> Sender:
    """The firm that answers for the message, and signs it."""
    firms = {answers(message.kind, place, about) for about in message.orders.values()}
    if len(firms) != 1:
        raise UnassembledError(f"{message.message_id}: {len(firms)} firms would have to sign it")
    (firm,) = firms
    if firm is None or not firm.dxp_id:
        raise UnassembledError(f"{message.message_id}: its sender is not on file")
    return Sender(firm.customs_code, firm.name, firm.dxp_id)


def answers(kind: MessageKind, place: PlaceAtCustoms, about: OrderAtCustoms) -> FirmFacts | None:
    """Orders are the merchant's, payments their firm's, waybills the carrier's, the rest the
    declarant's."""
    match kind:
        case MessageKind.ORDERS:
            return about.merchant
        case MessageKind.PAYMENTS:
            return about.payment.firm if about.payment else None
        case MessageKind.WAYBILLS | MessageKind.DELIVERIES:
            return about.waybill.carrier if about.waybill else None
        case MessageKind.DECLARATIONS | MessageKind.WITHDRAWALS | MessageKind.RETURNS:
            return place.declarant


WRITERS: Mapping[MessageKind, Callable[[Said, Any], Document]] = {
    MessageKind.ORDERS: order,
    MessageKind.PAYMENTS: payment,
    MessageKind.WAYBILLS: waybill,
    MessageKind.DELIVERIES: delivery,
    MessageKind.DECLARATIONS: declaration,
    MessageKind.WITHDRAWALS: withdrawal,
    MessageKind.RETURNS: goods_return,
}
