"""Shelves of messages exchanged with customs: what went out and came in, and of which orders."""

import sqlalchemy as sa

from adapters.access.ownership import merchants_in
from adapters.access.visitor import Visitor
from adapters.api.money_shelves import shared_rows
from adapters.api.shelf import Shelf, by_merchant, nobody
from adapters.customs import exchanged_tables as exchanged
from application.roles import PartyKind
from projections import clearance_desk, parked_mail
from projections.columns import is_one_of

OF_NO_BOOK = shared_rows(exchanged.messages)


def of_own(rows: sa.Subquery, visitor: Visitor) -> sa.ColumnElement[bool]:
    """A merchant's in reach, and of runs that no other declarant declares."""
    theirs = by_merchant(rows, merchants_in(visitor.reach))
    return sa.and_(theirs, rows.c.declarant == visitor.party_id)


def message_of(rows: sa.Subquery) -> sa.Exists:
    c = exchanged.messages.c
    return sa.exists().where(c.partition == rows.c.partition, c.hash == rows.c.hash)


def speaks_of_theirs(rows: sa.Subquery, merchants: list[str]) -> sa.ColumnElement[bool]:
    """Whether the message as a whole is a merchant's: another's orders may stand in it."""
    return message_of(rows).where(is_one_of(exchanged.messages.c.merchant_id, merchants))


def speaks_of_own(rows: sa.Subquery, visitor: Visitor) -> sa.ColumnElement[bool]:
    c = exchanged.messages.c
    theirs = is_one_of(c.merchant_id, merchants_in(visitor.reach))
    return message_of(rows).where(theirs, c.declarant == visitor.party_id)


SHELVES: tuple[Shelf, ...] = (
    Shelf(
        "customs-messages",
        "A message exchanged with customs: when, which way, what it is and whose, by the SHA-256 of"
        " its bytes.",
        clearance_desk.MODEL,
        exchanged.messages.select().subquery(),
        ("at", "hash"),
        ("direction", "kind", "run_id", "merchant_id", "declarant", "hash"),
        by_party={PartyKind.DECLARANT: of_own},
        is_newest_first=True,
    ),
    Shelf(
        "customs-message-orders",
        "An order that a message exchanged with customs speaks of; none where it answers a whole"
        " message.",
        clearance_desk.MODEL,
        exchanged.parts,
        ("run_id", "order_id", "hash"),
        ("run_id", "order_id", "hash"),
        owned=speaks_of_theirs,
        by_party={PartyKind.DECLARANT: speaks_of_own},
    ),
    Shelf(
        "customs-messages-of-no-book",
        "A message that came from customs and belongs to no book that is known.",
        parked_mail.MODEL,
        OF_NO_BOOK(""),
        ("at", "hash"),
        ("kind",),
        owned=nobody,
        rows_of=OF_NO_BOOK,
        is_newest_first=True,
    ),
)
