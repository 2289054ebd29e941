"""Tokens by which programs act for an account: scoped, expiring, shown once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from adapters.access import changes
from adapters.access.accounts import Accounts
from adapters.access.faults import TokenLastsTooLongError, UnknownScopeError, UnknownTokenError
from adapters.access.ids import new_id
from adapters.access.registry import Account, Change
from adapters.access.secrets import digest_of, new_secret
from adapters.access.signing_in import SEEN_EVERY
from adapters.access.tables import tokens
from adapters.texts import coded, say

MARK = "jihuo_"
"""How every token begins, so that a leaked one is recognised for what it is."""

SCOPES = ("read", "commands", "history", "operations", "people")

LASTS_MAX = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Token:
    token_id: str
    account: Account
    scopes: frozenset[str]


class ApiTokens:
    """The tokens of one operator's accounts."""

    def __init__(self, registry: Accounts, engine: sa.Engine) -> None:
        self._registry = registry
        self._engine = engine
        self._writing = engine.execution_options(writes=True)
        self._operator = registry.operator

    def make(
        self,
        account: Account,
        name: str,
        scopes: Collection[str],
        ends_at: datetime,
        change: Change,
    ) -> str:
        """The token, which nobody can read again.

        Raises UnknownScopeError, TokenLastsTooLongError.
        """
        refuse_unknown(scopes)
        if not change.at < ends_at <= change.at + LASTS_MAX:
            words = say("a token lasts a day or more, {days} at most", days=LASTS_MAX.days)
            raise TokenLastsTooLongError(words)
        secret = MARK + new_secret()
        row = {
            "operator": self._operator,
            "token_id": new_id(change.at),
            "secret_hash": digest_of(secret),
            "account_id": account.account_id,
            "name": name,
            "scopes": "\n".join(sorted(set(scopes))),
            "made_at": change.at,
            "ends_at": ends_at,
        }
        with self._writing.begin() as connection:
            connection.execute(tokens.insert(), row)
            changes.note(connection, self._operator, change, f"token made: {name}", account.name)
        return secret

    def id_of(self, secret: str) -> str:
        """By what a token that stands is named and revoked."""
        query = sa.select(tokens.c.token_id).where(
            tokens.c.operator == self._operator, tokens.c.secret_hash == digest_of(secret)
        )
        with self._engine.connect() as connection:
            token_id: str = connection.execute(query).scalar_one()
        return token_id

    def token_of(self, secret: str, at: datetime) -> Token | None:
        """Whose token it is, if it holds; its last use is noted now and then."""
        mine = sa.and_(
            tokens.c.operator == self._operator, tokens.c.secret_hash == digest_of(secret)
        )
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(tokens).where(mine)).first()
        if row is None or row.revoked_at or row.ends_at <= at:
            return None
        account = self._registry.by_id(row.account_id)
        if account is None or account.is_closed:
            return None
        if row.used_at is None or row.used_at + SEEN_EVERY <= at:
            with self._writing.begin() as connection:
                connection.execute(tokens.update().where(mine).values(used_at=at))
        return Token(row.token_id, account, frozenset(row.scopes.split("\n")))

    def revoke(self, token_id: str, change: Change) -> None:
        """Twice is once. Raises UnknownTokenError."""
        mine = sa.and_(tokens.c.operator == self._operator, tokens.c.token_id == token_id)
        with self._writing.begin() as connection:
            if connection.execute(sa.select(tokens.c.token_id).where(mine)).first() is None:
                raise UnknownTokenError(say("there is no token {token_id}", token_id=token_id))
            revoked = connection.execute(
                tokens.update()
                .where(mine, tokens.c.revoked_at.is_(None))
                .values(revoked_at=change.at)
            )
            if revoked.rowcount:
                changes.note(connection, self._operator, change, "token revoked", token_id)

    def of_account(self, account_id: str) -> Sequence[sa.Row[Any]]:
        """All there are, without what they could be used by."""
        columns = [column for column in tokens.c if column.name != "secret_hash"]
        query = (
            sa.select(*columns)
            .where(tokens.c.operator == self._operator, tokens.c.account_id == account_id)
            .order_by(tokens.c.token_id)
        )
        with self._engine.connect() as connection:
            return connection.execute(query).all()


def refuse_unknown(scopes: Collection[str]) -> None:
    if not scopes:
        raise UnknownScopeError(say("a token is for something: {scopes}", scopes=named(SCOPES)))
    if unknown := set(scopes) - set(SCOPES):
        foreign = say(", ").join(sorted(unknown))
        words = say("{foreign}: there are {scopes}", foreign=foreign, scopes=named(SCOPES))
        raise UnknownScopeError(words)


def named(scopes: Collection[str]) -> str:
    return say(", ").join(map(coded, scopes))
