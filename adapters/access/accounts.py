"""Parties and their accounts: opened, given roles, closed; each change kept with who made it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.access import changes, links
from adapters.access.faults import NameTakenError, UnknownPartyError
from adapters.access.ids import new_id
from adapters.access.passwords import hash_of
from adapters.access.registry import (
    Account,
    Change,
    Party,
    account_found,
    account_of,
    account_open,
    every_account,
    party_found,
    party_of,
    refuse_foreign_roles,
    require_usable,
    roles_text,
    sign_in_name,
)
from adapters.access.tables import accounts, parties, sessions, tokens
from adapters.access.visitor import SHANGHAI
from adapters.texts import coded, say
from application.roles import Role

LANGUAGES = ("en", "zh")


class Accounts:
    """The registry of one operator."""

    def __init__(self, engine: sa.Engine, operator: str) -> None:
        self._engine = engine
        self._writing = engine.execution_options(writes=True)
        self.operator = operator

    def register_party(self, party: Party, change: Change) -> None:
        """A party, or another name for it. Raises NameTakenError for another kind's id."""
        require_usable(party.party_id)
        try:
            with self._writing.begin() as connection:
                self._register(connection, party, change)
        except sa.exc.IntegrityError:
            words = say(
                "party {party_id} was registered by somebody else just now", party_id=party.party_id
            )
            raise NameTakenError(words) from None

    def _register(self, connection: sa.Connection, party: Party, change: Change) -> None:
        found = party_found(connection, self.operator, party.party_id)
        if found == party:
            return
        if found is None:
            row = {"operator": self.operator, "party_id": party.party_id, "name": party.name}
            row["kind"] = party.kind.value
            connection.execute(parties.insert(), {**row, "created_at": change.at})
        elif found.kind is not party.kind:
            kind = coded(found.kind.value)
            raise NameTakenError(
                say("party {party_id} is of kind {kind}", party_id=party.party_id, kind=kind)
            )
        else:
            mine = parties.c.operator == self.operator
            connection.execute(
                parties.update()
                .where(mine, parties.c.party_id == party.party_id)
                .values(name=party.name)
            )
        self._note(connection, change, "party registered", party.party_id)

    def open_account(
        self,
        name: str,
        party_id: str,
        roles: Collection[Role],
        change: Change,
        *,
        password: str = "",
        language: str = "",
        zone: str = SHANGHAI,
    ) -> Account:
        """An account that can sign in with a password, or by its first one-time link.

        Raises NameTakenError, NameUnusableError, UnknownPartyError, RoleNotOfPartyError and
        PasswordTooWeakError. Without a language it reads as each browser wishes, until its owner
        has chosen.
        """
        assert language in ("", *LANGUAGES)
        name = require_usable(sign_in_name(name))
        row = {
            "operator": self.operator,
            "account_id": new_id(change.at),
            "party_id": party_id,
            "name": name,
            "roles": roles_text(roles),
            "password_hash": hash_of(password, name) if password else "",
            "language": language,
            "zone": zone,
            "created_at": change.at,
        }
        try:
            with self._writing.begin() as connection:
                return self._open(connection, row, roles, change)
        except sa.exc.IntegrityError:
            # Somebody else took the name while we looked.
            raise NameTakenError(say("there is an account {name} already", name=name)) from None

    def _open(
        self,
        connection: sa.Connection,
        row: dict[str, Any],
        roles: Collection[Role],
        change: Change,
    ) -> Account:
        party = party_found(connection, self.operator, row["party_id"])
        if party is None:
            raise UnknownPartyError(say("there is no party {party_id}", party_id=row["party_id"]))
        refuse_foreign_roles(party, roles)
        connection.execute(accounts.insert(), row)
        self._note(connection, change, "account opened", row["name"])
        return self._account(connection, row["account_id"])

    def give_roles(self, account_id: str, roles: Collection[Role], change: Change) -> None:
        """These roles and no others. Raises UnknownAccountError, RoleNotOfPartyError."""
        with self._writing.begin() as connection:
            account = self._account(connection, account_id)
            refuse_foreign_roles(account.party, roles)
            self._set(connection, account_id, roles=roles_text(roles))
            named = roles_text(roles).replace("\n", ", ") or "none"
            self._note(connection, change, f"roles: {named}", account.name)

    def close_account(self, account_id: str, change: Change) -> None:
        """Its sessions and links end and its tokens are revoked in the same moment."""
        with self._writing.begin() as connection:
            account = self._account(connection, account_id)
            self._set(connection, account_id, closed_at=change.at)
            self._end_sessions(connection, account_id)
            links.remove_all(connection, self.operator, account_id)
            connection.execute(
                tokens.update()
                .where(tokens.c.operator == self.operator, tokens.c.account_id == account_id)
                .where(tokens.c.revoked_at.is_(None))
                .values(revoked_at=change.at)
            )
            self._note(connection, change, "account closed", account.name)

    def prefer(self, account_id: str, language: str, zone: str) -> None:
        """What a person likes to read."""
        assert language in LANGUAGES
        with self._writing.begin() as connection:
            self._set(connection, account_id, language=language, zone=zone)

    def bind(self, account_id: str, subject: str, change: Change) -> bool:
        """From now on a provider's subject is this account, if nobody else is bound to it yet."""
        unbound = sa.and_(
            accounts.c.operator == self.operator,
            accounts.c.account_id == account_id,
            accounts.c.subject.is_(None),
        )
        with self._writing.begin() as connection:
            account = self._account(connection, account_id)
            bound = connection.execute(accounts.update().where(unbound).values(subject=subject))
            if bound.rowcount:
                self._note(connection, change, "identity bound", account.name)
        return bool(bound.rowcount)

    def new_link(self, account_id: str, change: Change) -> str:
        """The secret of a link by which a password is set, once. Earlier ones no longer work."""
        with self._writing.begin() as connection:
            account = self._account(connection, account_id)
            secret = links.make(connection, self.operator, account_id, change.at)
            self._note(connection, change, "link made", account.name)
        return secret

    def account_of_link(self, secret: str, at: datetime) -> Account:
        """Whose link it is, without using it. Raises LinkNotValidError."""
        with self._engine.connect() as connection:
            account_id = links.account_id_of(connection, self.operator, secret, at)
            return self._account(connection, account_id)

    def set_password(self, secret: str, password: str, at: datetime) -> Account:
        """Use a link. Sessions of before end. Raises LinkNotValidError, PasswordTooWeakError."""
        account = self.account_of_link(secret, at)
        password_hash = hash_of(password, account.name)
        with self._writing.begin() as connection:
            links.use(connection, self.operator, secret, at)
            self._set(connection, account.account_id, password_hash=password_hash)
            self._end_sessions(connection, account.account_id)
            self._note(connection, Change(account.name, at), "password set", account.name)
        return account

    def every_party(self) -> Sequence[Party]:
        query = sa.select(parties).where(parties.c.operator == self.operator)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(parties.c.kind, parties.c.party_id))
            return [party_of(row) for row in rows]

    def every_account(self) -> Sequence[Account]:
        query = every_account(self.operator).order_by(accounts.c.party_id, accounts.c.name)
        with self._engine.connect() as connection:
            return [account_of(row) for row in connection.execute(query)]

    def changes(self, limit: int = 200, offset: int = 0) -> Sequence[changes.Row]:
        """The latest first."""
        with self._engine.connect() as connection:
            return changes.latest(connection, self.operator, limit, offset)

    def named(self, name: str) -> Account | None:
        return self._found(accounts.c.name == sign_in_name(name))

    def by_id(self, account_id: str) -> Account | None:
        return self._found(accounts.c.account_id == account_id)

    def by_subject(self, subject: str) -> Account | None:
        return self._found(accounts.c.subject == subject)

    def is_empty(self) -> bool:
        """Whether nobody has an account yet."""
        query = sa.select(accounts.c.account_id).where(accounts.c.operator == self.operator)
        with self._engine.connect() as connection:
            return connection.execute(query.limit(1)).first() is None

    def _found(self, condition: sa.ColumnElement[bool]) -> Account | None:
        with self._engine.connect() as connection:
            return account_found(connection, self.operator, condition)

    def _account(self, connection: sa.Connection, account_id: str) -> Account:
        return account_open(connection, self.operator, accounts.c.account_id == account_id)

    def _set(self, connection: sa.Connection, account_id: str, **values: Any) -> None:
        mine = sa.and_(accounts.c.operator == self.operator, accounts.c.account_id == account_id)
        connection.execute(accounts.update().where(mine).values(**values))

    def _end_sessions(self, connection: sa.Connection, account_id: str) -> None:
        mine = sa.and_(sessions.c.operator == self.operator, sessions.c.account_id == account_id)
        connection.execute(sessions.delete().where(mine))

    def _note(self, connection: sa.Connection, change: Change, what: str, about: str) -> None:
        changes.note(connection, self.operator, change, what, about)
