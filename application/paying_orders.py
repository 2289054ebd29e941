"""Reports payments of many orders, and confirms each order's share of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from application.consequences import states
from application.handling import OneByOne
from application.ordering import Sender, named
from application.outcome import Outcome
from application.paying import ConfirmPayments, ReportPayments
from application.streams import (
    ORDER,
    PAYMENT,
)
from domain.identifiers import Partition, shared_of
from domain.order_commands import ConfirmPayment
from domain.payment import PaymentReported, PaymentShare, ReportPayment
from domain.refusals import Refused


def pay_orders(handling: OneByOne, payments: Sequence[ReportPayment], sender: Sender) -> None:
    """Report payments, then confirm each order's share of what stands reported.

    All of one operator. A report that does not add up, or differs from an earlier one, is a case
    on the payment's stream and confirms nothing.
    """
    if not payments:
        return
    shared = shared_of(payments[0].shares[0].book)
    reporting = ReportPayments(tuple(payments), max(payment.at for payment in payments))
    handling.handle(named(sender, shared, "payments", reporting))
    known = states(handling.reader, PAYMENT, ((shared, p.payment_id) for p in payments))
    reported = (known[shared, p.payment_id].reported for p in payments)
    for book, confirmations in by_book(payment for payment in reported if payment).items():
        confirm_all(handling, book, confirmations, sender)


def confirm_all(
    handling: OneByOne, book: Partition, confirmations: Sequence[ConfirmPayment], sender: Sender
) -> None:
    """Raises the first refusal, after all others are confirmed."""
    outcome = confirm(handling, book, confirmations, sender)
    if not outcome.events:
        # The command was known already: an order that it left out may stand by now.
        missing = unconfirmed(handling, book, confirmations)
        if not missing:
            return
        outcome = confirm(handling, book, missing, sender)
    raise_first(outcome.refused.values())


def confirm(
    handling: OneByOne, book: Partition, confirmations: Sequence[ConfirmPayment], sender: Sender
) -> Outcome:
    confirming = ConfirmPayments(tuple(confirmations), max(c.at for c in confirmations))
    return handling.handle(named(sender, book, "confirm", confirming))


def unconfirmed(
    handling: OneByOne, book: Partition, confirmations: Sequence[ConfirmPayment]
) -> list[ConfirmPayment]:
    orders = states(handling.reader, ORDER, ((book, c.order_id) for c in confirmations))
    return [c for c in confirmations if c.payment_id not in orders[book, c.order_id].payments]


def by_book(payments: Iterable[PaymentReported]) -> Mapping[Partition, list[ConfirmPayment]]:
    books: dict[Partition, list[ConfirmPayment]] = defaultdict(list)
    for payment in payments:
        for share in payment.shares:
            books[share.book].append(confirmation(payment, share))
    return books


def confirmation(payment: PaymentReported, share: PaymentShare) -> ConfirmPayment:
    return ConfirmPayment(
        share.order_id,
        payment.payment_id,
        payment.payment_firm,
        payment.payer_key,
        share.amount_fen,
        payment.paid_at,
    )


def raise_first(answers: Iterable[object]) -> None:
    for answer in answers:
        if isinstance(answer, Refused):
            raise answer
