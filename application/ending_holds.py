"""Ends orders whose payment did not come in time: their units are for sale again.

Each order's own stream decides whether its time is over; whoever asks too early, twice, or with a
clock that jumped, changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from application.cancelling import free_units
from application.limits import require_not_too_many
from application.streams import ORDER
from application.workbench import Handlers, Workbench
from domain.identifiers import OrderId
from domain.order_commands import EndHold
from domain.refusals import Refused


@dataclass(frozen=True, slots=True)
class EndHolds:
    """Orders whose time is not over are left out and named."""

    order_ids: tuple[OrderId, ...]
    at: datetime


def end_holds(bench: Workbench, command: EndHolds) -> None:
    require_not_too_many(command.order_ids)
    bench.load((ORDER, command.order_ids))
    ended = list[OrderId]()
    for order_id in command.order_ids:
        try:
            if bench.decide(ORDER, order_id, EndHold(order_id, command.at)):
                ended.append(order_id)
        except Refused as refusal:
            bench.left_out(order_id, refusal)
    free_units(bench, ended, command.at)
    if bench.refused and len(bench.refused) == len(command.order_ids):
        raise next(iter(bench.refused.values()))


HANDLERS: Handlers = {EndHolds: end_holds}
