"""Parties and accounts as they are known, and the rows they are kept in."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.access.faults import NameUnusableError, RoleNotOfPartyError, UnknownAccountError
from adapters.access.tables import accounts, parties
from adapters.texts import coded, say
from application.roles import PARTY_OF, PartyKind, Role, Roles

NAME_LENGTH_MAX = 80

_USABLE = re.compile(r"[\w.@+\-]+")
"""Letters of any script, digits and what stands in e-mail addresses: no slash, which divides the
party from the name in an event's actor."""


@dataclass(frozen=True, slots=True)
class Party:
    party_id: str
    kind: PartyKind
    name: str


@dataclass(frozen=True, slots=True)
class Account:
    account_id: str
    name: str
    party: Party
    roles: Roles
    language: str
    zone: str
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """Who changes what, and when."""

    actor: str
    at: datetime


def sign_in_name(text: str) -> str:
    """A name as it is kept: `Mei@Kiwi.example` and `mei@kiwi.example` are one person."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def require_usable(name: str) -> str:
    """Raises NameUnusableError."""
    if not _USABLE.fullmatch(name) or len(name) > NAME_LENGTH_MAX:
        raise NameUnusableError(
            say(
                "{name} cannot be a name: use letters, digits and . @ + - _,"
                " at most {most} of them",
                name=repr(name),
                most=NAME_LENGTH_MAX,
            )
        )
    return name


def roles_text(roles: Collection[Role]) -> str:
    return "\n".join(sorted(role.value for role in roles))


def roles_in(text: str) -> Roles:
    return frozenset(Role(line) for line in text.split("\n") if line)


def refuse_foreign_roles(party: Party, roles: Collection[Role]) -> None:
    for role in sorted(roles, key=lambda role: role.value):
        if PARTY_OF[role] is not party.kind:
            raise RoleNotOfPartyError(
                say(
                    "{role} is a role of {kind} parties, and {party_id} is of kind {other}",
                    role=coded(role.value),
                    kind=coded(PARTY_OF[role].value),
                    party_id=party.party_id,
                    other=coded(party.kind.value),
                )
            )


def every_account(operator: str) -> sa.Select[Any]:
    """Accounts of an operator, each with its party."""
    of_party = sa.and_(
        parties.c.operator == accounts.c.operator, parties.c.party_id == accounts.c.party_id
    )
    return (
        sa.select(accounts, parties.c.kind, parties.c.name.label("party_name"))
        .join(parties, of_party)
        .where(accounts.c.operator == operator)
    )


def account_found(
    connection: sa.Connection, operator: str, condition: sa.ColumnElement[bool]
) -> Account | None:
    row = connection.execute(every_account(operator).where(condition)).first()
    return account_of(row) if row else None


def account_open(
    connection: sa.Connection, operator: str, condition: sa.ColumnElement[bool]
) -> Account:
    """Raises UnknownAccountError for one that is not there or closed."""
    account = account_found(connection, operator, condition)
    if account is None or account.is_closed:
        raise UnknownAccountError(say("there is no such account"))
    return account


def party_found(connection: sa.Connection, operator: str, party_id: str) -> Party | None:
    query = sa.select(parties).where(parties.c.operator == operator, parties.c.party_id == party_id)
    row = connection.execute(query).first()
    return party_of(row) if row else None


def party_of(row: sa.Row[Any]) -> Party:
    return Party(row.party_id, PartyKind(row.kind), row.name)


def account_of(row: sa.Row[Any]) -> Account:
    party = Party(row.party_id, PartyKind(row.kind), row.party_name)
    is_closed = row.closed_at is not None
    return Account(
        row.account_id, row.name, party, roles_in(row.roles), row.language, row.zone, is_closed
    )
