"""What one party may do for another: a merchant's mandates to declarants, carriers and others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.decider import Decider
from domain.identifiers import MerchantId
from domain.refusals import AmountRefused

RIGHTS = ("declare", "withdraw", "return", "carry", "guarantee", "sell", "collect")
"""Platforms sell for a merchant, payment firms collect what buyers pay it."""


@dataclass(frozen=True, slots=True)
class MandateGiven:
    merchant_id: MerchantId
    mandatary: str
    right: str
    until: datetime | None
    given_at: datetime


@dataclass(frozen=True, slots=True)
class MandateWithdrawn:
    merchant_id: MerchantId
    mandatary: str
    right: str
    withdrawn_at: datetime


Event = MandateGiven | MandateWithdrawn


@dataclass(frozen=True, slots=True)
class Mandates:
    """All mandates of one merchant: until when each holds, by mandatary and right."""

    given: Mapping[tuple[str, str], datetime | None] = field(default_factory=dict)

    def holds(self, mandatary: str, right: str, at: datetime) -> bool:
        key = (mandatary, right)
        if key not in self.given:
            return False
        until = self.given[key]
        return until is None or at < until


def evolve(mandates: Mandates, event: Event) -> Mandates:
    key = (event.mandatary, event.right)
    match event:
        case MandateGiven():
            return Mandates({**mandates.given, key: event.until})
        case MandateWithdrawn():
            return Mandates({k: until for k, until in mandates.given.items() if k != key})


@dataclass(frozen=True, slots=True)
class GiveMandate:
    merchant_id: MerchantId
    mandatary: str
    right: str
    until: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True)
class WithdrawMandate:
    merchant_id: MerchantId
    mandatary: str
    right: str
    at: datetime


Command = GiveMandate | WithdrawMandate


class UnknownRight(AmountRefused): ...


def decide(command: Command, mandates: Mandates) -> list[Event]:
    key = (command.mandatary, command.right)
    match command:
        case GiveMandate():
            if command.right not in RIGHTS:
                raise UnknownRight(right=command.right, rights=RIGHTS)
            if key in mandates.given and mandates.given[key] == command.until:
                return []
            return [
                MandateGiven(
                    command.merchant_id,
                    command.mandatary,
                    command.right,
                    command.until,
                    command.at,
                )
            ]
        case WithdrawMandate():
            if key not in mandates.given:
                return []
            return [
                MandateWithdrawn(command.merchant_id, command.mandatary, command.right, command.at)
            ]


DECIDER = Decider(initial=Mandates(), evolve=evolve, decide=decide)
