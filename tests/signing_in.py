"""Accounts and sessions for tests that open pages."""

from datetime import datetime

from adapters.access.doors import Doors
from adapters.access.grants import NewGrant
from adapters.access.registry import Change, Party
from application.roles import PARTY_OF, PartyKind, Role

ADMIN = (Role.ADMIN, Role.SYSTEM_ADMIN)


def session_of(doors: Doors, now: datetime, name: str, *roles: Role, party_id: str = "") -> str:
    """The secret of a new session of an account, which is opened where there is none yet."""
    account = doors.accounts.named(name)
    if account is None:
        change, kind = Change("tests", now), PARTY_OF[roles[0]]
        operator = doors.accounts.operator if kind is PartyKind.OPERATOR else ""
        where = party_id or operator or kind.value.replace(" ", "-")
        doors.accounts.register_party(Party(where, kind, f"Firm {where}"), change)
        if Role.AUDITOR in roles:
            doors.grants.give(NewGrant(where, "", now), change)
        account = doors.accounts.open_account(name, where, roles, change)
    return doors.signing_in.begin(account, now).secret


def admin_session(doors: Doors, now: datetime) -> str:
    return session_of(doors, now, "ada", *ADMIN)
