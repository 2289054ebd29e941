"""The sessions of one account: seen by their owner, and ended where one was left open elsewhere."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.access import changes
from adapters.access.registry import Change
from adapters.access.secrets import digest_of
from adapters.access.signing_in import SESSION_IDLE
from adapters.access.tables import sessions

Row = sa.Row[*tuple[Any, ...]]


def sessions_of(engine: sa.Engine, operator: str, account_id: str, at: datetime) -> Sequence[Row]:
    """Those that still hold, the latest used first, without what they could be used by."""
    c = sessions.c
    query = sa.select(c.began_at, c.seen_at, c.ends_at).where(
        *_of_account(operator, account_id), c.ends_at > at, c.seen_at > at - SESSION_IDLE
    )
    with engine.connect() as connection:
        return connection.execute(query.order_by(c.seen_at.desc(), c.began_at.desc())).all()


def end_others(
    engine: sa.Engine, operator: str, account_id: str, secret: str, change: Change
) -> int:
    """End every session of an account but the one that asks; how many there were."""
    others = sessions.c.secret_hash != digest_of(secret)
    with engine.execution_options(writes=True).begin() as connection:
        ended = connection.execute(
            sessions.delete().where(*_of_account(operator, account_id), others)
        ).rowcount
        changes.note(connection, operator, change, f"other sessions ended: {ended}", change.actor)
    return ended


def _of_account(operator: str, account_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (sessions.c.operator == operator, sessions.c.account_id == account_id)
