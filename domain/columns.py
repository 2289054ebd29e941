"""What is known of many orders in one respect: mappings by order id, changed as a whole."""

from collections.abc import Collection, Mapping
from typing import TypeVar

from domain.identifiers import OrderId

Value = TypeVar("Value")


def without(
    column: Mapping[OrderId, Value], order_ids: Collection[OrderId]
) -> Mapping[OrderId, Value]:
    """The column with nothing said of these orders any more."""
    if column.keys().isdisjoint(order_ids):
        return column
    gone = set(order_ids)
    return {order_id: value for order_id, value in column.items() if order_id not in gone}


def with_each(
    column: Mapping[OrderId, Value], order_ids: Collection[OrderId], value: Value
) -> Mapping[OrderId, Value]:
    """The column with one value said of all of these orders."""
    return {**column, **dict.fromkeys(order_ids, value)}
