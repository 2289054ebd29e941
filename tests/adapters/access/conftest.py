import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from adapters.access import passwords, tables
from adapters.access.doors import Doors
from adapters.access.registry import Account, Change, Party
from adapters.access.visitor import Visitor
from adapters.bootstrap import System
from adapters.settings import Settings
from application.roles import PartyKind, Role
from domain.identifiers import MerchantId, Partition
from domain.mandate import GiveMandate, WithdrawMandate

BOOK, SHARED = Partition("demo.NB01"), Partition("demo.shared")
PASSWORD = "a long enough one"

OF_PRODUCTION, OF_NOBODY = passwords._HASHER, passwords._OF_NOBODY
"""As they are before `quick_passwords` comes."""


class Clock:
    """Stands still until a test says that time goes by."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class House:
    """One operator's system, its doors, and how people come to be there."""

    system: System
    clock: Clock
    settings: Settings

    def __post_init__(self) -> None:
        self.doors = Doors(self.system, self.settings)

    @property
    def change(self) -> Change:
        return Change("somebody", self.clock())

    def party(self, party_id: str, kind: PartyKind) -> Party:
        party = Party(party_id, kind, party_id.title())
        self.doors.accounts.register_party(party, self.change)
        return party

    def person(self, name: str, party: Party, *roles: Role, password: str = PASSWORD) -> Account:
        accounts = self.doors.accounts
        return accounts.open_account(name, party.party_id, roles, self.change, password=password)

    def owner(self, name: str = "mei", merchant: str = "kiwi") -> Account:
        return self.person(name, self.party(merchant, PartyKind.MERCHANT), Role.OWNER)

    def visitor(self, name: str, party_id: str, kind: PartyKind, *roles: Role) -> Visitor:
        account = self.doors.accounts.named(name)
        account = account or self.person(name, self.party(party_id, kind), *roles)
        return self.doors.visitor_for(account)

    def do(self, command: Any, partition: Partition = BOOK) -> None:
        self.system.handle(partition, command, str(uuid.uuid4()), "test")
        self.system.follow()

    def mandate(self, merchant: str, mandatary: str, right: str, until: Any = None) -> None:
        self.do(GiveMandate(MerchantId(merchant), mandatary, right, until, self.clock()), SHARED)

    def withdraw(self, merchant: str, mandatary: str, right: str) -> None:
        command = WithdrawMandate(MerchantId(merchant), mandatary, right, self.clock())
        self.do(command, SHARED)

    def changes(self) -> list[tuple[str, str, str]]:
        rows = self.doors.accounts.changes()
        return [(row.actor, row.what, row.about) for row in reversed(rows)]


@pytest.fixture(scope="module")
def system(database_url: str) -> Iterator[System]:
    system = System(database_url, Clock())
    yield system
    system.close()


@pytest.fixture
def house(system: System) -> House:
    """Nobody has an account; the log and what follows it go on from test to test."""
    empty(system.engine)
    clock = Clock()
    system.clock = clock
    return House(system, clock, Settings(operator="demo", book="NB01"))


@pytest.fixture
def passwords_of_production(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here they are hashed as everywhere else, with all the work."""
    monkeypatch.setattr(passwords, "_HASHER", OF_PRODUCTION)
    monkeypatch.setattr(passwords, "_OF_NOBODY", OF_NOBODY)


KEPT_FOR_EVER = (tables.access_changes, tables.personal_data_seen)


def empty(engine: sa.Engine) -> None:
    """Take everybody away, over what refuses it."""
    with engine.execution_options(writes=True).begin() as connection:
        for table in reversed(tables.metadata.sorted_tables):
            if table in KEPT_FOR_EVER:
                table.drop(connection)
                table.create(connection)
            else:
                connection.execute(table.delete())
