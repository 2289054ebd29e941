"""What one carrier reports on one day: parcels delivered, refused or lost."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from domain.decider import Decider
from domain.identifiers import ORDERS_PER_EVENT_MAX, OrderId


@dataclass(frozen=True, slots=True)
class ParcelsDelivered:
    carrier: str
    order_ids: tuple[OrderId, ...]
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class ParcelsRefused:
    """The consignee did not take the parcel: it comes back as a return."""

    carrier: str
    order_ids: tuple[OrderId, ...]
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class ParcelsLost:
    carrier: str
    order_ids: tuple[OrderId, ...]
    reported_at: datetime


Event: TypeAlias = ParcelsDelivered | ParcelsRefused | ParcelsLost
Outcome: TypeAlias = type[ParcelsDelivered] | type[ParcelsRefused] | type[ParcelsLost]


@dataclass(frozen=True, slots=True)
class Delivery:
    reported: frozenset[tuple[OrderId, Outcome]] = frozenset()


def evolve(delivery: Delivery, event: Event) -> Delivery:
    new = frozenset((order_id, type(event)) for order_id in event.order_ids)
    return Delivery(delivery.reported | new)


@dataclass(frozen=True, slots=True)
class ReportDelivery:
    """A carrier's report; each outcome lists its orders."""

    carrier: str
    delivered: tuple[OrderId, ...]
    refused: tuple[OrderId, ...]
    lost: tuple[OrderId, ...]
    at: datetime


Command = ReportDelivery


def decide(command: Command, delivery: Delivery) -> list[Event]:
    """Reports are recorded; what was reported before is not recorded again."""
    events: list[Event] = []
    outcomes: tuple[tuple[Outcome, tuple[OrderId, ...]], ...] = (
        (ParcelsDelivered, command.delivered),
        (ParcelsRefused, command.refused),
        (ParcelsLost, command.lost),
    )
    for outcome, order_ids in outcomes:
        new = tuple(sorted(i for i in set(order_ids) if (i, outcome) not in delivery.reported))
        events += [
            outcome(command.carrier, new[i : i + ORDERS_PER_EVENT_MAX], command.at)
            for i in range(0, len(new), ORDERS_PER_EVENT_MAX)
        ]
    return events


DECIDER = Decider(initial=Delivery(), evolve=evolve, decide=decide)
