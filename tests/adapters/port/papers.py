"""Made-up firms' messages: an order with its payment, waybill and declaration, and what follows."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from adapters.customs.messages.documents import Document, Sender

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Nine in the morning at customs."""

SENDER = Sender("9134011111", "Made-up firm", "DXPENTTEST000001")
PLATFORM, MERCHANT, CARRIER, PAYER = "3301960A01", "3301960B01", "3301980C01", "31222699S7"
AGENT, ASSURED = "3302980D01", "3302980D01"


def guid(of: str) -> str:
    text = hashlib.md5(of.encode(), usedforsecurity=False).hexdigest().upper()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def app_time(at: datetime) -> str:
    return (at + timedelta(hours=8)).strftime("%Y%m%d%H%M%S")


def sent(of: str, at: datetime, app_type: str = "1") -> dict:
    said = {"guid": guid(of), "appType": app_type, "appTime": app_time(at), "appStatus": "2"}
    return dict(said)


def platform() -> dict:
    return {"ebpCode": PLATFORM, "ebpName": "Platform"}


def merchant() -> dict:
    return {"ebcCode": MERCHANT, "ebcName": "Merchant"}


def carrier(order_no: str) -> dict:
    return {
        "logisticsNo": f"W{order_no}",
        "logisticsCode": CARRIER,
        "logisticsName": "Carrier",
    }


def buyer(order_no: str, person: str = "") -> dict:
    return {
        "buyerIdType": "1",
        "buyerIdNumber": person or f"99000019800101{order_no[-3:]:0>3}X",
        "buyerName": "林一",
        "buyerTelephone": "16100000001",
    }


CONSIGNEE = {
    "consignee": "林一",
    "consigneeTelephone": "16100000001",
    "consigneeAddress": "测试省测试市示范路1号",
}


class Papers:
    """All documents of one order; `head` and `lines` of each may be changed before it is sent."""

    def __init__(self, order_no="A001", at=START, prices=("118.00",), person="", quantities=()):
        self.order_no, self.at, self.person = order_no, at, person
        self.quantities = quantities or tuple(1 for _ in prices)
        self.prices = [Decimal(price) for price in prices]
        self.goods = sum(
            (p * q for p, q in zip(self.prices, self.quantities, strict=True)), Decimal(0)
        )
        self.tax = (self.goods * Decimal("0.063")).quantize(Decimal("0.01"))

    def order(self, **changed) -> Document:
        head = {
            **sent(f"311{self.order_no}", self.at),
            "orderType": "I",
            "orderNo": self.order_no,
            **platform(),
            **merchant(),
            "goodsValue": self.goods,
            "freight": Decimal("0"),
            "discount": Decimal("0"),
            "taxTotal": self.tax,
            "acturalPaid": self.goods + self.tax,
            "currency": "142",
            "buyerRegNo": "b1",
            **buyer(self.order_no, self.person),
            "payCode": PAYER,
            "payName": "Payment firm",
            "payTransactionId": f"P{self.order_no}",
            **CONSIGNEE,
        }
        lines = tuple(
            {
                "gnum": number,
                "itemNo": f"S{number}",
                "itemName": "Honey",
                "gmodel": "500 g",
                "unit": "122",
                "qty": Decimal(quantity),
                "price": price,
                "totalPrice": price * quantity,
                "currency": "142",
                "country": "609",
            }
            for number, (price, quantity) in enumerate(
                zip(self.prices, self.quantities, strict=True), 1
            )
        )
        return Document({**head, **changed}, lines)

    def payment(self, **changed) -> Document:
        head = {
            **sent(f"411{self.order_no}", self.at),
            "payCode": PAYER,
            "payName": "Payment firm",
            "payTransactionId": f"P{self.order_no}",
            "orderNo": self.order_no,
            **platform(),
            "payerIdType": "1",
            "payerIdNumber": buyer(self.order_no, self.person)["buyerIdNumber"],
            "payerName": "林一",
            "amountPaid": self.goods + self.tax,
            "currency": "142",
            "payTime": app_time(self.at),
        }
        return Document({**head, **changed})

    def waybill(self, **changed) -> Document:
        head = {
            **sent(f"511{self.order_no}", self.at),
            **carrier(self.order_no),
            "orderNo": self.order_no,
            "currency": "142",
            "weight": Decimal("0.72"),
            "packNo": 1,
            **CONSIGNEE,
        }
        return Document({**head, **changed})

    def delivery(self, at=None, **changed) -> Document:
        at = at or self.at
        head = {
            **sent(f"513{self.order_no}", at),
            **carrier(self.order_no),
            "logisticsStatus": "S",
            "logisticsTime": app_time(at),
        }
        return Document({**head, **changed})

    def declaration(self, attempt=1, at=None, line_changed=(), **changed) -> Document:
        head = {
            **sent(f"621{self.order_no}{attempt}", at or self.at),
            "orderNo": self.order_no,
            **platform(),
            **merchant(),
            **carrier(self.order_no),
            "copNo": f"{self.order_no}-{attempt}",
            "assureCode": ASSURED,
            "emsNo": "T3111W000076",
            "ieFlag": "I",
            "declTime": app_time(at or self.at)[:8],
            "customsCode": "3115",
            "portCode": "3115",
            **buyer(self.order_no, self.person),
            "consigneeAddress": CONSIGNEE["consigneeAddress"],
            "agentCode": AGENT,
            "agentName": "Declarant",
            "areaCode": "3302980E01",
            "areaName": "Warehouse",
            "tradeMode": "1210",
            "trafMode": "W",
            "country": "142",
            "freight": Decimal("0"),
            "insuredFee": Decimal("0"),
            "currency": "142",
            "packNo": 1,
            "grossWeight": Decimal("0.72"),
            "netWeight": Decimal("0.65"),
        }
        lines = tuple({**declared(line), **dict(line_changed)} for line in self.order().lines)
        return Document(without({**head, **changed}), tuple(without(line) for line in lines))

    def withdrawal(self, invt_no, at, attempt=1, **changed) -> Document:
        return Document(self.about(f"623{attempt}", invt_no, at, **changed))

    def goods_return(self, invt_no, at, quantities, attempt=1, **changed) -> Document:
        lines = tuple(
            {"gnum": n, "gcode": "0409000000", "gname": "Honey", "qty": Decimal(q), "unit": "122"}
            for n, q in quantities.items()
        )
        return Document(self.about(f"625{attempt}", invt_no, at, **changed), lines)

    def about(self, what, invt_no, at, **changed) -> dict:
        head = {
            **sent(f"{what}{self.order_no}", at),
            "customsCode": "3115",
            "orderNo": self.order_no,
            **platform(),
            **merchant(),
            **carrier(self.order_no),
            "copNo": f"{self.order_no}-{what}",
            "invtNo": invt_no,
            **buyer(self.order_no, self.person),
            "agentCode": AGENT,
            "agentName": "Declarant",
            "reason": "buyer changed their mind",
        }
        return {**head, **changed}


def declared(line: Mapping) -> dict:
    """What a declaration says of a line of its order: a jar of honey each."""
    return {
        "gnum": line["gnum"],
        "itemRecordNo": "1",
        "itemNo": line["itemNo"],
        "gcode": "0409000000",
        "gname": "Honey",
        "gmodel": "500 g",
        "country": "609",
        "currency": "142",
        "qty": line["qty"],
        "unit": "122",
        "qty1": Decimal("0.65"),
        "unit1": "035",
        "price": line["price"],
        "totalPrice": line["totalPrice"],
    }


def without(head: dict) -> dict:
    """A field that a test sets to None is left out."""
    return {name: value for name, value in head.items() if value is not None}


def changed(document: Document, **values) -> Document:
    return replace(document, head=without({**document.head, **values}))


def changed_line(document: Document, number: int = 0, **values) -> Document:
    lines = list(document.lines)
    lines[number] = without({**lines[number], **values})
    return replace(document, lines=tuple(lines))
