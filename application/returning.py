"""Takes released orders back, part or all: goods to the zone, money to the buyer, once."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from application.clearing import PickForRun, pick_for_run
from application.stock_places import Places
from application.streams import ENTRY, ORDER, RETURN, RUN
from application.workbench import Handlers, Workbench
from domain import order_return
from domain.clearance_refusals import NotReleased, OrderNotInRun
from domain.clearance_state import ClearanceRun, Member
from domain.entry_commands import ShelveReturn
from domain.goods import BatchUnits, SkuUnits, as_units, counted
from domain.identifiers import OrderId, RunId, Sku
from domain.order_amounts import OrderAmounts, reduced
from domain.order_commands import OweRefund
from domain.order_return import OrderReturn
from domain.order_state import PreSaleOrder
from domain.return_commands import AnswerReturn, RequestReturn
from domain.return_events import ReturnAnswered

RETURN_REFUND = "return-"
"""How ids of refunds begin that returns owe: nobody else takes one that they will need."""


@dataclass(frozen=True, slots=True)
class AskReturn:
    """Ask to send units back; none named means all that are not coming back already."""

    order_id: OrderId
    run_id: RunId
    return_no: str
    units: tuple[SkuUnits, ...]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TakeReturnAnswer:
    """Customs' answer (CEB626). Accepted: goods on the shelf and refund owed in one append."""

    order_id: OrderId
    run_id: RunId
    return_no: str
    status: int
    receipt_hash: str
    reason: str
    at: datetime


def ask_return(bench: Workbench, command: AskReturn) -> None:
    bench.load((ORDER, [command.order_id]), (RETURN, [command.order_id]), (RUN, [command.run_id]))
    member = released_member(bench.state(RUN, command.run_id), command.order_id)
    assert member.released_at is not None
    order: PreSaleOrder = bench.state(ORDER, command.order_id)
    sent = tuple(SkuUnits(line.sku, line.quantity) for line in order.lines)
    claimed = bench.state(RETURN, command.order_id).claimed
    rest = counted(sent) - claimed
    units = command.units or tuple(SkuUnits(sku, n) for sku, n in sorted(rest.items()))
    asking = RequestReturn(
        command.order_id,
        command.return_no,
        units,
        sent,
        member.released_at,
        command.reason,
        command.at,
    )
    bench.decide(RETURN, command.order_id, asking)


def released_member(run: ClearanceRun, order_id: OrderId) -> Member:
    member = run.members.get(order_id)
    if member is None:
        raise OrderNotInRun(order_id=order_id)
    if member.released_at is None:
        raise NotReleased(order_id=order_id, stage=member.stage.value)
    return member


def take_return_answer(bench: Workbench, command: TakeReturnAnswer) -> None:
    bench.load((ORDER, [command.order_id]), (RETURN, [command.order_id]), (RUN, [command.run_id]))
    member = released_member(bench.state(RUN, command.run_id), command.order_id)
    order: PreSaleOrder = bench.state(ORDER, command.order_id)
    before, after = around(order, bench.state(RETURN, command.order_id), command.return_no)
    answer = AnswerReturn(
        command.order_id,
        command.return_no,
        command.status,
        command.receipt_hash,
        min(before.paid_fen - after.paid_fen, order.left_fen),
        before.taxable_fen - after.taxable_fen,
        command.reason,
        command.at,
    )
    for event in bench.decide(RETURN, command.order_id, answer):
        if isinstance(event, ReturnAnswered) and event.accepted:
            owe(bench, event)
            shelve(bench, command, member)


def around(
    order: PreSaleOrder, returned: OrderReturn, return_no: str
) -> tuple[OrderAmounts, OrderAmounts]:
    """The order's sums before and after this return; what others gave back is off already."""
    others: Counter[Sku] = Counter()
    for other_no, other in returned.parts.items():
        if other.stage is order_return.Stage.ACCEPTED and other_no != return_no:
            others += other.back
    part = order_return.known_part(return_no, returned)
    return without(order, others), without(order, others + part.back)


def without(order: PreSaleOrder, units: Mapping[Sku, int]) -> OrderAmounts:
    return reduced(order.lines, order.amounts, units, order.taxed_on)[1]


def owe(bench: Workbench, event: ReturnAnswered) -> None:
    """An earlier goodwill may have left less of the buyer's money, or nothing."""
    if not event.refund_fen:
        return
    refund_id = f"{RETURN_REFUND}{event.return_no}"
    owing = OweRefund(event.order_id, refund_id, event.refund_fen, "returned", event.answered_at)
    bench.decide(ORDER, event.order_id, owing)


def shelve(bench: Workbench, command: TakeReturnAnswer, member: Member) -> None:
    """Each unit goes back to the entry it came from, as far as it was asked for.

    What never left, for its withdrawal came too late, was taken off the shelf to be counted.
    """
    returned: OrderReturn = bench.state(RETURN, command.order_id)
    places = Places(member, returned, besides=command.return_no)
    good_units, damaged_units = returned.parts[command.return_no].shelved
    good = places.take(as_units(good_units))
    damaged = places.take(as_units(damaged_units))
    if not member.is_picked:
        pick_for_run(bench, PickForRun(command.run_id, (command.order_id,), command.at))
    bench.load((ENTRY, good.keys() | damaged.keys()))
    for entry_id in sorted(good.keys() | damaged.keys()):
        shelving = ShelveReturn(
            entry_id,
            f"{command.order_id}/{command.return_no}",
            of_batch(member, good[entry_id]),
            of_batch(member, damaged[entry_id]),
            command.at,
        )
        bench.decide(ENTRY, entry_id, shelving)


def of_batch(member: Member, units: Iterable[SkuUnits]) -> tuple[BatchUnits, ...]:
    return tuple(BatchUnits(member.batch_id, part.sku, part.quantity) for part in units)


HANDLERS: Handlers = {AskReturn: ask_return, TakeReturnAnswer: take_return_answer}
