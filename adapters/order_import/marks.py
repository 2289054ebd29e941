"""Texts for how far all imports of an operator are: open pages are told when they change.

Whichever process works at them, and whichever database: it is asked of their table.
"""

import hashlib

import sqlalchemy as sa

from adapters.order_import.tables import order_imports

columns = order_imports.c
OPERATOR = columns.operator == sa.bindparam("operator")

MOVING = (
    sa.select(
        columns.import_id,
        columns.round,
        columns.stage,
        columns.rows,
        columns.reported,
        columns.invoices,
        columns.decided,
        columns.placed,
    )
    .where(OPERATOR, columns.ended_at.is_(None))
    .order_by(columns.import_id)
)
LATEST = sa.select(sa.func.max(columns.asked_at), sa.func.max(columns.ended_at)).where(OPERATOR)
"""Both from indexes, however many imports there were: they are asked four times a second."""

BEGUN = sa.select(sa.func.max(columns.asked_at)).where(OPERATOR)
"""Also of one that is begun again."""


def mark_of(engine: sa.Engine, operator: str) -> str:
    """Another one whenever any import begins, moves or ends; it names none of them."""
    with engine.connect() as connection:
        moving = connection.execute(MOVING, {"operator": operator}).all()
        latest = connection.execute(LATEST, {"operator": operator}).one()
    return written([*map(tuple, moving), tuple(latest)])


def begun_mark_of(engine: sa.Engine, operator: str) -> str:
    """Another one whenever any import begins, or begins again: no step in between changes it."""
    with engine.connect() as connection:
        return written(connection.scalar(BEGUN, {"operator": operator}))


def written(standing: object) -> str:
    return hashlib.blake2b(repr(standing).encode(), digest_size=8).hexdigest()
