"""The tables of people: accounts, their organisations, and what was changed of them."""

from typing import Any

from adapters.access.grants import WHOLE_BOOK
from adapters.access.registry import Account
from adapters.texts import coded, mark, say
from adapters.web.pages import Page
from adapters.web.tables.columns import Column, Kind
from adapters.web.tables.table import Table


def roles_of(account: Account) -> str:
    return say(", ").join(coded(word) for word in sorted(role.value for role in account.roles))


def change_words(row: Any) -> str:
    """What was changed in the reader's words: some name what it became, behind a colon."""
    head, colon, tail = row.what.partition(": ")
    if not colon:
        return coded(row.what)
    if tail == WHOLE_BOOK:
        tail = coded(tail)
    elif head == GIVEN:
        tail = say(", ").join(coded(role) for role in tail.split(", "))
    return say("{head}: {tail}", head=coded(head), tail=tail)


GIVEN = "roles"
"""The change of an account whose new roles are named behind it."""

ACCOUNTS = (
    Column("name", mark("Name")),
    Column("organisation", mark("Organisation"), value=lambda row: row.party.name),
    Column(
        "party",
        mark("Organisation's id"),
        Kind.ID,
        lambda row: row.party.party_id,
        is_shown=False,
    ),
    Column("kind", mark("Kind"), Kind.CODE, lambda row: row.party.kind.value),
    Column("roles", mark("Roles"), value=roles_of),
    Column(
        "stands",
        mark("Stands"),
        value=lambda row: say("closed") if row.is_closed else say("open"),
    ),
)

PARTIES = (
    Column("id", mark("Id"), Kind.ID, lambda row: row.party_id),
    Column("name", mark("Name")),
    Column("kind", mark("Kind"), Kind.CODE, lambda row: row.kind.value),
)

CHANGES = (
    Column("at", mark("When"), Kind.MOMENT),
    Column("by", mark("By"), value=lambda row: row.actor),
    Column("what", mark("What"), value=change_words),
    Column("of", mark("Of"), value=lambda row: row.about),
)


def account_table(page: Page) -> Table:
    return Table(page, "accounts", ACCOUNTS, key=lambda row: str(row.account_id))


def party_table(page: Page) -> Table:
    return Table(page, "organisations", PARTIES, is_first=False)


def change_table(page: Page) -> Table:
    """The latest first."""
    return Table(page, "changes", CHANGES, sorts=[], is_first=False, key=lambda r: str(r.change_id))
