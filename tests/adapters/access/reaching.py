"""What the doors let a visitor do, and a merchant's things to ask them about."""

from adapters.access.ownership import OutOfReachError
from tests.adapters.access.conftest import BOOK


def may(house, visitor, command, partition=BOOK):
    try:
        house.doors.refuse_foreign_command(partition, visitor, command)
    except OutOfReachError:
        return False
    return True


def of(goods):
    return [
        ("campaign", goods.draft.campaign_id),
        ("order", goods.orders[0].order_id),
        ("run", goods.run_id),
        ("merchant", goods.draft.merchant_id),
    ]
