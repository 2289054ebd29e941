"""A read model to test following with: it adds, so that applying an event twice would show."""

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from application.event_log import EventFeed, Recorded
from projections.following_tables import following_metadata, skips_metadata
from projections.read_model import Handler, ReadModel
from tests.adapters.notes import Noted, Struck

OnRun = Callable[[Sequence[Recorded]], None]


def tally_table(name: str) -> sa.Table:
    return sa.Table(
        name,
        sa.MetaData(),
        sa.Column("text", sa.Text, primary_key=True),
        sa.Column("noted", sa.Integer, nullable=False),
        sa.Column("struck", sa.Integer, nullable=False),
    )


def tally(
    name: str = "tally",
    on_run: OnRun = lambda run: None,
    after_run: OnRun = lambda run: None,
) -> ReadModel:
    """Counts texts in a table of its name, and does what a test wants with every run."""
    table = tally_table(name)

    def add(connection: sa.Connection, run: Sequence[Recorded], counted: str) -> None:
        on_run(run)
        for text in (each.event.text for each in run):
            is_text = table.c.text == text
            increased = table.update().where(is_text).values({counted: table.c[counted] + 1})
            if connection.execute(increased).rowcount == 0:
                row = {"text": text, "noted": 0, "struck": 0} | {counted: 1}
                connection.execute(table.insert(), row)
        after_run(run)

    handlers: dict[type, Handler] = {
        Noted: lambda connection, run: add(connection, run, "noted"),
        Struck: lambda connection, run: add(connection, run, "struck"),
    }
    return ReadModel(name, table.metadata, handlers)


def rows_of(engine: sa.Engine, name: str = "tally") -> dict[str, tuple[int, int]]:
    with engine.connect() as connection:
        rows = connection.execute(sa.select(tally_table(name))).all()
    return {row.text: (row.noted, row.struck) for row in rows}


def drop_read_models(engine: sa.Engine) -> None:
    following_metadata.drop_all(engine)
    skips_metadata.drop_all(engine)
    for name in ("tally", "other"):
        tally_table(name).metadata.drop_all(engine)


class CountingFeed:
    """A feed that counts its pages."""

    def __init__(self, feed: EventFeed) -> None:
        self._feed = feed
        self.pages_count = 0

    def page(self, after: int, limit: int) -> Sequence[Recorded]:
        self.pages_count += 1
        return self._feed.page(after, limit)

    def last_position(self) -> int:
        return self._feed.last_position()

    def position_at(self, at):
        return self._feed.position_at(at)
