"""The tables of messages exchanged with customs: all of them, and one field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.customs.book_messages.tables import TABLES as BOOK_TABLES
from adapters.customs.exchanged_tables import OUT, UNREADABLE, UNSAYABLE
from adapters.customs.messages.fields import Meaning
from adapters.customs.messages.tables import TABLES
from adapters.texts import mark, say
from adapters.web.pages import Page
from adapters.web.tables.columns import Address, Column, Kind
from adapters.web.tables.table import Table
from domain.identifiers import INTO, OUT_OF, filed_thing

HASH_SHOWN = 12

MEANINGS: Mapping[str, Meaning] = {
    **{kind: table.meaning for kind, table in TABLES.items()},
    **{kind: table.meaning for kind, table in BOOK_TABLES.items()},
}
"""What each kind of message is, of the port or of the account book."""


def run_address(row: Any) -> Address | None:
    """A run's page, or that of an entry's or exit's papers, which stand where a run would."""
    if not row.run_id:
        return None
    if filed_thing(row.run_id)[0] in (INTO, OUT_OF):
        return ("ledgers", "book", "papers", row.run_id), {}
    return ("clearance", row.run_id), {}


def direction_said(row: Any) -> str:
    return say("sent") if row.direction == OUT else say("received")


def kind_said(kind: str) -> str:
    """What a kind of message is, in words."""
    if kind == UNREADABLE:
        return say("bytes that are no message")
    if kind == UNSAYABLE:
        return say("what kept a message from being written")
    return MEANINGS[kind].said() if kind in MEANINGS else ""


def code_of(kind: str) -> str:
    """As customs calls it; what is no message of theirs has no code."""
    return kind if kind in MEANINGS else "–"


def tone_of(row: Any) -> str:
    return "warn" if row.kind in (UNREADABLE, UNSAYABLE) else ""


MESSAGES = (
    Column("at", mark("When"), Kind.MOMENT),
    Column("direction", mark("Direction"), value=direction_said),
    Column("kind", mark("Kind"), value=lambda row: code_of(row.kind)),
    Column("name", mark("What it is"), value=lambda row: kind_said(row.kind), tone=tone_of),
    Column("documents", mark("Documents"), Kind.NUMBER),
    Column("run", mark("Run"), Kind.ID, lambda row: row.run_id, opens=run_address),
    Column("merchant", mark("Merchant"), value=lambda row: row.merchant_id),
    Column("declarant", mark("Declarant"), is_shown=False),
    Column("size", mark("Bytes"), Kind.NUMBER, lambda row: row.size_bytes),
    Column(
        "hash",
        mark("SHA-256"),
        Kind.ID,
        lambda row: row.hash[:HASH_SHOWN],
        opens=lambda row: (("clearance", "messages", row.hash), {}),
    ),
    Column("sha256", mark("SHA-256, whole"), value=lambda row: row.hash, is_shown=False),
)


def message_list(page: Page) -> Table:
    return Table(
        page,
        "customs messages",
        MESSAGES,
        sort="-at",
        sorts=("at",),
        key=lambda row: str(row.hash),
    )


@dataclass(frozen=True, slots=True)
class ShownField:
    """One value of a message as a reader may see it; document and line are 0 for none."""

    place: int
    part: str
    document: int
    line: int
    name: str
    meaning: str
    value: str
    stands_for: str


FIELDS = (
    Column("place", mark("Place"), Kind.NUMBER, is_shown=False),
    # A narrow screen shows the first few without scrolling.
    Column("document", mark("Document"), Kind.NUMBER, lambda row: row.document or None),
    Column("line", mark("Line"), Kind.NUMBER, lambda row: row.line or None),
    Column("field", mark("Field"), value=lambda row: row.name),
    Column("value", mark("Value")),
    Column("means", mark("Stands for"), value=lambda row: row.stands_for or None),
    Column("meaning", mark("What it is")),
    Column("part", mark("Part")),
)

ORDERS = (
    Column("order", mark("Order"), Kind.ID, lambda row: row.order_id or None, ("orders",)),
    Column("run", mark("Run"), Kind.ID, lambda row: row.run_id, opens=run_address),
)


def field_table(page: Page) -> Table:
    """In the order of the message."""
    return Table(
        page, "fields", FIELDS, sort="place", sorts=("place",), key=lambda row: str(row.place)
    )


def order_table(page: Page) -> Table:
    return Table(
        page,
        "orders of the message",
        ORDERS,
        sort="order",
        is_first=False,
        is_of_orders=True,
        key=lambda row: f"{row.run_id}-{row.order_id}",
    )
