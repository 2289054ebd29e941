"""From a posting of customs (INV211) to what our domain is told of it."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from adapters.customs.book_messages.documents import BookMessage
from adapters.customs.book_messages.receipt_parts import BOOK, LIST
from adapters.customs.messages.documents import Value, Values
from adapters.customs.messages.faults import Fault, Rule
from adapters.customs.messages.limits import UnsoundMessageError
from domain.account_book_lines import BookLine
from domain.book_report import ReportBook, ReportedLine
from domain.entry_commands import PostEntry
from domain.goods import as_units
from domain.identifiers import EntryId, Sku

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""Customs writes times without a zone."""

POSTED = "2"
"""vrfdedMarkcd: only this moves the book for good."""


def book_report(message: BookMessage, at: datetime) -> ReportBook | None:
    """What an INV211 counts of its book lines; None where it counts nothing.

    Lines whose actual figures are empty say only what came in: `posted_entry` tells of those.
    Raises UnsoundMessageError for times that are none.
    """
    lines = tuple(
        reported_line(each)
        for each in message.all(BOOK)
        if "actlIncQty" in each and "actlRedcQty" in each
    )
    if not lines:
        return None
    return ReportBook(
        str(message.envelope["message_id"]),
        str(message.all(BOOK)[0]["bwsNo"]),
        lines,
        counted_at(message),
        at,
    )


def reported_line(values: Values) -> ReportedLine:
    limit = str(values.get("limitDate", ""))
    return ReportedLine(
        int(values["gdsSeqno"]),
        exact(values["actlIncQty"]),
        exact(values["actlRedcQty"]),
        exact(values.get("prevdIncQty", 0)),
        exact(values.get("prevdRedcQty", 0)),
        optional(values, "avgPrice"),
        optional(values, "totalAmt"),
        day_of(limit) if limit else None,
    )


def exact(value: Value) -> Decimal:
    return Decimal(value)


def optional(values: Values, name: str) -> Decimal | None:
    return exact(values[name]) if name in values else None


def counted_at(message: BookMessage) -> datetime:
    """When customs posted the list, else when it sent the message."""
    posted = message.one(LIST).get("formalVrfdedTime")
    return moment_of(str(posted or message.envelope["send_time"]))


def posted_entry(
    message: BookMessage, entry_id: EntryId, lines: Mapping[int, BookLine]
) -> PostEntry | None:
    """What an INV211 posts of an entry's list, in sales units; None while it is not posted.

    Raises UnsoundMessageError for a book line that is not filed, or units that are not whole.
    """
    if message.one(LIST).get("vrfdedMarkcd") != POSTED:
        return None
    units = Counter[Sku]()
    for number, values in enumerate(message.all(BOOK), 1):
        filed = lines.get(int(values["gdsSeqno"]))
        if filed is None:
            raise unsound("gdsSeqno", number, str(values["gdsSeqno"]), Rule.UNKNOWN)
        pieces = exact(values.get("inQty", 0)) / filed.declared_measure
        if pieces != int(pieces):
            raise unsound("inQty", number, str(values["inQty"]), Rule.NOT_INTEGER)
        units[filed.sku] += int(pieces)
    return PostEntry(entry_id, as_units(units), counted_at(message))


def unsound(field: str, line: int, value: str, rule: Rule) -> UnsoundMessageError:
    return UnsoundMessageError([Fault(rule, "INV211", BOOK, field, line=line, value=value)])


def moment_of(text: str) -> datetime:
    """`2026-11-21 12:00:00`, with a T or a space, in Shanghai's time unless it says another."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise unsound("send_time", 0, text, Rule.NO_SUCH_TIME) from error
    return (at if at.tzinfo else at.replace(tzinfo=SHANGHAI)).astimezone(UTC)


def day_of(text: str) -> date:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError as error:
        raise unsound("limitDate", 0, text, Rule.NO_SUCH_TIME) from error
