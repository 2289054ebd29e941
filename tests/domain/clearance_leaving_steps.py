"""Commands by which orders leave a run, and histories of runs they may leave."""

from domain.clearance_commands import AskWithdrawal, HandBackOrders, ListForExit, PickParcels
from domain.identifiers import ExitId
from tests.domain.clearance_examples import (
    RUN,
    A,
    B,
    C,
    declared,
    minute,
    order_id,
    played,
    receipt,
    receiving,
)

EXIT, OTHER_EXIT = ExitId("X1"), ExitId("X2")
STRANGER = order_id(9)


def asking(*orders) -> AskWithdrawal:
    return AskWithdrawal(RUN, orders, "cancelled", minute(20))


def stored() -> list:
    return played(declared(), receiving(*(receipt(i, 120, 10, invt_no=f"I{i}") for i in (A, B, C))))


def picking(*orders) -> PickParcels:
    return PickParcels(RUN, orders, minute(50))


def listing(*orders, exit_id=EXIT) -> ListForExit:
    return ListForExit(RUN, exit_id, orders, minute(60))


def handing_back(*orders) -> HandBackOrders:
    return HandBackOrders(RUN, orders, "wrong year", minute(70))


def released() -> list:
    """A and B released and picked, C stored."""
    return played(stored(), picking(A, B, C), receiving(receipt(A, 800, 11), receipt(B, 800, 11)))
