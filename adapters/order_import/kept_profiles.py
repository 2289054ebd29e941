"""Profiles that somebody made by choosing columns, kept under a name each, beside the log."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa

from adapters.order_import.profile import ProfileError
from adapters.texts import mark

NAME_CHARACTERS_MAX = 60
PROFILES_MAX = 100
"""Of one owner."""

UNNAMED = mark("A profile has a name of printable characters, {most} at most.")
TOO_MANY = mark("{most} profiles are kept at most.")
NO_SUCH = mark("There is no profile {name} of {merchant}.")

Row = sa.Row[Any]


class KeptProfiles:
    """Those of one operator, each its owner's: a merchant, or a payment firm."""

    table: ClassVar[sa.Table]
    """With `operator`, the owner, `name`, `profile`, `made_by` and `made_at`."""

    owner: ClassVar[sa.Column[str]]

    def __init__(self, engine: sa.Engine, operator: str) -> None:
        self._engine = engine
        self._writing = engine.execution_options(writes=True)
        self._operator = operator

    def all(self, within: Collection[str] | None = None) -> Sequence[Row]:
        """Of some owners, or of everybody; in the order of their names."""
        query = sa.select(self.table).where(self.table.c.operator == self._operator)
        if within is not None:
            query = query.where(self.owner.in_(within))
        with self._engine.connect() as connection:
            return connection.execute(query.order_by(self.owner, self.table.c.name)).all()

    def remove(self, owner: str, name: str) -> bool:
        """Whether it was there. Files keep the profile they were sent in with."""
        with self._writing.begin() as connection:
            removed = connection.execute(self.table.delete().where(*self._this(owner, name)))
        return removed.rowcount > 0

    def _text_of(self, owner: str, name: str) -> str:
        """Raises ProfileError for one there is not."""
        query = sa.select(self.table.c.profile).where(*self._this(owner, name))
        with self._engine.connect() as connection:
            text: str | None = connection.scalar(query)
        if text is None:
            raise ProfileError(NO_SUCH, name=repr(name), merchant=owner)
        return text

    def _keep(self, owner: str, name: str, text: str, actor: str, at: datetime) -> None:
        """Another of the same name gives way. Raises ProfileError."""
        name = name.strip()
        if not (0 < len(name) <= NAME_CHARACTERS_MAX and name.isprintable()):
            raise ProfileError(UNNAMED, most=NAME_CHARACTERS_MAX)
        row = {
            "operator": self._operator,
            self.owner.name: owner,
            "name": name,
            "profile": text,
            "made_by": actor,
            "made_at": at,
        }
        these = self._this(owner, name)
        with self._writing.begin() as connection:
            connection.execute(self.table.delete().where(*these))
            count = sa.select(sa.func.count()).where(*these[:2])
            if connection.execute(count).scalar_one() >= PROFILES_MAX:
                raise ProfileError(TOO_MANY, most=PROFILES_MAX)
            connection.execute(self.table.insert(), row)

    def _this(self, owner: str, name: str) -> tuple[sa.ColumnElement[bool], ...]:
        mine = self.table.c.operator == self._operator, self.owner == owner
        return *mine, self.table.c.name == name
