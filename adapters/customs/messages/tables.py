"""All messages by kind, and the envelope around the documents of those that firms send."""

from collections.abc import Mapping
from dataclasses import replace

from adapters.customs.messages import (
    choices,
    correction_tables,
    customs_tables,
    declaration_tables,
    order_tables,
    waybill_tables,
)
from adapters.customs.messages.fields import Meaning, Part, Table
from adapters.customs.messages.rows import GUID, NOTE, one_of, text

NAMESPACE = "http://www.chinaport.gov.cn/ceb"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"

TABLES: Mapping[str, Table] = {
    table.kind: table
    for table in (
        *order_tables.TABLES,
        *waybill_tables.TABLES,
        *declaration_tables.TABLES,
        *correction_tables.TABLES,
        *customs_tables.TABLES,
    )
}

ROOT = Part(
    "",
    Meaning("message", "报文"),
    (
        replace(GUID, meaning=Meaning("serial number of the message", "报文唯一序号")),
        text("version", 1, 10, Meaning("version of the message", "报文版本号")),
    ),
)
"""The attributes of the outermost element."""

DXP_MODE = one_of("dxpMode", choices.EXCHANGE, 3)
SENDER = Part(
    "BaseTransfer",
    Meaning("who sends it", "基础报文传输实体"),
    (text("copCode", 1, 18), text("copName", 0, 100), DXP_MODE, text("dxpId", 0, 30), NOTE),
)
SUBSCRIPTION = Part(
    "BaseSubscribe",
    Meaning("who else gets it", "基础回执订阅实体"),
    (
        replace(
            one_of("status", choices.SUBSCRIBED, 100),
            shortest=0,
            meaning=Meaning("what is subscribed to", "订阅的业务状态"),
        ),
        DXP_MODE,
        text("dxpAddress", 0, 100),
        NOTE,
    ),
    0,
    5,
)
EXTENSION = Part(
    "ExtendMessage",
    Meaning("a message of one's own", "自定义报文实体"),
    (text("name", 0, 30), text("version", 0, 30)),
    0,
    1,
    rest="Message",
)
ENVELOPE = (SENDER, SUBSCRIPTION, EXTENSION)
"""What follows the documents, in this order; the signature comes last."""
