"""What customs and the e-port send of themselves: tax bills 816, their states 818, refusals 900."""

from adapters.customs.messages import choices
from adapters.customs.messages.fields import Meaning, Part, Table
from adapters.customs.messages.order_tables import LINES_MAX
from adapters.customs.messages.rows import (
    GNUM,
    GUID,
    NOTE,
    RETURN_STATUS,
    RETURN_TIME,
    code,
    maybe,
    number,
    one_of,
    text,
)

BILL = (GUID, RETURN_TIME, text("invtNo", 1, 18), text("taxNo", 1, 50))
STATUS = one_of("status", choices.TAX_STATUSES, 1)
TAXES = (number("customsTax"), number("valueAddedTax"), number("consumptionTax"))

TAX_BILL = Part(
    "TaxHeadRd",
    Meaning("tax bill", "电子税单表头"),
    (
        *BILL,
        *TAXES,
        STATUS,
        maybe("entDutyNo", 0, 50),
        NOTE,
        maybe("assureCode", 0, 64),
        maybe("ebcCode", 0, 64),
        maybe("logisticsCode", 0, 64),
        maybe("agentCode", 1, 18),
        code("customsCode", 4, least=0),
    ),
)
TAX_BILL_LINE = Part(
    "TaxListRd",
    Meaning("line of the tax bill", "电子税单表体"),
    (GNUM, code("gcode", 10), number("taxPrice"), *TAXES),
    1,
    LINES_MAX,
)
TAX_STATE = Part(
    "TaxHeadStatus",
    Meaning("state of a tax bill", "电子税单状态"),
    (*BILL, STATUS, maybe("entDutyNo", 0, 50), maybe("assureCode", 0, 64)),
)
REFUSAL = Part(
    "MessageReturn",
    Meaning("refusal of a whole message", "报文格式校验回执"),
    (
        GUID,
        RETURN_STATUS,
        text("returnInfo", 0, 5000),
        RETURN_TIME,
        text("oriCopMsgId", 0, 255),
        text("oriMessageType", 0, 15),
        text("oriBizMessage", 0, None),
    ),
)

TABLES = (
    Table(
        "CEB816",
        Meaning("tax bills", "电子税单"),
        TAX_BILL,
        TAX_BILL_LINE,
        "Tax",
        documents_max=None,
    ),
    Table(
        "CEB818", Meaning("states of tax bills", "电子税单状态"), TAX_STATE, None, "Tax",
        documents_max=None,
    ),
    Table(
        "CEB900", Meaning("refusal of a message", "报文格式校验回执"), REFUSAL, documents_max=1
    ),
)  # fmt: skip
