"""Every message of the account book by its name, and the envelope around all of them.

Names are the originals', BussinessData and DelcareFlag included.
"""

from adapters.customs.book_messages.inv101_tables import INV101
from adapters.customs.book_messages.receipt_tables import RECEIPTS
from adapters.customs.book_messages.rows import BookTable, maybe, one_of, serial, text
from adapters.customs.book_messages.sas121_tables import SAS121
from adapters.customs.messages.fields import Meaning, Part

NAMESPACE = "http://www.w3.org/2000/09/xmldsig#"
"""Of all elements or of none: receipts come either way."""

SIGNATURE, OBJECT, PACKAGE = "Signature", "Object", "Package"
INFO, DATA, POCKET, BUSINESS, FLAG = (
    "EnvelopInfo",
    "DataInfo",
    "PocketInfo",
    "BussinessData",
    "DelcareFlag",
)

ENVELOPE = Part(
    INFO,
    Meaning("envelope", "信封"),
    (
        text("version", 10, "version", "版本号"),
        maybe("business_id", 255, "number of the business", "业务单证号"),
        text("message_id", 255, "number of the message", "报文编号"),
        text("file_name", 255, "file", "文件名"),
        text("message_type", 10, "kind of message", "报文类型"),
        text("sender_id", 64, "sender", "发送方"),
        text("receiver_id", 64, "receiver", "接收方"),
        text("send_time", 32, "sent", "发送时间"),
        maybe("Ic_Card", 32, "card of the declarant", "申报人IC卡号"),
    ),
)

POCKETS = Part(
    POCKET,
    Meaning("part of a split message", "分包信息"),
    (
        maybe("pocket_id", 255, "number of the split message", "分组编号"),
        serial("total_pocket_qty", "parts of it", "总分组数", least=0),
        serial("cur_pocket_no", "this part", "当前分组号", least=0),
        maybe("is_unstructured", 1, "not structured", "是否非结构化"),
    ),
    least=0,
)

DECLARED = one_of(
    FLAG, "declared", "申报标志", ("0", "kept for later", "暂存"), ("1", "declared", "申报")
)

TABLES: dict[str, BookTable] = {table.kind: table for table in (INV101, SAS121, *RECEIPTS)}
