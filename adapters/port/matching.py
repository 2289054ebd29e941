"""Customs' own comparison of order, payment, waybill and declaration (三单对碰)."""

from typing import NamedTuple

from adapters.customs.messages.documents import Document
from adapters.port import texts
from adapters.port.filed import FiledOrder, FiledPayment, FiledWaybill, Line, buyer_of
from adapters.port.heard import Head, number, text

BONDED = ("1210", "1239")
BONDED_FIELDS = ("emsNo", "areaCode", "areaName")
ALLOWED = {"ieFlag": "I", "currency": "142", "buyerIdType": "1"}
HOME = "142"


class Papers(NamedTuple):
    """What is on file for a declaration; None for what is not."""

    order: FiledOrder | None
    payment: FiledPayment | None
    waybill: FiledWaybill | None

    @property
    def missing(self) -> str:
        """In customs' words; empty when all are there."""
        if self.order is None:
            return texts.ORDER_MISSING
        if self.payment is None:
            return texts.PAYMENT_MISSING
        return texts.WAYBILL_MISSING if self.waybill is None else ""


def contradiction(document: Document) -> str:
    """The field in which a declaration breaks a rule by itself (M10, M11); empty if none."""
    head = document.head
    for name, allowed in ALLOWED.items():
        if text(head, name) != allowed:
            return name
    if number(head, "packNo") != 1:
        return "packNo"
    return unbonded(document) if text(head, "tradeMode") in BONDED else ""


def unbonded(document: Document) -> str:
    """What a declaration out of a bonded zone lacks."""
    head = document.head
    lacking = [name for name in BONDED_FIELDS if not text(head, name)]
    if lacking:
        return lacking[0]
    if text(head, "country") != HOME:
        return "country"
    return "" if all(text(line, "itemRecordNo") for line in document.lines) else "itemRecordNo"


def difference(
    head: Head,
    lines: tuple[Line, ...],
    papers: Papers,
    payer_may_differ: bool,
) -> str:
    """What the first difference is, in customs' words; empty if all fits."""
    order, payment, waybill = papers
    assert order is not None
    assert payment is not None
    assert waybill is not None
    return (
        with_order(head, lines, order)
        or with_payment(order, payment, payer_may_differ)
        or with_waybill(head, order, waybill)
    )


def with_order(head: Head, lines: tuple[Line, ...], order: FiledOrder) -> str:
    """M1, M5 and M6."""
    if text(head, "ebcCode") != order.merchant:
        return "清单与订单的电商企业不一致"
    buyer = buyer_of(head)
    if buyer.name != order.buyer.name:
        return "清单上的订购人姓名与订单上的订购人姓名不一致"
    if buyer.id_number != order.buyer.id_number:
        return "清单上的订购人证件号码与订单上的订购人证件号码不一致"
    if buyer.telephone != order.buyer.telephone:
        return texts.TELEPHONE_DIFFERS
    return "" if are_same(lines, order.lines) else texts.LINES_DIFFER


def are_same(declared: tuple[Line, ...], ordered: tuple[Line, ...]) -> bool:
    """Line by line; a goods number that only one of them has is no difference."""
    if len(declared) != len(ordered):
        return False
    return all(
        ours[0] == theirs[0]
        and ours[2:] == theirs[2:]
        and (ours[1] == theirs[1] or not ours[1] or not theirs[1])
        for ours, theirs in zip(declared, ordered, strict=True)
    )


def with_payment(order: FiledOrder, payment: FiledPayment, payer_may_differ: bool) -> str:
    """M3, M7 and M8."""
    if order.pay_code and order.pay_code != payment.pay_code:
        return texts.PAY_FIRM_DIFFERS
    if order.paid != payment.amount:
        return texts.PAID_DIFFERS
    if not payer_may_differ and payment.payer_id != order.buyer.id_number:
        return "支付人与订购人不一致"
    return ""


def with_waybill(head: Head, order: FiledOrder, waybill: FiledWaybill) -> str:
    """M1 and M4."""
    if waybill.order_no != order.key[1]:
        return "运单与订单的订单编号不一致"
    if waybill.consignee.name != order.consignee.name:
        return "运单与订单的收货人姓名不一致"
    if waybill.consignee.telephone != order.consignee.telephone:
        return "运单与订单的收货人电话不一致"
    if waybill.consignee.address != order.consignee.address:
        return "运单与订单的收货地址不一致"
    if text(head, "consigneeAddress") != order.consignee.address:
        return "清单与订单的收货地址不一致"
    return ""
