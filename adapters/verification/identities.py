"""A fold of its own over what registers answered: whose buyer was confirmed, and until when."""

from datetime import datetime, timedelta
from typing import NamedTuple

from adapters.verification.findings import Logged, Observer
from domain.buyer_identity import IdentityConfirmed, IdentityNotConfirmed, OrdersIdentified
from domain.dated import IDENTITY_HOLDS_DAYS, customs_day, in_force
from domain.identifiers import Partition, shared_of

Order = tuple[str, str]


class Name(NamedTuple):
    """One name of one person, by digests, at one operator."""

    shared: str
    buyer_key: str
    identity_key: str


class Identities:
    def __init__(self) -> None:
        self._names: dict[Order, Name] = {}
        self._confirmed_at: dict[Name, datetime] = {}
        """Of names whose latest answer was a yes."""

    def observers(self) -> dict[type, Observer]:
        return {
            IdentityConfirmed: self._confirmed,
            IdentityNotConfirmed: self._not_confirmed,
            OrdersIdentified: self._identified,
        }

    def _confirmed(self, logged: Logged) -> None:
        self._identified(logged)
        self._confirmed_at[name_in(logged)] = logged.event.confirmed_at

    def _not_confirmed(self, logged: Logged) -> None:
        self._identified(logged)
        self._confirmed_at.pop(name_in(logged), None)

    def _identified(self, logged: Logged) -> None:
        name = name_in(logged)
        for order in logged.event.orders:
            self._names[order.book, order.order_id] = name

    def is_confirmed(self, order: Order, buyer_key: str, at: datetime) -> bool:
        name = self._names.get(order)
        confirmed_at = self._confirmed_at.get(name) if name else None
        if name is None or confirmed_at is None:
            return False
        holds = timedelta(days=in_force(IDENTITY_HOLDS_DAYS, customs_day(confirmed_at)))
        is_theirs = (name.shared, name.buyer_key) == (shared_of(Partition(order[0])), buyer_key)
        return is_theirs and at < confirmed_at + holds


def name_in(logged: Logged) -> Name:
    return Name(logged.partition, logged.event.buyer_key, logged.event.identity_key)
