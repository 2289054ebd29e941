"""The table of notices."""

from typing import Any

from adapters.texts import mark
from adapters.web.pages import Page
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table

NOTICES = (
    Column("kind", mark("Told of"), Kind.CODE),
    Column("order_id", mark("Order"), Kind.ID, to=("orders",)),
    Column("campaign_id", mark("Campaign"), Kind.ID, to=("campaigns",)),
    Column("merchant_id", mark("Merchant"), is_shown=False),
    Column("channel", mark("Channel"), Kind.CODE),
    Column("state", mark("State"), Kind.CODE),
    Column("recipient", mark("Recipient")),
    Column("answer", mark("Answer")),
    Column("made_at", mark("Made"), Kind.MOMENT),
    Column("settled_at", mark("Settled"), Kind.MOMENT),
    Column("tries", mark("Tries in vain"), Kind.NUMBER, is_shown=False),
    Column("again_by", mark("Sent again by"), is_shown=False),
    Column("position", mark("Position"), Kind.NUMBER, is_shown=False),
)


def notice_table(page: Page) -> Table:
    """The latest cause first."""
    return Table(page, "notices", NOTICES, sorts=[], key=key_of)


def key_of(row: Any) -> str:
    return f"{row.notice_id}~{row.channel}"


def written(row: Any) -> str:
    """Where the next notices begin, as an address has it."""
    return f"{row.position}~{key_of(row)}"


def place_of(text: str) -> tuple[int, str, str] | None:
    """The row after which a page begins, as `written` wrote it; None for the first page."""
    position, _, key = text.partition("~")
    notice_id, between, channel = key.rpartition("~")
    is_row = between and position.isascii() and position.isdigit() and len(position) < 16
    return (int(position), notice_id, channel) if is_row else None
