"""One firm as customs has it on file: its codes, its name, and what it answers for in messages.

Its id is the name by which orders, runs, waybills and payments speak of it: a merchant's or a
platform's id, a carrier's name, a payment firm's, a declarant's.
"""

from dataclasses import dataclass
from datetime import date, datetime

from domain.customs_fields import require_codes, require_text
from domain.decider import Decider
from domain.refusals import AmountRefused, ChangeRefused, UnknownThing
from domain.replacing import replace

MERCHANT, PLATFORM, PAYMENT, CARRIER = "merchant", "platform", "payment", "carrier"
DECLARANT, ZONE, GUARANTOR = "declarant", "zone", "guarantor"

ROLES = (MERCHANT, PLATFORM, PAYMENT, CARRIER, DECLARANT, ZONE, GUARANTOR)
"""What a firm is in a message: ebc, ebp, pay, logistics, agent, area, assure."""

NAME_LENGTH_MAX = 100
"""Characters of every firm's name in a message (ebcName and the others)."""


@dataclass(frozen=True, slots=True)
class FirmFacts:
    """What messages say of a firm, from a day on.

    `customs_code` is its customs registration (10), `credit_code` its unified social credit code
    (18), empty where none is known; `dxp_id` its address on the data exchange platform, empty for
    a firm that sends nothing itself.
    """

    customs_code: str
    credit_code: str
    name: str
    roles: tuple[str, ...]
    dxp_id: str
    since: date


@dataclass(frozen=True, slots=True)
class FirmRegistered:
    firm_id: str
    facts: FirmFacts
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class FirmCorrected:
    """Customs has other facts on file, from their day on; messages sent before said the old."""

    firm_id: str
    facts: FirmFacts
    reason: str
    corrected_at: datetime


Event = FirmRegistered | FirmCorrected


@dataclass(frozen=True, slots=True)
class Firm:
    known: tuple[FirmFacts, ...] = ()
    """In the order in which they were recorded."""

    def on(self, day: date) -> FirmFacts | None:
        """What holds on a day: of all that begins by then, what was said last."""
        return next((facts for facts in reversed(self.known) if facts.since <= day), None)


def evolve(firm: Firm, event: Event) -> Firm:
    return Firm((*firm.known, event.facts))


@dataclass(frozen=True, slots=True)
class RegisterFirm:
    firm_id: str
    facts: FirmFacts
    at: datetime


@dataclass(frozen=True, slots=True)
class CorrectFirm:
    firm_id: str
    facts: FirmFacts
    reason: str
    at: datetime


Command = RegisterFirm | CorrectFirm


class UnknownFirm(UnknownThing): ...


class FirmKnownAlready(ChangeRefused):
    """Raised when a firm is registered again otherwise: facts are corrected, with a reason."""


class UnknownFirmRole(AmountRefused): ...


def decide(command: Command, firm: Firm) -> list[Event]:
    facts = sound(command.facts)
    if firm.known and firm.known[-1] == facts:
        return []
    match command:
        case RegisterFirm():
            if firm.known:
                raise FirmKnownAlready(firm_id=command.firm_id, name=firm.known[-1].name)
            return [FirmRegistered(command.firm_id, facts, command.at)]
        case CorrectFirm():
            if not firm.known:
                raise UnknownFirm(firm_id=command.firm_id)
            return [FirmCorrected(command.firm_id, facts, command.reason, command.at)]


def sound(facts: FirmFacts) -> FirmFacts:
    """The facts with each role once, in the order of `ROLES`."""
    optional = {"credit_code": facts.credit_code, "dxp_id": facts.dxp_id}
    given = {field: code for field, code in optional.items() if code}
    require_codes({"customs_code": facts.customs_code, **given})
    require_text("name", facts.name, NAME_LENGTH_MAX)
    if unknown := [role for role in facts.roles if role not in ROLES]:
        raise UnknownFirmRole(role=unknown[0], roles=ROLES)
    if not facts.roles:
        raise UnknownFirmRole(role="", roles=ROLES)
    return replace(facts, roles=tuple(role for role in ROLES if role in facts.roles))


DECIDER = Decider(initial=Firm(), evolve=evolve, decide=decide)
