"""A log as an earlier version would have written it, and what makes its shapes into today's.

`OrderPlaced@0` had its fields the other way round, `BatchOpened@0` was `BatchOpened@00` before
that, without a name: two steps lead to today's. As a program it is `jihuo` with these known:
`python -m tests.adapters.upgrade.old_shapes WORD …`.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec
import sqlalchemy as sa

from adapters.databases import is_postgresql
from adapters.event_codec import Upcast
from adapters.event_mapping import UPCASTS
from adapters.log_tables import events


def turned(fields: list[Any]) -> list[Any]:
    return fields[::-1]


def without_name(fields: list[Any]) -> list[Any]:
    batch_id, _, *others = fields
    return [batch_id, *others]


def with_name(fields: list[Any]) -> list[Any]:
    """Batches bore no names; the fields were turned later."""
    batch_id, *others = fields
    return [batch_id, f"batch {batch_id}", *others][::-1]


OLD: Mapping[str, tuple[str, Upcast]] = {
    "OrderPlaced@0": ("OrderPlaced@2", turned),
    "BatchOpened@00": ("BatchOpened@0", with_name),
    "BatchOpened@0": ("BatchOpened@1", turned),
}
"""As UPCASTS of the mapping: the old name, the next one, and what makes its fields."""

WRITTEN: Mapping[str, tuple[str, Upcast]] = {
    "OrderPlaced@2": ("OrderPlaced@0", turned),
    "BatchOpened@1": ("BatchOpened@00", without_name),
}
"""Today's name, the name it bore, and its fields as they were then."""


@contextmanager
def known() -> Iterator[None]:
    """The mapping's own table says how to read them, as it would in a later version."""
    UPCASTS.update(OLD)
    try:
        yield
    finally:
        for name in OLD:
            del UPCASTS[name]


def write_as_before(engine: sa.Engine) -> dict[str, int]:
    """Turn the events of a log into those of an earlier version; how many of each name."""
    counts = dict[str, int]()
    with unlocked(engine) as connection:
        for row in connection.execute(sa.select(events)).all():
            if row.name not in WRITTEN:
                continue
            name, shape = WRITTEN[row.name]
            payload = msgspec.msgpack.encode(shape(msgspec.msgpack.decode(row.payload)))
            mine = events.c.position == row.position
            connection.execute(events.update().where(mine).values(name=name, payload=payload))
            counts[name] = counts.get(name, 0) + 1
    return counts


@contextmanager
def unlocked(engine: sa.Engine) -> Iterator[sa.Connection]:
    """What nobody may do: the database would refuse it."""
    with engine.execution_options(writes=True).begin() as connection:
        if is_postgresql(connection):
            connection.exec_driver_sql("ALTER TABLE events DISABLE TRIGGER USER")
            yield connection
            connection.exec_driver_sql("ALTER TABLE events ENABLE TRIGGER USER")
            return
        name = "events_kept_from_UPDATE"
        found = sa.text("SELECT sql FROM sqlite_master WHERE name = :name")
        trigger = connection.execute(found, {"name": name}).scalar_one()
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
        yield connection
        connection.exec_driver_sql(trigger)


if __name__ == "__main__":
    from adapters.cli.main import main

    with known():
        main(sys.argv[1:])
