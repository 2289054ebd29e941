"""Rows of a payment firm's statements, and what is found of them."""

import csv
from datetime import UTC, datetime, time

from adapters.payment_statements.comparing import ZONE
from adapters.payment_statements.file import opened
from adapters.payment_statements.taking import compared
from application.refund_references import RefundReference
from tests.adapters.payments.house import BOOK, FIRM

HEADS = ("provider", "day", "type", "number", "reference", "amount", "currency", "time")
DAY = datetime.now(ZONE).date()
NOON = time(12)


def written(path, *rows, heads=HEADS, encoding="utf-8"):
    with path.open("w", newline="", encoding=encoding) as text:
        lines = csv.writer(text)
        lines.writerow(heads)
        lines.writerows(rows)
    return opened(path)


def payment(number, fen, currency="CNY", day=DAY, firm=FIRM):
    return (firm, day, "payment", number, "orders", f"{fen / 100:.2f}", currency, "")


def refund(order_id, refund_id, fen, attempt=1, currency="CNY"):
    reference = RefundReference(BOOK, order_id, refund_id, attempt)
    return (FIRM, DAY, "refund", "", str(reference), f"{fen / 100:.2f}", currency, "")


def noon():
    """Noon of the day of these statements, whatever day it is by the time they are compared."""
    return datetime.combine(DAY, NOON, ZONE).astimezone(UTC)


def found(house, file):
    command = compared(house.system, BOOK, file)
    return [(each.kind, each.subject, each.name) for each in command.differences]
