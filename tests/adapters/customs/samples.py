"""Sound messages with what a test is about in place of one of their values."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from adapters.customs.messages.documents import Document, Message, Sender, Value

GUID = "4CDE1CFD-EDED-46B1-946C-B8022E42FC94"
SENDER = Sender("3301K001P1", "某某电子商务", "DXPENT0000012345")
SENT = {"guid": GUID, "appType": "1", "appTime": "20260302101112", "appStatus": "2"}
PLATFORM = {
    "ebpCode": "3301K001P1",
    "ebpName": "某某平台",
    "ebcCode": "3301K001P2",
    "ebcName": "商",
}
CARRIER = {"logisticsCode": "3301K001C1", "logisticsName": "某某快递"}
BUYER = {
    "buyerName": "某人",
    "buyerTelephone": "13800000000",
    "buyerIdType": "1",
    "buyerIdNumber": "ID-1",
}
CONSIGNEE = {
    "consignee": "某人",
    "consigneeTelephone": "13800000000",
    "consigneeAddress": "某地 1 号",
}
LINE: dict[str, Value] = {
    "gnum": 1,
    "gmodel": "某牌|奶粉|900g",
    "currency": "142",
    "unit": "122",
    "qty": 2,
    "price": Decimal("15.00"),
    "totalPrice": Decimal("30.00"),
    "country": "609",
}


def message(kind: str, head: Mapping[str, Any], *lines: Mapping[str, Any]) -> Message:
    return Message(kind, GUID, (Document(head, lines),), SENDER)


def order(**changed: Any) -> Message:
    """A 311 of 30 yuan."""
    head = {
        **SENT,
        **PLATFORM,
        **BUYER,
        **CONSIGNEE,
        "orderType": "I",
        "orderNo": "S-1",
        "goodsValue": Decimal("30.00"),
        "freight": 0,
        "discount": 0,
        "taxTotal": 0,
        "acturalPaid": Decimal("30.00"),
        "currency": "142",
        "buyerRegNo": "u1",
    }
    return message("CEB311", head | changed, LINE | {"itemName": "奶粉"})


def delivery(**changed: Any) -> Message:
    """A 511."""
    head = {
        **SENT,
        **CARRIER,
        **CONSIGNEE,
        "logisticsNo": "W-1",
        "orderNo": "S-1",
        "currency": "142",
        "weight": Decimal("1.25"),
        "packNo": 1,
    }
    return message("CEB511", head | changed)


def declaration(line: dict[str, Any] | None = None, **changed: Any) -> Message:
    """A 621 of bonded goods."""
    head = {
        **SENT,
        **PLATFORM,
        **CARRIER,
        **BUYER,
        "orderNo": "S-1",
        "logisticsNo": "W-1",
        "copNo": "COP-1",
        "assureCode": "3301K001P2",
        "emsNo": "T2991W000001",
        "ieFlag": "I",
        "declTime": "20260302",
        "customsCode": "2991",
        "portCode": "2991",
        "consigneeAddress": "某地 1 号",
        "agentCode": "3301K001B1",
        "agentName": "某某报关",
        "areaCode": "3301K001W1",
        "areaName": "某某仓储",
        "tradeMode": "1210",
        "trafMode": "W",
        "country": "142",
        "freight": 0,
        "insuredFee": 0,
        "currency": "142",
        "packNo": 1,
        "grossWeight": Decimal("1.25"),
        "netWeight": Decimal("0.9"),
    }
    own = {
        "itemRecordNo": "A001",
        "gcode": "1901101000",
        "gname": "奶粉",
        "qty1": Decimal("1.8"),
        "unit1": "035",
    }
    return message("CEB621", head | changed, LINE | own | (line or {}))


def answer(**changed: Any) -> Message:
    """A 622: the declaration is released."""
    head = {
        "guid": GUID,
        "customsCode": "2991",
        "ebpCode": "3301K001P1",
        "ebcCode": "3301K001P2",
        "agentCode": "3301K001B1",
        "copNo": "COP-1",
        "preNo": "B20260302000000001",
        "invtNo": "29912026I000000001",
        "returnStatus": "800",
        "returnTime": "20260302101112123",
        "returnInfo": "[Code:2600;Desc:放行]",
    }
    return Message("CEB622", GUID, (Document(head | changed),))
