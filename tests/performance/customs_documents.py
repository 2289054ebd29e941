"""Declarations and receipts that differ from one another in numbers, people and goods."""

from collections.abc import Iterator
from decimal import Decimal

from adapters.customs.messages.documents import Document, Message, Sender, Value
from adapters.customs.messages.writing import written

A_MESSAGE = 100
"""Documents of a message: as many as one may hold."""

LINES = 3
GUID = "4CDE1CFD-EDED-46B1-946C-{:012X}"
SENDER = Sender("3301K001B1", "某某报关", "DXPENT0000012345")

FIRM = {
    "ebpCode": "3301K001P1", "ebpName": "某某平台", "ebcCode": "3301K001P2", "ebcName": "某某电商",
    "logisticsCode": "3301K001C1", "logisticsName": "某某快递", "assureCode": "3301K001P2",
    "emsNo": "T2991W000001", "agentCode": "3301K001B1", "agentName": "某某报关",
    "areaCode": "3301K001W1", "areaName": "某某仓储",
}  # fmt: skip
DECLARED = {
    "appType": "1", "appTime": "20260302101112", "appStatus": "2", "ieFlag": "I",
    "declTime": "20260302", "customsCode": "2991", "portCode": "2991", "buyerIdType": "1",
    "tradeMode": "1210", "trafMode": "W", "country": "142", "currency": "142", "wrapType": "2",
}  # fmt: skip


def declaration(number: int) -> Document:
    """A 621 with three lines; 38 fields in its head, 17 in a line."""
    head: dict[str, Value] = {
        **FIRM,
        **DECLARED,
        "guid": GUID.format(number),
        "orderNo": f"shop-{number % 97}:{number:012}",
        "logisticsNo": f"SF{number:013}",
        "copNo": f"COP{number:012}",
        "buyerIdNumber": f"ID-{number:015}",
        "buyerName": f"订购人{number % 10_007}",
        "buyerTelephone": f"1{number % 10**10:010}",
        "consigneeAddress": f"浙江省杭州市某某区某某街道{number % 1_009}号某某小区{number % 31}幢",
        "freight": Decimal(number % 40) / 4,
        "insuredFee": 0,
        "packNo": 1,
        "grossWeight": Decimal(500 + number % 4_500) / 1_000,
        "netWeight": Decimal(400 + number % 4_000) / 1_000,
    }
    return Document(head, tuple(line(number, gnum) for gnum in range(1, LINES + 1)))


def line(number: int, gnum: int) -> dict[str, Value]:
    price, count = Decimal(1_000 + (number * gnum) % 90_000) / 100, 1 + number % 5
    return {
        "gnum": gnum, "itemRecordNo": f"A{(number + gnum) % 5_000:05}",
        "itemNo": f"SKU-{(number + gnum) % 5_000:05}", "itemName": "婴幼儿配方奶粉 900 克",
        "gcode": "1901101000", "gname": "婴幼儿配方奶粉", "gmodel": "4|3|某牌|婴幼儿食用|900克/罐",
        "barCode": f"94{(number + gnum) % 10**11:011}", "country": "609", "tradeCountry": "609",
        "currency": "142", "qty": count, "unit": "122", "qty1": Decimal(count) * 9 / 10,
        "unit1": "035", "price": price, "totalPrice": price * count,
    }  # fmt: skip


def declarations(count: int, first: int = 0) -> Iterator[Message]:
    """So many declarations in messages of a hundred."""
    for start in range(first, first + count, A_MESSAGE):
        numbers = range(start, min(start + A_MESSAGE, first + count))
        held = tuple(declaration(number) for number in numbers)
        yield Message("CEB621", GUID.format(start), held, SENDER)


def receipt(number: int) -> Document:
    """A 622 that releases a declaration."""
    return Document(
        {
            "guid": GUID.format(number),
            "customsCode": "2991",
            "ebpCode": "3301K001P1",
            "ebcCode": "3301K001P2",
            "agentCode": "3301K001B1",
            "copNo": f"COP{number:012}",
            "preNo": f"B20260302{number % 10**9:09}",
            "invtNo": f"29912026I{number % 10**9:09}",
            "returnStatus": "800",
            "returnTime": f"20260302101112{number % 1_000:03}",
            "returnInfo": "[Code:2600;Desc:放行]",
        }
    )


def receipts(count: int) -> Iterator[bytes]:
    """So many receipts in messages of a hundred, as bytes."""
    for start in range(0, count, A_MESSAGE):
        held = tuple(map(receipt, range(start, min(start + A_MESSAGE, count))))
        yield written(Message("CEB622", GUID.format(start), held))
