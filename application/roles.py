"""Who there is: what an organisation is to the operator, and the roles people hold within one.

A role is held within a party: a merchant's owner acts for that merchant and for no other.
"""

from collections.abc import Mapping
from enum import Enum


class PartyKind(Enum):
    """What an organisation is to the operator (GACC 2018-194 names the first six)."""

    MERCHANT = "merchant"
    PLATFORM = "platform"
    DECLARANT = "declarant"
    WAREHOUSE_FIRM = "warehouse firm"
    CARRIER = "carrier"
    PAYMENT_FIRM = "payment firm"
    GUARANTOR = "guarantor"
    CUSTOMS_OFFICE = "customs office"
    AUDIT_FIRM = "audit firm"
    OPERATOR = "operator"


class Role(Enum):
    OWNER = "merchant owner"
    STAFF = "merchant staff"
    PLATFORM = "platform"
    PLANNER = "planner"
    WAREHOUSE = "warehouse"
    BROKER = "broker"
    CARRIER = "carrier"
    PAYMENT_FIRM = "payment firm"
    GUARANTOR = "guarantor"
    OFFICER = "customs officer"
    AUDITOR = "auditor"
    ADMIN = "operator admin"
    SYSTEM_ADMIN = "system admin"


PARTY_OF: Mapping[Role, PartyKind] = {
    Role.OWNER: PartyKind.MERCHANT,
    Role.STAFF: PartyKind.MERCHANT,
    Role.PLATFORM: PartyKind.PLATFORM,
    Role.PLANNER: PartyKind.OPERATOR,
    Role.WAREHOUSE: PartyKind.WAREHOUSE_FIRM,
    Role.BROKER: PartyKind.DECLARANT,
    Role.CARRIER: PartyKind.CARRIER,
    Role.PAYMENT_FIRM: PartyKind.PAYMENT_FIRM,
    Role.GUARANTOR: PartyKind.GUARANTOR,
    Role.OFFICER: PartyKind.CUSTOMS_OFFICE,
    Role.AUDITOR: PartyKind.AUDIT_FIRM,
    Role.ADMIN: PartyKind.OPERATOR,
    Role.SYSTEM_ADMIN: PartyKind.OPERATOR,
}
"""A role is held by people of one kind of party."""

Roles = frozenset[Role]


def by(*roles: Role) -> Roles:
    """The operator's admin may do what any other role may."""
    return frozenset({*roles, Role.ADMIN})


OWNER, STAFF, PLATFORM, PLANNER = Role.OWNER, Role.STAFF, Role.PLATFORM, Role.PLANNER
WAREHOUSE, BROKER, OFFICER = Role.WAREHOUSE, Role.BROKER, Role.OFFICER
