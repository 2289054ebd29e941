"""Stored events are changed so that nobody can read them."""

import sqlalchemy as sa


def spoil(engine: sa.Engine, position: int, **columns) -> None:
    """What no application can do: the database refuses it."""
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE events DISABLE TRIGGER ALL")
        else:
            connection.exec_driver_sql("DROP TRIGGER IF EXISTS events_kept_from_UPDATE")
        for name, value in columns.items():
            update = sa.text(f"UPDATE events SET {name} = :value WHERE position = :position")
            connection.execute(update, {"value": value, "position": position})
