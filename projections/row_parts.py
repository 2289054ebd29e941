"""What the rows of every read model are made of: keys, numbers, and the event's own partition."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from application.event_log import Recorded

Rows = Sequence[sa.Row[*tuple[Any, ...]]]


def key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=True)


def index_of_known(name: str, *columns: str) -> sa.Index:
    """An index of the rows in which its last column stands: most get it late, and many never."""
    is_known = sa.text(f"{columns[-1]} IS NOT NULL")
    return sa.Index(name, *columns, sqlite_where=is_known, postgresql_where=is_known)


def position_key() -> sa.Column[int]:
    """For tables with a row an event."""
    return sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False)


def number(name: str) -> sa.Column[int]:
    """A count, 0 from the beginning."""
    return sa.Column(name, sa.Integer, nullable=False, server_default="0")


def partition_of(recorded: Recorded) -> str:
    # Asked for every fact of every order: a third of what `parts_of` takes.
    return recorded.stream_id.partition("/")[0]
