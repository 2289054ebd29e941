"""An account-book message field by field, in the order of its tables."""

from collections.abc import Iterator

from adapters.customs.book_messages.checking import table_of, tail_of
from adapters.customs.book_messages.documents import BookMessage
from adapters.customs.book_messages.tables import BUSINESS, DECLARED, ENVELOPE, POCKETS
from adapters.customs.messages.explaining import Explained, of_part
from adapters.customs.messages.fields import Meaning, Part

DECLARING = Part(BUSINESS, Meaning("what is asked", "业务数据"), (DECLARED,))


def explained(message: BookMessage) -> Iterator[Explained]:
    """Lines count within their part; there are no documents."""
    table = table_of(message.kind)
    yield from of_part(ENVELOPE, message.envelope, 0, 0)
    yield from of_part(POCKETS, message.pocket, 0, 0)
    for part in table.parts:
        for number, values in enumerate(message.all(part.name), 1):
            yield from of_part(part, values, 0, number if part.most is None else 0)
    yield from of_part(tail_of(table), message.tail, 0, 0)
    if message.is_declared is not None:
        flag = {DECLARED.name: str(int(message.is_declared))}
        yield from of_part(DECLARING, flag, 0, 0)
