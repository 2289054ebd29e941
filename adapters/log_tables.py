"""The tables of the event log: events, the commands they came from, and what the library keeps."""

from typing import Any

import sqlalchemy as sa

from adapters.append_only import keep_for_ever
from adapters.databases import is_postgresql
from projections.columns import UtcTime
from projections.creating import create_missing

LOG_LOCK = int.from_bytes(b"jihuo")
"""Key of the advisory lock under which the log is extended: one for all of a database."""

# INTEGER, not BIGINT: the table itself is then in position order on SQLite.
_POSITION = sa.BigInteger().with_variant(sa.Integer, "sqlite")

metadata = sa.MetaData()

events = keep_for_ever(
    sa.Table(
        "events",
        metadata,
        sa.Column("position", _POSITION, primary_key=True, autoincrement=False),
        sa.Column("stream_id", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("stream_id", "version"),
    )
)

# To compress a long payload takes more time than to write it, and to read one order's part of it.
_ddl: Any = sa.DDL  # SQLAlchemy has left its parameters untyped.
_as_it_is = _ddl("ALTER TABLE events ALTER COLUMN payload SET STORAGE EXTERNAL")
sa.event.listen(events, "after_create", _as_it_is.execute_if(dialect="postgresql"))

# One row a decision, not an event: an event's metadata is the row whose positions hold its own.
accepted_commands = keep_for_ever(
    sa.Table(
        "accepted_commands",
        metadata,
        sa.Column("partition", sa.Text, primary_key=True),
        sa.Column("command_id", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.LargeBinary, nullable=False),
        # No first position: the command changed nothing, and the last is where the log ended.
        sa.Column("first_position", _POSITION, unique=True),
        sa.Column("last_position", _POSITION, nullable=False),
        sa.Column("recorded_at", UtcTime, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        # Nothing where they are the command's own id, as for most commands.
        sa.Column("correlation_id", sa.Text),
        sa.Column("causation_id", sa.Text),
        sa.Index("accepted_commands_recorded_at", "recorded_at", "last_position"),
    )
)

tracking = sa.Table(
    "tracking",
    metadata,
    sa.Column("application_name", sa.Text, primary_key=True),
    sa.Column("notification_id", _POSITION, nullable=False),
)

snapshots = sa.Table(
    "snapshots",
    metadata,
    sa.Column("stream_id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("payload", sa.LargeBinary, nullable=False),
)


def create_tables(engine: sa.Engine, *metadatas: sa.MetaData) -> None:
    """Create what is missing: of the log, unless said; many processes may start at once."""
    with engine.execution_options(writes=True).begin() as connection:
        if is_postgresql(connection):
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOG_LOCK)))
        create_missing(connection, *(metadatas or (metadata,)))
