"""Tables as an earlier version left them, and all that a database says."""

import sqlalchemy as sa

from adapters.cli.replay import sums_of
from adapters.databases import engine_for
from adapters.event_log import SqlEventLog
from adapters.log_tables import events
from adapters.message_store import stored_messages
from adapters.read_models import MODELS
from adapters.upgrade.shapes import read_model_shapes

OLDER = ["order_board", "returns_desk"]


def make_older(url: str) -> None:
    """Turn the tables of two read models into those of an earlier version."""
    engine = engine_for(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX order_board_by_run")
        connection.exec_driver_sql("ALTER TABLE order_board DROP COLUMN run_id")
        connection.exec_driver_sql("ALTER TABLE returns_desk_returns ADD COLUMN once TEXT")
        changed = read_model_shapes.c.name.in_(OLDER)
        connection.execute(read_model_shapes.update().where(changed).values(shape="older"))
    stored_messages.drop(engine)
    engine.dispose()


def facts_of(engine: sa.Engine) -> dict:
    """Every order's history, all sums, and the log itself, as this version reads them."""
    log = SqlEventLog(engine)
    with engine.connect() as connection:
        streams = list(connection.scalars(sa.select(events.c.stream_id).distinct()))
        sums = [row for model in MODELS for row in sums_of(connection, model)]
    orders = [stream_id for stream_id in streams if "/order/" in stream_id]
    return {
        "histories": {i: log.history([i]) for i in orders},
        "log": log.page(0, 1_000_000),
        "sums": sums,
    }
