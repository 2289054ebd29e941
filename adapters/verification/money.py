"""I3: what a buyer paid, is owed back and was paid back agrees with the order to the fen."""

from dataclasses import dataclass, field

from adapters.verification.arithmetic import sums_of
from adapters.verification.findings import Check, Examination, Logged, order_name
from domain.order_events import (
    DepositKept,
    OrderAmended,
    OrderCancelled,
    OrderPlaced,
    PaymentConfirmed,
    Purpose,
    RefundOwed,
    RefundPaid,
)
from domain.payment import PaymentReported, PaymentShareMoved

Order = tuple[str, str]
"""Partition and order id."""

CHANGING_WHAT_IS_DUE = ("cancelled", "amended-", "payment-")
"""Refunds that follow from the order's own sums; all others are given on top of them."""


@dataclass(slots=True)
class Owed:
    amount: int
    position: int
    paid_at: int = 0
    """Position of the payment; 0 while it is open."""


@dataclass(slots=True)
class Account:
    """One buyer's money for one order, in fen."""

    due: int = 0
    stands: bool = False
    is_paid: bool = False
    deposit: int = 0
    """Paid for an order that is not paid whole yet."""

    received: int = 0
    owed: int = 0
    kept_deposit: int = 0
    """Of an order that lapsed, what its campaign's terms leave with the merchant."""

    on_top: int = 0
    """Owed beside what the order's sums say: a return, a loss, a goodwill."""

    refunds: dict[str, Owed] = field(default_factory=dict)
    payments: dict[str, int] = field(default_factory=dict)
    touched: list[int] = field(default_factory=list)
    """Positions of the command being read."""

    @property
    def kept(self) -> int:
        return self.received - self.owed

    @property
    def expected(self) -> int:
        """What should be kept of the buyer's money."""
        if self.stands and self.is_paid:
            return max(0, self.due - self.on_top)
        return max(0, self.deposit - self.on_top) if self.stands else self.kept_deposit


class Money:
    def __init__(self) -> None:
        self.kept = Examination(
            "I3", "money", "money received less refunds is goods + freight + tax - discount"
        )
        self.refunds = Examination(
            "I3",
            "refunds",
            "each refund is owed once, paid at most once, never above what was paid",
        )
        self.payments = Examination(
            "I3", "payments", "an order takes each payment once, and the share that was reported"
        )
        self._accounts: dict[Order, Account] = {}
        self._touched: set[Order] = set()
        self._shares: dict[tuple[str, str, str], tuple[int, int]] = {}
        self._moved_away: dict[tuple[str, str, str], int] = {}

    def checks(self) -> list[Check]:
        observers = {
            OrderPlaced: self._placed,
            PaymentConfirmed: self._confirmed,
            OrderCancelled: self._cancelled,
            DepositKept: self._deposit_kept,
            OrderAmended: self._amended,
            RefundOwed: self._owed,
            RefundPaid: self._paid,
        }
        return [
            Check(self.kept, observers, self._judge),
            Check(self.refunds, {}),
            Check(
                self.payments,
                {PaymentReported: self._reported, PaymentShareMoved: self._moved},
            ),
        ]

    def _account(self, logged: Logged) -> Account:
        order = (logged.partition, logged.event.order_id)
        account = self._accounts.setdefault(order, Account())
        account.touched.append(logged.position)
        self._touched.add(order)
        return account

    def _placed(self, logged: Logged) -> None:
        account = self._account(logged)
        account.due, account.stands = sums_of(logged.event.amounts).paid, True

    def _reported(self, logged: Logged) -> None:
        for share in logged.event.shares:
            key = (share.book, share.order_id, logged.event.payment_id)
            self._shares[key] = (share.amount_fen, logged.position)

    def _moved(self, logged: Logged) -> None:
        event, (share,) = logged.event, logged.event.shares
        left = (event.left.book, event.left.order_id, event.payment_id)
        self._shares.pop(left, None)
        self._moved_away[left] = logged.position
        self._shares[share.book, share.order_id, event.payment_id] = (
            share.amount_fen,
            logged.position,
        )

    def _confirmed(self, logged: Logged) -> None:
        event, account = logged.event, self._account(logged)
        subject = logged.stream_id
        first = account.payments.get(event.payment_id)
        self.payments.expect(
            first is None,
            subject,
            f"payment {event.payment_id} is confirmed twice",
            *((first or 0), logged.position),
        )
        key = (logged.partition, event.order_id, event.payment_id)
        if key in self._moved_away:
            message = f"payment {event.payment_id}: its share was moved to another order"
            self.payments.broken(subject, message, self._moved_away[key], logged.position)
        share = self._shares.pop(key, None)
        if share is not None and share[0] != event.paid_fen:
            message = f"payment {event.payment_id}: share {share[0]}, confirmed {event.paid_fen}"
            self.payments.broken(subject, message, share[1], logged.position)
        account.payments[event.payment_id] = logged.position
        account.received += event.paid_fen
        if not account.stands or account.is_paid:
            return
        if event.pays_off(account.due):
            account.is_paid = True
        elif event.purpose is Purpose.DEPOSIT:
            account.deposit = event.paid_fen

    def _deposit_kept(self, logged: Logged) -> None:
        self._account(logged).kept_deposit += logged.event.amount_fen

    def _cancelled(self, logged: Logged) -> None:
        self._account(logged).stands = False

    def _amended(self, logged: Logged) -> None:
        self._account(logged).due = sums_of(logged.event.amounts).paid

    def _owed(self, logged: Logged) -> None:
        event, account = logged.event, self._account(logged)
        known = account.refunds.get(event.refund_id)
        positions = (known.position, logged.position) if known else (logged.position,)
        message = f"refund {event.refund_id} is owed twice"
        self.refunds.expect(known is None, logged.stream_id, message, *positions)
        account.refunds[event.refund_id] = Owed(event.amount_fen, logged.position)
        account.owed += event.amount_fen
        if not event.refund_id.startswith(CHANGING_WHAT_IS_DUE):
            account.on_top += event.amount_fen
        if event.amount_fen < 1 or account.owed > account.received:
            message = f"owes {account.owed} fen back of {account.received} received"
            self.refunds.broken(logged.stream_id, message, *positions)

    def _paid(self, logged: Logged) -> None:
        event, account = logged.event, self._account(logged)
        owed = account.refunds.get(event.refund_id)
        if owed is None:
            message = f"refund {event.refund_id} is paid and was never owed"
            self.refunds.expect(False, logged.stream_id, message, logged.position)
            return
        message = f"refund {event.refund_id} is paid twice"
        self.refunds.expect(
            not owed.paid_at, logged.stream_id, message, owed.paid_at, logged.position
        )
        if event.amount_fen != owed.amount:
            message = f"refund {event.refund_id}: {owed.amount} owed, {event.amount_fen} paid"
            self.refunds.broken(logged.stream_id, message, owed.position, logged.position)
        owed.paid_at = logged.position

    def _judge(self) -> None:
        for order in self._touched:
            account = self._accounts[order]
            message = f"{account.kept} fen are kept, {account.expected} should be"
            is_right = account.kept == account.expected
            self.kept.expect(is_right, order_name(*order), message, *account.touched)
            account.touched.clear()
        self._touched.clear()
