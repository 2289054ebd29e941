"""Which guarantee the taxes of one declarant's declarations are held against."""

from dataclasses import dataclass
from datetime import datetime

from domain.decider import Decider


@dataclass(frozen=True, slots=True)
class GuaranteeChosen:
    declarant: str
    guarantee_id: str
    chosen_at: datetime


Event = GuaranteeChosen


@dataclass(frozen=True, slots=True)
class Pledge:
    guarantee_id: str = ""
    """Empty while nothing is lodged for the declarant: nothing is asked then."""


def evolve(pledge: Pledge, event: Event) -> Pledge:
    return Pledge(event.guarantee_id)


@dataclass(frozen=True, slots=True)
class ChooseGuarantee:
    declarant: str
    guarantee_id: str
    at: datetime


Command = ChooseGuarantee


def decide(command: Command, pledge: Pledge) -> list[Event]:
    if pledge.guarantee_id == command.guarantee_id:
        return []
    return [GuaranteeChosen(command.declarant, command.guarantee_id, command.at)]


DECIDER = Decider(initial=Pledge(), evolve=evolve, decide=decide)
