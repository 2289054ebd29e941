"""A read model that counts notes, and a process that keeps it up while others write."""

import sys
from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from adapters.databases import engine_for
from adapters.event_log import SqlEventLog
from application.event_log import Recorded
from projections.following import Follower
from projections.read_model import ReadModel
from tests.adapters.notes import CODEC, Noted

metadata = sa.MetaData()

tallies = sa.Table(
    "note_tallies",
    metadata,
    sa.Column("writer", sa.Text, primary_key=True),
    sa.Column("notes", sa.BigInteger, nullable=False),
    sa.Column("numbers_summed", sa.BigInteger, nullable=False),
)


def count_notes(connection: sa.Connection, run: Sequence[Recorded]) -> None:
    """Adding is not harmless when it is done twice: a page applied again would show."""
    notes, sums = Counter[str](), Counter[str]()
    for recorded in run:
        writer, number = recorded.event.text.split(":")
        notes[writer] += 1
        sums[writer] += int(number)
    insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(tallies)
    added = insert.on_conflict_do_update(
        index_elements=["writer"],
        set_={
            column.name: column + insert.excluded[column.name]
            for column in (tallies.c.notes, tallies.c.numbers_summed)
        },
    )
    rows = [{"writer": w, "notes": notes[w], "numbers_summed": sums[w]} for w in sorted(notes)]
    connection.execute(added, rows)


MODEL = ReadModel("note_tallies", metadata, {Noted: count_notes})


def main(url: str, events_count: str) -> None:
    engine = engine_for(url)
    log = SqlEventLog(engine, CODEC)
    follower = Follower(engine, log, MODEL)
    while (reached := follower.catch_up()) < int(events_count):
        log.wait_beyond(reached, 10)
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
