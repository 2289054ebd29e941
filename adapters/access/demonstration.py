"""People of the demonstration: one account a role, with a password that everybody may know."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

from adapters.access.doors import Doors
from adapters.access.faults import NameTakenError
from adapters.access.grants import NewGrant
from adapters.access.registry import Account, Change, Party
from adapters.bootstrap import System
from adapters.demonstration import DECLARANT, PAYMENT_FIRM, DemonstrationCarrier
from application.roles import PartyKind, Role
from domain.identifiers import MerchantId, Partition, shared_of
from domain.mandate import GiveMandate

PASSWORD = "demonstration-2026"
"""Printed at every start. A production does not start with it."""

OPERATOR = "operator-demo"
PLATFORM = "platform-demo"
GUARANTOR = "guarantor-demo"
WAREHOUSE_FIRM = "warehouse-demo"
CUSTOMS_OFFICE = "customs-demo"
AUDIT_FIRM = "audit-demo"
CARRIER = DemonstrationCarrier.name

PARTIES = (
    Party("kiwi-farm", PartyKind.MERCHANT, "Kiwi Farm"),
    Party("nordic-baby", PartyKind.MERCHANT, "Nordic Baby"),
    Party("hokkaido", PartyKind.MERCHANT, "Hokkaido"),
    Party(PLATFORM, PartyKind.PLATFORM, "Demonstration platform"),
    Party(DECLARANT, PartyKind.DECLARANT, "Demonstration broker"),
    Party(WAREHOUSE_FIRM, PartyKind.WAREHOUSE_FIRM, "Demonstration warehouse"),
    Party(CARRIER, PartyKind.CARRIER, "Demonstration carrier"),
    Party(PAYMENT_FIRM, PartyKind.PAYMENT_FIRM, "Demonstration payment firm"),
    Party(GUARANTOR, PartyKind.GUARANTOR, "Demonstration guarantor"),
    Party(CUSTOMS_OFFICE, PartyKind.CUSTOMS_OFFICE, "Demonstration customs"),
    Party(AUDIT_FIRM, PartyKind.AUDIT_FIRM, "Demonstration auditors"),
    Party(OPERATOR, PartyKind.OPERATOR, "Demonstration operator"),
)

MANDATES = (
    (DECLARANT, "declare"),
    (PLATFORM, "sell"),
    (CARRIER, "carry"),
    (PAYMENT_FIRM, "collect"),
    (GUARANTOR, "guarantee"),
)
"""What each of the merchants gives."""


@dataclass(frozen=True, slots=True)
class SignIn:
    name: str
    party_id: str
    role: Role


SIGN_INS = (
    SignIn("owner", "kiwi-farm", Role.OWNER),
    SignIn("staff", "kiwi-farm", Role.STAFF),
    SignIn("other-owner", "nordic-baby", Role.OWNER),
    SignIn("planner", OPERATOR, Role.PLANNER),
    SignIn("warehouse", WAREHOUSE_FIRM, Role.WAREHOUSE),
    SignIn("broker", DECLARANT, Role.BROKER),
    SignIn("officer", CUSTOMS_OFFICE, Role.OFFICER),
    SignIn("auditor", AUDIT_FIRM, Role.AUDITOR),
    SignIn("platform", PLATFORM, Role.PLATFORM),
    SignIn("carrier", CARRIER, Role.CARRIER),
    SignIn("payments", PAYMENT_FIRM, Role.PAYMENT_FIRM),
    SignIn("guarantor", GUARANTOR, Role.GUARANTOR),
    SignIn("admin", OPERATOR, Role.ADMIN),
    SignIn("system", OPERATOR, Role.SYSTEM_ADMIN),
)


class KnownPasswordsError(Exception):
    """Raised when a production would start with accounts of the demonstration in its database."""


def open_demonstration(doors: Doors, change: Change) -> Sequence[SignIn]:
    """Parties and accounts, where nobody has any yet; answer those that are open.

    A database in which somebody else has opened the first accounts is left alone.
    """
    if not doors.accounts.is_empty():
        return list(open_accounts(doors))
    for party in PARTIES:
        doors.accounts.register_party(party, change)
    doors.grants.give(NewGrant(AUDIT_FIRM, "", change.at), change)
    for each in SIGN_INS:
        # Another process may open them at this very moment.
        with contextlib.suppress(NameTakenError):
            doors.accounts.open_account(
                each.name, each.party_id, [each.role], change, password=PASSWORD
            )
    return SIGN_INS


def open_accounts(doors: Doors) -> dict[SignIn, Account]:
    """Those of the demonstration, by what they are for."""
    known = {account.name: account for account in doors.accounts.every_account()}
    return {
        each: known[each.name]
        for each in SIGN_INS
        if each.name in known
        and known[each.name].party.party_id == each.party_id
        and not known[each.name].is_closed
    }


def refuse_known_passwords(doors: Doors) -> None:
    """Raises KnownPasswordsError."""
    known = [
        each.name
        for each, account in open_accounts(doors).items()
        if doors.signing_in.is_password_of(account, PASSWORD)
    ]
    if known:
        raise KnownPasswordsError(
            "this database holds accounts of the demonstration, whose password everybody knows:"
            f" close them with `jihuo people close NAME` first: {', '.join(known)}"
        )


def give_mandates(system: System, book: Partition) -> None:
    """Every merchant to every firm that acts for it. Twice is once."""
    for merchant in PARTIES:
        if merchant.kind is not PartyKind.MERCHANT:
            continue
        for mandatary, right in MANDATES:
            merchant_id, at = MerchantId(merchant.party_id), system.clock()
            command = GiveMandate(merchant_id, mandatary, right, None, at)
            command_id = f"mandate:{merchant_id}:{mandatary}:{right}"
            system.handle(shared_of(book), command, command_id, merchant_id)


def sentences(sign_ins: Sequence[SignIn]) -> Sequence[str]:
    """What `up` prints."""
    if not sign_ins:
        return ()
    width = max(len(each.name) for each in sign_ins)
    lines = [f"  {each.name:{width}}  {each.role.value} of {each.party_id}" for each in sign_ins]
    return (
        "accounts for demonstration, and for nothing else: the password of all of them is"
        f" {PASSWORD}, until somebody sets another",
        *lines,
    )
