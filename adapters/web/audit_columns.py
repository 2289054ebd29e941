"""The table of streams that have the id somebody looks for."""

from dataclasses import dataclass

from adapters.texts import coded, mark
from adapters.web.pages import Page
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table
from application.event_log import Recorded


@dataclass(frozen=True, slots=True)
class StreamFound:
    partition: str
    kind: str
    local_id: str
    events: int
    last: Recorded


STREAMS = (
    Column("what", mark("what"), value=lambda row: coded(row.kind)),
    Column("id", mark("id"), Kind.ID, lambda row: row.local_id),
    Column("of", mark("of"), value=lambda row: row.partition),
    Column("events", mark("events"), Kind.NUMBER),
    Column("position", mark("last position"), Kind.NUMBER, lambda row: row.last.position),
    Column(
        "recorded",
        mark("last recorded"),
        Kind.MOMENT,
        lambda row: row.last.metadata.recorded_at if row.last.metadata else None,
    ),
)


def stream_table(page: Page) -> Table:
    return Table(
        page, "streams", STREAMS, is_first=False, key=lambda row: f"{row.partition}-{row.kind}"
    )
