"""Waybills and their deliveries: 511 and 513, and their answers 512 and 514."""

from adapters.customs.messages import choices
from adapters.customs.messages.fields import Form, Meaning, Part, Table
from adapters.customs.messages.rows import (
    ANSWER,
    CARRIER,
    CURRENCY,
    GUID,
    NOTE,
    ORDER_NO,
    PACK_NO,
    SENT,
    WAYBILL_NO,
    maybe,
    number,
    one_of,
    text,
    time,
)

DELIVERED = one_of("logisticsStatus", choices.SIGNED_FOR, 1)

WAYBILL = Part(
    "LogisticsHead",
    Meaning("waybill", "物流运单"),
    (
        *SENT,
        *CARRIER,
        WAYBILL_NO,
        maybe("billNo", 0, 37),
        ORDER_NO,
        number("freight", Meaning("freight", "运费"), least=0),
        number("insuredFee", least=0),
        CURRENCY,
        number("weight"),
        PACK_NO,
        maybe("goodsInfo", 0, 200),
        text("consignee", 1, 100),
        text("consigneeAddress", 1, 200),
        text("consigneeTelephone", 1, 50),
        NOTE,
    ),
)

WAYBILL_ANSWER = Part(
    "LogisticsReturn",
    Meaning("answer to a waybill", "物流运单回执"),
    (GUID, CARRIER[0], WAYBILL_NO, *ANSWER),
)

DELIVERY = Part(
    "LogisticsStatus",
    Meaning("delivery", "物流运单状态"),
    (*SENT, *CARRIER, WAYBILL_NO, DELIVERED, time("logisticsTime", Form.SECOND), NOTE),
)

DELIVERY_ANSWER = Part(
    "LogisticsStatusReturn",
    Meaning("answer to a delivery", "物流运单状态回执"),
    (GUID, CARRIER[0], WAYBILL_NO, DELIVERED, *ANSWER),
)

TABLES = (
    Table("CEB511", Meaning("waybills", "物流运单"), WAYBILL, None, "Logistics", is_sent=True),
    Table("CEB512", Meaning("answers to waybills", "物流运单回执"), WAYBILL_ANSWER),
    Table("CEB513", Meaning("deliveries", "物流运单状态"), DELIVERY, is_sent=True),
    Table("CEB514", Meaning("answers to deliveries", "物流运单状态回执"), DELIVERY_ANSWER),
)
