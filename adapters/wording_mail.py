"""Words for answers of customs that fit nothing."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.texts import coded, counted, mark_code, say
from adapters.wording_parts import because
from domain import parked_mail

REASONS = (
    mark_code("unreadable"),
    mark_code("signature bad"),
    mark_code("number unknown"),
)
assert {reason.value for reason in parked_mail.Reason} == set(REASONS)

MAIL: Mapping[type, Callable[[Any], str]] = {
    parked_mail.MailParked: lambda e: say(
        "An answer of customs is parked ({reason}){documents}",
        reason=coded(e.reason.value),
        documents=f": {counted(len(e.numbers), 'document')}" if e.numbers else "",
    ),
    parked_mail.MailAssigned: lambda e: say(
        "{number} of a parked answer given to order {order_id} in {book}",
        number=e.number,
        order_id=e.order_id,
        book=e.book,
    ),
    parked_mail.MailRecorded: lambda e: say(
        "What a parked answer says of {number} stands in its run", number=e.number
    ),
    parked_mail.MailDismissed: lambda e: say(
        "A parked answer dismissed{because}", because=because(e.note)
    ),
}
