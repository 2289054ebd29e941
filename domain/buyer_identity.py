"""What registers answered about one person: whether a name belongs to the identity number.

Whose identity the platform confirmed may have another pay for them (GACC 2018-194). Neither name
nor number stand here, but keyed digests: one of the number, and for each name one of both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import NewType

from domain.dated import (
    IDENTITY_HOLDS_DAYS,
    IDENTITY_REFUSAL_HOLDS_DAYS,
    customs_day,
    in_force,
)
from domain.decider import Decider
from domain.identifiers import OrderId, Partition, PersonKey, in_events
from domain.refusals import ChangeRefused

IdentityKey = NewType("IdentityKey", str)
"""A keyed digest (HMAC) of a name and an identity number together."""


class NotConfirmedReason(Enum):
    DOES_NOT_FIT = "the name does not belong to the number"
    UNKNOWN = "the register does not know the number"


@dataclass(frozen=True, slots=True)
class OrderOfBook:
    """One order of the person, in whatever book."""

    book: Partition
    order_id: OrderId


@dataclass(frozen=True, slots=True)
class IdentityConfirmed:
    """`by` is the register, `reference` its own number for the answer."""

    buyer_key: PersonKey
    identity_key: IdentityKey
    orders: tuple[OrderOfBook, ...]
    by: str
    reference: str
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class IdentityNotConfirmed:
    buyer_key: PersonKey
    identity_key: IdentityKey
    orders: tuple[OrderOfBook, ...]
    by: str
    reference: str
    reason: NotConfirmedReason
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class OrdersIdentified:
    """Further orders under a name that was answered before: nobody asks the register again."""

    buyer_key: PersonKey
    identity_key: IdentityKey
    orders: tuple[OrderOfBook, ...]
    identified_at: datetime


Event = IdentityConfirmed | IdentityNotConfirmed | OrdersIdentified


@dataclass(frozen=True, slots=True)
class Answered:
    """The latest answer about one name; without a reason it is a yes."""

    by: str
    reference: str
    reason: NotConfirmedReason | None
    at: datetime

    def holds(self, at: datetime) -> bool:
        """By the days that were in force when it was given."""
        rows = IDENTITY_HOLDS_DAYS if self.reason is None else IDENTITY_REFUSAL_HOLDS_DAYS
        return at < self.at + timedelta(days=in_force(rows, customs_day(self.at)))


@dataclass(frozen=True, slots=True)
class BuyerIdentity:
    names: Mapping[IdentityKey, Answered] = field(default_factory=dict)
    orders: Mapping[OrderOfBook, IdentityKey] = field(default_factory=dict)
    """Under which name each order was asked about last."""

    asked: Mapping[OrderOfBook, datetime] = field(default_factory=dict)
    """When that was: a name that an order was given later is another question."""

    def answer_for(self, name: IdentityKey, at: datetime) -> Answered | None:
        """What is known of a name, as long as it is relied on."""
        answer = self.names.get(name)
        return answer if answer and answer.holds(at) else None

    def confirmed_for(
        self, order: OrderOfBook, at: datetime, named_at: datetime | None = None
    ) -> Answered | None:
        """The answer by which the buyer of an order is who they say: then another may pay.

        `named_at` is when the order was given its buyer's name, if it was given another one.
        """
        name = self.orders.get(order)
        answer = self.answer_for(name, at) if name else None
        if answer is None or answer.reason is not None:
            return None
        return None if named_at and self.asked[order] < named_at else answer


def evolve(identity: BuyerIdentity, event: Event) -> BuyerIdentity:
    orders = {**identity.orders, **dict.fromkeys(event.orders, event.identity_key)}
    match event:
        case IdentityConfirmed():
            asked_at = event.confirmed_at
            answer = Answered(event.by, event.reference, None, asked_at)
        case IdentityNotConfirmed():
            asked_at = event.answered_at
            answer = Answered(event.by, event.reference, event.reason, asked_at)
        case OrdersIdentified():
            asked = {**identity.asked, **dict.fromkeys(event.orders, event.identified_at)}
            return BuyerIdentity(identity.names, orders, asked)
    asked = {**identity.asked, **dict.fromkeys(event.orders, asked_at)}
    return BuyerIdentity({**identity.names, event.identity_key: answer}, orders, asked)


@dataclass(frozen=True, slots=True)
class RecordIdentityAnswer:
    """A register's answer, as it came; it is never refused. Without a reason it is a yes."""

    buyer_key: PersonKey
    identity_key: IdentityKey
    orders: tuple[OrderOfBook, ...]
    by: str
    reference: str
    reason: NotConfirmedReason | None
    at: datetime


@dataclass(frozen=True, slots=True)
class IdentifyOrders:
    """Put further orders under a name that was answered before."""

    buyer_key: PersonKey
    identity_key: IdentityKey
    orders: tuple[OrderOfBook, ...]
    at: datetime


Command = RecordIdentityAnswer | IdentifyOrders


class IdentityNotAnswered(ChangeRefused):
    """Raised where no answer about the name is relied on any more: the register must be asked."""


def decide(command: Command, identity: BuyerIdentity) -> list[Event]:
    match command:
        case RecordIdentityAnswer():
            return record(command, identity)
        case IdentifyOrders():
            if identity.answer_for(command.identity_key, command.at) is None:
                raise IdentityNotAnswered(buyer_key=command.buyer_key)
            return identify(command, identity)


def record(command: RecordIdentityAnswer, identity: BuyerIdentity) -> list[Event]:
    known = identity.names.get(command.identity_key)
    if known and (known.by, known.reference) == (command.by, command.reference):
        return identify(command, identity)
    first, *others = in_events(sorted(set(command.orders), key=place_of)) or [()]
    whose = (command.buyer_key, command.identity_key, first, command.by, command.reference)
    answered = (
        IdentityConfirmed(*whose, command.at)
        if command.reason is None
        else IdentityNotConfirmed(*whose, command.reason, command.at)
    )
    return [answered, *identified(command, others)]


def identify(
    command: RecordIdentityAnswer | IdentifyOrders, identity: BuyerIdentity
) -> list[Event]:
    name = command.identity_key
    new = {order for order in command.orders if identity.orders.get(order) != name}
    return identified(command, in_events(sorted(new, key=place_of)))


def identified(
    command: RecordIdentityAnswer | IdentifyOrders, parts: Iterable[tuple[OrderOfBook, ...]]
) -> list[Event]:
    whose = (command.buyer_key, command.identity_key)
    return [OrdersIdentified(*whose, orders, command.at) for orders in parts]


def place_of(order: OrderOfBook) -> tuple[str, str]:
    return order.book, order.order_id


DECIDER = Decider(initial=BuyerIdentity(), evolve=evolve, decide=decide)
