"""Words for those who wait for units of a campaign."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.texts import counted, say
from adapters.wording_parts import because, orders, units
from domain import waitlist_events

WAITING: Mapping[type, Callable[[Any], str]] = {
    waitlist_events.WaitlistJoined: lambda e: say(
        "Order {order_id} waits for {units}", order_id=e.order_id, units=units(e.units)
    ),
    waitlist_events.WaitlistLeft: lambda e: say(
        "{orders} left the waitlist{because}",
        orders=orders(e.order_ids),
        because=because(e.reason),
    ),
    waitlist_events.UnitsOffered: lambda e: say(
        "{units} offered to {orders}, to be ordered by {accept_by}",
        units=units(tuple(part for offer in e.offers for part in offer.units)),
        orders=counted(len(e.offers), "order"),
        accept_by=f"{e.accept_by:%Y-%m-%d %H:%M} UTC",
    ),
    waitlist_events.OffersAccepted: lambda e: say(
        "{orders} took the units offered", orders=orders(e.order_ids)
    ),
    waitlist_events.OffersLapsed: lambda e: say(
        "{orders} let the time to take the units offered go by", orders=orders(e.order_ids)
    ),
}
