"""Which orders that somebody names a run knows."""

from collections.abc import Iterable

from domain.clearance_refusals import OrderNotInRun
from domain.clearance_state import ClearanceRun, Member
from domain.identifiers import OrderId


def known(run: ClearanceRun, order_ids: Iterable[OrderId]) -> list[OrderId]:
    """The orders that a command names, each once and in order; none that is not in the run."""
    named = set(order_ids)
    if not named <= run.orders.keys():
        raise OrderNotInRun(order_id=min(named - run.orders.keys()))
    return sorted(named)


def named(run: ClearanceRun, order_ids: Iterable[OrderId]) -> list[Member]:
    return [Member(i, run) for i in known(run, order_ids)]
