"""Words for what registers answered about buyers: of nobody more than whether they are known."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.texts import say
from adapters.wording_parts import orders
from domain import buyer_identity as identity
from domain.buyer_identity import NotConfirmedReason


def not_confirmed(e: identity.IdentityNotConfirmed) -> str:
    told = {"register": e.by, "orders": orders(e.orders)}
    match e.reason:
        case NotConfirmedReason.DOES_NOT_FIT:
            return say(
                "{register}: the buyer's name does not belong to the identity number ({orders})",
                **told,
            )
        case NotConfirmedReason.UNKNOWN:
            return say("{register} does not know the buyer's identity number ({orders})", **told)


IDENTITY: Mapping[type, Callable[[Any], str]] = {
    identity.IdentityConfirmed: lambda e: say(
        "Identity of the buyer confirmed by {register} for {orders}",
        register=e.by,
        orders=orders(e.orders),
    ),
    identity.IdentityNotConfirmed: not_confirmed,
    identity.OrdersIdentified: lambda e: say(
        "{orders} put under what the register answered about the buyer before",
        orders=orders(e.orders),
    ),
}
