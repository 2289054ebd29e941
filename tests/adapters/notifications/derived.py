"""Notices that were derived from the log, and what is stored of it."""

import json

import sqlalchemy as sa

from adapters.log_tables import events


def kinds(ground) -> list[str]:
    return [row.kind for row in ground.rows()]


def facts(ground) -> list[dict]:
    return [json.loads(row.facts) for row in ground.rows()]


def payload_at(engine, position: int) -> bytes:
    query = sa.select(events.c.payload).where(events.c.position == position)
    with engine.connect() as connection:
        return connection.scalars(query).one()
