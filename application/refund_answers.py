"""Takes what a payment firm answers about a refund, on the order's stream and the refund's own."""

from dataclasses import dataclass
from datetime import datetime

from application.streams import ORDER, REFUND, refund_id_of
from application.workbench import Handlers, Workbench
from domain.identifiers import OrderId
from domain.order_commands import PayRefund
from domain.order_state import PreSaleOrder
from domain.refund import NoteAnswer, Outcome


@dataclass(frozen=True, slots=True)
class TakeRefundAnswer:
    """Paid, pending or failed: of one attempt, at the time the firm says it was."""

    order_id: OrderId
    refund_id: str
    attempt: int
    outcome: Outcome
    amount_fen: int
    reason: str
    answer_hash: str
    at: datetime


def take_refund_answer(bench: Workbench, command: TakeRefundAnswer) -> None:
    """One append: the order is repaid where the refund's stream says by which attempt."""
    local_id = refund_id_of(command.order_id, command.refund_id)
    bench.load((ORDER, [command.order_id]), (REFUND, [local_id]))
    order: PreSaleOrder = bench.state(ORDER, command.order_id)
    owed_fen = order.owed.get(command.refund_id, 0)
    noting = NoteAnswer(
        command.order_id,
        command.refund_id,
        command.attempt,
        command.outcome,
        command.amount_fen,
        command.reason,
        command.answer_hash,
        owed_fen,
        command.refund_id in order.repaid,
        command.at,
    )
    bench.decide(REFUND, local_id, noting)
    is_asked = command.attempt <= bench.state(REFUND, local_id).attempt
    if command.outcome is Outcome.PAID and owed_fen == command.amount_fen and is_asked:
        paying = PayRefund(command.order_id, command.refund_id, command.at)
        bench.decide(ORDER, command.order_id, paying)


HANDLERS: Handlers = {TakeRefundAnswer: take_refund_answer}
