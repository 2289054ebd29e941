"""What takes a declaration back: cancellations 623, returns 625, and their answers 624 and 626."""

from adapters.customs.messages.fields import Meaning, Part, Table
from adapters.customs.messages.order_tables import LINES_MAX
from adapters.customs.messages.rows import (
    ANSWER,
    BUYER,
    CARRIER,
    CUSTOMS_CODE,
    DECLARANT,
    GNUM,
    GUID,
    MERCHANT,
    NOTE,
    ORDER_NO,
    PLATFORM,
    SENT,
    SENT_ONCE,
    WAYBILL_NO,
    code,
    maybe,
    number,
    text,
)

ORIGINAL = Meaning("customs' number of the declaration it is about", "原清单编号")

OF_A_DECLARATION = (
    CUSTOMS_CODE,
    ORDER_NO,
    *PLATFORM,
    *MERCHANT,
    WAYBILL_NO,
    *CARRIER,
    maybe("copNo", 0, 20),
    maybe("preNo", 0, 18),
    text("invtNo", 1, 18, ORIGINAL),
    *BUYER,
    text("buyerTelephone", 1, 30),
    *DECLARANT,
    text("reason", 1, 1000),
    NOTE,
)
"""What both say of the declaration they are about."""

ANSWERED = (
    GUID,
    code("customsCode", 4, least=0),
    maybe("agentCode", 1, 18),
    maybe("ebpCode", 1, 18),
    maybe("ebcCode", 1, 18),
    text("copNo", 1, 20),
    text("preNo", 18, 18),
    maybe("invtNo", 18, 18, ORIGINAL),
    *ANSWER,
)

CANCELLATION = Part(
    "InvtCancel", Meaning("cancellation", "撤销申请单"), (*SENT_ONCE, *OF_A_DECLARATION)
)
CANCELLATION_ANSWER = Part(
    "InvtCancelReturn", Meaning("answer to a cancellation", "撤销申请单回执"), ANSWERED
)
RETURN = Part("InvtRefundHead", Meaning("return", "退货申请单表头"), (*SENT, *OF_A_DECLARATION))
RETURN_LINE = Part(
    "InvtRefundList",
    Meaning("line of the return", "退货申请单表体"),
    (
        GNUM,
        code("gcode", 10),
        text("gname", 1, 250),
        number("qty", Meaning("quantity returned", "退货数量")),
        code("unit", 3),
        NOTE,
    ),
    1,
    LINES_MAX,
)
RETURN_ANSWER = Part("InvtRefundReturn", Meaning("answer to a return", "退货申请单回执"), ANSWERED)

TABLES = (
    Table(
        "CEB623",
        Meaning("cancellations", "撤销申请单"),
        CANCELLATION,
        is_sent=True,
        needs_signature=True,
    ),
    Table("CEB624", Meaning("answers to cancellations", "撤销申请单回执"), CANCELLATION_ANSWER),
    Table(
        "CEB625",
        Meaning("returns", "退货申请单"),
        RETURN,
        RETURN_LINE,
        "InvtRefund",
        is_sent=True,
        needs_signature=True,
    ),
    Table("CEB626", Meaning("answers to returns", "退货申请单回执"), RETURN_ANSWER),
)
