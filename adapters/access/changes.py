"""What was changed of parties, accounts and tokens, by whom and when: kept for ever."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from adapters.access.ids import new_id
from adapters.access.registry import Change
from adapters.access.tables import access_changes

Row = sa.Row[Any]


def note(connection: sa.Connection, operator: str, change: Change, what: str, about: str) -> None:
    """In the transaction of what is noted: neither stands without the other."""
    row = {"operator": operator, "change_id": new_id(change.at), "at": change.at}
    row |= {"actor": change.actor, "what": what, "about": about}
    connection.execute(access_changes.insert(), row)


def latest(connection: sa.Connection, operator: str, limit: int, offset: int = 0) -> Sequence[Row]:
    """The latest first."""
    query = (
        sa.select(access_changes)
        .where(access_changes.c.operator == operator)
        .order_by(access_changes.c.at.desc(), access_changes.c.change_id.desc())
        .limit(limit)
        .offset(offset)
    )
    return connection.execute(query).all()
