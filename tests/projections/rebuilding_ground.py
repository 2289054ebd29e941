"""A log of notes, rebuilds of the model that counts them, and what they leave behind."""

import sqlalchemy as sa

from adapters.event_log import SqlEventLog
from adapters.model_feed import SqlModelFeed
from application.event_log import Change, Decision
from projections.rebuild_rows import rebuilds_of
from projections.rebuilding import Rebuild
from tests.adapters.notes import CODEC, NOON, Noted, Struck, by, stream
from tests.adapters.waiting import wait_until
from tests.projections.tallies import tally

NAMES = ("Noted@1", "Struck@1")


def append(log: SqlEventLog, *events: Noted | Struck) -> None:
    after = log.last_position()
    log.append([Decision(by(f"c{after}"), [Change(stream(f"s{after}"), events)])])


def rebuild_of(engine, model=None, codec=CODEC, on_progress=lambda _: None, worker="w") -> Rebuild:
    model = model or tally()
    feed = SqlModelFeed(engine, model, codec, NAMES)
    return Rebuild(engine, model, feed, worker, lambda: NOON, on_progress)


def notes(count: int) -> list[Noted | Struck]:
    return [Struck(f"n{n % 7}") if n % 3 else Noted(f"n{n % 5}") for n in range(count)]


def leftovers(engine: sa.Engine) -> list[str]:
    return [name for name in sa.inspect(engine).get_table_names() if "rebuilt" in name]


def wait_for_state(engine, state):
    wait_until(lambda: state in {row.state for row in rebuilds_of(engine).values()})
