"""The tables of operations: followers, and events that were skipped."""

from typing import Any

from adapters.model_states import ModelState
from adapters.texts import mark
from adapters.web.pages import Page
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table

SKIPS = (
    Column("follower", mark("Follower"), value=lambda row: row.name),
    Column("position", mark("Position"), Kind.NUMBER),
    Column("by", mark("By"), value=lambda row: row.actor),
    Column("at", mark("When"), Kind.MOMENT, lambda row: row.decided_at),
    Column("why", mark("Why")),
)


def follower_columns(rebuilds: dict[str, str]) -> tuple[Column, ...]:
    """`rebuilds` says in words how each rebuild stands, or how the last one ended."""

    def rebuild_of(state: ModelState) -> str:
        return rebuilds.get(state.name) or ""

    def paused_by(state: ModelState) -> Any:
        return state.pause.actor if state.pause else None

    return (
        Column("follower", mark("Follower"), value=lambda row: row.name),
        Column("position", mark("Position"), Kind.NUMBER),
        Column("lag", mark("Events behind"), Kind.NUMBER, lambda row: row.lag_events),
        Column("age", mark("Age of the oldest, s"), Kind.SECONDS, lambda row: row.lag_seconds),
        Column("state", mark("State"), Kind.CODE, lambda row: row.standing),
        Column("paused", mark("Paused by"), value=paused_by, is_shown=False),
        Column("worker", mark("Worker"), Kind.ID),
        Column("rebuild", mark("Rebuild"), value=rebuild_of),
    )


def follower_table(page: Page, rebuilds: dict[str, str]) -> Table:
    return Table(page, "followers", follower_columns(rebuilds))


def skip_table(page: Page) -> Table:
    """The latest first."""
    return Table(
        page,
        "skips",
        SKIPS,
        sort="-at",
        is_first=False,
        key=lambda row: f"{row.name}-{row.position}",
    )
