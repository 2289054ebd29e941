"""The fields of orders (311), payments (411), waybills (511) and their delivery (513)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from adapters.customs.messages.documents import Document, Filled, Shared, Value
from application.customs_desk import DeliveryDocument, MessageOut
from application.customs_facts import (
    GoodsLine,
    OrderAtCustoms,
    PaymentAtCustoms,
    PlaceAtCustoms,
    WaybillAtCustoms,
)
from domain.dated import CUSTOMS_ZONE
from domain.firm import FirmFacts
from domain.people import Person

CNY = "142"
RESIDENT_IDENTITY = "1"
NEW, CHANGE = "1", "2"
DECLARED = "2"
IMPORT = "I"
SIGNED_FOR = "S"
ONE_PARCEL = 1
NO_BARCODE = "无"
NOTHING = Decimal(0)

GOODS_INFO_MAX = 200
"""Characters of goodsInfo (CEB511)."""

Values = dict[str, Value]

NOTHING_OF_ITS_OWN: Values = {}


class UnassembledError(Exception):
    """Raised for a message that cannot be said in customs' terms: somebody has to look at it."""


class Saying:
    """A message to be: where it is made, and what its documents have alike."""

    def __init__(self, message: MessageOut, place: PlaceAtCustoms) -> None:
        self.message = message
        self.place = place
        self.at = second(message.sent_at)
        self._alike: dict[tuple[object, ...], Shared] = {}

    def alike(self, tell: Callable[..., Mapping[str, Value]], *things: object) -> Shared:
        """The values that `tell` makes of things which many documents name.

        By identity: a message's orders stand for the same firms and goods, and keep them alive.
        """
        key = (tell, *map(id, things))
        if key not in self._alike:
            self._alike[key] = Shared(tell(*things))
        return self._alike[key]

    def repeated(self, tell: Callable[..., Mapping[str, Value]], *things: object) -> Filled:
        """A whole part that many documents may have just so."""
        return Filled(self.alike(tell, *things), NOTHING_OF_ITS_OWN)


@dataclass(frozen=True, slots=True)
class Said:
    """One document to be: its guid, the message it is in, and its order."""

    guid: str
    saying: Saying
    about: OrderAtCustoms

    @property
    def message(self) -> MessageOut:
        return self.saying.message

    @property
    def place(self) -> PlaceAtCustoms:
        return self.saying.place

    @property
    def payment(self) -> PaymentAtCustoms:
        assert self.about.payment is not None, "only what is paid is sent"
        return self.about.payment

    @property
    def waybill(self) -> WaybillAtCustoms:
        assert self.about.waybill is not None, "only what has a waybill is sent"
        return self.about.waybill


def order(said: Said, _: Any) -> Document:
    about, amounts = said.about, said.about.amounts
    paid = about.payment
    head: Values = {
        **beginning(said),
        "orderType": IMPORT,
        "orderNo": about.order_no,
        **platform_and_merchant(about),
        "goodsValue": yuan(amounts.goods_fen),
        "freight": yuan(amounts.freight_fen),
        "discount": yuan(amounts.discount_fen),
        "taxTotal": yuan(amounts.tax_fen),
        "acturalPaid": yuan(amounts.paid_fen),
        "currency": CNY,
        "buyerRegNo": about.buyer_no,
        "buyerName": about.buyer.name,
        "buyerTelephone": about.buyer.telephone,
        "buyerIdType": RESIDENT_IDENTITY,
        "buyerIdNumber": about.buyer.id_number,
        **(firm_of("pay", paid.firm) if paid else {}),
        **({"payTransactionId": paid.number} if paid else {}),
        **consignee(about.consignee),
    }
    lines = tuple([said.saying.repeated(order_line, line) for line in about.lines])
    return Document(head, lines)


def order_line(line: GoodsLine) -> Values:
    goods = line.goods
    return {
        "gnum": line.gnum,
        "itemNo": goods.sku,
        "itemName": goods.name,
        "gmodel": goods.specification,
        "barCode": goods.gtin or NO_BARCODE,
        "unit": goods.unit_code,
        "qty": line.quantity,
        "price": line.price,
        "totalPrice": yuan(line.value_fen),
        "currency": CNY,
        "country": goods.country,
    }


def payment(said: Said, _: Any) -> Document:
    about, paid = said.about, said.payment
    head: Values = {
        **beginning(said),
        **firm_of("pay", paid.firm),
        "payTransactionId": paid.number,
        "orderNo": about.order_no,
        **firm_of("ebp", about.platform),
        "payerIdType": RESIDENT_IDENTITY,
        "payerIdNumber": paid.payer.id_number,
        "payerName": paid.payer.name,
        "telephone": paid.payer.telephone,
        "amountPaid": yuan(paid.amount_fen),
        "currency": CNY,
        "payTime": second(paid.paid_at),
    }
    return Document(head)


def waybill(said: Said, _: Any) -> Document:
    about, carried = said.about, said.waybill
    head: Values = {
        **beginning(said),
        **firm_of("logistics", carried.carrier),
        "logisticsNo": carried.number,
        "orderNo": about.order_no,
        "freight": yuan(carried.freight_fen),
        # Nobody insures a parcel: what is lost is the carrier's to make good.
        "insuredFee": NOTHING,
        "currency": CNY,
        "weight": kilograms(carried.gross_grams),
        "packNo": ONE_PARCEL,
        "goodsInfo": "; ".join(line.goods.name for line in about.lines)[:GOODS_INFO_MAX],
        **consignee(carried.consignee),
    }
    return Document(head)


def delivery(said: Said, document: DeliveryDocument) -> Document:
    head: Values = {
        **beginning(said),
        **firm_of("logistics", said.waybill.carrier),
        "logisticsNo": document.waybill_no,
        "logisticsStatus": SIGNED_FOR,
        "logisticsTime": second(document.delivered_at),
    }
    return Document(head)


def beginning(said: Said) -> Values:
    """What every document begins with; one that customs has stored already is changed."""
    is_change = said.about.order_id in said.message.changes
    return {
        "guid": said.guid,
        "appType": CHANGE if is_change else NEW,
        "appTime": said.saying.at,
        "appStatus": DECLARED,
    }


def platform_and_merchant(about: OrderAtCustoms) -> Values:
    return {**firm_of("ebp", about.platform), **firm_of("ebc", about.merchant)}


def firm_of(prefix: str, firm: FirmFacts) -> Values:
    return {f"{prefix}Code": firm.customs_code, f"{prefix}Name": firm.name}


def consignee(person: Person) -> Values:
    return {
        "consignee": person.name,
        "consigneeTelephone": person.telephone,
        "consigneeAddress": person.address,
    }


def second(at: datetime) -> str:
    """YYYYMMDDhhmmss at customs."""
    return at.astimezone(CUSTOMS_ZONE).strftime("%Y%m%d%H%M%S")


def yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


def kilograms(grams: int) -> Decimal:
    return Decimal(grams).scaleb(-3)
