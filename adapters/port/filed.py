"""Orders, payments and waybills that are on file, as far as the match looks at them."""

from typing import NamedTuple

from adapters.customs.messages.documents import Document, Values
from adapters.port.amounts import UNITS, exact
from adapters.port.heard import Head, code, number, text

OrderKey = tuple[str, str]
"""Platform and order number: order numbers are unique within a platform."""

WaybillKey = tuple[str, str]
"""Carrier and waybill number."""


class Line(NamedTuple):
    """A line of an order or a declaration; sums and quantities in hundred-thousandths."""

    gnum: int
    item_no: str
    quantity: int
    price: int
    total: int


class Consignee(NamedTuple):
    name: str
    telephone: str
    address: str


class Buyer(NamedTuple):
    name: str
    telephone: str
    id_number: str


class FiledOrder(NamedTuple):
    key: OrderKey
    app_time: str
    merchant: str
    paid: int
    pay_code: str
    pay_no: str
    buyer: Buyer
    consignee: Consignee
    lines: tuple[Line, ...]


class FiledPayment(NamedTuple):
    app_time: str
    pay_code: str
    pay_no: str
    amount: int
    payer_id: str


class FiledWaybill(NamedTuple):
    order_no: str
    app_time: str
    consignee: Consignee


def key_of(head: Head) -> OrderKey:
    return code(head, "ebpCode"), text(head, "orderNo")


def order_of(document: Document) -> FiledOrder:
    head = document.head
    return FiledOrder(
        key_of(head),
        code(head, "appTime"),
        code(head, "ebcCode"),
        exact(number(head, "acturalPaid")),
        code(head, "payCode"),
        text(head, "payTransactionId"),
        buyer_of(head),
        consignee_of(head),
        lines_of(document),
    )


def payment_of(head: Head) -> FiledPayment:
    return FiledPayment(
        code(head, "appTime"),
        code(head, "payCode"),
        text(head, "payTransactionId"),
        exact(number(head, "amountPaid")),
        text(head, "payerIdNumber"),
    )


def waybill_of(head: Head) -> FiledWaybill:
    return FiledWaybill(text(head, "orderNo"), code(head, "appTime"), consignee_of(head))


def waybill_key(head: Head) -> WaybillKey:
    return code(head, "logisticsCode"), text(head, "logisticsNo")


def buyer_of(head: Head) -> Buyer:
    return Buyer(text(head, "buyerName"), text(head, "buyerTelephone"), text(head, "buyerIdNumber"))


def consignee_of(head: Head) -> Consignee:
    return Consignee(
        text(head, "consignee"), text(head, "consigneeTelephone"), text(head, "consigneeAddress")
    )


def lines_of(document: Document) -> tuple[Line, ...]:
    return tuple(sorted(line_of(line) for line in document.lines))


def line_of(line: Values) -> Line:
    return Line(
        int(line["gnum"]),
        code(line, "itemNo"),
        exact(number(line, "qty")),
        exact(number(line, "price")),
        exact(number(line, "totalPrice")),
    )


def wrong_sum(head: Head, lines: tuple[Line, ...]) -> str:
    """The field in which an order contradicts itself; empty if it does not (M2, M9)."""
    goods, freight, tax, discount, paid = (
        exact(number(head, name))
        for name in ("goodsValue", "freight", "taxTotal", "discount", "acturalPaid")
    )
    if any(line.quantity * line.price != line.total * UNITS for line in lines):
        return "totalPrice"
    if sum(line.total for line in lines) != goods:
        return "goodsValue"
    return "" if goods + freight + tax - discount == paid else "acturalPaid"
