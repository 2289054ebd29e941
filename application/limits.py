"""How many orders one set-wise command may name."""

from collections.abc import Sized

from domain.identifiers import ORDERS_PER_COMMAND_MAX
from domain.refusals import AmountRefused


class TooManyOrders(AmountRefused):
    """Raised when a command names more orders than are read, decided and appended at once."""


def require_not_too_many(orders: Sized) -> None:
    if len(orders) > ORDERS_PER_COMMAND_MAX:
        raise TooManyOrders(orders=len(orders), orders_max=ORDERS_PER_COMMAND_MAX)
