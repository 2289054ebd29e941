"""Words for reports of payment firms, refunds that are waited for, and statements."""

from collections.abc import Callable, Mapping
from typing import Any

from adapters.texts import coded, counted, say
from adapters.wording_parts import because, money
from domain import payment, payment_report, payment_statement, refund

PAYMENTS: Mapping[type, Callable[[Any], str]] = {
    payment.PaymentShareMoved: lambda e: say(
        "{money} of payment {payment_id} moved from order {order_id} to {to}{because}",
        money=money(e.shares[0].amount_fen),
        payment_id=e.payment_id,
        order_id=e.left.order_id,
        to=e.shares[0].order_id,
        because=because(e.reason),
    ),
    payment_report.PaymentReportUnfit: lambda e: say(
        "A report of {payment_firm} fits nothing: {reason}",
        payment_firm=e.payment_firm,
        reason=coded(e.reason),
    ),
    refund.RefundPending: lambda e: say(
        "Refund {refund_id} of {money} is taken by the payment firm and not paid yet",
        refund_id=e.refund_id,
        money=money(e.amount_fen),
    ),
    refund.RefundFailed: lambda e: say(
        "Refund {refund_id} of {money} failed{because}",
        refund_id=e.refund_id,
        money=money(e.amount_fen),
        because=because(e.reason),
    ),
    refund.RefundAskedAgain: lambda e: say(
        "Refund {refund_id} asked for again, attempt {attempt}{because}",
        refund_id=e.refund_id,
        attempt=f"{e.attempt:,}",
        because=because(e.reason),
    ),
    refund.RefundConfirmed: lambda e: say(
        "Refund {refund_id}: the payment firm paid attempt {attempt}",
        refund_id=e.refund_id,
        attempt=f"{e.attempt:,}",
    ),
    refund.RefundAnswerUnfit: lambda e: say(
        "An answer about refund {refund_id} does not fit: {reason}",
        refund_id=e.refund_id,
        reason=coded(e.reason),
    ),
    payment_statement.StatementTaken: lambda e: say(
        "Statement of {payment_firm} of {day} taken: {rows}, {differences}",
        payment_firm=e.payment_firm,
        day=e.day,
        rows=counted(e.totals.rows, "row"),
        differences=counted(e.differences_count, "difference"),
    ),
    payment_statement.DifferencesFound: lambda e: say(
        "{differences} more found", differences=counted(len(e.differences), "difference")
    ),
    payment_statement.DifferenceSettled: lambda e: say(
        "Difference {number} settled{because}", number=f"{e.number:,}", because=because(e.reason)
    ),
}
