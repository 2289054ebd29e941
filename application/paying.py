"""Takes payments in: what the firms report, then each order's share of it.

Both are decided by the streams they are about, so that a payment that comes twice, in whatever
company, is taken once.
"""

from dataclasses import dataclass
from datetime import datetime

from application.limits import require_not_too_many
from application.streams import ORDER, PAYMENT
from application.workbench import Handlers, Workbench
from domain.order_commands import ConfirmPayment
from domain.payment import ReportPayment
from domain.refusals import Refused


@dataclass(frozen=True, slots=True)
class ReportPayments:
    """Payments of one operator that were reported together; one that no event holds is left out."""

    payments: tuple[ReportPayment, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ConfirmPayments:
    """Confirm shares of payments on their orders; those that cannot be are left out and named."""

    confirmations: tuple[ConfirmPayment, ...]
    at: datetime


def report_payments(bench: Workbench, command: ReportPayments) -> None:
    require_not_too_many(command.payments)
    bench.load((PAYMENT, (payment.payment_id for payment in command.payments)))
    for payment in command.payments:
        try:
            bench.decide(PAYMENT, payment.payment_id, payment)
        except Refused as refusal:
            bench.left_out(payment.payment_id, refusal)


def confirm_payments(bench: Workbench, command: ConfirmPayments) -> None:
    """Raises the first refusal when every one is refused: the command is then decided anew."""
    require_not_too_many(command.confirmations)
    bench.load((ORDER, (each.order_id for each in command.confirmations)))
    for each in command.confirmations:
        try:
            bench.decide(ORDER, each.order_id, each)
        except Refused as refusal:
            bench.left_out(each.order_id, refusal)
    if bench.refused.keys() >= {each.order_id for each in command.confirmations}:
        raise next(iter(bench.refused.values()))


HANDLERS: Handlers = {ReportPayments: report_payments, ConfirmPayments: confirm_payments}
