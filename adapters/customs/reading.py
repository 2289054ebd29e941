"""Reads customs' answers into the commands that record them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec

from application.receiving import TakeReceipts, TakeWithdrawalAnswer
from application.returning import TakeReturnAnswer
from domain.clearance_commands import (
    Receipt,
    RecordDocumentAnswers,
    RecordMessageRefusal,
    RecordTaxBills,
)
from domain.clearance_parts import DocumentAnswer, TaxBill
from domain.customs_codes import Document
from domain.dated import CUSTOMS_ZONE

CODED_TEXT = re.compile(r"^\[[Cc]ode:(\d+);Desc:(.*?);?\]$", re.DOTALL)
"""`[Code:1800;Desc:…]`, also with a small c, and with semicolons inside the text."""


class UnreadableAnswerError(ValueError):
    """Raised when the bytes of an answer are not what customs sends."""


def read(body: bytes, receipt_hash: str, at: datetime) -> tuple[str, Any]:
    """The partition an answer is for, and the command that records it."""
    try:
        answer = msgspec.json.decode(body)
        reader = READERS[answer["messageType"]]
        return answer["partition"], reader(answer, receipt_hash, at)
    except (msgspec.DecodeError, KeyError, TypeError, ValueError) as error:
        raise UnreadableAnswerError(f"{type(error).__name__}: {error}") from error


def documents(kind: Document) -> Callable[[dict[str, Any], str, datetime], Any]:
    """Answers to orders (312), payments (412) or waybills (512)."""

    def command(answer: dict[str, Any], receipt_hash: str, at: datetime) -> Any:
        answers = tuple(
            DocumentAnswer(line["orderNo"], int(line["returnStatus"]), time(line["returnTime"]))
            for line in answer["returns"]
        )
        return RecordDocumentAnswers(answer["runNo"], kind, receipt_hash, answers, at)

    return command


def receipts(answer: dict[str, Any], receipt_hash: str, at: datetime) -> Any:
    lines = tuple(receipt(line) for line in answer["returns"])
    return TakeReceipts(answer["runNo"], receipt_hash, lines, at)


def receipt(line: dict[str, Any]) -> Receipt:
    code, text = coded(line["returnInfo"])
    status = int(line["returnStatus"])
    returned_at = time(line["returnTime"])
    return Receipt(line["copNo"], line.get("invtNo", ""), status, code, text, returned_at)


def coded(text: str) -> tuple[str, str]:
    """Code and words of a receipt's text; free text has no code."""
    match = CODED_TEXT.match(text)
    return (match[1], match[2]) if match else ("", text)


def withdrawals(answer: dict[str, Any], receipt_hash: str, at: datetime) -> Any:
    """All lines of one 624 message carry one status: the e-port answers a message at a time."""
    lines = answer["returns"]
    order_ids = tuple(line["orderNo"] for line in lines)
    status, text = int(lines[0]["returnStatus"]), coded(lines[0]["returnInfo"])[1]
    return TakeWithdrawalAnswer(answer["runNo"], receipt_hash, order_ids, status, text, at)


def returned(answer: dict[str, Any], receipt_hash: str, at: datetime) -> Any:
    (line,) = answer["returns"]
    return TakeReturnAnswer(
        line["orderNo"],
        answer["runNo"],
        line["returnNo"],
        int(line["returnStatus"]),
        receipt_hash,
        coded(line["returnInfo"])[1],
        at,
    )


def tax_bills(answer: dict[str, Any], receipt_hash: str, at: datetime) -> Any:
    bills = tuple(
        TaxBill(
            line["orderNo"],
            line["invtNo"],
            line["taxNo"],
            fen(line["customsTax"]),
            fen(line["valueAddedTax"]),
            fen(line["consumptionTax"]),
        )
        for line in answer["taxes"]
    )
    return RecordTaxBills(answer["runNo"], receipt_hash, bills, at)


def refusal(answer: dict[str, Any], receipt_hash: str, at: datetime) -> Any:
    """A message refused as a whole (900)."""
    return RecordMessageRefusal(
        answer["runNo"], answer["oriCopMsgId"], receipt_hash, answer["returnInfo"], at
    )


def time(digits: str) -> datetime:
    """YYYYMMDDhhmmssSSS at customs, as an aware time in UTC."""
    local = datetime.strptime(digits, "%Y%m%d%H%M%S%f").replace(tzinfo=CUSTOMS_ZONE)
    return local.astimezone(UTC)


def fen(yuan: str) -> int:
    return int(Decimal(yuan) * 100)


READERS: dict[str, Callable[[dict[str, Any], str, datetime], Any]] = {
    "CEB312": documents(Document.ORDER),
    "CEB412": documents(Document.PAYMENT),
    "CEB512": documents(Document.WAYBILL),
    "CEB622": receipts,
    "CEB624": withdrawals,
    "CEB626": returned,
    "CEB816": tax_bills,
    "CEB900": refusal,
}
