"""What audit firms are granted: one merchant's things or the whole book's, for a time.

Whoever audits is mandated by nobody, and yet not everybody's auditor: who keeps the accounts says
whose things an audit firm sees. One that is granted nothing sees nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.access import changes
from adapters.access.faults import GrantUnsoundError, UnknownGrantError, UnknownPartyError
from adapters.access.ids import new_id
from adapters.access.registry import Change, party_found
from adapters.access.tables import grants
from adapters.access.visitor import EVERYONE, Reach
from adapters.texts import say
from application.roles import PartyKind
from domain.identifiers import MerchantId

Row = sa.Row[Any]

WHOLE_BOOK = "the whole book"
"""In the log of changes, where no merchant is named."""


@dataclass(frozen=True, slots=True)
class NewGrant:
    party_id: str
    merchant_id: str
    """Empty for every merchant's things and the book's own."""

    begins_at: datetime
    ends_at: datetime | None = None


class Grants:
    """Those of one operator."""

    def __init__(self, engine: sa.Engine, operator: str) -> None:
        self._engine = engine
        self._writing = engine.execution_options(writes=True)
        self._operator = operator

    def give(self, wanted: NewGrant, change: Change) -> None:
        """Twice is once. Raises UnknownPartyError, GrantUnsoundError."""
        ends_at = wanted.ends_at
        if ends_at is not None and ends_at <= max(wanted.begins_at, change.at):
            raise GrantUnsoundError(say("a grant ends after it begins, and not in the past"))
        with self._writing.begin() as connection:
            self._require(connection, wanted.party_id, PartyKind.AUDIT_FIRM)
            if wanted.merchant_id:
                self._require(connection, wanted.merchant_id, PartyKind.MERCHANT)
            if connection.execute(self._same(wanted, change.at)).first() is not None:
                return
            row = {"operator": self._operator, "grant_id": new_id(change.at)}
            row |= {"party_id": wanted.party_id, "merchant_id": wanted.merchant_id}
            times = {"begins_at": wanted.begins_at, "ends_at": ends_at, "given_at": change.at}
            connection.execute(grants.insert(), {**row, **times})
            self._note(connection, change, "granted", wanted.merchant_id, wanted.party_id)

    def end(self, grant_id: str, change: Change) -> None:
        """From now on. Twice is once. Raises UnknownGrantError."""
        mine = sa.and_(grants.c.operator == self._operator, grants.c.grant_id == grant_id)
        with self._writing.begin() as connection:
            row = connection.execute(sa.select(grants).where(mine)).first()
            if row is None:
                raise UnknownGrantError(say("there is no grant {grant_id}", grant_id=grant_id))
            ended = connection.execute(
                grants.update().where(mine, grants.c.ended_at.is_(None)).values(ended_at=change.at)
            )
            if ended.rowcount:
                self._note(connection, change, "grant ended", row.merchant_id, row.party_id)

    def all(self) -> Sequence[Row]:
        """Those that were ended last."""
        query = sa.select(grants).where(grants.c.operator == self._operator)
        ended = grants.c.ended_at.is_not(None)
        with self._engine.connect() as connection:
            return connection.execute(query.order_by(ended, grants.c.grant_id)).all()

    def _require(self, connection: sa.Connection, party_id: str, kind: PartyKind) -> None:
        party = party_found(connection, self._operator, party_id)
        if party is None or party.kind is not kind:
            if kind is PartyKind.MERCHANT:
                words = say("there is no merchant {party_id}", party_id=party_id)
            else:
                words = say("there is no audit firm {party_id}", party_id=party_id)
            raise UnknownPartyError(words)

    def _same(self, wanted: NewGrant, at: datetime) -> sa.Select[Any]:
        return _holding(self._operator, wanted.party_id, at).where(
            grants.c.merchant_id == wanted.merchant_id,
            grants.c.ends_at.is_not_distinct_from(wanted.ends_at),
        )

    def _note(
        self, connection: sa.Connection, change: Change, what: str, merchant_id: str, about: str
    ) -> None:
        whose = f"{what}: {merchant_id or WHOLE_BOOK}"
        changes.note(connection, self._operator, change, whose, about)


def reach_granted(connection: sa.Connection, operator: str, party_id: str, at: datetime) -> Reach:
    """Whose things an audit firm sees at a moment."""
    merchants = {row.merchant_id for row in connection.execute(_holding(operator, party_id, at))}
    return EVERYONE if "" in merchants else Reach(frozenset(map(MerchantId, merchants)))


def _holding(operator: str, party_id: str, at: datetime) -> sa.Select[Any]:
    c = grants.c
    return sa.select(grants).where(
        c.operator == operator,
        c.party_id == party_id,
        c.begins_at <= at,
        sa.or_(c.ends_at.is_(None), c.ends_at > at),
        c.ended_at.is_(None),
    )
