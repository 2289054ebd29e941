"""Words for what customs has on file: firms, books, and items of the account book."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.texts import say
from domain import books_at_customs, firm, item_record

FILING: Mapping[type, Callable[[Any], str]] = {
    firm.FirmRegistered: lambda e: say(
        "Firm {firm_id} registered as {name}, customs code {customs_code}",
        firm_id=e.firm_id,
        name=e.facts.name,
        customs_code=e.facts.customs_code,
    ),
    firm.FirmCorrected: lambda e: say(
        "Firm {firm_id} corrected: {name}, customs code {customs_code} from {since} on",
        firm_id=e.firm_id,
        name=e.facts.name,
        customs_code=e.facts.customs_code,
        since=f"{e.facts.since:%Y-%m-%d}",
    ),
    item_record.ItemRecordFiled: lambda e: say(
        "{sku} filed as item {record_no} under line {book_line} of the account book",
        sku=e.sku,
        record_no=e.record_no,
        book_line=e.book_line,
    ),
    books_at_customs.BookDescribed: lambda e: say(
        "Book {book} described: account book {ems_no}, office {customs_office}",
        book=e.book,
        ems_no=e.facts.ems_no,
        customs_office=e.facts.customs_office,
    ),
}
