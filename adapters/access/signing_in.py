"""Signing in: names and passwords, throttled; sessions that a server keeps and can end."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from adapters.access import changes, links
from adapters.access.accounts import Accounts
from adapters.access.faults import WrongCredentialsError
from adapters.access.passwords import hash_of, is_outdated, is_right, rehashed
from adapters.access.registry import Account, Change, sign_in_name
from adapters.access.secrets import digest_of, new_secret
from adapters.access.tables import accounts, sessions
from adapters.access.throttling import Throttle

SESSION_LASTS = timedelta(hours=12)
"""However busy: a shift."""

SESSION_IDLE = timedelta(hours=2)

SEEN_EVERY = timedelta(minutes=1)
"""How exactly the last use of a session or token is known: not a write for every request."""


@dataclass(frozen=True, slots=True)
class Session:
    account: Account
    secret: str
    ends_at: datetime


class SigningIn:
    """Checks of one operator's people."""

    def __init__(self, registry: Accounts, engine: sa.Engine) -> None:
        self._registry = registry
        self._engine = engine
        self._writing = engine.execution_options(writes=True)
        self._operator = registry.operator
        self._throttle = Throttle(engine, registry.operator)

    def with_password(self, name: str, password: str, address: str, at: datetime) -> Session:
        """Raises WrongCredentialsError, TooManyAttemptsError."""
        subjects = (f"name:{sign_in_name(name)}", f"address:{address}")
        self._throttle.count(subjects, at)
        account = self._registry.named(name)
        password_hash = self._password_hash(account)
        # Compared for a name that is not there or closed too: it takes the same time.
        if not is_right(password, password_hash) or account is None:
            raise WrongCredentialsError("name and password do not fit")
        self._throttle.forgive(*subjects)
        if is_outdated(password_hash):
            self._keep_hash(account, rehashed(password))
        return self.begin(account, at)

    def is_password_of(self, account: Account, password: str) -> bool:
        """Whether an open account has this password: asked by ourselves, so it is not counted."""
        return is_right(password, self._password_hash(account))

    def has_password(self, account: Account) -> bool:
        """Not so for who signs in elsewhere."""
        return bool(self._password_hash(account))

    def change_password(
        self, session: Session, present: str, wanted: str, address: str, at: datetime
    ) -> None:
        """By whoever knows the present one. Every other session ends, and no link works any more.

        Raises WrongCredentialsError, TooManyAttemptsError, PasswordTooWeakError.
        """
        account = session.account
        subjects = (f"name:{account.name}", f"address:{address}")
        self._throttle.count(subjects, at)
        if not is_right(present, self._password_hash(account)):
            raise WrongCredentialsError("name and password do not fit")
        self._throttle.forgive(*subjects)
        password_hash = hash_of(wanted, account.name)
        mine = sessions.c.operator == self._operator, sessions.c.account_id == account.account_id
        others = sessions.c.secret_hash != digest_of(session.secret)
        with self._writing.begin() as connection:
            connection.execute(
                accounts.update().where(self._is(account)).values(password_hash=password_hash)
            )
            links.remove_all(connection, self._operator, account.account_id)
            connection.execute(sessions.delete().where(*mine, others))
            self._note(connection, account, "password changed", at)

    def begin(self, account: Account, at: datetime) -> Session:
        """A session of somebody who has proved who they are."""
        secret, ends_at = new_secret(), at + SESSION_LASTS
        row = {
            "operator": self._operator,
            "secret_hash": digest_of(secret),
            "account_id": account.account_id,
            "began_at": at,
            "seen_at": at,
            "ends_at": ends_at,
        }
        ended = sa.and_(sessions.c.operator == self._operator, sessions.c.ends_at <= at)
        with self._writing.begin() as connection:
            connection.execute(sessions.delete().where(ended))
            connection.execute(sessions.insert(), row)
            self._note(connection, account, "signed in", at)
        return Session(account, secret, ends_at)

    def session_of(self, secret: str, at: datetime) -> Session | None:
        """The session of a cookie, if it still holds; its last use is noted now and then."""
        mine = self._mine(secret)
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(sessions).where(mine)).first()
        if row is None or row.ends_at <= at or row.seen_at + SESSION_IDLE <= at:
            return None
        account = self._registry.by_id(row.account_id)
        if account is None or account.is_closed:
            return None
        if row.seen_at + SEEN_EVERY <= at:
            with self._writing.begin() as connection:
                connection.execute(sessions.update().where(mine).values(seen_at=at))
        return Session(account, secret, row.ends_at)

    def end(self, secret: str, at: datetime) -> None:
        """Twice is once."""
        session = self.session_of(secret, at)
        with self._writing.begin() as connection:
            connection.execute(sessions.delete().where(self._mine(secret)))
            if session:
                self._note(connection, session.account, "signed out", at)

    def _mine(self, secret: str) -> sa.ColumnElement[bool]:
        return sa.and_(
            sessions.c.operator == self._operator, sessions.c.secret_hash == digest_of(secret)
        )

    def _password_hash(self, account: Account | None) -> str:
        if account is None or account.is_closed:
            return ""
        query = sa.select(accounts.c.password_hash).where(self._is(account))
        with self._engine.connect() as connection:
            password_hash: str = connection.execute(query).scalar_one()
        return password_hash

    def _keep_hash(self, account: Account, password_hash: str) -> None:
        with self._writing.begin() as connection:
            connection.execute(
                accounts.update().where(self._is(account)).values(password_hash=password_hash)
            )

    def _is(self, account: Account) -> sa.ColumnElement[bool]:
        return sa.and_(
            accounts.c.operator == self._operator, accounts.c.account_id == account.account_id
        )

    def _note(self, connection: sa.Connection, account: Account, what: str, at: datetime) -> None:
        changes.note(connection, self._operator, Change(account.name, at), what, account.name)
