"""Owes a buyer money for what happened after the order left, resting on who holds it now."""

from dataclasses import dataclass
from datetime import datetime

from application.returning import RETURN_REFUND
from application.streams import BATCH, ORDER, RUN
from application.workbench import Handlers, Workbench
from domain.batch_state import PurchaseBatch
from domain.clearance_ahead_commands import OutdateDocuments
from domain.clearance_refusals import DeclarationStands
from domain.clearance_stages import Stage
from domain.customs_codes import Document
from domain.identifiers import BatchId, OrderId, RunId
from domain.order_commands import OweRefund
from domain.order_refusals import RefundIdTaken
from domain.order_state import PreSaleOrder


@dataclass(frozen=True, slots=True)
class OweBuyer:
    """A refund outside shortage, cancellation and return: a lost parcel, a goodwill.

    `amount_fen` of None owes all that is left of the buyer's money.
    """

    order_id: OrderId
    refund_id: str
    amount_fen: int | None
    reason: str
    at: datetime


def owe_buyer(bench: Workbench, command: OweBuyer) -> None:
    """Refused while a declaration stands unreleased: its documents must agree to the fen.

    Before that the payment that was sent is reported anew, once the refund is paid.
    """
    bench.load((ORDER, [command.order_id]))
    order: PreSaleOrder = bench.state(ORDER, command.order_id)
    run_id = run_of(bench, order.held_by, command.order_id)
    if run_id:
        require_not_under_declaration(bench, run_id, command.order_id)
    if command.refund_id.startswith(RETURN_REFUND):
        raise RefundIdTaken(order_id=command.order_id, refund_id=command.refund_id)
    left = order.received_fen - order.owed_fen
    amount = left if command.amount_fen is None else command.amount_fen
    if command.amount_fen is None and not left:
        return
    owing = OweRefund(command.order_id, command.refund_id, amount, command.reason, command.at)
    if bench.decide(ORDER, command.order_id, owing) and run_id:
        payment, named = (Document.PAYMENT,), (command.order_id,)
        outdating = OutdateDocuments(run_id, named, payment, command.reason, command.at)
        bench.decide(RUN, run_id, outdating)


def run_of(bench: Workbench, batch_id: BatchId | None, order_id: OrderId) -> RunId | None:
    if batch_id is None:
        return None
    bench.load((BATCH, [batch_id]))
    batch: PurchaseBatch = bench.state(BATCH, batch_id)
    return batch.in_run.get(order_id)


def require_not_under_declaration(bench: Workbench, run_id: str, order_id: OrderId) -> None:
    bench.load((RUN, [run_id]))
    member = bench.state(RUN, run_id).members.get(order_id)
    if member is not None and member.is_live and member.stage is not Stage.RELEASED:
        raise DeclarationStands(order_id=order_id, stage=member.stage.value)


HANDLERS: Handlers = {OweBuyer: owe_buyer}
