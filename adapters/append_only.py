"""Tables whose rows the database itself refuses to change or remove."""

from typing import Any

import sqlalchemy as sa

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%% refused: %% is kept for ever', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

_POSTGRESQL_TRIGGER = """
CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""

_SQLITE_TRIGGER = """
CREATE TRIGGER {table}_kept_from_{change} BEFORE {change} ON {table}
BEGIN SELECT RAISE(ABORT, '{change} refused: {table} is kept for ever'); END
"""


def keep_for_ever(table: sa.Table) -> sa.Table:
    """Create the refusing triggers whenever the table is created."""
    for dialect, statement in (
        ("postgresql", _POSTGRESQL_FUNCTION),
        ("postgresql", _POSTGRESQL_TRIGGER.format(table=table.name)),
        ("sqlite", _SQLITE_TRIGGER.format(table=table.name, change="UPDATE")),
        ("sqlite", _SQLITE_TRIGGER.format(table=table.name, change="DELETE")),
    ):
        create: Any = sa.DDL  # SQLAlchemy has left its parameters untyped.
        sa.event.listen(table, "after_create", create(statement).execute_if(dialect=dialect))
    return table
