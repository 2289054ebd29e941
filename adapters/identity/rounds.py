"""What a process does for the register again and again: follow the log, and ask for what is due."""

from dataclasses import dataclass

import dramatiq

from adapters.access.ids import new_id
from adapters.bootstrap import System
from adapters.identity.actor import Ask, Asking, declare_asker
from adapters.identity.keys import identity_key
from adapters.identity.questions import Questions
from adapters.identity.register import HttpIdentityRegister
from adapters.settings import Settings
from application.identifying import Identifying, IdentityRegister
from domain.identifiers import Partition


@dataclass(frozen=True, slots=True)
class IdentityRounds:
    """One process's share of confirming who buyers are."""

    system: System
    questions: Questions
    ask: Ask

    def follow(self) -> None:
        """Queue the buyers of new orders up to the end of the log, and ask for them."""
        is_new = False
        while self.questions.fill(self.system.clock()):
            is_new = True
        if is_new:
            self.sweep()

    def sweep(self) -> bool:
        """Ask where anything is due: what was lost, and what was not answered."""
        if is_due := self.questions.is_due(self.system.clock()):
            self.ask()
        return is_due


def asking_of(system: System, settings: Settings, register: IdentityRegister) -> Asking:
    book = Partition(f"{settings.operator}.{settings.book}")
    identifying = Identifying(
        system.gatherer,
        register,
        lambda person: identity_key(settings.person_key, person),
        system.clock,
        new_id,
    )
    return Asking(Questions(system.engine, book), identifying, system.clock)


def identity_rounds(
    system: System, settings: Settings, broker: dramatiq.Broker
) -> IdentityRounds | None:
    """With the actor declared on the broker; nothing where there is no register to ask."""
    if not settings.identity_url:
        return None
    register = HttpIdentityRegister(
        settings.identity_url, settings.identity_key, settings.identity_name
    )
    asking = asking_of(system, settings, register)
    return IdentityRounds(system, asking.questions, declare_asker(broker, asking))
