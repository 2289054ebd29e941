"""What stands of orders that were asked for, as their own streams tell it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from application.event_log import Stream
from application.handling import OneByOne
from application.streams import ORDER
from domain import order_refusals, pre_sale_order
from domain.identifiers import OrderId, Partition, stream_of
from domain.order_commands import PlaceOrder
from domain.order_events import OrderNotPlaced, OrderPlaced
from domain.order_state import PreSaleOrder
from domain.refusals import Refused

ORDER_DIFFERS = "OrderDiffers"
"""The reason given for an order whose id stands for other lines or another buyer already."""


def streams_of_orders(
    handling: OneByOne, book: Partition, orders: Iterable[PlaceOrder]
) -> dict[OrderId, Stream]:
    asked = {stream_of(book, ORDER, order.order_id): order.order_id for order in orders}
    read = handling.reader.whole(sorted(asked)) if asked else {}
    return {asked[stream_id]: stream for stream_id, stream in read.items()}


def not_standing(
    orders: Iterable[PlaceOrder], stand: Mapping[OrderId, Stream]
) -> dict[OrderId, str]:
    asked = {order.order_id: order for order in orders}
    return {
        order_id: reason
        for order_id, stream in stand.items()
        if (reason := why_not_standing(asked[order_id], stream.events))
    }


def why_not_standing(order: PlaceOrder, events: Sequence[Any]) -> str:
    """An order that was refused may have been placed when it was tried again."""
    said = [event for event in events if isinstance(event, OrderPlaced | OrderNotPlaced)]
    match said[-1] if said else None:
        case OrderNotPlaced() as refused:
            return refused.reason
        case OrderPlaced() as placed:
            return "" if is_same(order, placed) else ORDER_DIFFERS
    return order_refusals.OrderWasNotPlaced.__name__


def is_same(order: PlaceOrder, placed: OrderPlaced) -> bool:
    """The order as asked for, placed now, would be the order that stands."""
    try:
        (wanted,) = pre_sale_order.decide(order, PreSaleOrder())
    except Refused:
        return False
    return isinstance(wanted, OrderPlaced) and (
        (wanted.campaign_id, wanted.buyer_key, wanted.lines)
        == (placed.campaign_id, placed.buyer_key, placed.lines)
    )
