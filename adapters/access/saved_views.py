"""Views of tables that people keep: a filter, an order of rows and a choice of columns, by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from adapters.access.faults import AccessRefusedError
from adapters.access.tables import saved_views
from adapters.texts import say

NAME_MAX, QUERY_MAX = 60, 2_000
VIEWS_MAX = 100
"""Of one account in all: more are not told apart as tabs."""


class ViewNotKeptError(AccessRefusedError):
    """Raised for a view without a name, with too long a one, or one too many."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """`query` is that of an address, without the cursor and without the past."""

    place: str
    name: str
    query: str


class SavedViews:
    """The views of one operator's accounts; each is seen by who kept it."""

    def __init__(self, engine: sa.Engine, operator: str) -> None:
        self._engine = engine
        self._writing = engine.execution_options(writes=True)
        self._operator = operator

    def of_account(self, account_id: str) -> Sequence[SavedView]:
        """All of them, in the order of their names."""
        columns = saved_views.c
        query = sa.select(columns.place, columns.name, columns.query).where(*self._of(account_id))
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(columns.name)).all()
        return [SavedView(*row) for row in rows]

    def keep(self, account_id: str, view: SavedView, at: datetime) -> None:
        """Another of the same name in the same place gives way. Raises ViewNotKeptError."""
        refuse_unusable(view)
        row = {
            "operator": self._operator,
            "account_id": account_id,
            "place": view.place,
            "name": view.name,
            "query": view.query,
            "kept_at": at,
        }
        count = sa.select(sa.func.count()).select_from(saved_views).where(*self._of(account_id))
        with self._writing.begin() as connection:
            self._remove(connection, account_id, view.place, view.name)
            if connection.execute(count).scalar_one() >= VIEWS_MAX:
                raise ViewNotKeptError(say("{n} views are kept at most.", n=VIEWS_MAX))
            connection.execute(saved_views.insert(), row)

    def remove(self, account_id: str, place: str, name: str) -> None:
        """One that is not there is gone already."""
        with self._writing.begin() as connection:
            self._remove(connection, account_id, place, name)

    def _remove(self, connection: sa.Connection, account_id: str, place: str, name: str) -> None:
        columns = saved_views.c
        these = (*self._of(account_id), columns.place == place, columns.name == name)
        connection.execute(saved_views.delete().where(*these))

    def _of(self, account_id: str) -> tuple[sa.ColumnElement[bool], ...]:
        columns = saved_views.c
        return columns.operator == self._operator, columns.account_id == account_id


def refuse_unusable(view: SavedView) -> None:
    is_printable = view.name.isprintable() and view.place.isprintable()
    if not view.name or not view.place or not is_printable:
        raise ViewNotKeptError(say("A view has a name of letters and digits."))
    if max(len(view.name), len(view.place)) > NAME_MAX or len(view.query) > QUERY_MAX:
        raise ViewNotKeptError(say("A view's name has {n} letters at most.", n=NAME_MAX))
