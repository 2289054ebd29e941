"""The tables of webhooks, and of what one was sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.texts import mark, say
from adapters.web.pages import Page
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table
from adapters.webhooks.tables import WAITING


def heard_by(row: Any) -> str:
    return (row.types or row.kinds or say("everything")).replace("\n", ", ")


def standing_of(row: Any) -> str:
    if row.disabled_at:
        return say("disabled")
    return say("failing") if row.failing_since else say("enabled")


WEBHOOKS = (
    Column("address", mark("Address"), value=lambda row: row.url),
    Column("description", mark("What it is for"), is_shown=False),
    Column("hears", mark("Hears"), value=heard_by),
    Column("state", mark("State"), value=standing_of),
    Column("position", mark("Queued up to"), Kind.NUMBER),
    Column("made", mark("Made"), Kind.MOMENT, lambda row: row.made_at),
    Column("by", mark("By"), value=lambda row: row.made_by),
)


def webhook_table(page: Page) -> Table:
    return Table(page, "webhooks", WEBHOOKS, key=lambda row: str(row.webhook_id))


def delivery_table(page: Page) -> Table:
    """The latest in the log first."""
    return Table(
        page, "webhook deliveries", DELIVERIES, sorts=[], key=lambda row: str(row["message_id"])
    )


def answers_of(row: Mapping[str, Any]) -> str:
    """What each attempt came to."""
    return " · ".join(str(each.status or each.fault) for each in row["attempts"])


def with_attempts(
    rows: Sequence[Any], attempts: Mapping[str, Sequence[Any]]
) -> list[Mapping[str, Any]]:
    return [{**row._mapping, "attempts": attempts.get(row.message_id, ())} for row in rows]


def due_at(row: Mapping[str, Any]) -> Any:
    return row["due_at"] if row["state"] == WAITING else None


DELIVERIES = (
    Column("message", mark("Message"), Kind.ID, lambda row: row["message_id"]),
    Column("position", mark("Position"), Kind.NUMBER, lambda r: r["position"], is_shown=False),
    Column("event", mark("Event"), value=lambda row: row["type"]),
    Column("of", mark("Of"), value=lambda row: row["subject"]),
    Column("state", mark("State"), Kind.CODE, lambda row: row["state"]),
    Column("attempts", mark("Attempts"), value=answers_of),
    Column("queued", mark("Queued"), Kind.MOMENT, lambda row: row["queued_at"], is_shown=False),
    Column("next", mark("Next"), Kind.MOMENT, due_at),
    Column("settled", mark("Settled"), Kind.MOMENT, lambda r: r["settled_at"], is_shown=False),
)


def written(row: Mapping[str, Any]) -> str:
    """Where the next deliveries begin, as an address has it."""
    return f"{row['position']}~{row['message_id']}"


def cursor_of(text: str) -> tuple[int, str] | None:
    """The row after which a page begins, as `written` wrote it; None for the first page."""
    position, between, message_id = text.partition("~")
    is_row = between and position.isascii() and position.isdigit() and len(position) < 16
    return (int(position), message_id) if is_row else None
